"""What is asked: filters (one table of fields), the query as given, and the query as understood.

:func:`understand` turns words into weighted terms: content words and bigrams, official words for lay ones, and the
departments that the query names. Nothing is rewritten unseen: what was added is listed in ``Understood``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal, NamedTuple, get_args

from sizhong_search.analyzer import Analyzer
from sizhong_search.errors import BadNumberError, ControlCharactersError, QueryTooLongError, UnknownValueError
from sizhong_search.model import WeightedTerm
from sizhong_search.text import fold, n_control_characters
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.synonyms import Expansion

MAX_QUERY = 256
Ranker = Literal["hybrid", "bm25", "tfidf", "rank-bm25"]
UnitChoice = Literal["default", "measure", "paragraph", "all"]
Sort = Literal["relevance", "date"]
RANKERS: tuple[Ranker, ...] = get_args(Ranker)
UNITS: tuple[UnitChoice, ...] = get_args(UnitChoice)

# The one table of filters: it drives validation, masks, facets, command-line options, address parameters and widgets.
# "label" and "department" values are ids or names that the vocabulary holds, "library" values occur in the library,
# "closed" ones are those of CLOSED.
FILTER_FIELDS: Mapping[str, Literal["department", "label", "library", "closed"]] = {
    "topic": "label",
    "department": "department",
    "sector": "label",
    "kind": "label",
    "region": "library",
    "level": "library",
    "year": "library",
    "status": "library",
    "document": "library",
    "role": "closed",
}
CLOSED = {"role": ("lead", "responsible", "support", "guide")}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "ranker": RANKERS,
    "unit": UNITS,
    "sort": get_args(Sort),
    "sector_by": ("", "text", "department"),
}

# Weights, each measured on the small query set and the everyday questions (docs/ranking.md).
BIGRAM_WEIGHT = 0.75
CLAUSE_WEIGHT = 0.25
SYNONYM_WEIGHT = 0.3
DEPARTMENT_WEIGHT = 2.0
DEADLINE_WEIGHT = 1.0
ROLE_WEIGHTS = {"lead": 1.0, "responsible": 0.7, "support": 0.5, "guide": 0.4}

# 省财政厅牵头的任务, 工商局的职责: with a department in front these words ask for its duties, and are no content.
DUTY_WORDS = re.compile(r"牵头|配合|负责|主管|承担|职责|职能|任务|工作|分工|义务|事情|事项|事|部门|做|管|干|落实|责任")
ROLE_WORDS = {"牵头": "lead", "负责": "responsible", "配合": "support", "指导": "guide"}
DEADLINE_WORDS = {"yearly": "每年", "date": "定日", "monthly": "每月"}
WHEN = re.compile(r"什么时候|何时|哪天|几号|几月|哪个月|截止|期限|时限|多久|最晚|最迟|之前交|时间")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as given. ``filters`` maps field names of ``FILTER_FIELDS`` to values: ids or any known name."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sector_by: Literal["", "text", "department"] = ""
    unit: UnitChoice = "default"
    ranker: Ranker = "hybrid"
    exact: bool = False
    sort: Sort = "relevance"
    offset: int = 0
    k: int = 10

    def to_params(self) -> dict[str, list[str]]:
        """Return the query as address parameters; what is at its default is left out."""
        plain = {
            "q": self.text,
            "sector_by": self.sector_by,
            "unit": "" if self.unit == "default" else self.unit,
            "ranker": "" if self.ranker == "hybrid" else self.ranker,
            "exact": "1" if self.exact else "",
            "sort": "" if self.sort == "relevance" else self.sort,
        }
        filters = {name: list(self.filters[name]) for name in FILTER_FIELDS if self.filters.get(name)}
        return {name: [value] for name, value in plain.items() if value} | filters

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> Query:
        """Read address parameters; what is unknown or out of range is left at its default."""
        options: dict[str, Any] = {}
        for name, choices in OPTIONS.items():
            value = (params.get(name) or [choices[0]])[0]
            options[name] = value if value in choices else choices[0]
        return cls(
            text=(params.get("q") or [""])[0],
            filters={name: tuple(params[name]) for name in FILTER_FIELDS if params.get(name)},
            exact=list(params.get("exact", ())) == ["1"],
            **options,
        )


class NamedBody(NamedTuple):
    """A body that a query names."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A query as understood: what is looked for, what was added and why, and the filters with their values resolved.

    ``departments`` are the bodies that the query names; one outside the registry is its own id.
    """

    query: Query
    terms: tuple[WeightedTerm, ...]
    content: tuple[str, ...]
    expansions: tuple[Expansion, ...]
    departments: tuple[NamedBody, ...]
    filters: Mapping[str, tuple[str, ...]]


def understand(
    query: Query, vocabulary: Vocabulary, analyzer: Analyzer, library: Mapping[str, Iterable[str]]
) -> Understood:
    """Turn a query into weighted terms and resolved filters.

    Parameters
    ----------
    query : Query
    vocabulary : Vocabulary
    analyzer : Analyzer
    library : mapping of field to values
        The filter values that occur in the library, for the fields that the vocabulary does not hold.

    Raises
    ------
    QueryTooLongError, ControlCharactersError, UnknownValueError, BadNumberError
    """
    check_text(query.text)
    check_options(query)
    filters = resolve_filters(query, vocabulary, library)
    plain = query.exact or query.ranker != "hybrid"
    mentions = [] if plain else list(_mentions(query.text, vocabulary, library.get("department", ())))
    asked = _without_duty_frame(query.text, mentions, analyzer)
    content = analyzer.content(asked)
    expansions = () if plain else tuple(vocabulary.synonyms.expand(asked))
    terms = {
        **{(t.field, t.term): t for t in _expanded(expansions, analyzer)},
        **{(t.field, t.term): t for t in _lexical(content, analyzer, bigrams=query.ranker in ("hybrid", "bm25"))},
        **{(t.field, t.term): t for t in _duties(query.text, mentions)},
        **({} if plain else {(t.field, t.term): t for t in _deadlines(query.text)}),
    }
    return Understood(
        query=query,
        terms=tuple(terms.values()),
        content=tuple(dict.fromkeys(token.term for token in analyzer.whole_words(content))),
        expansions=expansions,
        departments=tuple(dict.fromkeys(NamedBody(m.id, m.name) for m in mentions)),
        filters=filters,
    )


def check_text(text: str) -> None:
    """Refuse a query that is too long or holds control characters."""
    if len(text) > MAX_QUERY:
        raise QueryTooLongError(len(text), MAX_QUERY)
    if n_control_characters(text):
        raise ControlCharactersError()


def check_options(query: Query) -> None:
    """Refuse options that are none."""
    for name, choices in OPTIONS.items():
        if getattr(query, name) not in choices:
            raise UnknownValueError(name, getattr(query, name), [c for c in choices if c])
    for name in ("offset", "k"):
        if getattr(query, name) < 0:
            raise BadNumberError(name, getattr(query, name), 0)


def resolve_filters(
    query: Query, vocabulary: Vocabulary, library: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Turn filter values into those of the index: ids of labels, and every id under which a department is written.

    Raises
    ------
    UnknownValueError
        Naming the field, the value and the near ones.
    """
    resolved: dict[str, tuple[str, ...]] = {}
    for name, values in query.filters.items():
        found: Iterable[str] = ()
        match FILTER_FIELDS.get(name):
            case "department":
                found = chain.from_iterable(_department_values(v, vocabulary, library) for v in values)
            case "label":
                found = [_label(name, v, vocabulary) for v in values]
            case "library" | "closed":
                choices = list(CLOSED.get(name) or library.get(name, ()))
                found = [_one_of(name, ROLE_WORDS.get(v, v), choices) for v in values]
            case None:
                raise UnknownValueError("filter", name, difflib.get_close_matches(name, FILTER_FIELDS, cutoff=0.4))
        if values:
            resolved[name] = tuple(dict.fromkeys(found))
    return resolved


