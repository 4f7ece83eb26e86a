"""What a result can be narrowed by, with counts; and what the library holds that looks like a word it does not hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from sizhong_search.index import Index, Mask
from sizhong_search.query import FILTER_FIELDS, Query
from sizhong_search.query.filters import qualify
from sizhong_search.query.understanding import Understood
from sizhong_search.result import FacetValue
from sizhong_search.vocabulary import Vocabulary


def count_facets(
    index: Index, understood: Understood, text_matches: Mask, vocabulary: Vocabulary
) -> dict[str, tuple[FacetValue, ...]]:
    """Count, for each filter field, the hits that each of its values would leave, the most frequent first.

    A field's own filter is set aside while it is counted, so that a second value of it can be chosen.

    Parameters
    ----------
    text_matches : mask
        The passages that match the query's text within the unit asked for, before filters.
    """
    query = understood.query
    places = vocabulary.departments.places(index.values("department"))
    unfiltered = text_matches & index.mask(qualify(understood.filters, query))
    facets = {}
    for field in FILTER_FIELDS:
        others = {name: values for name, values in understood.filters.items() if name != field}
        is_filtered = field in understood.filters
        matches = text_matches & index.mask(qualify(others, query)) if is_filtered else unfiltered
        counts = index.count_values(field, matches)
        is_plain = qualify({**others, field: ("",)}, query) == {**others, field: ("",)}
        if not is_plain or FILTER_FIELDS[field] == "department":
            groups, n = _groups(field, index.values(field), vocabulary), counts
            found = {value: those for value, members in groups.items() if (those := [m for m in members if n.get(m)])}
            counts = {
                value: n[those[0]]
                if is_plain and len(those) == 1
                else _count(index, others, {**others, field: tuple(those)}, matches, query)
                for value, those in found.items()
            }
        values = [FacetValue(value, _name(field, value, vocabulary, places), n) for value, n in counts.items() if n]
        facets[field] = tuple(sorted(values, key=lambda v: (-v.count, v.name)))
    return facets


def _count(
    index: Index,
    others: Mapping[str, tuple[str, ...]],
    chosen: Mapping[str, tuple[str, ...]],
    matches: Mask,
    query: Query,
) -> int:
    """Count the hits that one filter more would leave, of those that the others do."""
    qualified = qualify(chosen, query)
    added = {name: qualified[name] for name in qualified if qualified[name] != others.get(name)}
    if len(added) == 1:
        ((name, values),) = added.items()
        return index.count_any(name, values, matches)
    return int((matches & index.mask(added)).sum())


def _groups(field: str, values: Iterable[str], vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return each choice of a field with the index's values that it stands for.

    Bodies are grouped by who bears their duties today, so that staff find theirs under its present name.
    """
    registry = vocabulary.departments
    if FILTER_FIELDS[field] != "department":
        return {value: (value,) for value in values}
    groups: dict[str, tuple[str, ...]] = {}
    for value in values:
        bearers = registry.today(value)
        today = next((b.id for b in bearers if b.confidence != "candidate"), value)
        groups[today] = registry.bearers(today) if registry.get(today) else (today,)
    return groups


def _name(field: str, value: str, vocabulary: Vocabulary, places: Iterable[str]) -> str:
    if FILTER_FIELDS[field] == "label":
        return vocabulary.labels(field).labels[value].name
    registry = vocabulary.departments
    body = registry.get(value) if field == "department" else None
    return registry.short_name(body, places) if body else value


def near_words(unknown: Iterable[str], words: Iterable[str], n: int = 5) -> tuple[str, ...]:
    """Return the words that look like unknown ones: half of their characters in common, in order.

    >>> near_words(["实名登记"], ["实名认证", "登记", "名单", "信用"])
    ('登记', '实名认证')
    """
    near: dict[str, None] = {}
    listed = list(words)
    for word in unknown:
        alike = [other for other in listed if len(other) > 1 and not set(word).isdisjoint(other)]
        near |= dict.fromkeys(difflib.get_close_matches(word, alike, n=n, cutoff=0.5))
    return tuple(near)[:n]
