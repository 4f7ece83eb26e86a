from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search import readers
from sizhong_search.errors import ReadError
from sizhong_search.messages import sentences
from sizhong_search.readers import make_id, read, read_bytes

BIG5 = "全面貫徹國家決策部署,推動經濟社會發展,各有關部門負責落實。".encode("big5")


def write(folder: Path, name: str, data: bytes | None) -> Path:
    path = folder / name
    if data is not None:
        path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.txt", None, "missing", id="missing"),
        pytest.param("a.txt", b"0123456789" * 2, "too_large", id="too large"),
        pytest.param("a.pdf", b"%PDF", "format", id="unsupported suffix"),
        pytest.param("a.txt", BIG5[:8], "encoding", id="Big5"),
        pytest.param("a.txt", b"\x00\x01\xfe\xff", "encoding", id="rubbish"),
        pytest.param("a.txt", b"\n ", "empty", id="empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    name: str, data: bytes | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 16)
    with pytest.raises(ReadError) as caught:
        read(write(tmp_path, name, data))
    assert_says_why(caught.value, reason, name)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "a.txt")
    assert_says_why(caught.value, "unreadable", "a.txt")


def assert_says_why(error: ReadError, reason: str, name: str) -> None:
    assert error.reason == reason
    zh, en = error.sentence("zh"), error.sentence("en")
    assert zh != en
    assert all(name in sentence and "{" not in sentence for sentence in (zh, en))
    assert en.isascii() or name in en


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    reasons = ("missing", "unreadable", "too_large", "format", "encoding", "empty")
    assert all(sentences()[f"read.{reason}"].keys() == {"zh", "en"} for reason in reasons)


def test_a_name_with_braces_does_not_break_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "{0}{x}.txt")
    assert "{0}{x}.txt" in str(caught.value)


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.md", "通知", "关于 甲的通知.txt"])
def test_suffixes_that_are_read(name: str, tmp_path: Path) -> None:
    assert read(write(tmp_path, name, "甲\r\n".encode())).text == "甲\n"


def test_exactly_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 3)
    assert read(write(tmp_path, "a.txt", "甲".encode())).text == "甲"


def test_the_source_is_of_the_bytes_as_read(tmp_path: Path) -> None:
    data = "\ufeff甲\r\n".encode()
    raw = read(write(tmp_path, "a.txt", data), stated={"source": "公报", "checked_on": "2026-11-23"})
    assert raw.source.sha256 == hashlib.sha256(data).hexdigest()
    assert (raw.source.path, raw.source.origin, raw.source.checked_on) == ("a.txt", "公报", "2026-11-23")


def test_an_upload_is_read_like_a_file(tmp_path: Path) -> None:
    data = "1.甲，乙。".encode("gb18030") + "的企业和发展".encode("gb18030")
    assert read_bytes(data, "a.txt") == read(write(tmp_path, "a.txt", data))


def test_an_upload_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 2)
    with pytest.raises(ReadError) as caught:
        read_bytes("甲".encode(), "a.txt")
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("plan.txt", "plan", id="the stem"),
        pytest.param("关于 印发《方案》的通知.txt", "关于-印发-方案-的通知", id="blanks and brackets"),
        pytest.param("a#b@c_d.txt", "a-b-c-d", id="signs that ids use"),
        pytest.param("《》.txt", "document", id="nothing left"),
    ],
)
def test_ids_are_made_of_names(name: str, expected: str) -> None:
    assert make_id(name) == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_an_id_needs_no_quoting(name: str) -> None:
    made = make_id(name)
    assert made
    assert all(c.isalnum() or c == "-" for c in made)
