"""Every sentence that people read, in Chinese and English, from one file.

Takes a key and facts, gives a sentence. The sentences themselves are data (``messages.toml``); errors, the command
line and the app all speak through :func:`say`, so that a wording is changed in one place and both languages stay
complete.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Language = Literal["zh", "en"]


def default_language() -> Language:
    """Return the language of ``SIZHONG_LANG`` (``zh`` or ``en``); Chinese where it says nothing known."""
    return "en" if os.environ.get("SIZHONG_LANG", "zh").lower().startswith("en") else "zh"


def say(key: str, lang: Language | None = None, /, **facts: object) -> str:
    """Return the sentence ``key`` with its facts filled in.

    >>> say("result.total", "zh", n=3)
    '共 3 条'
    """
    return sentences()[key][lang or default_language()].format(**facts)


@cache
def sentences() -> dict[str, dict[Language, str]]:
    """Return key → language → template; keys are dotted (``error.empty_corpus``)."""
    tables = tomllib.loads(files(__package__).joinpath("messages.toml").read_text("utf-8"))
    return {
        f"{area}.{name}": cast("dict[Language, str]", both)
        for area, entries in tables.items()
        for name, both in entries.items()
    }
