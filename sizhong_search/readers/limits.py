"""What a file may cost, as one table: ``limits.toml``, and the rows of a user's own that stand in place of it."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from sizhong_search.errors import BadLimitsError
from sizhong_search.readers.confine import Limits


class ZipLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a zip may hold, looked at before anything is unpacked."""

    members: int
    member_bytes: int
    total_bytes: int
    ratio: int
    ratio_from_bytes: int
    xml_bytes: int
    xml_marks: int


class OfficeLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long LibreOffice may take."""

    wall_seconds: int


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All limits; the comments of ``limits.toml`` say why."""

    file_bytes: int
    text_characters: int
    zip: ZipLimits
    readers: dict[str, Limits]
    office: OfficeLimits

    @property
    def file_size(self) -> str:
        """How large a file may be, as people say it."""
        return f"{self.file_bytes / 2**20:g} MB"


def limits() -> Table:
    """Return the limits in force.

    Raises
    ------
    BadLimitsError
        If the file that ``SIZHONG_LIMITS`` names cannot be read, or has a row that is none.
    """
    return _read(os.environ.get("SIZHONG_LIMITS"))


@cache
def _read(own: str | None) -> Table:
    table = tomllib.loads(files(__package__).joinpath("limits.toml").read_text("utf-8"))
    if own:
        try:
            _put(tomllib.loads(Path(own).expanduser().read_text("utf-8")), table)
        except (OSError, ValueError) as error:
            raise BadLimitsError(Path(own), error) from error
    try:
        return msgspec.convert(table, Table)
    except msgspec.ValidationError as error:
        raise BadLimitsError(Path(own or "limits.toml"), error) from error


def _put(rows: dict[str, Any], table: dict[str, Any]) -> None:
    """Put rows in place of those of a table, also within the tables that it holds."""
    for key, value in rows.items():
        if isinstance(value, dict) and isinstance(table.get(key), dict):
            _put(value, table[key])
        else:
            table[key] = value
