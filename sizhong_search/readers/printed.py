"""What pages of print have in common, whatever file they come from: when one is a picture, and when a file is no text.

Takes what was read of each page, gives an :class:`Extraction` with its remarks, or the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sizhong_search.readers.pdf_letters import Letter, is_lost
from sizhong_search.readers.pdf_lines import rows_of, spell
from sizhong_search.readers.pieces import Extraction, Piece, Remark
from sizhong_search.readers.reflow import Item

# The longest original has 151 pages; a file of 20 MB can hold pages without end.
MAX_PAGES = 2_000
MIN_LETTERS = 20  # fewer on a page with a picture: a scan, and what stands there is a stamp or a page number
MIN_DRAWN = 200  # letters drawn as outlines: a page of them is a picture, too
MIN_PICTURE = 0.2  # share of the page that its pictures cover: a logo or a seal is no scan
MAX_LOST = 0.1  # share of letters that the file gives no meaning: above it, the text is of no use


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What a page has given."""

    number: int
    items: tuple[Item, ...]
    n_letters: int
    n_lost: int
    n_hidden: int
    is_scanned: bool


def page_read(
    number: int, items: Iterable[Item], letters: Sequence[Letter], *, is_picture: bool, n_hidden: int = 0
) -> PageRead:
    """Weigh a page; of a picture with next to no letters nothing can be read."""
    n_letters = sum(not letter.text.isspace() for letter in letters)
    return PageRead(
        number=number,
        items=tuple(items),
        n_letters=n_letters,
        n_lost=sum(map(is_lost, letters)),
        n_hidden=n_hidden,
        is_scanned=is_picture and n_letters < MIN_LETTERS,
    )


def is_picture(covered: float, n_drawn: int, page_area: float) -> bool:
    """Tell a page that pictures cover, or that is drawn, from one that is written."""
    return covered > MIN_PICTURE * page_area or n_drawn > MIN_DRAWN


def main_direction(by_direction: Mapping[int | None, Sequence[Letter]]) -> int:
    """Return the direction that most letters of a page run in."""
    return max((0, 90, 180, 270), key=lambda direction: len(by_direction.get(direction, ())))


def turned(by_direction: Mapping[int | None, Sequence[Letter]], page: int) -> Iterator[Piece]:
    """Yield what runs in other directions than most of a page: words along its side, and slanting watermarks."""
    for direction, letters in by_direction.items():
        if direction is None:
            piece = Piece(text="".join(letter.text for letter in letters), kind="furniture", page=page)
        else:
            piece = Piece(text="\n".join(map(spell, rows_of(letters))), page=page)
        if piece.text.strip():
            yield piece


def extraction_of(
    pages: Sequence[PageRead], pieces: Sequence[Piece], stated: Mapping[str, str] | None = None
) -> Extraction:
    """Return what the pages of a file hold.

    Raises
    ------
    ValueError
        ``scanned`` where they are pictures, ``lost_characters`` where their letters have no meaning, ``empty``.
    """
    nothing = "scanned" if any(page.is_scanned for page in pages) else "empty"
    if all(page.is_scanned or not page.n_letters for page in pages):
        raise ValueError(nothing)
    if sum(page.n_lost for page in pages) > MAX_LOST * sum(page.n_letters for page in pages):
        raise ValueError("lost_characters")
    if not any(piece.text.strip() and piece.kind != "furniture" for piece in pieces):
        raise ValueError(nothing)
    return Extraction(pieces=tuple(pieces), stated=stated or {}, remarks=tuple(_remarks(pages)))


def _remarks(pages: Sequence[PageRead]) -> Iterator[Remark]:
    if scanned := [page.number for page in pages if page.is_scanned]:
        yield Remark(code="scanned_pages", facts={"pages": _ranges(scanned)})
    if n_hidden := sum(page.n_hidden for page in pages):
        yield Remark(code="hidden_text", facts={"n_characters": str(n_hidden)})
    if lost := [page.number for page in pages if page.n_lost]:
        n_lost = sum(page.n_lost for page in pages)
        yield Remark(code="lost_characters", facts={"n": str(n_lost), "pages": _ranges(lost)})


def _ranges(pages: Sequence[int]) -> str:
    """Write page numbers short: 1-3, 7."""
    runs = ([page for _, page in run] for _, run in groupby(enumerate(pages), lambda pair: pair[1] - pair[0]))
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