def make_query(text: str = "", **options: Any) -> Query:
    """Make a query of keyword options; a filter takes one value or several.

    Raises
    ------
    UnknownValueError
        If an option is neither a filter nor a field of ``Query``.
    """
    filters, plain = {}, {}
    for name, value in options.items():
        if name in FILTER_FIELDS:
            filters[name] = (str(value),) if isinstance(value, str | int) else tuple(map(str, value))
        elif name in (*OPTIONS, "exact", "offset", "k"):
            plain[name] = value
        else:
            raise UnknownValueError("filter", name, difflib.get_close_matches(name, FILTER_FIELDS, cutoff=0.4))
    return Query(text=text, filters=filters, **plain)


def qualify(filters: Mapping[str, tuple[str, ...]], sector_by: str) -> dict[str, tuple[str, ...]]:
    """Turn resolved filters into the index's own values, where one filter says more of another.

    A role beside departments must be one of those departments'; a sector may be asked for by its evidence.

    >>> qualify({"department": ("hlj-finance",), "role": ("lead",)}, "")
    {'department': ('hlj-finance@lead',)}
    """
    qualified = dict(filters)
    if "department" in qualified and "role" in qualified:
        roles = qualified.pop("role")
        qualified["department"] = tuple(f"{d}@{role}" for d in qualified["department"] for role in roles)
    if "sector" in qualified and sector_by:
        qualified["sector"] = tuple(f"{sector}@{sector_by}" for sector in qualified["sector"])
    return qualified


def _department_values(value: str, vocabulary: Vocabulary, library: Mapping[str, Iterable[str]]) -> Iterator[str]:
    registry = vocabulary.departments
    found = registry.find_within(value, registry.places(library.get("department", ())))
    if not found and value not in set(library.get("department", ())):  # a body that the registry does not hold
        raise UnknownValueError("department", value, registry.near(value, held=library.get("department", ())))
    if not found:
        yield value
    for department in found:
        yield from registry.bearers(department.id)


