"""Errors: one tree, each with its facts and a sentence that names a way out."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sizhong_search
from sizhong_search import errors
from sizhong_search.errors import (
    BadNumberError,
    ControlCharactersError,
    DamagedStoreError,
    EmptyCorpusError,
    MissingExtraError,
    NotFoundError,
    PortTakenError,
    QueryTooLongError,
    ReadError,
    SizhongError,
    UnknownValueError,
    UsageError,
    VocabularyError,
)
from sizhong_search.messages import sentences
from sizhong_search.query import FILTER_FIELDS

EXAMPLES = [
    pytest.param(UnknownValueError("sector", "农业", ["农林牧渔"]), ["农业", "农林牧渔"], id="unknown value, near"),
    pytest.param(UnknownValueError("sector", "农业"), ["农业", "sizhong search --help"], id="unknown value"),
    pytest.param(QueryTooLongError(300, 256), ["300", "256"], id="query too long"),
    pytest.param(ControlCharactersError(), [], id="control characters"),
    pytest.param(BadNumberError("k", -1, 0), ["k", "-1", "0"], id="a bad number"),
    pytest.param(NotFoundError("plan#9", ["plan#8"]), ["plan#9", "plan#8"], id="not found, near"),
    pytest.param(NotFoundError("plan#9"), ["plan#9"], id="not found"),
    pytest.param(ReadError("a.pdf", "format"), ["a.pdf", ".txt"], id="format"),
    pytest.param(ReadError(Path("a.txt"), "encoding"), ["a.txt", "UTF-8"], id="encoding"),
    pytest.param(EmptyCorpusError(Path("corpus")), ["corpus", ".txt"], id="empty corpus"),
    pytest.param(VocabularyError(["first fault", "second fault"]), ["2", "first fault", "second fault"], id="faults"),
    pytest.param(DamagedStoreError(Path("kb/store.sqlite"), "why"), ["store.sqlite", "why", "--kb"], id="store"),
    pytest.param(MissingExtraError("streamlit", "app"), ["streamlit", "sizhong-search[app]"], id="extra"),
    pytest.param(PortTakenError(port=8501, other=8502), ["8501", "--port 8502"], id="port"),
]


def tree(cls: type[SizhongError] = SizhongError) -> Iterator[type[SizhongError]]:
    for module in pkgutil.walk_packages(sizhong_search.__path__, "sizhong_search."):
        if not module.name.startswith("sizhong_search.app"):
            importlib.import_module(module.name)
    yield cls
    for child in cls.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("error", "said"), EXAMPLES)
def test_an_error_names_its_facts_in_both_languages(error: SizhongError, said: list[str], lang: str) -> None:
    sentence = error.sentence("zh" if lang == "zh" else "en")
    assert [words for words in said if words not in sentence] == []
    assert "{" not in sentence


@pytest.mark.parametrize(("error", "said"), EXAMPLES)
def test_an_error_prints_as_its_sentence(error: SizhongError, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(error) == error.sentence("zh")
    monkeypatch.setenv("SIZHONG_LANG", "en")
    assert str(error) == error.sentence("en")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("field", FILTER_FIELDS)
def test_every_filter_has_a_name_for_errors(field: str, lang: str) -> None:
    assert UnknownValueError(field, "x").sentence("zh" if lang == "zh" else "en")


def test_errors_carry_their_facts() -> None:
    error = UnknownValueError("sector", "农业", ["农林牧渔"])
    assert (error.field, error.value, error.near) == ("sector", "农业", ("农林牧渔",))
    assert ReadError("a.pdf", "format").path == Path("a.pdf")


@pytest.mark.parametrize("cls", [UnknownValueError, QueryTooLongError, ControlCharactersError, BadNumberError])
def test_misuse_is_told_from_failure(cls: type[SizhongError]) -> None:
    assert issubclass(cls, UsageError)


@pytest.mark.parametrize("cls", [ReadError, EmptyCorpusError, VocabularyError, DamagedStoreError, PortTakenError])
def test_failure_is_told_from_misuse(cls: type[SizhongError]) -> None:
    assert not issubclass(cls, UsageError)


def test_every_key_of_an_error_is_a_sentence() -> None:
    assert [cls.__name__ for cls in tree() if cls.key and cls.key not in sentences()] == []


def test_the_whole_tree_stands_in_one_file() -> None:
    assert sorted({cls.__name__ for cls in tree() if cls.__module__ != errors.__name__}) == []


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"^[│├└─ ]*(\w+Error)", errors.__doc__ or "", re.MULTILINE)
    defined = {cls.__name__ for cls in tree() if cls.__module__ == errors.__name__} | {"SizhongError"}
    assert set(drawn) == defined
    assert len(drawn) == len(set(drawn))
