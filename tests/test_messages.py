"""Every sentence stands in both languages, with the same facts, and somebody says it."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from sizhong_search import shipped
from sizhong_search.catalogue import Order
from sizhong_search.cli import make_parser
from sizhong_search.doctor import Code, Level
from sizhong_search.hits_file import Kind
from sizhong_search.importing import ImportReason, ImportStatus
from sizhong_search.messages import Language, aside, capital, default_language, labelled, listed, say, sentences
from sizhong_search.model import Basis, Confidence, CorrectionKind, GapKind, IssueCode, Part, Relation, Role, Strength
from sizhong_search.query import FILTER_FIELDS, OPTIONS, UNITS, Sort
from sizhong_search.readers.pieces import REASONS
from sizhong_search.research.studies import Figure
from sizhong_search.support import PLACES
from sizhong_search.support.grounds import Reason
from sizhong_search.view.documents import HEADER_FIELDS, MEASURE_WORDS
from sizhong_search.vocabulary.departments import EdgeKind
from sizhong_search.worklist import Book

PACKAGE = Path(__file__).parent.parent / "sizhong_search"
SOURCES = [*sorted(PACKAGE.rglob("*.py")), shipped("app_streamlit.py")]

OWN_FIELDS = ("filter", "rank", "id", "title", "path", "text", "basis", "deadline", "why", "who", "stage")
UNQUOTED = (
    "region_same",
    "region_unanswered",
    "region_narrower",
    "status_lapsed",
)  # said without words of the text too
# The areas whose keys are put together as the program runs, and all that may stand behind the prefix.
BUILT: dict[str, Iterable[str]] = {
    "app.by_": ("any", "text", "department"),
    "app.correct_": get_args(CorrectionKind),
    "app.sort_": get_args(Sort),
    "basis.": (*get_args(Basis), "related", "candidate"),
    "search.": (*get_args(Kind), "context", "citation", "similar"),
    "cli.": next(a for a in make_parser()._actions if a.dest == "==SUPPRESS==" or a.choices).choices or (),
    "confidence.": (*get_args(Confidence), "recalled"),
    "file.": ("csv", *get_args(Book), "ics"),
    "correction.": get_args(CorrectionKind),
    "edge.": get_args(EdgeKind),
    "gap.": get_args(GapKind),
    "home.": (
        *("founder", "founder_about", "staff", "staff_about", "researcher", "researcher_about"),
        *("sizhong", "topics", "n_documents", "n_measures", "period"),
    ),
    "heir.": ("part_from", "part_to", "maybe_from", "maybe_to"),
    "doctor.": (*get_args(Code), *get_args(Level)),
    "field.": (*FILTER_FIELDS, *OPTIONS, *HEADER_FIELDS, *MEASURE_WORDS, *OWN_FIELDS),
    "import.": get_args(ImportStatus),
    "issue.": get_args(IssueCode),
    "read.": (*REASONS, "book_format", "book_damaged", "not_a_book"),
    "reason.": (*REASONS, *get_args(ImportReason)),
    "reader.change_": ("added", "removed", "came", "changed", "went"),
    "reader.is_": get_args(Relation),
    "reader.sort_": get_args(Order),
    "research.figure_": get_args(Figure),
    "research.names_": ("today", "written"),
    "role.": get_args(Role),
    "status.": ("in-force", "lapsed", "unknown"),
    "strength.": get_args(Strength),
    "style.": ("note", "note-end", "choose"),
    "looser.": ("filters", "quotes", "exact", "unit"),
    "unit.": UNITS,
    "value.": ("unknown", "central", "province", "city", "county"),  # of no other value is there a name
    "why.": get_args(Part),
    "support.": (
        *(f"{place}{part}" for place in PLACES for part in ("", "_about", "_none")),
        *get_args(Reason),
        *(f"{reason}_unquoted" for reason in UNQUOTED),
        *(f"{reason}_several" for reason in ("sector_title", "sector_other")),
        *("region", "sector", "stage"),
    ),
}


def literals() -> set[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in SOURCES)
    return {
        n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def said() -> Iterator[str]:
    """Yield each key that is said as one plain string."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ("say", "_notice") and node.args:
                yield from _keys(node.args[0])


