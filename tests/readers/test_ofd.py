"""Small files made here, object by object, so that each says what it tests."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.readers import ofd_letters, printed
from sizhong_search.readers.ofd import read_ofd
from sizhong_search.readers.ofd_letters import deltas
from sizhong_search.readers.pieces import REASONS, Extraction
from sizhong_search.readers.sandbox import Sandbox

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
EM = 16 * 25.4 / 72  # millimetres: 三号
LEFT = 28.0
FULL = "各地要把稳定就业摆在更加突出的位置抓紧抓实抓出"  # 23 letters, to 157.8 mm


def code(text: str, x: float = 0, y: float = 5, more: str = "") -> str:
    return f'<ofd:TextCode X="{x}" Y="{y}" {more}>{escape(text)}</ofd:TextCode>'


def show(text: str, x: float = LEFT, y: float = 50.0, size: float = EM, more: str = "") -> str:
    """Return a text object; ``text`` may be text codes."""
    inner = text if text.startswith("<") else code(text)
    return f'<ofd:TextObject Boundary="{x} {y} 150 8" Font="1" Size="{size}" {more}>{inner}</ofd:TextObject>'


def lines(*texts: str, top: float = 50.0) -> str:
    return "".join(show(text, y=top + 10 * i) for i, text in enumerate(texts))


def picture(size: str = "200 280") -> str:
    return f'<ofd:ImageObject Boundary="5 5 {size}" CTM="200 0 0 280 0 0" ResourceID="9"/>'


def page(*objects: str, before: str = "", box: str = "0 0 210 297") -> str:
    """Return a page; a layer of its own may be given."""
    inner = "".join(objects)
    layers = inner if inner.startswith("<ofd:Layer") else f'<ofd:Layer ID="2" Type="Body">{inner}</ofd:Layer>'
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>" if box else ""
    return f"<ofd:Page {NAMESPACE}>{before}{area}<ofd:Content>{layers}</ofd:Content></ofd:Page>"


def units(**contents: str) -> str:
    """Return a file of resources with drawings, by their ids."""
    inner = "".join(
        f'<ofd:CompositeGraphicUnit ID="{name[1:]}"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>'
        for name, content in contents.items()
    )
    return f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{inner}</ofd:CompositeGraphicUnits></ofd:Res>"


def document(n_pages: int, common: str = "", path: str = "Pages/Page_{}/Content.xml") -> str:
    pages = "".join(f'<ofd:Page ID="{i}" BaseLoc="{path.format(i)}"/>' for i in range(n_pages))
    return (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData>{common}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )  # fmt: skip


def entry(*roots: str, title: str = "") -> str:
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>{root}</ofd:DocRoot>"
        "</ofd:DocBody>"
        for root in roots
    )
    return f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'


def make(*pages: str, common: str = "", title: str = "", members: Mapping[str, str | None] | None = None) -> bytes:
    """Return a file with these pages; ``members`` are laid over it, None takes one away."""
    written: dict[str, str | None] = {
        "OFD.xml": entry("Doc_0/Document.xml", title=title),
        "Doc_0/Document.xml": document(len(pages), common),
        **{f"Doc_0/Pages/Page_{i}/Content.xml": content for i, content in enumerate(pages)},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in (written | dict(members or {})).items():
            if content is not None:
                z.writestr(name, content)
    return buffer.getvalue()


def texts(extraction: Extraction) -> list[str]:
    return [piece.text for piece in extraction.pieces if piece.kind != "furniture"]


def read(*objects: str) -> list[str]:
    return texts(read_ofd(make(page(*objects))))


def furniture(extraction: Extraction) -> list[tuple[str, int | None]]:
    return [(piece.text, piece.page) for piece in extraction.pieces if piece.kind == "furniture"]


def remarks(extraction: Extraction) -> dict[str, dict[str, str]]:
    return {remark.code: dict(remark.facts) for remark in extraction.remarks}


def reason(data: bytes) -> str:
    """Return why a file is not read, nothing where it is."""
    try:
        read_ofd(data)
    except ValueError as error:
        return str(error)
    return ""


# ---- lines and pages ----


def test_lines_become_paragraphs() -> None:
    assert read(lines(*[FULL] * 8, "成效。", "各部门要配合。")) == [FULL * 8 + "成效。", "各部门要配合。"]


def test_what_counts_is_the_place_not_the_order_in_the_file() -> None:
    assert read(show("第二段。", y=80), show("要点。", x=LEFT + 4 * EM), show("第一段：")) == [
        "第一段：要点。",
        "第二段。",
    ]


def test_a_paragraph_goes_on_over_page_and_number() -> None:
    number = show("— 1 —", x=95, y=275)
    extraction = read_ofd(make(page(number, lines(*[FULL] * 9)), page(lines("完。", *[FULL] * 8))))
    assert [(piece.text, piece.page) for piece in extraction.pieces] == [
        (FULL * 9 + "完。", 1), ("— 1 —", 1), (FULL * 8, 2),
    ]  # fmt: skip
    assert furniture(extraction) == [("— 1 —", 1)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = "".join(show("左" * 12, x=20, y=50 + 10 * i, more="") for i in range(9))
    right = "".join(show("右" * 12, x=110, y=50 + 10 * i) for i in range(9))
    assert "".join(read(left, right)) == "左" * 108 + "右" * 108


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        pytest.param(show("关于印发《方案》的通知"), "关于印发《方案》的通知", id="steps that are not told"),
        pytest.param(show(code("甲乙丙", more='DeltaX="5.64 5.64"')), "甲乙丙", id="steps"),
        pytest.param(show(code("甲乙丙丁", more='DeltaX="g 2 5.64 5.7"')), "甲乙丙丁", id="repeated steps"),
        pytest.param(show(code("甲乙丙", more='DeltaX="g 999999999 5.64"')), "甲乙丙", id="more steps than letters"),
        pytest.param(show(code("甲乙丙", more='DeltaX="g"')), "甲乙丙", id="steps that break off"),
        pytest.param(show(code("甲乙丙", more='DeltaX="nan inf"')), "甲乙丙", id="steps that are no numbers"),
        pytest.param(show(code("通知", more='DeltaX="17"')), "通知", id="a letter-spaced word"),
        pytest.param(
            show(code("日期：", more='DeltaX="5.64"') + code("附件", x=30)), "日期： 附件", id="words that stand apart"
        ),
        pytest.param(
            show(code("甲乙", more='DeltaX="5.64"') + '<ofd:TextCode X="11.28">丙</ofd:TextCode>'), "甲乙丙",
            id="a code that stands as high as the one before it",
        ),
        pytest.param(show("open data"), "open data", id="blanks of the author"),
        pytest.param(
            show(code("opendata", more='DeltaX="2.5 2.5 2.5 4.2 2.5 2.5 2.5"')), "open data",
            id="words without a blank of their own",
        ),
        pytest.param(show(code("2025年", more='DeltaX="2.82 2.82 2.82 2.82"')), "2025年", id="a year"),
        pytest.param(
            "".join(
                f'<ofd:TextObject Boundary="{28 + EM * i:.4f} 50 {EM} {EM}" Size="{EM * 20}" CTM="0.05 0 0 0.05 0 0">'
                f'<ofd:TextCode X="0" Y="99.3">{letter}</ofd:TextCode></ofd:TextObject>'
                for i, letter in enumerate("一字一物")
            ),
            "一字一物", id="each letter an object with a matrix",
        ),
        pytest.param(
            "".join(
                f'<ofd:TextObject Boundary="{28 + EM / 2 * i:.4f} 50 {EM / 2} {EM}" Size="{EM}"><ofd:TextCode X="0"'
                f' Y="5">{letter}</ofd:TextCode></ofd:TextObject>'
                for i, letter in enumerate("2025-1")
            ),
            "2025-1", id="each digit an object",
        ),
        pytest.param(
            show(
                '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>13 14</ofd:Glyphs>'
                "</ofd:CGTransform>" + code("字号")
            ), "字号", id="numbers of glyphs are for drawing",
        ),
        pytest.param(show("<ofd:TextCode X='0' Y='5'>\n    甲\n    乙&amp;\n</ofd:TextCode>"), "甲乙&", id="indented"),
        pytest.param(show("<ofd:TextCode X='0' Y='5'><![CDATA[<甲>]]></ofd:TextCode>"), "<甲>", id="a CDATA section"),
        pytest.param(show("重点") + show("重点", x=LEFT + 0.2), "重点", id="printed twice, to look bold"),
        pytest.param(show("人") + show("人", x=LEFT + EM), "人人", id="one letter beside its like"),
        pytest.param(
            "<ofd:PageBlock><ofd:PageBlock>" + show("块") + "</ofd:PageBlock></ofd:PageBlock>", "块", id="blocks"
        ),
        pytest.param(
            "<ofd:Layer Type='Foreground'>" + show("后", x=50) + "</ofd:Layer><ofd:Layer Type='Background'>"
            + show("前", x=50 - EM) + "</ofd:Layer>", "前后", id="layers",
        ),
        pytest.param(show("正文").replace("<ofd:", "<").replace("</ofd:", "</"), "正文", id="no namespace"),
    ],
)  # fmt: skip
def test_text(objects: str, expected: str) -> None:
    assert read(objects) == [expected]


@given(st.text("g -.0123456789eEnaif\t ", max_size=40), st.integers(0, 50))
def test_there_is_a_step_for_every_letter_or_none(text: str, n: int) -> None:
    found = deltas(text, n)
    assert len(found) in (0, n)
    assert all(abs(step) < ofd_letters.MAX_NUMBER for step in found)


WORDS = st.lists(
    st.tuples(st.text("文一、（）1. —a\U00020bb7", min_size=1, max_size=12), st.integers(0, 5)), min_size=1, max_size=30
)


@given(WORDS)
def test_no_letter_is_lost_or_made(words: list[tuple[str, int]]) -> None:
    def letters(parts: list[str]) -> Counter[str]:
        return Counter(character for part in parts for character in part if not character.isspace())

    ways = (
        "",
        'CTM="0 1 -1 0 0 0"',
        'CTM="-1 0 0 -1 0 0"',
        'CTM="0 -1 1 0 0 0"',
        'CTM="0.7 0.7 -0.7 0.7 0 0"',
        'HScale="2"',
    )
    objects = [
        show("骨", y=20),
        *(show(text, 20 + 7 * i, 30 + 8 * i, more=ways[way]) for i, (text, way) in enumerate(words)),
    ]
    extraction = read_ofd(make(page(*objects)))
    assert letters([piece.text for piece in extraction.pieces]) == letters(["骨", *(text for text, _ in words)])


# ---- which way letters run ----


@pytest.mark.parametrize(
    "turned",
    [
        pytest.param(show(code("竖排文字", more='DeltaY="g 3 6"'), x=190), id="one letter below the other"),
        pytest.param(show("竖排文字", x=190, more='ReadDirection="90"'), id="a reading direction"),
        pytest.param(show("竖排文字", x=190, more='CTM="0 1 -1 0 0 0"'), id="turned to the right"),
        pytest.param(show("竖排文字", x=190, y=150, more='CTM="0 -1 1 0 0 0"'), id="turned to the left"),
    ],
)
def test_words_along_the_side_stay_together(turned: str) -> None:
    assert read(turned, lines(*[FULL] * 4)) == [FULL * 4, "竖排文字"]


def test_a_page_laid_across_is_read_upright() -> None:
    text = [FULL] * 8 + ["完。"]
    rows = "".join(show(line, x=180 - 10 * i, y=30, more='CTM="0 1 -1 0 0 0"') for i, line in enumerate(text))
    assert read(rows) == [FULL * 8 + "完。"]


def test_a_watermark_is_furniture() -> None:
    extraction = read_ofd(make(page(lines("正文。"), show("内部资料", more='CTM="0.7 -0.7 0.7 0.7 0 0"'))))
    assert (texts(extraction), furniture(extraction)) == (["正文。"], [("内部资料", 1)])


# ---- what pages share ----

HEAD = '<ofd:TemplatePage ID="7" ZOrder="Background" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
USE = '<ofd:Template TemplateID="7" ZOrder="Background"/>'


def with_template(n_pages: int, template: str | None) -> Extraction:
    pages = [page(lines(f"第{'一二三'[i]}页的正文。"), before=USE) for i in range(n_pages)]
    return read_ofd(make(*pages, common=HEAD, members={"Doc_0/Tpls/Tpl_0/Content.xml": template}))


def test_what_a_template_prints_is_furniture_once() -> None:
    extraction = with_template(3, page(show("某省人民政府公报", y=15), show("内部资料", y=280)))
    assert texts(extraction) == ["第一页的正文。", "第二页的正文。", "第三页的正文。"]
    assert furniture(extraction) == [("某省人民政府公报", 1), ("内部资料", 1)]


def test_the_template_of_a_single_page_is_a_form_and_part_of_it() -> None:
    assert texts(with_template(1, page(show("公告", y=30)))) == ["公告", "第一页的正文。"]


def test_a_missing_template_takes_no_text_away() -> None:
    assert texts(with_template(2, None)) == ["第一页的正文。", "第二页的正文。"]


def composite(unit: int, boundary: str = "10 20 100 100", ctm: str = "2 0 0 2 0 0") -> str:
    return f'<ofd:CompositeObject Boundary="{boundary}" CTM="{ctm}" ResourceID="{unit}"/>'


@pytest.mark.parametrize(
    ("link", "before", "path"),
    [
        pytest.param("<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>", "", "Doc_0/DocumentRes.xml", id="document"),
        pytest.param("", "<ofd:PageRes>Res.xml</ofd:PageRes>", "Doc_0/Pages/Page_0/Res.xml", id="page"),
    ],
)
def test_text_in_a_drawing_stands_where_the_drawing_is_shown(link: str, before: str, path: str) -> None:
    inner = show("乙", x=LEFT / 2 - 5 + EM / 2, y=12.5, size=EM / 2)
    resources = units(_5=composite(6, "0 0 9 9", "1 0 0 1 0 0"), _6=inner)
    data = make(page(show("甲"), composite(5), before=before), common=link, members={path: resources})
    assert texts(read_ofd(data)) == ["甲乙"]


@pytest.mark.parametrize(
    ("drawings", "expected"),
    [
        pytest.param({"_5": composite(5)}, "nesting", id="itself"),
        pytest.param({f"_{i}": composite(i + 1) * 2 for i in range(5, 35)}, "flood", id="two of two of two"),
    ],
)
def test_drawings_without_end(drawings: dict[str, str], expected: str) -> None:
    common = "<ofd:PublicRes>Res.xml</ofd:PublicRes>"
    assert reason(make(page(composite(5)), common=common, members={"Doc_0/Res.xml": units(**drawings)})) == expected


def test_a_drawing_that_is_missing_is_not_seen_by_anybody() -> None:
    common = "<ofd:PublicRes>None.xml</ofd:PublicRes>"
    assert texts(read_ofd(make(page(show("正文。"), composite(5)), common=common))) == ["正文。"]


# ---- what is not shown ----


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(show("密文", more='Visible="false"'), id="invisible"),
        pytest.param(show("密文", more='Alpha="0"'), id="transparent"),
        pytest.param(show("密文", more='Fill="false"'), id="neither filled nor stroked"),
        pytest.param(show('<ofd:FillColor Value="0 0 0" Alpha="0"/>' + code("密文")), id="filled with nothing"),
        pytest.param('<ofd:PageBlock Visible="false">' + show("密文") + "</ofd:PageBlock>", id="in an invisible block"),
        pytest.param(show("密文", size=0.2), id="too small for people"),
        pytest.param(show("密文", more='CTM="0.01 0 0 0.01 0 0"'), id="made too small"),
    ],
)
def test_hidden_text_is_counted_and_left_out(hidden: str) -> None:
    extraction = read_ofd(make(page(lines("正文。", top=90), hidden)))
    assert texts(extraction) == ["正文。"]
    assert remarks(extraction) == {"hidden_text": {"n_characters": "2"}}


def test_outlined_letters_are_shown() -> None:
    assert read(show("空心字", more='Fill="false" Stroke="true"')) == ["空心字"]


def test_annotations_patterns_and_clips_are_no_text() -> None:
    path = (
        f"<ofd:PathObject><ofd:FillColor><ofd:Pattern><ofd:CellContent>{show('底纹')}</ofd:CellContent></ofd:Pattern>"
        f"</ofd:FillColor><ofd:Clips><ofd:Clip><ofd:Area>{show('剪影')}</ofd:Area></ofd:Clip></ofd:Clips></ofd:PathObject>"
    )
    note = f"<ofd:Annot><ofd:Appearance>{show('批注')}</ofd:Appearance></ofd:Annot>"
    annotation = f"<ofd:PageAnnot {NAMESPACE}>{note}</ofd:PageAnnot>"
    data = make(page(path, show("正文。")), members={"Doc_0/Annots/Page_0/Annotation.xml": annotation})
    assert texts(read_ofd(data)) == ["正文。"]


# ---- pages that are pictures ----

OUTLINES = "<ofd:PathObject/>" * (printed.MIN_DRAWN + 1)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param([picture()], "scanned", id="a picture"),
        pytest.param([picture() + show("— 1 —", y=275)], "scanned", id="with a page number"),
        pytest.param([picture(), ""], "scanned", id="and a blank page"),
        pytest.param([OUTLINES], "scanned", id="letters drawn as outlines"),
        pytest.param(["", ""], "empty", id="blank pages"),
        pytest.param([], "empty", id="no pages"),
        pytest.param([show("　 ")], "empty", id="blanks"),
        pytest.param([show("— 1 —", y=275)], "empty", id="nothing but a page number"),
        pytest.param([show("密文", more='Visible="false"')], "empty", id="nothing that is shown"),
    ],
)
def test_pages_without_text(pages: list[str], expected: str) -> None:
    assert reason(make(*map(page, pages))) == expected


def test_scanned_pages_between_others_are_told() -> None:
    text, scan = page(lines("正文。")), page(picture())
    assert remarks(read_ofd(make(text, scan, scan, text, scan))) == {"scanned_pages": {"pages": "2-3, 5"}}


@pytest.mark.parametrize("objects", [picture("40 40"), picture().replace(" CTM", ' Visible="false" CTM')])
def test_a_seal_is_no_scan(objects: str) -> None:
    assert remarks(read_ofd(make(page(objects, lines("正文。"))))) == {}


def test_letters_without_a_meaning() -> None:
    assert reason(make(page(lines("\ue001\ue002正文")))) == "lost_characters"
    extraction = read_ofd(make(page(lines(FULL + "\ue001"))))
    assert remarks(extraction) == {"lost_characters": {"n": "1", "pages": "1"}}


# ---- the file ----


@pytest.mark.parametrize(
    ("root", "path", "member"),
    [
        pytest.param("/Doc_0/Document.xml", "/Doc_0/Pages/P.xml", "Doc_0/Pages/P.xml", id="from the top"),
        pytest.param("./Doc_0/Document.xml", "./Pages/../Pages/P.xml", "Doc_0/Pages/P.xml", id="from here"),
        pytest.param("Doc_0\\Document.xml", "Pages\\P.xml", "Doc_0/Pages/P.xml", id="strokes of Windows"),
        pytest.param(
            "Doc_0/Document.xml", "Doc_0/Pages/P.xml", "Doc_0/Pages/P.xml", id="from the top, without a stroke"
        ),
        pytest.param("DOC_0/document.xml", "pages/p.XML", "Doc_0/Pages/P.xml", id="another case"),
        pytest.param(" Doc_0/Document.xml\n", "../P.xml", "P.xml", id="from above"),
        pytest.param("../../Doc_0/Document.xml", "../../../P.xml", "P.xml", id="never from outside"),
    ],
)
def test_paths(root: str, path: str, member: str) -> None:
    members = {"OFD.xml": entry(root), "Doc_0/Document.xml": document(1, path=path), member: page(show("正文。"))}
    assert texts(read_ofd(make(members=members))) == ["正文。"]


def test_a_path_that_leads_out_leads_nowhere() -> None:
    members = {"Doc_0/Document.xml": document(1, path="../../../../etc/passwd")}
    assert reason(make(members=members)) == "damaged"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "文文文文文文文文文文">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
PAGE_0 = "Doc_0/Pages/Page_0/Content.xml"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param({"Encryptions.xml": "<Encryptions/>"}, "encrypted", id="encrypted"),
        pytest.param({"OFD.xml": None}, "type_mismatch", id="no entry"),
        pytest.param({"OFD.xml": "<html/>"}, "damaged", id="another entry"),
        pytest.param({"OFD.xml": entry()}, "damaged", id="no document"),
        pytest.param({"OFD.xml": entry("")}, "damaged", id="a document without a place"),
        pytest.param({"Doc_0/Document.xml": None}, "damaged", id="a document that is missing"),
        pytest.param({"Doc_0/Document.xml": page()}, "damaged", id="a page for a document"),
        pytest.param({PAGE_0: None}, "damaged", id="a page that is missing"),
        pytest.param({PAGE_0: page(show("甲"))[:-9]}, "damaged", id="a page that breaks off"),
        pytest.param({PAGE_0: "\x8f\x01 no XML"}, "damaged", id="a page in cipher"),
        pytest.param({PAGE_0: units()}, "damaged", id="another file for a page"),
        pytest.param({PAGE_0: BOMB + page(show("$")).replace("$", "&i;")}, "damaged", id="entities in a text"),
        pytest.param({PAGE_0: BOMB + page(show("甲", more='Name="&i;"'))}, "damaged", id="entities in an attribute"),
        pytest.param(
            {PAGE_0: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + page(show("$")).replace("$", "&e;")},
            "damaged", id="a file of the system",
        ),
        pytest.param({PAGE_0: page("<ofd:Layer>" * 60 + "</ofd:Layer>" * 60)}, "nesting", id="layers in layers"),
        pytest.param({PAGE_0: page(show("文" * (ofd_letters.MAX_DRAWN + 1)))}, "flood", id="a page of a book's length"),
        pytest.param({"Doc_0/Document.xml": document(printed.MAX_PAGES + 1)}, "flood", id="too many pages"),
        pytest.param({PAGE_0: page("<ofd:PathObject/>" * 760_000)}, "zip_bomb", id="more XML than memory"),
    ],
)  # fmt: skip
def test_reasons(members: dict[str, str | None], expected: str) -> None:
    assert reason(make(page(lines("正文。")), members=members)) == expected


def test_other_files_are_refused() -> None:
    whole = make(page(lines("正文。")))
    assert reason(whole[: len(whole) // 2]) == "damaged"
    assert reason("一、总体要求".encode()) == "type_mismatch"
    assert reason(whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")) == "encrypted"


def test_pages_are_weighed_one_by_one(with_limits: Callable[[str], None]) -> None:
    """A program that makes each letter an object writes 25 marks for it: 40 pages would pass the limit together."""
    pages = [page(lines(f"{'甲乙丙丁'[i]}页的正文。")) for i in range(4)]
    with_limits("[zip]\nxml_marks = 80")
    assert len(read_ofd(make(*pages)).pieces) == 4


def test_an_attachment_may_be_a_zip() -> None:
    with_zip = {"Doc_0/Attachs/a.docx": "PK\x03\x04"}
    assert texts(read_ofd(make(page(lines("正文。")), members=with_zip))) == ["正文。"]


def test_documents_of_a_file_follow_each_other() -> None:
    roots = ("Doc_0/Document.xml", "/Doc_1/Document.xml", "Doc_0/Document.xml")
    members = {
        "OFD.xml": entry(*roots),
        "Doc_1/Document.xml": document(1, path="P.xml"),
        "Doc_1/P.xml": page(lines("第二份。", *[FULL] * 8)),
    }
    extraction = read_ofd(make(page(lines(*[FULL] * 9)), members=members))
    assert [(piece.page, piece.text[:4]) for piece in extraction.pieces] == [
        (1, FULL[:4]),
        (2, "第二份。"),
        (2, FULL[:4]),
    ]


@pytest.mark.parametrize("box", ["", "0 0 0 0", "none"])
def test_a_page_without_a_size_has_that_of_the_document(box: str) -> None:
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 150</ofd:PhysicalBox></ofd:PageArea>"
    extraction = read_ofd(make(page(lines("正文。"), show("— 1 —", y=130), box=box), common=area))
    assert furniture(extraction) == [("— 1 —", 1)]


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        pytest.param("关于印发某方案的通知", {"title": "关于印发某方案的通知"}, id="the title of the text"),
        pytest.param("关于印发 某方案的通知", {"title": "关于印发 某方案的通知"}, id="with blanks"),
        pytest.param("某办公室模板", {}, id="that of a template"),
        pytest.param("通知", {}, id="a word"),
        pytest.param("", {}, id="none"),
    ],
)
def test_a_title_is_stated_where_the_text_begins_with_it(title: str, stated: dict[str, str]) -> None:
    text = show("关于印发某方案的通知", y=40, size=1.4 * EM) + lines("各市人民政府：", top=70)
    assert read_ofd(make(page(text), title=title)).stated == stated


def test_the_child_reads_as_we_do() -> None:
    files = [make(page(lines(*[FULL] * 8)), page(picture())), make(page(lines("甲。"), before=USE), common=HEAD)]
    with Sandbox() as sandbox:
        for data in files:
            assert sandbox.extract("ofd", data) == read_ofd(data)
        with pytest.raises(ValueError, match=r"^scanned$"):
            sandbox.extract("ofd", make(page(picture())))


VALUES = st.sampled_from(
    ["", "0", "-1", "1e308", "nan", "9" * 400, "g 3 1", "1 2 3 4", "0 0 0 0 0 0", "-5 -5 5 5", "甲"]
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(["Boundary", "CTM", "Size", "ReadDirection", "Alpha"]), VALUES), VALUES, VALUES)
def test_any_measures_end_in_text_or_a_reason(object_: dict[str, str], x: str, delta: str) -> None:
    attributes = " ".join(f'{name}="{value}"' for name, value in object_.items())
    inner = f'<ofd:TextCode X="{x}" Y="{delta}" DeltaX="{delta}" DeltaY="{x}">甲乙丙</ofd:TextCode>'
    data = make(page(f"<ofd:TextObject {attributes}>{inner}</ofd:TextObject>", lines("正文。"), box=x))
    extraction = read_ofd(data)
    n_shown = sum("甲" in piece.text for piece in extraction.pieces)
    assert n_shown == 1 or "hidden_text" in remarks(extraction)


@settings(max_examples=200)
@given(st.data())
def test_any_damage_ends_in_text_or_a_reason(data: st.DataObject) -> None:
    whole = bytearray(make(page(lines("正文。")), page(picture()), common=HEAD))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert reason(bytes(whole)) in {*REASONS, ""}
