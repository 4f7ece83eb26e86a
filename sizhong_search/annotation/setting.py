"""Where and when a text was written, as far as it tells: by its head, by what it cites, by the bodies that it names.

A text that names 贵州银保监局 and 省发展改革委 is of Guizhou, though its head is gone; 新闻出版广电局 began in 2013 or
later, 卫生计生委 ended in 2018, and a text that names both is of the years between. Where its head states a place or a
day, that holds.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace

from sizhong_search.model import Document
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from sizhong_search.vocabulary.regions import Region, Regions
from sizhong_search.vocabulary.registry import Registry

# 我市, 本区, and beside them 全市: what a text calls the place that it is of; of 本省（区、市） there are many.
_OF_ITSELF = re.compile(r"[本我全](?P<unit>[省市区县州旗])(?!场|域|间|民|属|份|委会|[（(、])")
_OFTEN = 4  # times that a text speaks of itself or writes its place out
Era = tuple[datetime.date | None, datetime.date | None]


def named_in(document: Document) -> list[str]:
    """Return the names of the bodies that a document's clauses name, departments in general left out."""
    return [actor.full_name for clause in document.clauses for actor in clause.actors if not actor.generic]


def place_of(document: Document) -> str:
    """Return the full name of the place that a document is of, ``UNKNOWN_REGION`` where nothing tells."""
    return document.place or document.region or UNKNOWN_REGION


def placed(document: Document, names: Iterable[str], registry: Registry) -> Document:
    """Return the document with the place that its text tells, and the words that tell it; as it is where its head does.

    Nothing but plain evidence counts, first that of the bodies that it names: where all that are named with their place
    lie in one province, it is that province where a 省… is named beside them, the one city of them all where a 市… is.
    Else its own words: it speaks of 本市, of no other unit, and writes out one such place alone, four times in all.
    What the name of its file told goes behind both.
    """
    if (document.place or document.region) and document.region_evidence is None:
        return document
    found = _by_bodies(names, registry) or _by_own_words(document.text, registry.regions)
    if found is None:
        return document
    region, words = found
    return replace(
        document,
        region=registry.regions.chain(region)[-1].name,
        place=region.full_name,
        level=region.level,
        region_evidence=words,
    )


def _by_bodies(names: Iterable[str], registry: Registry) -> tuple[Region, str] | None:
    readings = [(name, r[0].place) for name in dict.fromkeys(names) if (r := registry.patterns.read(name))]
    chains = {n: registry.regions.chain(at) for n, at in readings if isinstance(at, Region) and at.code}
    if len({chain[-1] for chain in chains.values()}) != 1:
        return None
    (province,) = {chain[-1] for chain in chains.values()}
    cities = {chain[-2] for chain in chains.values() if len(chain) > 1}
    own = {at: name for name, at in reversed(readings) if isinstance(at, str)}
    governments = ("省", "自治区", "市") if province.is_municipality else ("省", "自治区")
    if said := next((own[word] for word in governments if word in own), None):
        return province, f"{next(iter(chains))}、{said}"
    if "市" in own and len(cities) == 1:
        city = next(iter(cities))
        return city, f"{next(name for name, chain in chains.items() if city in chain)}、{own['市']}"
    return None


def _by_own_words(text: str, regions: Regions) -> tuple[Region, str] | None:
    said = [(match["unit"], match.group()) for match in _OF_ITSELF.finditer(text)]
    own = next((words for _, words in said if not words.startswith("全")), None)
    if own is None or len({unit for unit, _ in said}) != 1:
        return None
    written = list(regions.written_out(text, said[0][0]))
    region = regions.named(written[0][0]) if len({name for name, _ in written}) == 1 else None
    if region is None or len(said) + len(written) < _OFTEN:
        return None
    behind = re.match(r"[一-鿿]{0,8}", text[written[0][1] :])
    return region, f"{written[0][0]}{behind.group() if behind else ''}、{own}"


def era_of(document: Document, names: Iterable[str], registry: Registry, region: str) -> Era:
    """Return the interval in which a document may have been written.

    Parameters
    ----------
    document : Document
    names : iterable of str
        Of the bodies that it names.
    registry : Registry
    region : str
        The place of the document.

    Returns
    -------
    (date or None, date or None)
        The first and the last day, None where open. A date is final; else each name that one body alone ever bore
        narrows the years since what is cited, unless names contradict: texts go on using a name for a while.
    """
    if day := document.issued_on or document.published_on:
        return day, day
    first = f"{document.not_before}-01-01" if document.not_before else ""
    periods = [
        registry.period(found[0].id)
        for name in dict.fromkeys(names)
        if len(found := registry.find(name, region=region)) == 1
    ]
    begun = max((first, *(begin for begin, _ in periods)))
    ended = min((end for _, end in periods if end), default="")
    if ended and begun > ended:
        begun, ended = first, ""
    return _date(begun), _date(ended)


def _date(iso: str) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None
