from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.readers.plain import read_plain

TEXT = "一、总体要求\n全面贯彻国家的决策部署，推动企业和社会的发展。\n"
TRADITIONAL = "全面貫徹國家決策部署,推動經濟社會發展,各有關部門應當按照職責分工負責落實。"
RUBBISH = bytes((i * 167 + 13) % 256 for i in range(4096))  # fixed, and as uneven as chance


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="UTF-8 with a byte order mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(TEXT.encode("gb18030"), id="GB18030"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CR-LF"),
        pytest.param(TEXT.replace("\n", "\r\n").encode("gb18030"), id="CR-LF in GB18030"),
    ],
)
def test_one_text_in_many_encodings_is_one_text(data: bytes) -> None:
    assert read_plain(data) == TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "empty", id="no bytes"),
        pytest.param(codecs.BOM_UTF8, "empty", id="a byte order mark alone"),
        pytest.param(" \r\n　\t\n".encode(), "empty", id="blanks"),
        pytest.param(RUBBISH, "encoding", id="rubbish"),
        pytest.param(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\x00\x01", "encoding", id="a PDF under a false name"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00", "encoding", id="a DOCX under a false name"),
        pytest.param(TRADITIONAL.encode("big5")[:-1], "encoding", id="half a Big5 character"),
        pytest.param("甲\x00乙\n".encode("utf-16-le") * 20, "encoding", id="NUL in UTF-16"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", "encoding", id="half a UTF-16 character"),
        pytest.param(TEXT.encode()[:-5] + b"\xff", "encoding", id="UTF-8 cut and scribbled on"),
        pytest.param("甲\x00乙".encode(), "encoding", id="NUL in the text"),
        pytest.param(codecs.BOM_UTF16_LE + "甲\x00乙".encode("utf-16-le"), "encoding", id="NUL behind a mark"),
        pytest.param(TEXT.encode() + b"\x07" * 20, "encoding", id="many control characters"),
    ],
)
def test_what_is_no_text_is_refused_rather_than_garbled(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_plain(data)


def test_a_stray_control_character_stays() -> None:
    text = TEXT * 10 + "\x0c"
    assert read_plain(text.encode()) == text


@given(st.binary(max_size=200))
def test_bytes_are_text_or_a_reason(data: bytes) -> None:
    try:
        text = read_plain(data)
    except ValueError as error:
        assert str(error) in ("encoding", "empty")  # noqa: PT017 either outcome is right
    else:
        assert text.strip()
        assert "\r" not in text
