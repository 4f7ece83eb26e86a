"""What a search shows, as files: the very hits, with what was asked, of which library and on which day."""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import Any

import openpyxl
import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.hits_file import KINDS, Kind, Shown
from tests.factories import a_raw

DAY = datetime.date(2026, 11, 26)
HOSTILE = "1.=1+1，支持3~5个园区,<script>,$x$,:red[红],**粗**,`码`\n    四格之后\n# 井号。(市科技局负责)"


def written(kb: KnowledgeBase, kind: Kind, text: str = "", **options: Any) -> bytes:
    return Shown.of(kb, kb.search(text, **options), DAY).to_bytes(kind, "zh")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def hostile() -> KnowledgeBase:
    return KnowledgeBase.in_memory([a_raw(f"=某市方案\n{HOSTILE}\n", source_url="=cmd")])


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_says_what_was_asked_of_which_library_and_when(kb: KnowledgeBase, kind: Kind) -> None:
    data = written(kb, kind, "信用", topic="credit", exact=True, k=2)
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        told = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    else:
        told = data.decode("utf-8-sig").replace("\\", "")
    _, _, digest = kb.version.partition("-")
    asked = ['"exact"', '"credit"'] if kind == "json" else ["只按原词", "主题：社会信用"]
    assert [fact for fact in ("信用", "2026-11-26", digest, *asked) if fact not in told] == []


def test_a_table_holds_the_very_hits_in_their_order(kb: KnowledgeBase) -> None:
    result = kb.search("快递企业", k=3)
    table = rows(written(kb, "csv", "快递企业", k=3))
    assert [row["编号"] for row in table] == [hit.id for hit in result.hits]
    assert [row["正文"] for row in table] == [hit.text for hit in result.hits]
    assert {row["命中"] for row in table} == {f"共 {result.total} 条，这里是 3 条"}
    assert {row["发文字号"] for row in table} == {"未载明"}


def test_excel_holds_what_the_table_does_and_text_is_no_formula(hostile: KnowledgeBase) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written(hostile, "xlsx"))).worksheets[0]
    heads, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    table = rows(written(hostile, "csv"))
    assert [line[heads.index("正文")] for line in lines] == [row["正文"].removeprefix("'") for row in table] != []
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert lines[0][heads.index("文件标题")].startswith("=")


def test_json_is_the_result_with_where_it_is_from(kb: KnowledgeBase) -> None:
    whole = json.loads(written(kb, "json", "信用", topic="credit"))
    export = whole.pop("export")
    assert whole == json.loads(json.dumps(kb.search("信用", topic="credit").to_dict()))
    assert export == {
        "made_on": "2026-11-26", "library": kb.version, "asked": {"q": ["信用"], "topic": ["credit"]}
    }  # fmt: skip


def test_markdown_shows_a_text_letter_for_letter_and_runs_nothing(hostile: KnowledgeBase) -> None:
    quoted = [line for line in written(hostile, "md").decode().splitlines() if line.startswith("> ")]
    assert quoted[0] == r"> 1\.=1\+1，支持3\~5个园区,\<script\>,\$x\$,\:red\[红\],\*\*粗\*\*,\`码\`" + "\\"
    assert quoted[1:] == ["> &#32;&#32;&#32;&#32;四格之后\\", r"> \# 井号。\(市科技局负责\)"]


def test_a_library_that_has_changed_has_another_version() -> None:
    kb = KnowledgeBase.in_memory([a_raw("甲省方案\n1.支持快递。\n", "a"), a_raw("乙省方案\n1.支持冰雪。\n", "b")])
    before = kb.version
    kb.delete("b")
    assert (before[:2], kb.version[:2]) == ("2-", "1-")
    kb.undelete("b")
    assert kb.version == before
