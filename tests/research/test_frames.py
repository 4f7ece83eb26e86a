"""The six tables: columns and types of docs/interfaces.md, and the first document's counts."""

from __future__ import annotations

import datetime

import pytest

from sizhong_search import KnowledgeBase, read_corpus, shipped
from sizhong_search.model import Document, RawDocument, Source, Status
from sizhong_search.research import bearers, frames

FIRST = "heilongjiang-sizhong-plan"
COLUMNS = {
    "documents": "document_id title doc_number issuers issued_on region level status source n_measures",
    "measures": "measure_id document_id path text start end kinds strength",
    "responsibilities": "measure_id order as_written full_name department_id today role basis source start end",
    "labels": "measure_id field value by evidence",
    "deadlines": "measure_id text kind date month day",
    "references": "document_id measure_id title doc_number target_id",
}
NUMBERS = {"n_measures", "start", "end", "order", "month", "day"}
DATES = {"issued_on", "date"}


@pytest.fixture(scope="module")
def first():
    return KnowledgeBase.in_memory([raw for raw in read_corpus(shipped("corpus")) if raw.document_id == FIRST])


@pytest.fixture(scope="module")
def tables(first):
    return first.frames()


def raw(document_id: str, text: str, **stated: str) -> RawDocument:
    source = Source(path=f"{document_id}.txt", sha256="")
    return RawDocument(document_id=document_id, text=text, source=source, stated=stated)


def document(**facts: object) -> Document:
    nothing = dict.fromkeys(("issuers", "blocks", "issues", "measures", "clauses", "references"), ())
    unsaid = dict.fromkeys(("doc_number", "issued_on", "not_before", "region", "level"))
    made = {"id": "d", "title": "t", "text": "", "status": Status(), "source": Source(path="d.txt", sha256="")}
    return Document(**nothing | unsaid | made | facts)


def check_columns_and_types(tables):
    assert {name: " ".join(table) for name, table in tables.items()} == COLUMNS
    for table in tables.values():
        for column, dtype in table.dtypes.items():
            expected = "Int64" if column in NUMBERS else "datetime64[s]" if column in DATES else "str"
            assert str(dtype) == expected, column


def test_columns_and_types_are_those_of_the_interfaces(tables):
    check_columns_and_types(tables)


def test_no_documents_give_empty_tables_with_the_same_columns_and_types():
    empty = frames([])
    check_columns_and_types(empty)
    assert not any(map(len, empty.values()))


def test_first_document_has_20_measures_and_71_clause_actors(tables):
    measures, responsibilities = tables["measures"], tables["responsibilities"]
    assert len(tables["documents"]) == 1
    assert len(measures) == tables["documents"]["n_measures"].sum() == 20
    assert len(responsibilities.query("source == 'clause'")) == 71
    assert responsibilities["basis"].value_counts().sum() == len(responsibilities)


def test_rows_are_as_many_as_the_document_holds(first, tables):
    measures = first.document(FIRST).measures
    for name in ("responsibilities", "deadlines"):
        assert len(tables[name]) == sum(len(getattr(m, name)) for m in measures)
    assert len(tables["labels"]) == sum(len(m.sectors) + len(m.topics) + len(m.kinds) for m in measures)
    assert len(tables["references"]) == len(first.document(FIRST).references)


def test_rows_follow_the_text(tables):
    assert tables["measures"]["start"].is_monotonic_increasing
    place = {measure_id: i for i, measure_id in enumerate(tables["measures"]["measure_id"])}
    for name in ("responsibilities", "labels", "deadlines"):
        assert tables[name]["measure_id"].map(place).is_monotonic_increasing
    numbered = tables["responsibilities"].groupby("measure_id")["order"]
    assert (numbered.cumcount() + 1 == tables["responsibilities"]["order"]).all()


def test_offsets_cut_out_the_text_itself(first, tables):
    text = first.document(FIRST).text
    for row in tables["measures"].itertuples():
        assert text[row.start : row.end] == row.text
    for row in tables["responsibilities"].itertuples():
        assert text[row.start : row.end] == row.as_written


def test_yearly_deadlines_are_month_and_day(tables):
    deadlines = tables["deadlines"]
    assert deadlines[["kind", "month", "day"]].to_numpy().tolist() == [["yearly", 6, 30], ["yearly", 12, 30]]
    assert deadlines["date"].isna().all()


def test_what_is_not_known_is_missing(tables):
    row = tables["documents"].iloc[0]
    assert row[["doc_number", "issuers", "issued_on"]].isna().all()
    generic = tables["responsibilities"].query("basis == 'generic'")
    assert generic[["department_id", "today"]].isna().all(axis=None)


def test_dates_and_lists_are_written_out():
    issued = datetime.date(2016, 3, 1)
    row = frames([document(issued_on=issued, issuers=("省发改委", "省财政厅"))])["documents"].iloc[0]
    assert row["issued_on"].date() == issued
    assert row["issuers"] == "省发改委、省财政厅"


CITING = """1.落实《关于促进众创空间发展的意见》(黑政发〔2015〕8号)。(省科技厅负责)
2.落实《关于税收的办法》。(省税务局负责)
"""


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], {}, id="not in the library"),
        pytest.param(
            [{"id": "a", "title": "某意见", "doc_number": "黑政发〔2015〕8号"}],
            {"黑政发〔2015〕8号": "a"},
            id="by its number",
        ),
        pytest.param([{"id": "a", "title": "关于税收的办法"}], {"关于税收的办法": "a"}, id="by its title"),
        pytest.param(
            [{"id": "a", "title": "关于税收的办法"}, {"id": "b", "title": "关于税收的办法"}], {}, id="two of one title"
        ),
    ],
)
def test_a_reference_leads_to_the_document_that_it_cites(others, expected):
    kb = KnowledgeBase.in_memory([raw("citing", CITING)])
    references = frames([*kb.documents(), *(document(**other) for other in others)])["references"]
    assert len(references) == 2
    cited = references["doc_number"].fillna(references["title"])
    assert references["target_id"].set_axis(cited).dropna().to_dict() == expected


def test_bearers_have_a_row_each_with_how_sure_that_is(first):
    table = bearers(first.documents())
    split = table[table.full_name == "省新闻出版广电局"]
    assert set(split.confidence) == {"candidate"}
    assert len(split) == 2
    sure = table[table.confidence != "candidate"].drop_duplicates(["measure_id", "today_id"])
    assert (sure.today_id == "hlj-amr").sum() == 8
