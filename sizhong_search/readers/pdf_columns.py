"""The reading order of a page of a PDF: lines and tables from above, of two columns the left one first.

Takes the rows and tables of a page, gives its items as :func:`~sizhong_search.readers.reflow.reflow` takes them. What
crosses both columns parts the page: all that stands above it is read before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sizhong_search.readers.pdf_letters import Letter
from sizhong_search.readers.pdf_lines import Sheet, line_of
from sizhong_search.readers.pdf_tables import Grid
from sizhong_search.readers.reflow import Item, Table

COLUMN_GAP = 0.9  # of the size of letters
MIN_COLUMN_ROWS, FULL_LINE = 8, 0.85  # lines that reach from one side of a column to the other


def in_order(sheet: Sheet, rows: Sequence[Sequence[Letter]], tables: Sequence[tuple[Grid, Table]]) -> list[Item]:
    """Return lines and tables in reading order: what crosses both columns, the left one, the right one."""
    gutter = _gutter(rows, sheet.width)
    things: list[tuple[float, int, Item]] = []
    for row in rows:
        for column, part in _parts(row, gutter):
            if line := line_of(part, sheet, column):
                things.append((line.top, column, line))
    for grid, table in tables:
        box = grid.box
        column = 0 if gutter is None or box.x0 < gutter < box.x1 else 1 if box.x1 <= gutter else 2
        things.append((box.top, column, table))
    ordered: list[Item] = []
    waiting: list[tuple[int, Item]] = []
    for _, column, item in sorted(things, key=lambda thing: thing[:2]):
        if column == 0:
            ordered += [*(item for side, item in sorted(waiting, key=lambda pair: pair[0])), item]
            waiting.clear()
        else:
            waiting.append((column, item))
    return [*ordered, *(item for _, item in sorted(waiting, key=lambda pair: pair[0]))]


def _parts(row: Sequence[Letter], gutter: float | None) -> Iterator[tuple[int, Sequence[Letter]]]:
    """Yield (column, letters): column 0 for a row that crosses the gutter, else 1 and 2."""
    if gutter is None or any(part[0].x0 < gutter < part[-1].x1 for part in _segments(row)):
        yield 0, row
    else:
        yield 1, [letter for letter in row if letter.x0 < gutter]
        yield 2, [letter for letter in row if letter.x0 >= gutter]


def _gutter(rows: Sequence[Sequence[Letter]], width: float) -> float | None:
    """Return where two columns part, None for one column.

    Many lines must fill either side: names in a list are no columns, nor is a line with a wide blank.
    """
    spans = [(part[0].x0, part[-1].x1) for row in rows for part in _segments(row)]
    spans = [span for span in spans if span[0] >= 0 and span[1] <= width]  # a paper of 2024 has a letter at x = 6,625
    if len(spans) < 2 * MIN_COLUMN_ROWS:
        return None
    left, right = min(x0 for x0, _ in spans), max(x1 for _, x1 in spans)
    middle = (left + right) / 2
    places = [left + (right - left) * share / 100 for share in range(35, 66)]
    gutter = min(places, key=lambda x: (sum(x0 - 2 < x < x1 + 2 for x0, x1 in spans), abs(x - middle)))
    n_left = sum(x1 <= gutter and x1 - x0 > FULL_LINE * (gutter - left) for x0, x1 in spans)
    n_right = sum(x0 >= gutter and x1 - x0 > FULL_LINE * (right - gutter) for x0, x1 in spans)
    n_across = sum(x0 < gutter < x1 for x0, x1 in spans)
    return gutter if min(n_left, n_right) >= max(MIN_COLUMN_ROWS, n_across / 2) else None


def _segments(row: Sequence[Letter]) -> list[list[Letter]]:
    """Part a row where a column may end; blanks are no letters here."""
    letters = [letter for letter in row if not letter.text.isspace()]
    parts: list[list[Letter]] = []
    for letter in letters:
        if parts and letter.x0 - parts[-1][-1].x1 < COLUMN_GAP * letter.size:
            parts[-1].append(letter)
        else:
            parts.append([letter])
    return parts
