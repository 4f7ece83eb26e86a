"""What a library holds, and what is not known of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass


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
    n_unverified: int
    last_import: datetime.datetime | None
    n_paragraphs: int

    @property
    def n_undated(self) -> int:
        """How many documents do not say when they were issued."""
        return self.n_documents - len(self.issued)
