"""A file is what its content is, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.readers.kinds import BY_SUFFIX, kind_of


def a_zip(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


PAGE = "<!DOCTYPE html>\n<html><body>关于支持平台的通知</body></html>".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        pytest.param("a.txt", "一、总体要求".encode(), "text", id="text"),
        pytest.param("a", "一、总体要求".encode("gb18030"), "text", id="no suffix"),
        pytest.param("stdin", PAGE, "html", id="a page without a suffix"),
        pytest.param("stdin", b"%PDF-1.4", "pdf", id="PDF without a suffix"),
        pytest.param("a.txt", PAGE, "text", id="a text of tags stays a text"),
        pytest.param("a.html", PAGE, "html", id="a page"),
        pytest.param("a.HTM", b"plain", "html", id="a page without tags"),
        pytest.param("a.docx", a_zip("word/document.xml"), "docx", id="Word"),
        pytest.param("a.doc", a_zip("word/document.xml"), "docx", id="Word under the old name"),
        pytest.param("a.doc", OLE, "office", id="old Word"),
        pytest.param("a.wps", OLE, "office", id="WPS"),
        pytest.param("a.rtf", b"{\\rtf1 x}", "office", id="RTF"),
        pytest.param("a.doc", PAGE, "html", id="a page saved as .doc"),
        pytest.param("a.pdf", b"%PDF-1.7\n...", "pdf", id="PDF"),
        pytest.param("a.pdf", b"junk before\n%PDF-1.4", "pdf", id="PDF behind junk"),
        pytest.param("a.txt", b"%PDF-1.4", "pdf", id="PDF called text"),
        pytest.param("a.ofd", a_zip("OFD.xml", "Doc_0/Document.xml"), "ofd", id="OFD"),
    ],
)
def test_kind(name: str, data: bytes, kind: str) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.exe", b"MZ", "format", id="a name that promises nothing"),
        pytest.param("a.xlsx", a_zip("xl/workbook.xml"), "format", id="a workbook"),
        pytest.param("a.txt", b"", "empty", id="nothing"),
        pytest.param("a.docx", b"MZ\x90\x00", "type_mismatch", id="a program"),
        pytest.param("a.docx", "一、总体要求".encode(), "type_mismatch", id="a text called Word"),
        pytest.param("a.pdf", b"\x89PNG\r\n", "type_mismatch", id="a picture called PDF"),
        pytest.param("a.docx", a_zip("xl/workbook.xml"), "type_mismatch", id="a workbook called Word"),
        pytest.param("a.docx", b"PK\x03\x04 and no more", "damaged", id="a broken archive"),
        pytest.param("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="Word with a password"),
    ],
)
def test_no_kind(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        kind_of(data, name)


@given(st.binary(max_size=200), st.sampled_from(list(BY_SUFFIX)))
def test_any_bytes_are_a_kind_or_a_reason(data: bytes, suffix: str) -> None:
    try:
        found = str(kind_of(data, f"a{suffix}"))
    except ValueError as error:
        found = str(error)
    assert found in {*BY_SUFFIX.values(), "empty", "type_mismatch", "damaged"}
