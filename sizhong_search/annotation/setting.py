"""Where and when a text was written, as far as it tells: by its head, by what it cites, by the bodies that it names.

A text that names 贵州银保监局 and 省发展改革委 is of Guizhou, though its head is gone; 新闻出版广电局 began in 2013 or
later, 卫生计生委 ended in 2018, and a text that names both is of the years between. Both decide nothing but which body
a name means; what a document is said to be of stays what its head states.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sizhong_search.model import Document
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from sizhong_search.vocabulary.regions import Region
from sizhong_search.vocabulary.registry import Registry

Era = tuple[datetime.date | None, datetime.date | None]


def named_in(document: Document) -> list[str]:
    """Return the names of the bodies that a document's clauses name, departments in general left out."""
    return [actor.full_name for clause in document.clauses for actor in clause.actors if not actor.generic]


def place_of(document: Document, names: Iterable[str], registry: Registry) -> str:
    """Return the full name of the place that a document is of, ``UNKNOWN_REGION`` where nothing tells.

    Its head says so; else the bodies that it names with their place, where all of them lie in one province: that
    province where a 省… is named beside them, the one city of them all where a 市… is.
    """
    if stated := document.place or document.region:
        return stated
    readings = [r[0] for name in dict.fromkeys(names) if (r := registry.patterns.read(name))]
    regions = registry.regions
    chains = [regions.chain(r.place) for r in readings if isinstance(r.place, Region) and r.place.code]
    if len({chain[-1] for chain in chains}) != 1:
        return UNKNOWN_REGION
    words = {r.place for r in readings if isinstance(r.place, str)}
    province, cities = chains[0][-1], {chain[-2] for chain in chains if len(chain) > 1}
    if {"省", "自治区"} & words or ("市" in words and province.is_municipality):
        return province.full_name
    return next(iter(cities)).full_name if "市" in words and len(cities) == 1 else UNKNOWN_REGION


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
