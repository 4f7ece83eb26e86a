"""Small files, each made for what it tests; and one that LibreOffice printed."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from sizhong_search.readers import pdf
from sizhong_search.readers.pdf import read_pdf
from sizhong_search.readers.pieces import REASONS, Extraction, Piece
from tests.readers.pdf_files import PICTURE, SIZE, file_of, lines, make, rules, show


def read(*pages: str) -> Extraction:
    return read_pdf(make(*pages))


def texts(*pages: str) -> list[str]:
    return [piece.text for piece in read(*pages).pieces]


FULL = "各地要把稳定就业摆在更加突出的位置抓紧抓实抓出"  # 23 letters, 80 to 448


def test_lines_become_paragraphs() -> None:
    assert texts(lines(*[FULL] * 8, "成效。", "各部门要配合。")) == [FULL * 8 + "成效。", "各部门要配合。"]


def test_a_piece_has_the_page_it_begins_on() -> None:
    pieces = read(lines(*[FULL] * 9), lines("完。", *[FULL] * 8)).pieces
    assert (pieces[0].page, pieces[0].text[-2:]) == (1, "完。")
    assert {piece.page for piece in pieces} == {1, 2}


def test_a_page_number_is_furniture() -> None:
    piece = read(lines("正文。", "第二段。") + show("— 4 —", 280, 60)).pieces[-1]
    assert (piece.text, piece.kind) == ("— 4 —", "furniture")


@pytest.mark.parametrize(
    ("text", "x_of_rest", "rest", "expected"),
    [
        pytest.param("第一条", 80 + 3.5 * SIZE, "为了规范", "第一条 为了规范", id="half a letter behind an article"),
        pytest.param("open", 80 + 2.3 * SIZE, "data", "open data", id="words without a blank of their own"),
        pytest.param("第一条　", 80 + 4 * SIZE, "为了规范", "第一条　为了规范", id="a blank of the author"),
        pytest.param("推动 ", 80 + 2 * SIZE, "就业", "推动就业", id="a blank under the next letter"),
        pytest.param("通", 80 + 3 * SIZE, "知", "通知", id="a letter-spaced word"),
    ],
)
def test_blanks(text: str, x_of_rest: float, rest: str, expected: str) -> None:
    assert texts(show(text, 80, 700) + show(rest, x_of_rest, 700)) == [expected]


def test_a_letter_spaced_title_has_no_words_to_part() -> None:
    title = "".join(show(c, 80 + 1.6 * SIZE * i, 700) for i, c in enumerate("关于印发《某某方案》的通知"))
    assert texts(title) == ["关于印发《某某方案》的通知"]


def test_an_index_mark_stays_in_its_row() -> None:
    assert texts(show("已有成果", 80, 700) + show("[3]", 144, 707, 8) + show("可用", 156, 700)) == ["已有成果[3]可用"]


def test_what_is_printed_twice_over_itself_is_one() -> None:
    assert texts(show("粗体", 80, 700) + show("粗体", 80.3, 700) + show("叠叠", 80, 600)) == ["粗体", "叠叠"]


def test_a_ruled_table_is_cells() -> None:
    table = rules([80, 200, 400], [600, 560, 520])
    words = show("任务", 84, 575) + show("单位", 204, 575) + show("减税", 84, 535) + show("财政部", 204, 535)
    pieces = read(lines("附表如下。") + table + words + lines("表后的话。", top=480)).pieces
    assert pieces[0].text == "附表如下。"
    assert [(piece.text, piece.cell) for piece in pieces[1:5]] == [
        ("任务", (1, 1, 1)), ("单位", (1, 1, 2)), ("减税", (1, 2, 1)), ("财政部", (1, 2, 2)),
    ]  # fmt: skip
    assert pieces[5].text == "表后的话。"
    assert all(piece.kind == "cell" and piece.page == 1 for piece in pieces[1:5])


def test_the_lines_of_a_cell_are_joined() -> None:
    table = rules([80, 170, 300], [600, 500])
    words = show("牵头单位和", 84, 575) + show("配合单位", 84, 550) + show("财政部", 204, 575)
    assert texts(table + words)[:2] == ["牵头单位和配合单位", "财政部"]


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(rules([70, 500], [720, 650]), id="a frame"),
        pytest.param("80 690 50 20 re f 130 690 60 20 re f 190 690 60 20 re f\n", id="ground behind letters"),
    ],
)
def test_what_is_no_table(drawn: str) -> None:
    assert read(drawn + show("琼府〔2025〕7号", 80, 694)).pieces == (Piece(text="琼府〔2025〕7号", page=1),)


def test_a_page_of_rules_is_read_as_lines() -> None:
    grid = rules(range(80, 500, 4), range(100, 800, 4))
    assert read(grid + lines("坐标纸上的字。")).pieces[0].kind == "paragraph"


def test_two_columns_are_read_one_behind_the_other() -> None:
    left = lines(*["左栏的文字一直写到边上为止"] * 10, size=15)
    right = lines(*["右栏的文字一直写到边上为止"] * 10, x=310, size=15)
    title = show("横贯两栏的题目横贯两栏的题目横贯两栏", 120, 760, 18)
    assert [text[:2] for text in texts(title + left + right)] == ["横贯", "左栏"]
    assert texts(title + left + right)[1].index("右栏") == 130


def test_names_in_two_columns_are_rows() -> None:
    names = "".join(show("张三", 80, 700 - 28 * i) + show("李四", 400, 700 - 28 * i) for i in range(12))
    assert texts(names) == ["张三 李四"] * 12


@pytest.mark.parametrize(
    ("matrix", "x", "y"),
    [
        pytest.param("0 1 -1 0", 300, 100, id="upwards"),
        pytest.param("0 -1 1 0", 300, 700, id="downwards"),
        pytest.param("-1 0 0 -1", 500, 400, id="upside down"),
    ],
)
def test_a_turned_page_is_read(matrix: str, x: float, y: float) -> None:
    assert texts(show("横放的一页上的字", x, y, matrix=matrix)) == ["横放的一页上的字"]


def test_a_watermark_is_furniture_and_parts_no_paragraph() -> None:
    mark = show("内部资料", 200, 300, 40, "0.7 0.7 -0.7 0.7")
    first, last = read(mark + lines(*[FULL] * 9), lines("完。")).pieces
    assert (first.kind, first.text[-2:]) == ("paragraph", "完。")
    assert (last.kind, last.text) == ("furniture", "内部资料")


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        pytest.param("⼈⺠政府", "人民政府", id="radicals"),
        pytest.param("\uf0b7 甲事", "• 甲事", id="a bullet of Symbol"),
        pytest.param("ﬁnance", "finance", id="a ligature"),
    ],
)
def test_signs_are_what_they_mean(signs: str, expected: str) -> None:
    extraction = read(lines(signs, "正文一行。"))
    assert extraction.pieces[0].text == expected
    assert extraction.remarks == ()


def test_a_font_without_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^lost_characters$"):
        read_pdf(make(lines(FULL, FULL), meanings=False))


def test_a_few_lost_characters_are_told() -> None:
    extraction = read(lines(FULL, FULL, "见\ue560处。"), lines(FULL))
    assert [(remark.code, remark.facts) for remark in extraction.remarks] == [
        ("lost_characters", {"n": "1", "pages": "1"})
    ]


def test_scanned_pages_among_others_are_told() -> None:
    extraction = read(lines(FULL), PICTURE, PICTURE + show("第 3 页", 280, 60), lines(FULL), PICTURE)
    assert [(remark.code, remark.facts) for remark in extraction.remarks] == [("scanned_pages", {"pages": "2-3, 5"})]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make(PICTURE, ""), "scanned", id="a picture and a blank page"),
        pytest.param(make(PICTURE + show("— 1 —", 280, 60)), "scanned", id="a picture with a page number"),
        pytest.param(make("", ""), "empty", id="blank pages"),
        pytest.param(make(show("— 1 —", 280, 60)), "empty", id="a page number"),
        pytest.param(make(), "empty", id="no pages"),
        pytest.param(b"", "damaged", id="nothing"),
        pytest.param(b"%PDF-1.7\n", "damaged", id="a head"),
        pytest.param(b"<html><body>not found</body></html>", "damaged", id="a web page"),
    ],
)
def test_a_file_without_text_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=rf"^{reason}$"):
        read_pdf(data)


def test_a_logo_is_no_scan() -> None:
    logo = "q 40 0 0 40 40 760 cm /I1 Do Q\n"
    assert [piece.text for piece in read(logo + lines("封面")).pieces] == ["封面"]


def test_a_password_is_needed() -> None:
    assert _encrypted("") == ["正文。"]
    with pytest.raises(ValueError, match=r"^encrypted$"):
        _encrypted("secret")


def _encrypted(password: str) -> list[str]:
    writer = PdfWriter(io.BytesIO(make(lines("正文。"))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return [piece.text for piece in read_pdf(out.getvalue()).pieces]


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert len(texts(*[lines("一段。")] * 2)) == 2
    with pytest.raises(ValueError, match=r"^flood$"):
        read(*[lines("一段。")] * 3)


def test_too_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1.0)
    with pytest.raises(ValueError, match=r"^timeout$"):
        read(lines("一段。"))


def test_pages_nested_too_deep() -> None:
    objects = {1: "<< /Type /Catalog /Pages 2 0 R >>"}
    objects |= {n: f"<< /Type /Pages /Count 1 /Kids [{n + 1} 0 R] >>" for n in range(2, 3000)}
    with pytest.raises(ValueError, match=r"^nesting$"):
        read_pdf(file_of(objects))


def test_without_pdfplumber_no_file_is_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber.page", None)
    with pytest.raises(ImportError):
        read(lines("一段。"))


def test_no_exception_but_a_reason_leaves_the_reader() -> None:
    """Bytes that begin like a file and are then damaged reach deeper than arbitrary ones."""
    whole = make(lines(FULL, FULL) + rules([80, 200, 300], [600, 500]), PICTURE)
    chance = random.Random(20261126)  # noqa: S311 no secret
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        _reads_or_says_why(bytes(data))
        _reads_or_says_why(whole[: chance.randrange(len(whole))])


@given(st.binary(max_size=300))
def test_arbitrary_bytes(data: bytes) -> None:
    _reads_or_says_why(data)
    _reads_or_says_why(b"%PDF-1.4\n" + data)


def _reads_or_says_why(data: bytes) -> None:
    try:
        assert any(piece.text for piece in read_pdf(data).pieces)
    except ValueError as error:
        assert str(error) in REASONS  # noqa: PT017 either outcome is right


def test_compressed_pages_are_read() -> None:
    data = make(lines("压缩的正文。"))
    start, end = data.index(b"stream\n", data.index(b"11 0 obj")) + 7, data.index(b"\nendstream", data.index(b"11 0 "))
    packed = zlib.compress(data[start:end])
    head = data[: data.index(b"11 0 obj")] + f"11 0 obj\n<< /Filter /FlateDecode /Length {len(packed)} >>\n".encode()
    extraction = read_pdf(head + b"stream\n" + packed + data[end:])
    assert [piece.text for piece in extraction.pieces] == ["压缩的正文。"]


def test_what_libreoffice_prints_is_what_was_written(office: str, tmp_path: Path) -> None:
    written = [
        "关于支持小微企业的若干措施",
        "一、加大支持力度。" + "各地要把支持小微企业摆在更加突出的位置，" * 6 + "确保取得实效。（财政部牵头）",
        "二、优化服务。自2025年3月1日起，办理时限由 10 个工作日压缩至 3 个。",
    ]
    source = tmp_path / "written.txt"
    source.write_text("\n".join(written), "utf-8-sig")
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    pieces = read_pdf((tmp_path / "written.pdf").read_bytes()).pieces
    assert ["".join(p.text.split()) for p in pieces] == ["".join(text.split()) for text in written]
