"""The tables of a page of a PDF, by their rules: cells, and the letters that stand in each.

Takes a page of pdfplumber's and its letters, gives the cells as pieces with their row and column. What has no rules is
no table here: its lines are read as lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sizhong_search.readers.pdf_letters import Letter
from sizhong_search.readers.pdf_lines import Sheet, line_of, rows_of
from sizhong_search.readers.pieces import Piece
from sizhong_search.readers.reflow import Table, paragraphs

if TYPE_CHECKING:
    from pdfplumber.page import Page

# Rules on one page, and places where they may cross: pdfplumber compares each crossing with all others (2,916 take
# 0.3 s, 10,000 take 3.2 s). What is beyond is read as lines.
MAX_RULES, MAX_CROSSINGS = 6_000, 3_000
MAX_RULE_WIDTH = 4.0  # points; a wider bar without an outline is colour


class Box(NamedTuple):
    """A part of a page, in points from its upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place is inside; of its sides, the left and the upper one are."""
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A ruled table: its cells, where its rows and columns begin, and the box around it."""

    cells: tuple[Box, ...]
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    box: Box


def find_grids(page: Page) -> list[Grid]:
    """Return the ruled tables of a page: two columns at least, for one is a frame."""
    from pdfplumber.table import TableFinder

    n_rules = len(page.lines) + 4 * len(page.rects) + sum(len(curve["pts"]) for curve in page.curves)
    if not 4 <= n_rules <= MAX_RULES:
        return []
    ruled = page.filter(_is_rule)
    upright = {round(edge["x0"]) for edge in ruled.edges if edge["orientation"] == "v"}
    level = {round(edge["top"]) for edge in ruled.edges if edge["orientation"] == "h"}
    if len(upright) < 3 or len(level) < 2 or len(upright) * len(level) > MAX_CROSSINGS:
        return []
    grids = [_grid(table.cells) for table in TableFinder(ruled).tables]
    return [grid for grid in grids if len(grid.columns) > 1]


def _grid(found: Iterable[Sequence[float]]) -> Grid:
    """Return the grid that cells make."""
    cells = tuple(dict.fromkeys(Box(*map(float, cell)) for cell in found))
    rows, columns = sorted({cell.top for cell in cells}), sorted({cell.x0 for cell in cells})
    box = Box(columns[0], rows[0], max(cell.x1 for cell in cells), max(cell.bottom for cell in cells))
    return Grid(cells=cells, rows=tuple(rows), columns=tuple(columns), box=box)


def _is_rule(thing: dict[str, Any]) -> bool:
    """Tell whether a thing on a page may be a rule of a table: lines, thin bars, frames, but no colour behind letters.

    LibreOffice paints the ground of letters as rectangles, side by side: 〔2025〕 became a table of six cells.
    """
    if thing["object_type"] not in ("line", "rect", "curve"):
        return False
    is_thin = min(thing["width"], thing["height"]) < MAX_RULE_WIDTH
    return is_thin or bool(thing["stroke"]) or thing["object_type"] != "rect"


def fill(grids: Sequence[Grid], letters: Iterable[Letter]) -> tuple[list[dict[Box, list[Letter]]], list[Letter]]:
    """Put letters into the cells in which they stand; return those, and the letters outside all tables."""
    filled: list[dict[Box, list[Letter]]] = [{cell: [] for cell in grid.cells} for grid in grids]
    rest: list[Letter] = []
    for letter in letters:
        home = next(
            (cells[box] for grid, cells in zip(grids, filled, strict=True) for box in _cells_at(grid, letter)), rest
        )
        home.append(letter)
    return filled, rest


def _cells_at(grid: Grid, letter: Letter) -> Iterator[Box]:
    """Yield the cells in which a letter stands."""
    x, y = (letter.x0 + letter.x1) / 2, letter.middle
    if grid.box.holds(x, y):
        yield from (cell for cell in grid.cells if cell.holds(x, y))


def read_table(grid: Grid, filled: dict[Box, list[Letter]], number: int, page: int) -> Table:
    """Return the cells of a table by rows; a cell that spans several stands in the first of them."""
    pieces = []
    for box in sorted(grid.cells, key=lambda box: (box.top, box.x0)):
        sheet = Sheet(page, math.inf, math.inf)
        lines = [line for row in rows_of(filled[box]) if (line := line_of(row, sheet))]
        size = lines[0].size if lines else 0.0
        left = min((line.x0 for line in lines), default=box.x0)
        text = "\n".join(paragraphs(lines, left=left, right=box.x1 - 0.6 * size))
        cell = (number, grid.rows.index(box.top) + 1, grid.columns.index(box.x0) + 1)
        pieces.append(Piece(text=text, kind="cell", page=page, cell=cell))
    return tuple(pieces)
