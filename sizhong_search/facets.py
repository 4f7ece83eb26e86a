"""What a result can be narrowed by, with counts; and what the library holds that looks like a word it does not hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from sizhong_search.index import Index, Mask
from sizhong_search.query import FILTER_FIELDS, Understood
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
    facets = {}
    for field, kind in FILTER_FIELDS.items():
        others = {name: values for name, values in understood.filters.items() if name != field}
        counts = index.counts(field, text_matches & index.mask(others))
        if kind == "department":
            values = _departments(counts, vocabulary)
        else:
            values = [FacetValue(v, _name(field, v, vocabulary), len(rows)) for v, rows in counts.items()]
        facets[field] = tuple(sorted((v for v in values if v.count), key=lambda v: (-v.count, v.name)))
    return facets


def _departments(counts: Mapping[str, np.ndarray], vocabulary: Vocabulary) -> list[FacetValue]:
    """Group bodies by who bears their duties today, so that staff find theirs under its present name."""
    registry = vocabulary.departments
    grouped: dict[str, list[np.ndarray]] = {}
    for value, rows in counts.items():
        bearers = registry.today(value) if value in registry.departments else ()
        certain = [b.id for b in bearers if b.confidence != "candidate"]
        grouped.setdefault(certain[0] if certain else value, []).append(rows)
    return [
        FacetValue(
            value,
            registry.departments[value].short_name if value in registry.departments else value,
            len(np.unique(np.concatenate(rows))),
        )
        for value, rows in grouped.items()
    ]


def _name(field: str, value: str, vocabulary: Vocabulary) -> str:
    return vocabulary.labels(field).labels[value].name if FILTER_FIELDS[field] == "label" else value


def near_words(unknown: Iterable[str], words: Sequence[str], n: int = 5) -> tuple[str, ...]:
    """Return words of the library that look like unknown ones: shared characters, most first."""
    near: dict[str, None] = {}
    candidates = [word for word in words if len(word) > 1 and not word.isascii()]
    for word in unknown:
        near |= dict.fromkeys(difflib.get_close_matches(word, candidates, n=n, cutoff=0.5))
    return tuple(near)[:n]
