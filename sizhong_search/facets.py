"""What a result can be narrowed by, with counts; and what the library holds that looks like a word it does not hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sizhong_search.index import Index, Mask
from sizhong_search.query import FILTER_FIELDS
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
    sector_by = understood.query.sector_by
    places = vocabulary.departments.places(index.values("department"))
    facets = {}
    for field in FILTER_FIELDS:
        others = {name: values for name, values in understood.filters.items() if name != field}
        matches = text_matches & index.mask(qualify(others, sector_by))
        counts = index.count_values(field, matches)
        values = []
        for value, members in _groups(field, index.values(field), vocabulary).items():
            if not any(counts.get(member) for member in members):
                continue
            chosen = qualify({**others, field: members}, sector_by)
            added = {name: chosen[name] for name in chosen if chosen[name] != others.get(name)}
            if added == {field: (value,)}:
                count = counts[value]
            elif len(added) == 1:
                ((name, those),) = added.items()
                count = index.count_any(name, those, matches)
            else:
                count = int((matches & index.mask(added)).sum())
            if count:
                values.append(FacetValue(value, _name(field, value, vocabulary, places), count))
        facets[field] = tuple(sorted(values, key=lambda v: (-v.count, v.name)))
    return facets


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
