from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search import readers
from sizhong_search.errors import ReadError
from sizhong_search.messages import Language
from sizhong_search.parsing import parse
from sizhong_search.readers import make_id, office, read, read_bytes, worker
from sizhong_search.readers.confine import Limits
from sizhong_search.readers.kinds import kind_of
from sizhong_search.readers.pieces import REASONS
from sizhong_search.result import document_to_dict
from tests.readers.pdf_files import PICTURE, lines, make

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MEASURE = "一、支持中小企业发展，给予补贴。（省财政厅负责）"


def docx(*lines: str, foot: str = "") -> bytes:
    """A Word document of these paragraphs; a line with bars is a table of one row."""
    body = "".join(_row(line) if "|" in line else f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    section = f'<w:sectPr><w:footerReference xmlns:r="{LINK}" r:id="f"/></w:sectPr>'
    links = '<Relationships><Relationship Id="{}" Type="{}/{}" Target="{}"/></Relationships>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", links.format("d", LINK, "officeDocument", "word/document.xml"))
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}{section}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", links.format("f", LINK, "footer", "foot.xml"))
        archive.writestr("word/foot.xml", f"<w:ftr {WORD}><w:p><w:r><w:t>{foot}</w:t></w:r></w:p></w:ftr>")
    return data.getvalue()


def _row(line: str) -> str:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in line.split("|"))
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"


