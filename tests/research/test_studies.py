"""What the app counts, its file, and the lines for a notebook: the same numbers in all three."""

from __future__ import annotations

import io
import os
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest

from sizhong_search import KnowledgeBase, shipped
from sizhong_search.errors import NoFontError
from sizhong_search.export import to_csv
from sizhong_search.research.figures import chinese_font
from sizhong_search.research.studies import Study

REQUIRED = "browser" in os.environ.get("SIZHONG_REQUIRE", "")
PLAN = """关于扶持众创空间的意见
1.减免税费。（省税务局、省财政厅负责）
2.发放贷款。（省财政厅负责）

某省人民政府
2018年5月4日
"""
STUDIES = [
    Study(figure="years"),
    *(Study(figure="years", by=by) for by in ("topic", "kind", "sector", "region", "level")),
    Study(figure="years", by="topic", region="黑龙江省"),
    Study(figure="years", region="unknown"),
    Study(figure="topics"),
    Study(figure="topics", today=False, n=3),
    Study(figure="topics", n=5, region="黑龙江省"),
    Study(figure="partners"),
    Study(figure="partners", today=False, n=4, region="黑龙江省"),
    Study(figure="partners", n=3, department="黑龙江省市场监督管理局"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the first document and of one with a date."""
    folder, text = tmp_path_factory.mktemp("it's a kb"), tmp_path_factory.mktemp("files") / "plan.txt"
    text.write_text(PLAN, "utf-8")
    list(KnowledgeBase.open(folder, corpus=shipped("corpus")).adding([text]))
    return folder


@pytest.fixture(scope="module")
def kb(folder: Path) -> KnowledgeBase:
    return KnowledgeBase.open(folder)


@pytest.fixture(scope="module")
def _draws() -> None:
    if not REQUIRED:
        pytest.importorskip("matplotlib", reason="comes with the notebooks extra")
    try:
        chinese_font()
    except NoFontError as error:
        if REQUIRED:
            raise
        pytest.skip(str(error))


@pytest.mark.usefixtures("_draws")
@pytest.mark.parametrize("study", STUDIES, ids=str)
def test_table_file_and_lines_have_the_same_numbers(study: Study, kb: KnowledgeBase, folder: Path) -> None:
    table = study.table(kb.frames())
    assert len(table)
    from_file = pd.read_csv(io.BytesIO(to_csv(table)), dtype={"year": "str"})
    pd.testing.assert_frame_equal(from_file, table, check_dtype=False, check_column_type=False, check_names=False)

    lines = study.lines(folder, "标题").splitlines()
    made: dict[str, object] = {}
    exec("\n".join([*lines[:-1], f"figure = {lines[-1]}"]), made)  # noqa: S102 these very lines are what is tested
    pd.testing.assert_frame_equal(made["table"], table)
    pd.testing.assert_frame_equal(made["counts"], study.counts(table))
    drawn = [text.get_text() for text in made["figure"].axes[0].texts]
    assert drawn == [str(n) for n in chain.from_iterable(study.counts(table).to_numpy()) if n]


def test_the_lines_are_short_and_use_the_public_names_alone() -> None:
    study = Study(figure="partners", n=3, today=False, region="黑龙江省", department="省'局")
    assert (
        study.lines(None, "标题")
        == """\
from sizhong_search import KnowledgeBase
from sizhong_search.research import of_region, pairs, partners
from sizhong_search.research.figures import display_names, heat_map

kb = KnowledgeBase.open()
tables = of_region(kb.frames(), '黑龙江省')
table = pairs(partners(tables, today=False), of="省'局")[:3]
counts = table.pivot(index="department", columns="partner", values="n_measures").fillna(0).astype("int64")
names = display_names(kb.vocabulary, places=kb.places)
heat_map(counts, title='标题', names=names)"""
    )


def test_the_dated_document_is_in_its_year_and_the_other_apart(kb: KnowledgeBase) -> None:
    table = Study(figure="years").table(kb.frames())
    assert table.to_numpy().tolist() == [["2018", 1, 2], ["unknown", 1, 20]]


@pytest.mark.parametrize("figure", ["years", "topics", "partners"])
def test_an_empty_library_gives_empty_tables(figure: str) -> None:
    study = Study(figure=figure, n=10)
    table = study.table(KnowledgeBase.in_memory([]).frames())
    assert table.empty
    assert study.counts(table).empty
