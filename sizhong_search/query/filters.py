"""Filter values as a user gives them → those of the index."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from sizhong_search.errors import UnknownValueError
from sizhong_search.query import CLOSED, FILTER_FIELDS, Query
from sizhong_search.text import fold
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.regions import CENTRAL

ROLE_WORDS = {"牵头": "lead", "负责": "responsible", "配合": "support", "指导": "guide"}


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


def qualify(filters: Mapping[str, tuple[str, ...]], query: Query) -> dict[str, tuple[str, ...]]:
    """Turn resolved filters into the index's own values, where one filter says more of another.

    A role beside departments must be one of those departments'; a sector may be asked for by its evidence, and a region
    with what the centre lays down for all of them.

    >>> qualify({"department": ("hlj-finance",), "role": ("lead",)}, Query())
    {'department': ('hlj-finance@lead',)}
    """
    qualified = dict(filters)
    if "department" in qualified and "role" in qualified:
        roles = qualified.pop("role")
        qualified["department"] = tuple(f"{d}@{role}" for d in qualified["department"] for role in roles)
    if "sector" in qualified and query.sector_by:
        qualified["sector"] = tuple(f"{sector}@{query.sector_by}" for sector in qualified["sector"])
    if "region" in qualified and query.with_central:
        qualified["region"] = (*qualified["region"], CENTRAL.name)
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
