"""A task book for Word: A4 across, the head on every page, rows that are not torn.

Each row keeps its measure's id in a hidden run of its first cell, which Word, WPS and LibreOffice leave alone.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sizhong_search.duties.task_book import (
    BAND_FILL,
    BODY_FONT,
    HEAD_FILL,
    HEAD_FONT,
    HEADS,
    NUMBER,
    WIDTHS,
    book_title,
    cells,
    clean,
    fill,
    notes,
    rows,
)
from sizhong_search.duties.tasks import Task
from sizhong_search.errors import MissingExtraError
from sizhong_search.messages import Language, say
from sizhong_search.model import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

TITLE_FONT = "方正小标宋简体"
_MAY_SPLIT = 400  # characters; a longer row may run over two pages, else it would leave most of one empty


def to_docx(
    tasks: Sequence[Task],
    *,
    made_on: datetime.date,
    title: str | None = None,
    documents: Iterable[Document] = (),
    remarks: Iterable[str] = (),
    lang: Language | None = None,
) -> bytes:
    """Return a task book as a Word file; as ``to_xlsx``.

    Raises
    ------
    MissingExtraError
        If python-docx is not installed.
    """
    try:
        import docx
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt
    except ModuleNotFoundError as error:
        raise MissingExtraError("python-docx", "export") from error
    book = docx.Document()
    title = clean(title or book_title(tasks, lang))
    _set_up(book, title, made_on, lang)
    heading = book.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.space_after, heading.paragraph_format.line_spacing = Pt(12), Pt(32)
    _write(heading, title, TITLE_FONT, 22)
    _write_tasks(book, tasks, title, lang)
    about = book.add_paragraph()
    about.paragraph_format.space_before = Pt(12)
    _write(about, say("book.notes", lang), HEAD_FONT)
    for line in notes(tasks, documents, made_on, lang, remarks=remarks):
        about.paragraph_format.keep_with_next = True  # no last line alone on a page
        about = book.add_paragraph()
        _write(about, clean(line))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _set_up(book: WordDocument, title: str, made_on: datetime.date, lang: Language | None) -> None:
    """Set page, body font, page numbers, and what the file says of itself."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = book.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(13)
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(16), Mm(16), Mm(8)
    body = book.styles["Normal"]
    _set_font(body, BODY_FONT, 10.5)
    book.styles.element.xpath("./w:docDefaults//w:lang")[0].set(qn("w:eastAsia"), "zh-CN")
    # Exact lines: a machine without 仿宋 falls back on fonts half as high again.
    body.paragraph_format.space_after, body.paragraph_format.line_spacing = Pt(0), Pt(16)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for i, piece in enumerate(say("book.page", lang, page="\0PAGE\0", pages="\0NUMPAGES\0").split("\0")):
        if i % 2:
            field = _child(footer._p, "w:fldSimple", {"w:instr": piece})
            _child(_child(field, "w:r"), "w:t").text = "1"
        else:
            _write(footer, piece)
    about = book.core_properties
    about.title, about.author, about.comments = title[:255], "", ""
    about.created = about.modified = datetime.datetime.combine(made_on, datetime.time())


def _write_tasks(book: WordDocument, tasks: Sequence[Task], title: str, lang: Language | None) -> None:
    from docx.shared import Mm

    table = book.add_table(1, len(HEADS), style="Table Grid")
    table.autofit = False
    margins = _child(table._tbl.tblPr, "w:tblCellMar")
    table._tbl.tblPr.xpath("./w:tblLook")[0].addprevious(margins)  # Word wants them in this order
    for side, twips in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85)):
        _child(margins, f"w:{side}", {"w:w": str(twips), "w:type": "dxa"})
    for place, column in enumerate(HEADS):
        table.columns[place].width = Mm(WIDTHS[column])
    head = table.rows[0]
    _child(head._tr.get_or_add_trPr(), "w:cantSplit")
    _child(head._tr.get_or_add_trPr(), "w:tblHeader")
    for cell, (column, key) in zip(head.cells, HEADS.items(), strict=True):
        cell.width = Mm(WIDTHS[column])
        _write_cell(cell, say(key, lang), colour=HEAD_FILL, font=HEAD_FONT, centred=True)
    for line in rows(tasks, lang, title):
        if isinstance(line, str):
            _write_band(table.add_row(), clean(line))
        else:
            _write_task(table.add_row(), *line, lang)


def _write_band(row: _Row, text: str) -> None:
    band = row.cells[0].merge(row.cells[-1])
    _child(row._tr.get_or_add_trPr(), "w:cantSplit")
    _write_cell(band, text, colour=BAND_FILL, font=HEAD_FONT)
    band.paragraphs[0].paragraph_format.keep_with_next = True


def _write_task(row: _Row, number: int, task: Task, lang: Language | None) -> None:
    texts = cells(number, task, lang)
    if sum(map(len, texts.values())) < _MAY_SPLIT:
        _child(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell, (column, text) in zip(row.cells, texts.items(), strict=True):
        written = _write_cell(cell, text, colour=fill(column, task), centred=column in (NUMBER, "deadline"))
        written.font.underline = column in task.before or None
    row.cells[0].paragraphs[0].add_run(task.measure_id).font.hidden = True


def _write_cell(
    cell: _Cell, text: str, *, colour: str | None = None, font: str | None = None, centred: bool = False
) -> Run:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if colour:  # Word wants it before the alignment
        _child(cell._tc.get_or_add_tcPr(), "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour})
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else None
    return _write(paragraph, text, font)


def _write(paragraph: Paragraph, text: str, font: str | None = None, size: float | None = None) -> Run:
    run = paragraph.add_run(text)
    _set_font(run, font, size)
    return run


def _set_font(of: Any, name: str | None, size: float | None) -> None:
    """Set the font of a run or style; Chinese follows ``w:eastAsia``, which python-docx leaves out."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    if size:
        of.font.size = Pt(size)
    if name:
        of.font.name = name
        of.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)


def _child(parent: Any, tag: str, attributes: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    child = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        child.set(qn(name), value)
    parent.append(child)
    return child
