"""OFD (GB/T 33190) → pieces: pages in order, printed lines joined to paragraphs.

Takes the bytes of a file, gives an :class:`Extraction`. An OFD is a zip of XML in which each page sets letters at
places, as a PDF does: its letters (:mod:`~sizhong_search.readers.ofd_letters`) become lines and paragraphs by the same
means. What templates print on many pages is furniture, what a page does not show is counted and left out, and a page
that is a picture is said to be one. Annotations, attachments and seals lie beside the pages and are not read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sizhong_search.readers.archive import Archive, open_archive
from sizhong_search.readers.ofd_letters import MM, Canvas, child, children, numbers, tag_of
from sizhong_search.readers.pdf_columns import in_order
from sizhong_search.readers.pdf_lines import Sheet, rows_of
from sizhong_search.readers.pieces import Extraction, Piece
from sizhong_search.readers.printed import (
    MAX_PAGES,
    PageRead,
    extraction_of,
    is_picture,
    main_direction,
    page_read,
    turned,
)
from sizhong_search.readers.reflow import Item, reflow

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

_A4 = (210.0 * MM, 297.0 * MM)
_TITLE_WITHIN, _MIN_TITLE = 1_000, 6  # characters


def read_ofd(data: bytes) -> Extraction:
    """Read an OFD.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    Extraction
        Pages are counted through all documents of the file. ``stated`` holds a title only where the text begins with
        it: programs put the name of a file or of their template there.

    Raises
    ------
    ValueError
        ``encrypted``, ``scanned`` where its pages are pictures, ``lost_characters`` where its letters have no meaning,
        ``empty``, ``type_mismatch`` where it is something else, ``damaged`` where a page is missing or is no XML,
        ``flood`` and ``nesting`` where there is more of it than of any document, or a reason of
        :func:`sizhong_search.readers.archive.open_archive`.
    """
    archive = open_archive(data, may_nest=True)  # a document may be attached
    if "Encryptions.xml" in archive:  # GM/T 0099: what it lists was taken out, or is no text
        raise ValueError("encrypted")
    if "OFD.xml" not in archive:
        raise ValueError("type_mismatch")
    bodies = list(children(_parse(archive, "OFD.xml", "OFD"), "DocBody"))
    roots = dict.fromkeys(_find(archive, "OFD.xml", text) for body in bodies if (text := _text(body, "DocRoot")))
    if not roots:
        raise ValueError("damaged")
    pages: list[PageRead] = []
    pieces: list[Piece] = []
    for root in roots:
        of_document = list(_Document(archive, root).pages(len(pages) + 1))
        pages += of_document
        pieces += reflow([item for page in of_document for item in page.items])
    opening = "".join(piece.text for piece in pieces[:50] if piece.kind != "furniture")
    return extraction_of(pages, pieces, _stated(_text(child(bodies[0], "DocInfo"), "Title"), opening))


def _stated(title: str, opening: str) -> Mapping[str, str]:
    squeezed = "".join(title.split())
    is_real = len(squeezed) >= _MIN_TITLE and squeezed in "".join(opening.split())[:_TITLE_WITHIN]
    return {"title": title} if is_real else {}


class _Units:
    """Drawings that a page shows by their ids, from files of resources; those are opened when the first is asked for.

    ``beyond`` are those of the document, which its pages share.
    """

    def __init__(self, archive: Archive, names: Sequence[str], beyond: _Units | None = None) -> None:
        self._archive, self._names, self._beyond = archive, names, beyond
        self._found: dict[str, Element | None] | None = None

    def __call__(self, unit_id: str) -> Element | None:
        if self._found is None:
            is_passing = self._beyond is not None
            roots = (self._archive.parse(name, is_passing=is_passing) for name in self._names if name in self._archive)
            groups = (group for root in roots for group in children(root, "CompositeGraphicUnits"))
            units = (unit for group in groups for unit in children(group, "CompositeGraphicUnit"))
            self._found = {unit.get("ID", ""): child(unit, "Content") for unit in units}
        if unit_id not in self._found and self._beyond is not None:
            return self._beyond(unit_id)
        return self._found.get(unit_id)


class _Document:
    """One document of the file: its pages, and what they share."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive = archive
        root = _parse(archive, name, "Document")
        common = child(root, "CommonData")
        self._size = _size(child(common, "PageArea")) or _A4
        self._units = _Units(archive, self._resources(name, common, "PublicRes", "DocumentRes"))
        self._templates = {
            template.get("ID", ""): _find(archive, name, template.get("BaseLoc", ""))
            for template in children(common, "TemplatePage")
        }
        self._pages = [_find(archive, name, page.get("BaseLoc", "")) for page in children(child(root, "Pages"), "Page")]
        self._is_printed: set[str] = set()  # templates whose furniture has been given

    def pages(self, first: int) -> Iterator[PageRead]:
        """Read every page, counting from ``first``."""
        if first + len(self._pages) - 1 > MAX_PAGES:
            raise ValueError("flood")
        for number, name in enumerate(self._pages, start=first):
            yield self._page(number, name)

    def _page(self, number: int, name: str) -> PageRead:
        root = _parse(self._archive, name, "Page", is_passing=True)
        sheet = Sheet(number, *(_size(child(root, "Area")) or self._size))
        canvas = self._draw(Canvas(sheet), name, root)
        furniture: list[Piece] = []
        for template in children(root, "Template"):
            furniture += self._template(template.get("TemplateID", ""), canvas)
        letters = [letter for those in canvas.letters.values() for letter in those]
        drawn = is_picture(canvas.covered, canvas.n_paths, sheet.width * sheet.height)
        return page_read(number, (*_items(canvas), *furniture), letters, is_picture=drawn, n_hidden=canvas.n_hidden)

    def _draw(self, canvas: Canvas, name: str, root: Element) -> Canvas:
        """Draw a page, or a template."""
        units = _Units(self._archive, self._resources(name, root, "PageRes"), beyond=self._units)
        canvas.draw(child(root, "Content"), units)
        return canvas

    def _template(self, template_id: str, canvas: Canvas) -> list[Piece]:
        """Return what a template prints, once; on the only page of a document it is drawn with the rest."""
        name = self._templates.get(template_id)
        if name is None or name not in self._archive or template_id in self._is_printed:
            return []
        self._is_printed.add(template_id)
        root = _parse(self._archive, name, "Page", is_passing=True)
        if len(self._pages) == 1:
            self._draw(canvas, name, root)
            return []
        items = _items(self._draw(Canvas(canvas.sheet), name, root))
        texts = [item.text for item in items if not isinstance(item, tuple)]
        return [Piece(text=text, kind="furniture", page=canvas.sheet.page) for text in texts]

    def _resources(self, name: str, parent: Element | None, *tags: str) -> list[str]:
        links = (link.text or "" for tag in tags for link in children(parent, tag))
        return list(dict.fromkeys(_find(self._archive, name, link) for link in links))


