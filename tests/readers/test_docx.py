from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.readers.docx import MAX_NESTING, read_docx
from sizhong_search.readers.docx_fields import MAX_FIELDS
from sizhong_search.readers.docx_xml import MAX_COLUMNS
from sizhong_search.readers.pieces import REASONS, Extraction, Piece, Remark, assemble

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    f' xmlns:m="{OFFICE}/math" xmlns:r="{OFFICE}/relationships" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
ROOTS = {"header1": "hdr", "footer1": "ftr"}


def links(targets: Mapping[str, str]) -> str:
    return LINKS.format(
        "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{name}"/>' for name, kind in targets.items())
    )


def docx(body: str, *, core: str = "", members: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """Make a document: ``parts`` are the contents of styles, numbering, footnotes, header1 …"""
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": links(
            {"word/document.xml": f"{OFFICE}/officeDocument", "docProps/core.xml": "http://x/core-properties"}
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": links(
            {f"{name}.xml": f"{OFFICE}/relationships/{name.rstrip('1')}" for name in parts}
        ),
        "docProps/core.xml": f'<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{core}</dc:title></a>',
    }
    for name, inner in parts.items():
        root = ROOTS.get(name, name)
        written[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in (written | dict(members or {})).items():
            z.writestr(name, data)
    return buffer.getvalue()


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(inner: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner if inner.startswith('<') else t(inner)}</w:r>"


def p(inner: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner if inner.startswith('<') or not inner else r(inner)}</w:p>"


def numbered(text: str, num_id: int = 1, i: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="{num_id}"/></w:numPr>')


def style(name: str, properties: str = "", *, based_on: str = "", kind: str = "paragraph", label: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{label or name}"/><w:basedOn w:val="{based_on}"/>'
        f"{properties}</w:style>"
    )


def tc(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith('<') else p(inner)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def fld(step: str) -> str:
    return r(f'<w:fldChar w:fldCharType="{step}"/>')


def instruction(text: str) -> str:
    return fld("begin") + r(f"<w:instrText>{text}</w:instrText>")


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H1"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H2"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def texts(extraction: Extraction) -> list[str]:
    return [piece.text for piece in extraction.pieces]


def lines(body: str, **parts: str) -> list[str]:
    return texts(read_docx(docx(body, **parts)))


def remarks(body: str, **parts: str) -> dict[str, dict[str, str]]:
    return {remark.code: dict(remark.facts) for remark in read_docx(docx(body, **parts)).remarks}


# ---- text ----


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(r("一、") + r("总体要求"), "一、总体要求", id="runs"),
        pytest.param(r(t("甲") + "<w:tab/>" + t("乙")), "甲\t乙", id="tab"),
        pytest.param(r(t("甲") + "<w:br/>" + t("乙") + "<w:cr/>" + t("丙")), "甲\n乙\n丙", id="line breaks"),
        pytest.param(r(t("甲") + "<w:lastRenderedPageBreak/>" + t("乙")), "甲乙", id="where a page ended"),
        pytest.param(r(t("5G") + "<w:noBreakHyphen/>" + t("A") + "<w:softHyphen/>"), "5G-A", id="hyphens"),
        pytest.param("<w:r><w:t> 甲 </w:t></w:r>", "甲", id="blanks that are not kept"),
        pytest.param(r(t("甲\n乙")), "甲 乙", id="a line end of the XML"),
        pytest.param(r('<w:sym w:font="Wingdings" w:char="F0FE"/>'), "☑", id="sign of a symbol font"),
        pytest.param("<w:hyperlink>" + r("网址") + "</w:hyperlink>", "网址", id="link"),
        pytest.param("<w:smartTag>" + r("北京") + "</w:smartTag>", "北京", id="smart tag"),
        pytest.param("<w:sdt><w:sdtPr/><w:sdtContent>" + r("控件") + "</w:sdtContent></w:sdt>", "控件", id="control"),
        pytest.param("<m:oMath><m:r><m:t>S=7</m:t></m:r></m:oMath>", "S=7", id="formula"),
        pytest.param(
            "<w:r><w:ruby><w:rubyPr/><w:rt>" + r("gui") + "</w:rt><w:rubyBase>" + r("硅")
            + "</w:rubyBase></w:ruby></w:r>", "硅", id="ruby",
        ),
        pytest.param(
            "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w:symEx/></mc:Choice><mc:Fallback><w:t>☺</w:t>"
            "</mc:Fallback></mc:AlternateContent></w:r>", "☺", id="a sign that only new programs know",
        ),
        pytest.param(r("甲") + "<w:commentRangeStart/>" + r("乙") + r("<w:commentReference/>"), "甲乙", id="comment"),
    ],
)  # fmt: skip
def test_a_paragraph_reads_as_word_shows_it(inner: str, expected: str) -> None:
    assert lines(p(inner)) == [expected]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(instruction("PAGEREF a") + fld("separate") + r("12") + fld("end") + r("页"), "12页", id="result"),
        pytest.param(instruction("DATE") + fld("end") + r("后"), "后", id="no result"),
        pytest.param(
            instruction("IF ") + instruction("X") + fld("separate") + r("1") + fld("end") + fld("separate") + r("是")
            + fld("end"), "是", id="a field within an instruction",
        ),
        pytest.param('<w:fldSimple w:instr="PAGE">' + r("3") + "</w:fldSimple>", "3", id="simple"),
        pytest.param(instruction(r" eq \o\ac(○,12)") + fld("end") + r("工作"), "⑫工作", id="a circle about a number"),
        pytest.param(fld("end") + fld("separate") + r("甲"), "甲", id="ends without a beginning"),
        pytest.param(
            fld("begin") * (MAX_FIELDS * 3) + r("<w:tab/>") + fld("separate") + fld("end") * 200 + r("甲"), "甲",
            id="more fields than anyone follows",
        ),
    ],
)  # fmt: skip
def test_of_a_field_the_result_is_text(inner: str, expected: str) -> None:
    assert lines(p(inner)) == [expected]


