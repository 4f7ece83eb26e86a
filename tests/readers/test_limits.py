from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sizhong_search.errors import BadLimitsError, ReadError
from sizhong_search.readers import read_bytes
from sizhong_search.readers.limits import limits
from sizhong_search.readers.sandbox import Sandbox

DOCS = Path(__file__).parents[2] / "docs" / "library.md"


def test_the_docs_name_every_limit() -> None:
    table, text = limits(), DOCS.read_text("utf-8")
    names = [*table.__struct_fields__, *table.zip.__struct_fields__, "cpu_seconds", "wall_seconds", "memory"]
    assert [name for name in names if f"`{name}`" not in text and f"[{name}" not in text] == []


def test_a_row_of_ones_own_stands_in_place_of_ours_and_the_others_stay(with_limits: Callable[[str], None]) -> None:
    before = limits()
    with_limits("[readers.pdf]\nmemory = 1_000_000_000\n[zip]\nratio = 7")
    assert limits().readers["pdf"].memory == 1_000_000_000
    assert limits().readers["pdf"].cpu_seconds == before.readers["pdf"].cpu_seconds
    assert (limits().zip.ratio, limits().zip.members) == (7, before.zip.members)


def test_the_process_that_reads_keeps_to_them(with_limits: Callable[[str], None]) -> None:
    page = "<html><body><p>" + "省财政厅负责。" * 50 + "</p></body></html>"
    with Sandbox() as sandbox:
        assert sandbox.extract("html", page.encode()).pieces
    with_limits("text_characters = 20")
    with Sandbox() as sandbox, pytest.raises(ValueError, match="flood"):
        sandbox.extract("html", page.encode())


def test_plain_text_keeps_to_them_too(with_limits: Callable[[str], None]) -> None:
    assert read_bytes("省财政厅负责。".encode(), "a.txt").text
    with_limits("text_characters = 6")
    with pytest.raises(ReadError) as caught:
        read_bytes("省财政厅负责。".encode(), "a.txt")
    assert caught.value.reason == "flood"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("[zip]\nratios = 7", id="a row that is none"),
        pytest.param("file_bytes = 'viel'", id="no number"),
        pytest.param("[zip", id="no TOML"),
        pytest.param("[readers.pdf]\nmemory = 'all'", id="no number, deeper"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_its_fault(rows: str, with_limits: Callable[[str], None]) -> None:
    with_limits(rows)
    with pytest.raises(BadLimitsError) as caught:
        limits()
    assert re.search("limits-of-my-own", caught.value.sentence("zh"))


def test_a_table_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_LIMITS", "/nowhere/limits.toml")
    with pytest.raises(BadLimitsError):
        limits()