def _items(canvas: Canvas) -> list[Item]:
    """Return lines in reading order; then what runs in other directions than most of a page."""
    by_direction = dict(canvas.letters)
    main = main_direction(by_direction)
    page, width, height = canvas.sheet
    sheet = Sheet(page, height, width) if main in (90, 270) else canvas.sheet
    return [*in_order(sheet, rows_of(by_direction.pop(main, [])), ()), *turned(by_direction, page)]


def _parse(archive: Archive, name: str, tag: str, *, is_passing: bool = False) -> Element:
    root = archive.parse(name, is_passing=is_passing)
    if tag_of(root) != tag:
        raise ValueError("damaged")
    return root


def _find(archive: Archive, base: str, location: str) -> str:
    """Return the member that a member points to: from its own folder, or ``/`` from the top; never outside the zip.

    Some programs leave the ``/`` out.
    """
    location = location.strip().replace("\\", "/")
    folders = (posixpath.dirname(base), "")
    near, top = (posixpath.normpath(posixpath.join("/", folder, location)).lstrip("/") for folder in folders)
    return top if near not in archive and top in archive else near


def _text(parent: Element | None, tag: str) -> str:
    found = child(parent, tag)
    return "" if found is None else (found.text or "").strip()


def _size(area: Element | None) -> tuple[float, float] | None:
    """Return width and height of a page in points."""
    box = numbers(_text(area, "PhysicalBox"), 4)
    return (box[2] * MM, box[3] * MM) if box and min(box[2:]) > 0 else None
