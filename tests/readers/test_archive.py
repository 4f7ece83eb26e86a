from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.readers.archive import open_archive
from sizhong_search.readers.limits import limits
from sizhong_search.readers.pieces import REASONS

MB = 1024 * 1024


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as z:
        for name, data in members.items():
            z.writestr(name, data)
    return buffer.getvalue()


def doubled(name: str, other: str) -> bytes:
    """A zip with two members whose names are made equal afterwards."""
    data = zipped({name: b"a", other: b"b"})
    return data.replace(other.encode(), name.encode())


def linked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as z:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        z.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def locked() -> bytes:
    data = bytearray(zipped({"a.txt": b"a"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def overlaid() -> bytes:
    """Two entries of the directory for one stretch of bytes."""
    data = zipped({"a": b"x" * 1000}, zipfile.ZIP_STORED)
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    other = entry.replace(b"a", b"b")  # the name is the only a in it
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), start, 0)
    return data[:start] + entry + other + tail


def test_members_are_read_whatever_the_case_of_their_names() -> None:
    opened = open_archive(zipped({"word/document.xml": b"<a/>", "Word\\Styles.xml": b"<b/>"}))
    assert "WORD/Document.xml" in opened
    assert opened.read("word/styles.xml") == b"<b/>"
    assert len(list(opened)) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "type_mismatch", id="no bytes"),
        pytest.param("一、总体要求".encode(), "type_mismatch", id="a text"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "type_mismatch", id="Word 97"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            id="Word with a password",
        ),
        pytest.param(b"junk" + zipped({"a": b"a"}), "damaged", id="rubbish before the zip"),
        pytest.param(zipped({"a": b"a" * 999})[:-40], "damaged", id="cut"),
        pytest.param(locked(), "encrypted", id="a password on a member"),
        pytest.param(overlaid(), "zip_bomb", id="members over each other"),
        pytest.param(zipped({"a": bytes(20 * MB)}), "zip_bomb", id="a thousand to one"),
        pytest.param(zipped({f"{i}": b"" for i in range(limits().zip.members + 1)}), "zip_bomb", id="too many members"),
        pytest.param(zipped({"a": b"a"}, zipfile.ZIP_LZMA), "damaged", id="LZMA"),
        pytest.param(zipped({"../../etc/cron.d/a": b"a"}), "damaged", id="a name that climbs"),
        pytest.param(zipped({"..\\a": b"a"}), "damaged", id="a name that climbs on Windows"),
        pytest.param(zipped({"/etc/passwd": b"a"}), "damaged", id="a name from the root"),
        pytest.param(zipped({"C:/a": b"a"}), "damaged", id="a drive"),
        pytest.param(doubled("word/document.xml", "word/dokument.xml"), "damaged", id="a name twice"),
        pytest.param(zipped({"a/B.xml": b"1", "A/b.xml": b"2"}), "damaged", id="a name twice but for its case"),
        pytest.param(linked(), "damaged", id="a link"),
        pytest.param(zipped({"a.zip": zipped({"b": b"b"})}), "nesting", id="a zip within"),
        pytest.param(zipped({"a.xml": zipped({"b": b"b"})}), "nesting", id="a zip within, under another name"),
    ],
)
def test_what_is_not_safe_to_open_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        open_archive(data)
    assert reason in REASONS


def test_the_sum_of_the_members_is_limited_too(with_limits: Callable[[str], None]) -> None:
    data = zipped({name: bytes(100) for name in "abc"})
    open_archive(data)
    with_limits("[zip]\ntotal_bytes = 250")
    with pytest.raises(ValueError, match="zip_bomb"):
        open_archive(data)


def test_a_document_may_hold_a_workbook_that_is_never_opened() -> None:
    opened = open_archive(zipped({"word/embeddings/a.xlsx": zipped({"b": b"b"}), "a": b"a"}), may_nest=True)
    assert opened.read("a") == b"a"


def test_a_member_is_unpacked_no_further_than_asked_and_than_it_claims() -> None:
    data = zipped({"a": bytes(5000)})
    with pytest.raises(ValueError, match="zip_bomb"):
        open_archive(data).read("a", limit=4999)
    lying = data.replace(struct.pack("<I", 5000), struct.pack("<I", 50))
    with pytest.raises(ValueError, match="damaged"):
        open_archive(lying).read("a")
    with pytest.raises(ValueError, match="damaged"):
        open_archive(data).read("b")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        pytest.param(b"<a", "damaged", id="cut"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "damaged", id="a file"),
        pytest.param(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "damaged", id="a DTD of the network"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b "bb">]><a c="&b;"/>', "damaged", id="an entity in an attribute"),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, "damaged", id="too deep"),
        pytest.param(b'<?xml version="1.0" encoding="no-such"?><a/>', "damaged", id="an unknown encoding"),
        pytest.param(b"<a>" + b"<b/>" * (limits().zip.xml_marks + 1) + b"</a>", "zip_bomb", id="too many elements"),
        pytest.param(b"<a>" + b" " * limits().zip.xml_bytes + b"</a>", "zip_bomb", id="too long"),
    ],
)
def test_xml_is_parsed_without_entities_network_or_flood(
    xml: bytes, reason: str, with_limits: Callable[[str], None]
) -> None:
    with_limits(f"[zip]\nratio = {10**9}")
    with pytest.raises(ValueError, match=f"^{reason}$"):
        open_archive(zipped({"a": xml})).parse("a")


def test_the_marks_of_all_parts_count_together() -> None:
    opened = open_archive(zipped({"a": b"<a>" + b"<b/>" * (limits().zip.xml_marks // 2) + b"</a>"}))
    opened.parse("a")
    with pytest.raises(ValueError, match="zip_bomb"):
        opened.parse("a")


@given(st.binary(max_size=400), st.sampled_from((b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18))))
def test_any_bytes_are_opened_or_refused(data: bytes, start: bytes) -> None:
    try_all(start + data)


GOOD = zipped({"a.txt": "一、总体要求".encode(), "b/c.xml": b"<a>" + b"text" * 50 + b"</a>"})


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_damage_to_a_zip_is_met_with_a_reason(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    try_all(bytes(data))


def try_all(data: bytes) -> None:
    try:
        opened = open_archive(data)
        for name in opened:
            opened.read(name)
    except ValueError as error:
        assert str(error) in REASONS  # noqa: PT017 - it may also succeed