def test_a_field_without_an_end_swallows_no_more_than_its_paragraph() -> None:
    assert lines(p(instruction("TOC") + r("甲")) + p("乙")) == ["乙"]


def test_a_field_may_reach_over_paragraphs() -> None:
    body = p(instruction("TOC") + fld("separate") + r("甲")) + p(r("乙") + fld("end")) + p("丙")
    assert lines(body) == ["甲", "乙", "丙"]


def test_pieces_say_which_paragraph_they_were() -> None:
    pieces = read_docx(docx(p("甲") + p() + p("乙"))).pieces
    assert pieces == (Piece(text="甲", paragraph=1), Piece(text="乙", paragraph=3))


# ---- headings and numbers ----


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        pytest.param('<w:pStyle w:val="a"/>', "heading", id="outline level of the style"),
        pytest.param('<w:pStyle w:val="b"/>', "heading", id="outline level of the style it is based on"),
        pytest.param('<w:pStyle w:val="c"/>', "heading", id="name of the style"),
        pytest.param('<w:pStyle w:val="d"/>', "heading", id="title"),
        pytest.param('<w:pStyle w:val="e"/>', "furniture", id="line of the contents"),
        pytest.param('<w:outlineLvl w:val="2"/>', "heading", id="outline level of its own"),
        pytest.param('<w:pStyle w:val="a"/><w:outlineLvl w:val="9"/>', "paragraph", id="body text of its own"),
        pytest.param('<w:pStyle w:val="loop"/>', "paragraph", id="a style based on itself"),
        pytest.param('<w:pStyle w:val="none"/>', "paragraph", id="a style that is not there"),
        pytest.param("", "paragraph", id="no style"),
    ],
)
def test_headings_are_known_by_style_and_outline_level(properties: str, kind: str) -> None:
    styles = (
        style("a", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("b", based_on="a")
        + style("c", label="heading 2")
        + style("d", label="Title")
        + style("e", label="toc 1")
        + style("loop", based_on="pool")
        + style("pool", based_on="loop")
    )
    pieces = read_docx(docx(p("总体要求", properties) + p("乙"), styles=styles)).pieces
    assert [piece.kind for piece in pieces] == [kind, "paragraph"]


def test_numbers_stand_before_the_text() -> None:
    body = numbered("总体要求") + numbered("指导思想", 1, 1) + numbered("基本原则", 1, 1) + numbered("任务")
    assert lines(body, numbering=LISTS) == ["一、总体要求", "（一）指导思想", "（二）基本原则", "二、任务"]


@pytest.mark.parametrize(
    ("styles", "properties", "expected"),
    [
        pytest.param(
            style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'), '<w:pStyle w:val="H1"/>', "一、甲",
            id="list of the style",
        ),
        pytest.param(
            style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + style("H2", based_on="H1"),
            '<w:pStyle w:val="H2"/>', "（一）甲", id="level tied to the style, list of the one it is based on",
        ),
        pytest.param(
            style("X", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
            '<w:pStyle w:val="X"/>', "（一）甲", id="level named by the style",
        ),
        pytest.param(
            style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
            '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>', "甲", id="taken out of the list",
        ),
        pytest.param(
            style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
            + style("Y", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>', based_on="H1"),
            '<w:pStyle w:val="Y"/>', "甲", id="taken out of the list by its style",
        ),
        pytest.param(
            style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
            '<w:pStyle w:val="H1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>', "（一）甲", id="level of its own",
        ),
        pytest.param(
            style("N", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>').replace(
                "<w:style ", '<w:style w:default="1" '
            ),
            "", "一、甲", id="style of all paragraphs",
        ),
    ],
)  # fmt: skip
def test_a_paragraph_is_in_the_list_of_its_style(styles: str, properties: str, expected: str) -> None:
    assert lines(p("甲", properties), styles=styles, numbering=LISTS) == [expected]


def test_an_empty_paragraph_of_a_list_shows_its_number() -> None:
    table = tbl(tr(tc(numbered("")), "甲"), tr(tc(numbered("")), "乙"))
    assert lines(table, numbering=LISTS) == ["一、", "甲", "二、", "乙"]


# ---- tables ----


def cells(body: str) -> list[tuple[str, tuple[int, int, int] | None]]:
    return [(piece.text, piece.cell) for piece in read_docx(docx(body)).pieces]


def test_a_table_is_read_by_its_cells() -> None:
    extraction = read_docx(docx(p("前") + tbl(tr("序号", "任务"), tr("1", "减税")) + p("后")))
    assert [piece.cell for piece in extraction.pieces] == [None, (1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2), None]
    assert assemble(extraction.pieces)[0] == "前\n序号\t任务\n1\t减税\n后"


def test_columns_are_those_of_the_grid() -> None:
    body = tbl(tr(tc("甲", '<w:gridSpan w:val="2"/>'), "乙"), tr("1", "2", "3", properties='<w:gridBefore w:val="1"/>'))
    assert [cell for _, cell in cells(body)] == [(1, 1, 1), (1, 1, 3), (1, 2, 2), (1, 2, 3), (1, 2, 4)]


@pytest.mark.parametrize("span", ["1000000000", "-5", "0", "x", ""])
def test_a_span_costs_nothing_and_ends_at_words_own_limit(span: str) -> None:
    found = cells(tbl(tr(tc("甲", f'<w:gridSpan w:val="{span}"/>'), "乙")))
    assert [text for text, _ in found] == ["甲", "乙"]
    assert all(cell and 1 <= cell[2] <= MAX_COLUMNS for _, cell in found)


def test_a_cell_that_reaches_down_is_read_once() -> None:
    body = tbl(
        tr(tc("财政部", '<w:vMerge w:val="restart"/>'), "一"),
        tr(tc(p(), "<w:vMerge/>"), "二"),
        tr(tc("税务总局", '<w:vMerge w:val="restart"/>'), "三"),
    )
    assert [text for text, _ in cells(body)] == ["财政部", "一", "", "二", "税务总局", "三"]


def test_a_cell_that_goes_on_from_nothing_is_a_cell_of_its_own() -> None:
    assert [text for text, _ in cells(tbl(tr(tc("甲", "<w:vMerge/>"), "乙")))] == ["甲", "乙"]


def test_what_lies_under_a_merged_cell_is_hidden() -> None:
    body = tbl(tr(tc("甲", '<w:vMerge w:val="restart"/>'), "一"), tr(tc("乙", '<w:vMerge w:val="continue"/>'), "二"))
    assert remarks(body) == {"hidden_text": {"n_characters": "1"}}


def test_a_table_within_a_cell_is_part_of_the_cell() -> None:
    inner = tc(p("甲") + tbl(tr("乙", "丙")) + p("丁"))
    assert cells(tbl(tr(inner, "戊"))) == [("甲\n乙\n丙\n丁", (1, 1, 1)), ("戊", (1, 1, 2))]


def test_a_table_of_one_column_is_a_frame() -> None:
    body = tbl(tr(tc(p("一、总体要求") + p("二、任务") + tbl(tr("甲", "乙")))))
    assert cells(body) == [("一、总体要求", None), ("二、任务", None), ("甲", (2, 1, 1)), ("乙", (2, 1, 2))]


def test_rows_and_cells_within_controls_are_found() -> None:
    row = "<w:sdt><w:sdtContent>" + tr("甲", "<w:sdt><w:sdtContent>" + tc("乙") + "</w:sdtContent></w:sdt>")
    assert [text for text, _ in cells(tbl(row + "</w:sdtContent></w:sdt>"))] == ["甲", "乙"]


def test_tables_deeper_than_any_are_refused() -> None:
    body = p("甲")
    for _ in range(MAX_NESTING + 1):
        body = tbl(tr(tc(body), "乙"))
    with pytest.raises(ValueError, match="nesting"):
        read_docx(docx(body))


# ---- boxes ----

BOX = "<w:txbxContent>" + p("国务院文件") + "</w:txbxContent>"
TWICE = (
    "<w:r><mc:AlternateContent>"
    f"<mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(TWICE + r("甲"), ["国务院文件", "甲"], id="at the start"),
        pytest.param(r("甲") + TWICE + r("乙"), ["甲乙", "国务院文件"], id="in the middle"),
        pytest.param(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>", ["国务院文件"], id="of old Word"),
        pytest.param(r(TWICE, "<w:vanish/>") + r("甲"), ["甲"], id="hidden"),
    ],
)
def test_a_text_box_is_read_once_where_it_is_anchored(inner: str, expected: list[str]) -> None:
    assert lines(p(inner)) == expected


def test_a_text_box_in_a_cell_is_part_of_the_cell() -> None:
    assert lines(tbl(tr(tc(p(TWICE + r("甲"))), "乙"))) == ["国务院文件\n甲", "乙"]


# ---- tracked and hidden ----


def test_insertions_are_in_and_deletions_out() -> None:
    body = p(
        "<w:ins>" + r("新增") + "</w:ins><w:del><w:r><w:delText>删除</w:delText></w:r></w:del>"
        "<w:moveFrom>" + r("移走") + "</w:moveFrom><w:moveTo>" + r("移来") + "</w:moveTo>"
    )
    assert lines(body) == ["新增移来"]
    assert remarks(body) == {"tracked_changes": {"n_insertions": "2", "n_deletions": "2"}}


def test_a_paragraph_whose_mark_was_deleted_runs_on_and_is_not_counted() -> None:
    body = numbered("甲").replace("<w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr>") + numbered("乙") + numbered("丙")
    assert lines(body, numbering=LISTS) == ["一、甲乙", "二、丙"]


def test_rows_that_were_deleted_are_out() -> None:
    body = tbl(tr("甲", "乙", properties="<w:del/>"), tr("丙", "丁", properties="<w:ins/>"))
    assert lines(body) == ["丙", "丁"]
    assert remarks(body) == {"tracked_changes": {"n_insertions": "1", "n_deletions": "1"}}


@pytest.mark.parametrize(
    ("run", "paragraph", "expected"),
    [
        pytest.param("<w:vanish/>", "", "", id="by itself"),
        pytest.param('<w:vanish w:val="0"/>', "", "密", id="switched off"),
        pytest.param('<w:rStyle w:val="r"/>', "", "", id="by its style"),
        pytest.param('<w:rStyle w:val="r2"/>', "", "", id="by the style that is based on"),
        pytest.param("", '<w:pStyle w:val="p"/>', "", id="by the style of the paragraph"),
        pytest.param('<w:rStyle w:val="r"/>', '<w:pStyle w:val="p"/>', "密", id="by two styles, which cancel out"),
        pytest.param('<w:vanish w:val="false"/>', '<w:pStyle w:val="p"/>', "密", id="shown in spite of its style"),
        pytest.param('<w:sz w:val="2"/>', "", "", id="one point high"),
        pytest.param('<w:webHidden/>', "", "密", id="hidden in the web view only"),
    ],
)  # fmt: skip
def test_hidden_text_is_left_out_with_a_remark(run: str, paragraph: str, expected: str) -> None:
    hide = "<w:rPr><w:vanish/></w:rPr>"
    styles = style("r", hide, kind="character") + style("r2", based_on="r", kind="character") + style("p", hide)
    extraction = read_docx(docx(p(r("密", run), paragraph) + p("甲"), styles=styles))
    assert "".join(texts(extraction)) == expected + "甲"
    hidden = (Remark(code="hidden_text", facts={"n_characters": "1"}),)
    assert extraction.remarks == (() if expected else hidden)


def test_a_hidden_mark_joins_two_paragraphs_as_a_style_separator_does() -> None:
    first = numbered("加强领导。").replace("<w:pPr>", "<w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    assert lines(first + p("各地要落实。"), numbering=LISTS) == ["一、加强领导。各地要落实。"]


def test_a_paragraph_that_is_hidden_with_its_mark_is_not_counted() -> None:
    hidden = p(r("密", "<w:vanish/>"), '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>')
    assert lines(hidden + numbered("甲"), numbering=LISTS) == ["一、甲"]


def test_a_hidden_mark_does_not_swallow_the_text_before_a_table_or_the_end() -> None:
    joined = p("甲", "<w:rPr><w:vanish/></w:rPr>")
    assert lines(joined + tbl(tr("乙", "丙")) + joined) == ["甲", "乙", "丙", "甲"]


def test_a_drop_cap_is_part_of_its_paragraph() -> None:
    assert lines(p("为", '<w:framePr w:dropCap="drop"/>') + p("深入贯彻")) == ["为深入贯彻"]


def test_signs_that_nobody_knows_are_told() -> None:
    body = p(r('<w:sym w:font="Wingdings 3" w:char="F07D"/>') + instruction("EQ \\f(1,2)") + fld("end") + r("甲"))
    assert lines(body) == ["\ufffd\ufffd甲"]
    assert remarks(body) == {"lost_characters": {"n_lost": "2"}}
    assert remarks(p("甲") + "<w:altChunk/>") == {"lost_characters": {"n_lost": "1"}}


# ---- beside the text ----


def note(note_id: int, text: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{note_id}">{p(r("<w:footnoteRef/>") + r(text))}</w:{kind}>'


def reference(note_id: int, kind: str = "footnote", more: str = "") -> str:
    return r(f'<w:{kind}Reference w:id="{note_id}" {more}/>')


def test_notes_are_marked_in_the_text_and_stand_behind_it() -> None:
    body = p(r("2025") + reference(7) + r("年") + reference(5) + reference(7)) + p(reference(1, "endnote") + r("止"))
    extraction = read_docx(
        docx(
            body,
            footnotes=note(0, "未用") + note(5, "乙") + note(7, "甲"),
            endnotes=note(1, "尾", "endnote"),
        )
    )
    assert [(piece.text, piece.kind) for piece in extraction.pieces] == [
        ("2025[1]年[2][1]", "paragraph"),
        ("[i]止", "paragraph"),
        ("[1] 甲", "furniture"),
        ("[2] 乙", "furniture"),
        ("[i] 尾", "furniture"),
    ]


def test_notes_are_numbered_as_the_document_says() -> None:
    settings_part = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>'
    body = p(r("甲") + reference(1) + reference(2, more='w:customMarkFollows="1"') + r("＊"))
    found = lines(body, footnotes=note(1, "乙") + note(2, "丙"), settings=settings_part)
    assert found == ["甲①＊", "① 乙", "② 丙"]


def test_heads_and_feet_are_furniture_once() -> None:
    section = '<w:sectPr><w:headerReference r:id="header1.xml"/><w:footerReference r:id="footer1.xml"/></w:sectPr>'
    body = p("甲") + p("乙", section) + section
    extraction = read_docx(docx(body, header1=p("内部资料"), footer1=p("— 1 —") + p()))
    assert [(piece.text, piece.kind) for piece in extraction.pieces[2:]] == [
        ("内部资料", "furniture"),
        ("— 1 —", "furniture"),
    ]


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        pytest.param("关于促进创业的若干措施", {"title": "关于促进创业的若干措施"}, id="on two lines of the text"),
        pytest.param("海南省将健康融入所有政策实施方案", {}, id="of the file it was copied from"),
        pytest.param("促进创业", {}, id="too short"),
        pytest.param("PowerPoint 演示文稿", {}, id="of the program"),
        pytest.param("", {}, id="none"),
    ],
)
def test_a_stated_title_is_one_that_the_text_begins_with(core: str, expected: dict[str, str]) -> None:
    body = p("关于促进创业的") + p("若干措施") + p("一、目标")
    assert read_docx(docx(body, core=core)).stated == expected


def test_damaged_properties_cost_the_title_only() -> None:
    assert texts(read_docx(docx(p("甲"), members={"docProps/core.xml": "<a"}))) == ["甲"]


# ---- other files ----


def test_the_strict_variant_is_read() -> None:
    body = docx(p("甲"))
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        document = z.read("word/document.xml").decode()
    strict = document.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(read_docx(docx("", members={"word/document.xml": strict}))) == ["甲"]


ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w:document {}><w:body>{}</w:body></w:document>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "type_mismatch", id="no bytes"),
        pytest.param("一、总体要求".encode(), "type_mismatch", id="a text under a false name"),
        pytest.param(docx(""), "empty", id="no paragraph"),
        pytest.param(docx(p() + p(" ") + tbl(tr("", ""))), "empty", id="blanks"),
        pytest.param(docx("", header1=p("页眉")), "empty", id="furniture alone"),
        pytest.param(docx("", members={"word/document.xml": "<a/>"}), "type_mismatch", id="another document"),
        pytest.param(docx(p("甲"), members={"word/document.xml": "<w:a"}), "damaged", id="no XML"),
        pytest.param(docx("", members={"_rels/.rels": LINKS.format("")}), "damaged", id="no link to the document"),
        pytest.param(
            docx("", members={"word/document.xml": ENTITY.format(NAMESPACES, p(r("&b;")))}), "damaged", id="an entity"
        ),
        pytest.param(docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "damaged", id="deeper than any"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_docx(data)
    assert reason in REASONS


# ---- properties ----

WHOLE = docx(
    numbered("总体要求") + p(TWICE + reference(1)) + tbl(tr(tc("甲", '<w:gridSpan w:val="2"/>'), "乙"))
    + p(r("丙", "<w:vanish/>")),
    numbering=LISTS, styles=style("H1"), footnotes=note(1, "注"), header1=p("头"), core="标题",
)  # fmt: skip


def try_to_read(data: bytes) -> None:
    try:
        extraction = read_docx(data)
    except ValueError as error:
        assert str(error) in REASONS  # noqa: PT017 - it may also succeed
    else:
        assert assemble(extraction.pieces)[0].strip()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try_to_read(data)
    try_to_read(b"PK\x03\x04" + data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_to_the_file_is_met_with_a_reason(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    try_to_read(bytes(data))


TAGS = (
    *("p", "r", "t", "br", "sym", "tbl", "tr", "tc", "tcPr", "gridSpan", "vMerge", "pPr", "rPr", "numPr", "numId"),
    *("ilvl", "pStyle", "outlineLvl", "vanish", "fldChar", "instrText", "sdt", "sdtContent", "ins", "del", "ruby"),
    *("txbxContent", "footnoteReference", "sectPr", "headerReference", "rubyBase", "hyperlink"),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(("w:val", "w:id", "w:fldCharType", "w:char", "w:font", "r:id")),
    st.sampled_from(("1", "0", "-1", "99999999999", "begin", "separate", "end", "restart", "H1", "x", "F0FE", "")),
    max_size=2,
)


def written(tag: str, attributes: dict[str, str], children: list[str]) -> str:
    inner = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<w:{tag}{inner}>{''.join(children)}</w:{tag}>"


XML = st.recursive(
    st.sampled_from(("甲", "一、", " ")),
    lambda inner: st.builds(written, st.sampled_from(TAGS), ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=40,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(XML, max_size=4), st.lists(XML, max_size=3), st.lists(XML, max_size=3))
def test_any_elements_in_any_order_are_read_or_refused(body: list[str], styles: list[str], notes: list[str]) -> None:
    try_to_read(
        docx(p("甲") + "".join(body), styles=style("H1", "".join(styles)), footnotes="".join(notes), numbering=LISTS)
    )
