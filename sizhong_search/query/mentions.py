"""What a query names: departments, document numbers, phrases in quotes, and whatever a filter would say as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sizhong_search.query import FILTER_FIELDS
from sizhong_search.text import blank
from sizhong_search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from sizhong_search.parsing.doc_numbers import DocNumber

_QUOTED = re.compile(r"[“„\"「『]\s*([^“”„\"「」『』]{2,}?)\s*[”\"」』]")
_NUMBER = re.compile(r"\d\s*号|〔|\[\d{4}\]|第\s*\d+\s*号")  # what a document number has; reading one takes patterns
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|\D|$)")
_STATUS = {"in-force": re.compile(r"现行有效|现行|还有效|仍有效"), "lapsed": re.compile(r"已?失效|已?废止")}
_AT_MOST = 2  # labels of one field that are suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A filter that words of the query amount to. It is applied if the user says so.

    ``value`` is as the filter ``field`` takes it, ``name`` for people where the value is an id.
    """

    field: str
    value: str
    name: str
    words: str


class Mention(NamedTuple):
    """A department in a query: where, which, and the values of the index under which it is written."""

    start: int
    end: int
    id: str
    name: str
    values: tuple[str, ...]


def find_departments(text: str, vocabulary: Vocabulary, library: Iterable[str]) -> Iterator[Mention]:
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
                yield Mention(start, end, body.id, body.name, values)
    for name in sorted((i for i in held if not registry.get(i)), key=len, reverse=True):
        for written in (name, re.sub(r"^(?:省|市(?!场))", "", name)):
            start = text.find(written)
            if start >= 0 and len(written) > 2 and taken.isdisjoint(range(start, start + len(written))):
                taken |= set(range(start, start + len(written)))
                yield Mention(start, start + len(written), name, name, (name,))


def without_departments(text: str, mentions: Iterable[Mention]) -> str:
    """Blank out the departments that a query names; offsets are kept."""
    places = sorted({(mention.start, mention.end) for mention in mentions})  # several bodies may bear one name
    return blank(text, (slice(*place) for place in places))


def find_phrases(text: str) -> tuple[str, ...]:
    """Return what stands in quotes: it must be found as it is.

    >>> find_phrases("“双随机、一公开”和「监管」")
    ('双随机、一公开', '监管')
    """
    return tuple(dict.fromkeys(_QUOTED.findall(text)))


def find_numbers(text: str) -> tuple[DocNumber, ...]:
    """Return the document numbers of a query."""
    if not _NUMBER.search(text):
        return ()
    from sizhong_search.parsing.doc_numbers import find_doc_numbers  # whose patterns take longer than a search

    return find_doc_numbers(text)


def suggest(
    text: str, mentions: Sequence[Mention], vocabulary: Vocabulary, library: Mapping[str, Iterable[str]]
) -> Iterator[Suggestion]:
    """Yield the filters that words of a query amount to, of the values that the library has."""
    for mention in mentions:
        yield Suggestion(
            field="department", value=mention.id, name=mention.name, words=text[mention.start : mention.end]
        )
    rest = without_departments(text, mentions)
    yield from _labels(rest, vocabulary, library)
    yield from _places(rest, vocabulary, set(library.get("region", ())))
    for year in _YEAR.findall(rest):
        if year in library.get("year", ()):
            yield Suggestion(field="year", value=year, name=year, words=year)
    for value, pattern in _STATUS.items():
        if value in library.get("status", ()) and (found := pattern.search(text)):
            yield Suggestion(field="status", value=value, name=value, words=found.group())


def _labels(text: str, vocabulary: Vocabulary, library: Mapping[str, Iterable[str]]) -> Iterator[Suggestion]:
    for field in (name for name, kind in FILTER_FIELDS.items() if kind == "label"):
        labels, held = vocabulary.labels(field), set(library.get(field, ()))
        found = {label_id: places for label_id, places in labels.find(text).items() if label_id in held and places}
        for label_id, ((start, end), *_) in list(found.items())[:_AT_MOST]:
            yield Suggestion(field=field, value=label_id, name=labels.labels[label_id].name, words=text[start:end])


def _places(text: str, vocabulary: Vocabulary, held: set[str]) -> Iterator[Suggestion]:
    """Yield the provinces that a query names, itself or by a place that lies in it."""
    at = 0
    for start in range(len(text)):
        if start < at or not (read := next(vocabulary.regions.read(text, start), None)):
            continue
        region, at = read
        province = vocabulary.regions.chain(region)[-1].full_name
        if province in held:
            yield Suggestion(field="region", value=province, name=province, words=text[start:at])
