"""Where the sites of government put the parts of a document, as data: ``data/html_templates.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Template:
    """Where a site puts the parts of a document; selectors are tag, #id, .class, tag#id or tag.class."""

    id: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@cache
def page_data() -> Mapping[str, Any]:
    """Return what ``data/html_templates.toml`` holds, read once."""
    return tomllib.loads(files(__package__).joinpath("data/html_templates.toml").read_text("utf-8"))


@cache
def templates() -> tuple[Template, ...]:
    """Return the known templates, in the order in which they are tried."""
    return tuple(
        Template(row["id"], *(tuple(row.get(name, ())) for name in ("body", "title", "shown", "left_out")))
        for row in page_data()["template"]
    )
