"""argparse that speaks the language of its user: headings, help, and what is wrong with a command.

argparse asks gettext for each of its sentences; here they are answered from ``messages.toml``. One that is not listed
stays English.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from sizhong_search.messages import say

_SENTENCES = {
    "usage: ": "misuse.usage",
    "positional arguments": "misuse.arguments",
    "options": "misuse.options",
    "show this help message and exit": "misuse.help",
    "the following arguments are required: %s": "misuse.required",
    "unrecognized arguments: %s": "misuse.unknown",
    "argument %(argument_name)s: %(message)s": "misuse.argument",
    "invalid choice: %(value)r (choose from %(choices)s)": "misuse.choice",
    "expected one argument": "misuse.one",
    "expected at least one argument": "misuse.some",
    "not allowed with argument %s": "misuse.together",
    "ignored explicit argument %r": "misuse.without_value",
}


class Parser(argparse.ArgumentParser):
    """argparse with our words, and an example under each help."""

    def __init__(self, **kwargs: Any) -> None:
        argparse._ = _said  # type: ignore[attr-defined]  # the name by which it asks gettext
        kwargs |= {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(**kwargs)
        self.more: Callable[[], str] = str

    def format_help(self) -> str:
        """Return the help, and what more there is to say."""
        return super().format_help() + self.more()

    def error(self, message: str) -> NoReturn:
        """End with what is wrong."""
        self.exit(2, f"{self.format_usage()}sizhong: {message}\n")


def whole_number(low: int, option: str, high: int = 1_000_000) -> Callable[[str], int]:
    """Take a whole number from ``low`` to ``high``."""

    def read(value: str) -> int:
        if not value.isdecimal() or not low <= int(value) <= high:
            raise argparse.ArgumentTypeError(say("error.not_a_number", option=option, low=low, value=value))
        return int(value)

    return read


def _said(sentence: str) -> str:
    return say(_SENTENCES[sentence]) if sentence in _SENTENCES else sentence
