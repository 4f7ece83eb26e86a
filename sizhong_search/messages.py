"""Every sentence that people read, in Chinese and English, from one file.

Takes a key and facts, gives a sentence. The sentences themselves are data (``messages.toml``); errors, the command
line and the app all speak through :func:`say`, so that a wording is changed in one place and both languages stay
complete.
"""

from __future__ import annotations

import os
import string
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Language = Literal["zh", "en"]


def default_language() -> Language:
    """Return the language of ``SIZHONG_LANG`` (``zh`` or ``en``); Chinese where it says nothing known."""
    return "en" if os.environ.get("SIZHONG_LANG", "zh").lower().startswith("en") else "zh"


def say(key: str, lang: Language | None = None, /, **facts: object) -> str:
    """Return the sentence ``key`` with its facts filled in.

    >>> say("app.n_measures", "zh", n=1), say("app.n_measures", "en", n=1), say("app.n_measures", "en", n=3)
    ('1 条措施', '1 measure', '3 measures')
    """
    return _FORMATTER.vformat(sentences()[key][lang or default_language()], (), facts)


def listed(words: Iterable[str], lang: Language | None = None, /) -> str:
    """Return words as a list: 甲、乙 or 甲, 乙."""
    return say("sign.and", lang).join(words)


def labelled(label: str, words: str, lang: Language | None = None, /) -> str:
    """Return words behind what they are: 时限：2027年 or deadline: 2027年."""
    return say("sign.labelled", lang, label=label, words=words)


def capital(words: str) -> str:
    """Return words as a heading or a label: they begin with a capital letter, where the language has any."""
    return words[:1].upper() + words[1:]


def aside(words: str, lang: Language | None = None, /) -> str:
    """Return words in brackets, to stand behind others."""
    return say("sign.aside", lang, words=words)


@cache
def sentences() -> dict[str, dict[Language, str]]:
    """Return key → language → template; keys are dotted (``error.empty_corpus``)."""
    tables = tomllib.loads(files(__package__).joinpath("messages.toml").read_text("utf-8"))
    return {
        f"{area}.{name}": cast("dict[Language, str]", both)
        for area, entries in tables.items()
        for name, both in entries.items()
    }


class _Formatter(string.Formatter):
    """Fills in facts; ``{n:measure|measures}`` is the word that goes with the number."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, bar, several = format_spec.partition("|")
        if bar:
            return one if str(value) == "1" else several
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()
