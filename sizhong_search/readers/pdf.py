"""PDF → pieces: pages in order, ruled tables as cells, printed lines joined to paragraphs.

Takes the bytes of a file, gives an :class:`Extraction`. pdfplumber finds letters and rules; letters
(:mod:`~sizhong_search.readers.pdf_letters`) go into the cells of tables (``pdf_tables``) or into lines (``pdf_lines``),
these into reading order (``pdf_columns``), and :mod:`sizhong_search.readers.reflow` makes paragraphs of the lines. A
page that is a picture is said to be one; text is never guessed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from sizhong_search.readers.pdf_columns import in_order
from sizhong_search.readers.pdf_letters import Letter, is_lost, letters_of
from sizhong_search.readers.pdf_lines import Sheet, rows_of, spell
from sizhong_search.readers.pdf_tables import fill, find_grids, read_table
from sizhong_search.readers.pieces import Extraction, Piece, Remark
from sizhong_search.readers.reflow import Item, reflow

if TYPE_CHECKING:
    from pdfplumber.page import Page

# The longest original has 151 pages; a file of 20 MB can hold pages without end.
MAX_PAGES = 2_000
# Of the processor, looked at between pages: less than the 30 s after which the sandbox kills, so that a long file ends
# with a reason and its child lives on. The 151 pages, most of them tables, take 13 s; 300 pages of prose take 8 s.
MAX_SECONDS = 25.0
MIN_LETTERS = 20  # fewer on a page with a picture: a scan, and what stands there is a stamp or a page number
MIN_CURVES = 200  # letters drawn as outlines: a page of them is a picture, too
MIN_PICTURE = 0.2  # share of the page that its pictures cover: a logo or a seal is no scan
MAX_LOST = 0.1  # share of letters that the file gives no meaning: above it, the text is of no use


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageRead:
    """What a page has given."""

    number: int
    items: tuple[Item, ...]
    n_letters: int
    n_lost: int
    n_tables: int
    is_scanned: bool


class _RefusedError(Exception):
    """A limit of this module is reached."""


def read_pdf(data: bytes) -> Extraction:
    """Read a PDF.

    Raises
    ------
    ValueError
        ``encrypted`` where a password is needed, ``damaged`` or ``nesting`` where the file cannot be followed,
        ``scanned`` where its pages are pictures, ``lost_characters`` where its fonts do not say what their signs mean,
        ``empty`` where nothing is written, ``flood`` for more than ``MAX_PAGES``, ``timeout`` for ``MAX_SECONDS``.
    """
    try:
        pages = _read_pages(data)
    except (MemoryError, ImportError):  # neither is the file's doing
        raise
    except Exception as error:  # pdfminer meets broken files with some thirty kinds of exceptions
        raise ValueError(_reason(error)) from error
    has_scans = any(page.is_scanned for page in pages)
    if pages and all(page.is_scanned or not page.n_letters for page in pages):
        raise ValueError("scanned" if has_scans else "empty")
    if sum(page.n_lost for page in pages) > MAX_LOST * sum(page.n_letters for page in pages):
        raise ValueError("lost_characters")
    pieces = reflow([item for page in pages for item in page.items])
    if not any(piece.text.strip() and piece.kind != "furniture" for piece in pieces):
        raise ValueError("scanned" if has_scans else "empty")
    return Extraction(pieces=tuple(pieces), remarks=tuple(_remarks(pages)))


def _remarks(pages: Sequence[_PageRead]) -> Iterator[Remark]:
    if scanned := [page.number for page in pages if page.is_scanned]:
        yield Remark(code="scanned_pages", facts={"pages": _ranges(scanned)})
    if lost := [page.number for page in pages if page.n_lost]:
        n_lost = sum(page.n_lost for page in pages)
        yield Remark(code="lost_characters", facts={"n": str(n_lost), "pages": _ranges(lost)})


def _ranges(numbers: Sequence[int]) -> str:
    """Write page numbers short: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _reason(error: Exception) -> str:
    from pdfminer.pdfdocument import PDFEncryptionError

    # pdfplumber wraps what pdfminer raised.
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(cause, MemoryError):
        raise cause
    if isinstance(cause, _RefusedError):
        return str(cause)
    if isinstance(cause, PDFEncryptionError):
        return "encrypted"
    return "nesting" if isinstance(cause, RecursionError) else "damaged"


def _read_pages(data: bytes) -> list[_PageRead]:
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

    began = time.process_time()
    pages: list[_PageRead] = []
    n_tables = 0
    pdf = PDF(BytesIO(data), password="")
    for page in PDFPage.create_pages(pdf.doc):  # one by one; pdfplumber's own list would hold them all
        if len(pages) == MAX_PAGES:
            raise _RefusedError("flood")
        if time.process_time() - began > MAX_SECONDS:
            raise _RefusedError("timeout")
        laid_out = Page(pdf, page, len(pages) + 1)
        pages.append(_read_page(laid_out, n_tables))
        n_tables += pages[-1].n_tables
        laid_out.close()
    return pages


def _read_page(page: Page, n_tables: int) -> _PageRead:
    """Read a page; ``n_tables`` have come on the pages before."""
    number = page.page_number
    by_direction = letters_of(page)
    everything = [letter for letters in by_direction.values() for letter in letters]
    n_letters = sum(not letter.text.isspace() for letter in everything)
    is_scanned = n_letters < MIN_LETTERS and _is_picture(page)
    main = max((0, 90, 180, 270), key=lambda direction: len(by_direction.get(direction, ())))
    letters = by_direction.pop(main, [])
    grids = find_grids(page) if main == 0 else []  # the rules were not turned with the letters
    cells, rest = fill(grids, letters)
    tables = [
        (grid, read_table(grid, filled, n_tables + i, number))
        for i, (grid, filled) in enumerate(zip(grids, cells, strict=True), start=1)
    ]
    sheet = Sheet(number, float(page.width), float(page.height))
    return _PageRead(
        number=number,
        items=(*in_order(sheet, rows_of(rest), tables), *_turned(by_direction, number)),
        n_letters=n_letters,
        n_lost=sum(map(is_lost, everything)),
        n_tables=len(tables),
        is_scanned=is_scanned,
    )


def _turned(by_direction: Mapping[int | None, Sequence[Letter]], page: int) -> Iterator[Piece]:
    """Yield what runs in other directions than most of a page: words along its side, and slanting watermarks."""
    for direction, letters in by_direction.items():
        if direction is None:
            piece = Piece(text="".join(letter.text for letter in letters), kind="furniture", page=page)
        else:
            piece = Piece(text="\n".join(map(spell, rows_of(letters))), page=page)
        if piece.text.strip():
            yield piece


def _is_picture(page: Page) -> bool:
    covered = sum(abs(image["x1"] - image["x0"]) * abs(image["bottom"] - image["top"]) for image in page.images)
    return covered > MIN_PICTURE * float(page.width) * float(page.height) or len(page.curves) > MIN_CURVES
