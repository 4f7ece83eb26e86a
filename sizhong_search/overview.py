"""What a library holds, and what is not known of it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sizhong_search.dates import here
from sizhong_search.index import Index
from sizhong_search.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts over a library.

    Attributes
    ----------
    n_documents, n_measures : int
    issued : tuple of date
        The days of issue that the documents state, from the first to the last; those that state none are not in it.
    regions : mapping of str to int
        How many documents each region has, the most first; "" where a document does not tell.
    places : tuple of str
        The places that documents are of, by their full names, sorted.
    n_unverified : int
        Of how many documents it is not known whether they are in force.
    last_import : datetime or None
        When a file was imported last, in this machine's time; None if none ever was.
    n_paragraphs : int
        In how many paragraphs the documents without measures can be searched.
    """

    n_documents: int
    n_measures: int
    issued: tuple[datetime.date, ...]
    regions: Mapping[str, int]
    places: tuple[str, ...]
    n_unverified: int
    last_import: datetime.datetime | None
    n_paragraphs: int

    @property
    def n_undated(self) -> int:
        """How many documents do not say when they were issued."""
        return self.n_documents - len(self.issued)


def look_over(heads: Iterable[Document], index: Index, last_import: str | None) -> Overview:
    """Count what a library holds.

    Parameters
    ----------
    heads : iterable of Document
        Its documents; their texts are not needed.
    index : Index
    last_import : str or None
        When a file was imported last, ISO.
    """
    held = list(heads)
    units = Counter(index.count_values("unit", index.live))
    return Overview(
        n_documents=len(held),
        n_measures=units["measure"],
        issued=tuple(sorted(head.issued_on for head in held if head.issued_on)),
        regions=dict(Counter(head.region or "" for head in held).most_common()),
        places=tuple(sorted({head.place for head in held if head.place})),
        n_unverified=sum(head.status.value == "unknown" for head in held),
        last_import=here(last_import) if last_import else None,
        n_paragraphs=units["default"] - units["measure"],
    )
