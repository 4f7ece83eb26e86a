"""When a text was written, as far as it tells: by its date, by what it cites, and by the bodies that it names.

新闻出版广电局 began in 2013 or later, 卫生计生委 ended in 2018: a text that names both is of the years between. This
decides nothing but which of several bodies of one name is meant.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sizhong_search.model import Document
from sizhong_search.vocabulary.registry import Registry

Era = tuple[datetime.date | None, datetime.date | None]


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
