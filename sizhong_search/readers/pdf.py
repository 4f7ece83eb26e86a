"""PDF → pieces: pages in order, ruled tables as cells, printed lines joined to paragraphs.

Takes the bytes of a file, gives an :class:`Extraction`. pdfplumber finds letters and rules; letters
(:mod:`~sizhong_search.readers.pdf_letters`) go into the cells of tables (``pdf_tables``) or into lines (``pdf_lines``),
these into reading order (``pdf_columns``), and :mod:`sizhong_search.readers.reflow` makes paragraphs of the lines. A
page that is a picture is said to be one; text is never guessed.
"""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING

from sizhong_search.readers.pdf_columns import in_order
from sizhong_search.readers.pdf_letters import letters_of
from sizhong_search.readers.pdf_lines import Sheet, rows_of
from sizhong_search.readers.pdf_tables import fill, find_grids, read_table
from sizhong_search.readers.pieces import Extraction
from sizhong_search.readers.printed import (
    MAX_PAGES,
    PageRead,
    extraction_of,
    is_picture,
    main_direction,
    page_read,
    turned,
)
from sizhong_search.readers.reflow import reflow

if TYPE_CHECKING:
    from pdfplumber.page import Page

# Of the processor, looked at between pages: less than the 30 s after which the sandbox kills, so that a long file ends
# with a reason and its child lives on. The 151 pages, most of them tables, take 13 s; 300 pages of prose take 8 s.
MAX_SECONDS = 25.0


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
    return extraction_of(pages, reflow([item for page in pages for item in page.items]))


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


def _read_pages(data: bytes) -> list[PageRead]:
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

    began = time.process_time()
    pages: list[PageRead] = []
    n_tables = 0
    pdf = PDF(BytesIO(data), password="")
    for page in PDFPage.create_pages(pdf.doc):  # one by one; pdfplumber's own list would hold them all
        if len(pages) == MAX_PAGES:
            raise _RefusedError("flood")
        if time.process_time() - began > MAX_SECONDS:
            raise _RefusedError("timeout")
        laid_out = Page(pdf, page, len(pages) + 1)
        read, n_more = _read_page(laid_out, n_tables)
        pages.append(read)
        n_tables += n_more
        laid_out.close()
    return pages


def _read_page(page: Page, n_tables: int) -> tuple[PageRead, int]:
    """Read a page, on which ``n_tables`` have come before; return how many more it has, too."""
    number, width, height = page.page_number, float(page.width), float(page.height)
    by_direction = letters_of(page)
    everything = [letter for letters in by_direction.values() for letter in letters]
    main = main_direction(by_direction)
    letters = by_direction.pop(main, [])
    grids = find_grids(page) if main == 0 else []  # the rules were not turned with the letters
    cells, rest = fill(grids, letters)
    tables = [
        (grid, read_table(grid, filled, n_tables + i, number))
        for i, (grid, filled) in enumerate(zip(grids, cells, strict=True), start=1)
    ]
    items = (*in_order(Sheet(number, width, height), rows_of(rest), tables), *turned(by_direction, number))
    covered = sum(abs(image["x1"] - image["x0"]) * abs(image["bottom"] - image["top"]) for image in page.images)
    drawn = is_picture(covered, len(page.curves), width * height)
    return page_read(number, items, everything, is_picture=drawn), len(tables)
