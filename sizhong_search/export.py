"""Tables as files that a spreadsheet opens without surprises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# A cell that begins so is a formula to a spreadsheet; the full-width forms are read as such by some.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark (Excel needs it); formulas are made text by a leading '."""
    strings = table.select_dtypes(include=["str", "object"]).columns
    safe = table.assign(**{name: table[name].map(_safe) for name in strings})
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
