"""What is asked: one table of filters, and the query as given.

How its words are understood is in :mod:`sizhong_search.query.understanding`, what they name in
:mod:`sizhong_search.query.mentions`, and how filter values are resolved in :mod:`sizhong_search.query.filters`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from sizhong_search.errors import BadNumberError, ControlCharactersError, QueryTooLongError, UnknownValueError
from sizhong_search.text import n_control_characters

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as given.

    ``filters`` maps field names of ``FILTER_FIELDS`` to values: ids or any known name. ``without`` are official words
    that are not to be looked up for the lay ones. ``with_central`` keeps the centre's documents beside those of a
    region, for they hold there as well.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sector_by: Literal["", "text", "department"] = ""
    unit: UnitChoice = "default"
    ranker: Ranker = "hybrid"
    exact: bool = False
    with_central: bool = False
    without: tuple[str, ...] = ()
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
            "with_central": "1" if self.with_central else "",
            "sort": "" if self.sort == "relevance" else self.sort,
        }
        filters = {name: list(self.filters[name]) for name in FILTER_FIELDS if self.filters.get(name)}
        without = {"without": list(self.without)} if self.without else {}
        return {name: [value] for name, value in plain.items() if value} | filters | without

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
            with_central=list(params.get("with_central", ())) == ["1"],
            without=tuple(params.get("without", ())),
            **options,
        )


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
        elif name in (*OPTIONS, "exact", "with_central", "offset", "k"):
            plain[name] = value
        elif name == "without":
            plain[name] = (value,) if isinstance(value, str) else tuple(value)
        else:
            raise UnknownValueError("filter", name, difflib.get_close_matches(name, FILTER_FIELDS, cutoff=0.4))
    return Query(text=text, filters=filters, **plain)


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