def page(*lines: str, body_id: str = "zoom") -> bytes:
    """A page as a government's site has it, with its address."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = '<meta charset="utf-8"><meta name="ArticleTitle" content="某省中小企业意见"><meta name="Url" content="{}">'
    return f'<html><head>{head}</head><body><div id="{body_id}">{body}</div></body></html>'.format(
        "http://www.gov.cn/1.html"
    ).encode()


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
        pytest.param("a.xlsx", b"PK", "format", id="unsupported suffix"),
        pytest.param("a.docx", b"MZ", "type_mismatch", id="a program"),
        pytest.param("a.pdf", b"%PDF-1.4", "damaged", id="a PDF without pages"),
        pytest.param("a.html", b"<p>", "empty", id="a page without text"),
        pytest.param("a.txt", BIG5[:8], "encoding", id="Big5"),
        pytest.param("a.txt", b"\x00\x01\xfe\xff", "encoding", id="rubbish"),
        pytest.param("a.txt", b"\n ", "empty", id="empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    name: str, data: bytes | None, reason: str, tmp_path: Path, with_limits: Callable[[str], None]
) -> None:
    with_limits("file_bytes = 16")
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


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_says_in_both_languages_what_is_wrong_with_which_file(reason: str) -> None:
    said: dict[Language, str] = {
        lang: ReadError("方案.pdf", reason, limit="20 MB").sentence(lang) for lang in ("zh", "en")
    }
    assert all("方案.pdf" in sentence and "{" not in sentence for sentence in said.values())
    assert len(re.findall("[一-鿿]", said["zh"])) > 6
    assert len(re.findall("[a-z]+", said["en"])) > 4
    assert re.search("[a-z]", said["en"].replace("方案.pdf", ""))


@pytest.mark.parametrize("reason", sorted(REASONS - {"missing", "unreadable"}))
def test_every_reason_of_a_file_that_is_there_names_a_way_out(reason: str) -> None:
    assert re.search("请", ReadError("方案.pdf", reason, limit="20 MB").sentence("zh"))
    assert re.search(
        "[;:.] ?[a-zA-Z]", ReadError("方案.pdf", reason, limit="20 MB").sentence("en").replace("方案.pdf", "")
    )


def test_missing_packages_are_named_by_the_command_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "READERS", {"html": ("a_package_that_nobody_has", "read")})
    reason = worker.answer(worker.Job(kind="html", data=b"<p>", limits=Limits())).reason
    assert reason == "no_reader"
    assert all(
        'pip install "sizhong-search[read]"' in ReadError("a", reason, limit="20 MB").sentence(lang)
        for lang in ("zh", "en")
    )


def test_an_error_of_a_library_is_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def extract(kind: str, data: bytes) -> None:
        raise ValueError("invalid literal for int()")

    monkeypatch.setattr(readers, "_extract", extract)
    with pytest.raises(ReadError) as caught:
        read_bytes(docx("甲"), "a.docx")
    assert caught.value.reason == "damaged"


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        pytest.param("a.docx", docx(MEASURE, "甲|乙"), f"{MEASURE}\n甲\t乙", id="Word"),
        pytest.param("a.doc", docx(MEASURE), MEASURE, id="Word under the old name"),
        pytest.param("a.html", page(MEASURE), f"某省中小企业意见\n{MEASURE}", id="a page"),
        pytest.param("a.doc", page(MEASURE), f"某省中小企业意见\n{MEASURE}", id="a page called Word"),
        pytest.param("a.pdf", make(lines(MEASURE)), MEASURE, id="PDF"),
        pytest.param("stdin", docx(MEASURE), MEASURE, id="Word through a pipe"),
        pytest.param("stdin", page(MEASURE), f"某省中小企业意见\n{MEASURE}", id="a page through a pipe"),
        pytest.param("stdin", MEASURE.encode("gb18030"), MEASURE, id="text through a pipe"),
        pytest.param("a.txt", "<p>甲</p>".encode(), "<p>甲</p>", id="a text of tags stays a text"),
    ],
)
def test_each_kind_is_read_by_its_content(name: str, data: bytes, text: str) -> None:
    raw = read_bytes(data, name)
    assert raw.text == text
    assert "".join(raw.text[o.span] for o in raw.origins) in ("", re.sub(r"[\n\t]", "", text))
    assert bool(raw.origins) == (kind_of(data, name) != "text")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="a password"),
        pytest.param("a.docx", docx(""), "empty", id="Word without text"),
        pytest.param("a.txt", "\u200b\u200d\ufeff\n".encode(), "empty", id="characters without width"),
        pytest.param("a.docx", docx(MEASURE)[:-30], "damaged", id="half a file"),
        pytest.param("a.docx", MEASURE.encode(), "type_mismatch", id="a text called Word"),
        pytest.param("a.pdf", make(PICTURE), "scanned", id="a scan"),
        pytest.param("a.doc", OLE, "no_office", id="old Word without LibreOffice"),
    ],
)
def test_why_no_text_is_found(name: str, data: bytes, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "office", lambda: None)
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name)
    assert_says_why(caught.value, reason, name)


@pytest.mark.office
def test_an_old_file_is_read_as_word() -> None:
    raw = read_bytes(rb"{\rtf1\ansi\uc0 \u19968\u12289\u24635\u20307\u35201\u27714\par}", "a.doc")
    assert (raw.text, raw.origins[0].paragraph) == ("一、总体要求", 1)


def test_a_cell_knows_its_place_and_a_foot_is_no_part_of_the_text() -> None:
    raw = read_bytes(docx("某省意见", "任务|单位", foot="— 3 —"), "a.docx")
    found = [(raw.text[o.span], o.kind, o.paragraph, o.cell) for o in raw.origins]
    assert found == [
        ("某省意见", "paragraph", 1, None),
        ("任务", "cell", None, (1, 1, 1)),
        ("单位", "cell", None, (1, 1, 2)),
        ("— 3 —", "furniture", None, None),
    ]


def test_origins_are_written_out_with_what_is_known_of_them() -> None:
    document = parse(read_bytes(docx("某省意见", "任务|单位", foot="3"), "a.docx"))
    assert json.loads(json.dumps(document_to_dict(document)["origins"])) == [
        {"start": 0, "end": 4, "kind": "paragraph", "paragraph": 1},
        {"start": 5, "end": 7, "kind": "cell", "cell": [1, 1, 1]},
        {"start": 8, "end": 10, "kind": "cell", "cell": [1, 1, 2]},
        {"start": 11, "end": 12, "kind": "furniture"},
    ]


def test_a_manifest_goes_before_what_a_page_says_of_itself() -> None:
    data = page(MEASURE)
    bare = read_bytes(data, "a.html")
    assert (bare.stated["title"], bare.source.origin) == ("某省中小企业意见", "http://www.gov.cn/1.html")
    listed = read_bytes(data, "a.html", stated={"title": "意见", "source": "", "issuer": "省政府"})
    assert listed.stated == {"title": "意见", "source": "http://www.gov.cn/1.html", "issuer": "省政府"}


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        pytest.param("a.html", page(MEASURE * 3, body_id="x"), "fallback", "版式", id="a page of unknown layout"),
        pytest.param("a.pdf", make(lines(MEASURE), PICTURE), "scanned-pages", "第 2 页是图片", id="a scanned page"),
        pytest.param("a.html", page(MEASURE, "<b hidden>乙</b>丙"), "hidden-text", "看不见", id="hidden text"),
    ],
)
def test_what_a_reader_remarks_is_an_issue(name: str, data: bytes, code: str, said: str) -> None:
    (issue,) = read_bytes(data, name).issues
    assert (issue.code, issue.start, issue.end) == (code, 0, 0)
    assert said in issue.sentence("zh")
    assert "{" not in issue.sentence("en")


def test_a_name_with_braces_does_not_break_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "{0}{x}.txt")
    assert "{0}{x}.txt" in str(caught.value)


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.md", "通知", "关于 甲的通知.txt"])
def test_suffixes_that_are_read(name: str, tmp_path: Path) -> None:
    assert read(write(tmp_path, name, "甲\r\n".encode())).text == "甲\n"


def test_exactly_the_limit_is_read(tmp_path: Path, with_limits: Callable[[str], None]) -> None:
    with_limits("file_bytes = 3")
    assert read(write(tmp_path, "a.txt", "甲".encode())).text == "甲"


def test_the_source_is_of_the_bytes_as_read(tmp_path: Path) -> None:
    data = "\ufeff甲\r\n".encode()
    raw = read(write(tmp_path, "a.txt", data), stated={"source": "公报", "checked_on": "2026-11-23"})
    assert raw.source.sha256 == hashlib.sha256(data).hexdigest()
    assert (raw.source.path, raw.source.origin, raw.source.checked_on) == ("a.txt", "公报", "2026-11-23")


def test_an_upload_is_read_like_a_file(tmp_path: Path) -> None:
    data = "1.甲，乙。".encode("gb18030") + "的企业和发展".encode("gb18030")
    assert read_bytes(data, "a.txt") == read(write(tmp_path, "a.txt", data))


def test_an_upload_that_is_too_large_is_refused(with_limits: Callable[[str], None]) -> None:
    with_limits("file_bytes = 2")
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