def _label(name: str, value: str, vocabulary: Vocabulary) -> str:
    labels = vocabulary.labels(name)
    found = labels.resolve(value)
    if found is None:
        known = {fold(n): label.name for label in labels.labels.values() for n in (label.id, label.name, label.name_en)}
        meant = [labels.labels[i].name for i in labels.find(value)]  # 农业生产 holds a word of 农林牧渔
        alike = [known[n] for n in difflib.get_close_matches(fold(value), known, n=3, cutoff=0.4)]
        raise UnknownValueError(name, value, list(dict.fromkeys(meant + alike))[:3])
    return found


def _one_of(name: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise UnknownValueError(name, value, difflib.get_close_matches(value, choices, cutoff=0.3) or choices[:5])
    return value


class _Mention(NamedTuple):
    """A department in a query: where, which, and the values of the index under which it is written."""

    start: int
    end: int
    id: str
    name: str
    values: tuple[str, ...]


def _mentions(text: str, vocabulary: Vocabulary, library: Iterable[str]) -> Iterator[_Mention]:
    """Find the departments that a query names, of those that the library assigns anything.

    A body that nothing is assigned to stays words of the query: a Jilin text knows no department of Heilongjiang's.
    """
    registry, held = vocabulary.departments, set(library)
    taken: set[int] = set()
    for start, end, bodies in registry.mentions(text, registry.places(held)):
        for body in bodies:
            values = tuple(value for value in registry.bearers(body.id) if value in held)
            if values:
                taken |= set(range(start, end))
                yield _Mention(start, end, body.id, body.name, values)
    for name in sorted((i for i in held if not registry.get(i)), key=len, reverse=True):
        for written in (name, re.sub(r"^(?:省|市(?!场))", "", name)):
            start = text.find(written)
            if start >= 0 and len(written) > 2 and taken.isdisjoint(range(start, start + len(written))):
                taken |= set(range(start, start + len(written)))
                yield _Mention(start, start + len(written), name, name, (name,))


def _without_duty_frame(text: str, mentions: Sequence[_Mention], analyzer: Analyzer) -> str:
    """Blank out the departments that a query names, and the words that ask for their duties; offsets are kept."""
    if not mentions:
        return text
    kept = list(text)
    for m in mentions:
        kept[m.start : m.end] = " " * (m.end - m.start)
    for token in analyzer.whole_words("".join(kept)):  # whole words: 事中事后监管 holds 事 and 管
        if DUTY_WORDS.fullmatch(token.term):
            kept[token.start : token.end] = " " * (token.end - token.start)
    return "".join(kept)


def _lexical(content: str, analyzer: Analyzer, *, bigrams: bool) -> Iterator[WeightedTerm]:
    for token in analyzer.words(content):
        yield WeightedTerm("words", token.term, 1.0, "words", token.term)
        yield WeightedTerm("clauses", token.term, CLAUSE_WEIGHT, "words", token.term)
    if bigrams:
        for token in analyzer.bigrams(content):
            yield WeightedTerm("bigrams", token.term, BIGRAM_WEIGHT, "bigrams", token.term, match=1)


def _expanded(expansions: Iterable[Expansion], analyzer: Analyzer) -> Iterator[WeightedTerm]:
    """Yield the official words of the lay ones; several official terms share the weight of their one lay word."""
    for expansion in expansions:
        for official in expansion.official:
            whole = {t.term for t in analyzer.whole_words(official)}
            weight = SYNONYM_WEIGHT / len(expansion.official) ** 0.5
            for word in dict.fromkeys(t.term for t in analyzer.words(official)):
                shown = f"{expansion.lay}→{word}"
                yield WeightedTerm("words", word, weight, "synonym", shown, match=2 if word in whole else 0)
            for pair in dict.fromkeys(t.term for t in analyzer.bigrams(official)):
                shown = f"{expansion.lay}→{pair}"
                yield WeightedTerm("bigrams", pair, weight * BIGRAM_WEIGHT, "synonym", shown, match=1)


def _deadlines(text: str) -> Iterator[WeightedTerm]:
    """Lift measures with a deadline where the query asks when."""
    if WHEN.search(text):
        for kind, shown in DEADLINE_WORDS.items():
            yield WeightedTerm("filters", f"deadline={kind}", DEADLINE_WEIGHT, "deadline", shown, match=0)


def _duties(text: str, mentions: Iterable[_Mention]) -> Iterator[WeightedTerm]:
    """Yield the departments as terms, weighted by role; 牵头 or 配合 in the query asks for that role alone."""
    asked = {ROLE_WORDS[word] for word in ("牵头", "配合", "指导") if word in text}
    for mention in mentions:
        for value in mention.values:
            for role, weight in ROLE_WEIGHTS.items():
                if not asked or role in asked:
                    term = f"department={value}@{role}"
                    yield WeightedTerm("filters", term, DEPARTMENT_WEIGHT * weight, "department", mention.name)