def _keys(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)


def prefixes() -> Iterator[str]:
    """Yield the plain beginning of each key that is put together."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "say" and node.args:
                key = node.args[0]
                first = key.values[0] if isinstance(key, ast.JoinedStr) else getattr(key, "left", None)
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def facts(template: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(template) if name is not None})


@pytest.mark.parametrize("key", sentences())
def test_a_sentence_stands_in_both_languages_with_the_same_facts(key: str) -> None:
    both = sentences()[key]
    assert both.keys() == {"zh", "en"}
    assert all(template.strip() for template in both.values())
    assert facts(both["zh"]) == facts(both["en"])
    assert "" not in facts(both["zh"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", sentences())
def test_a_sentence_takes_its_facts(key: str, lang: Language) -> None:
    names = facts(sentences()[key][lang])
    spoken = say(key, lang, **{name: f"<{name}>" for name in names})
    assert all(f"<{name}>" in spoken for name in names)


@pytest.mark.parametrize("key", sentences())
def test_an_english_sentence_has_chinese_in_its_examples_alone(key: str) -> None:
    english = sentences()[key]["en"]
    assert key in ("app.placeholder", "support.need_example") or not re.search(r"[一-鿿，。：；]", english)


def test_every_key_that_is_said_exists() -> None:
    assert sorted(set(said()) - sentences().keys()) == []


def test_the_areas_put_together_are_listed_here() -> None:
    assert set(prefixes()) == BUILT.keys()


@pytest.mark.parametrize("prefix", BUILT)
def test_every_key_that_may_be_put_together_exists(prefix: str) -> None:
    assert [value for value in BUILT[prefix] if f"{prefix}{value}" not in sentences()] == []


def test_no_sentence_is_left_that_nobody_says() -> None:
    built = {f"{prefix}{value}" for prefix, values in BUILT.items() for value in values}
    assert sorted(sentences().keys() - literals() - built) == []


@pytest.mark.parametrize(
    ("set_to", "expected"),
    [
        pytest.param(None, "zh", id="unset"),
        pytest.param("", "zh", id="empty"),
        pytest.param("zh", "zh", id="zh"),
        pytest.param("en", "en", id="en"),
        pytest.param("en_GB.UTF-8", "en", id="a locale"),
        pytest.param("fr", "zh", id="neither"),
    ],
)
def test_the_language_is_that_of_the_environment(
    set_to: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if set_to is None:
        monkeypatch.delenv("SIZHONG_LANG", raising=False)
    else:
        monkeypatch.setenv("SIZHONG_LANG", set_to)
    assert default_language() == expected
    assert say("result.open") == sentences()["result.open"][default_language()]


def test_a_language_that_is_asked_for_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_LANG", "en")
    assert say("role.lead", "zh") == "牵头"


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        pytest.param(0, "Named in 0 measures", id="none"),
        pytest.param(1, "Named in 1 measure,", id="one"),
        pytest.param("1,372", "Named in 1,372 measures", id="written out"),
    ],
)
def test_a_word_goes_with_its_number(n: object, expected: str) -> None:
    assert say("app.named_in", "en", n=n).startswith(expected)


def test_a_language_has_its_own_signs() -> None:
    assert labelled("A", listed("bc", "zh"), "zh") == "A：b、c"
    assert labelled("A", listed("bc", "en") + aside("d", "en"), "en") == "A: b, c (d)"
    assert capital("as written") == "As written"


def test_facts_may_have_any_name() -> None:
    assert say("error.not_found", "en", wanted="{x}", near="—") == "there is no document or measure '{x}'; near ones: —"
