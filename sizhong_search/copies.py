"""Documents that a library holds more than once: told by their number (文号), and made one where their texts are.

What an import takes for one document may have come in as two: before texts were compared, or as files of the corpus.
Of those the fuller text stays in use, and the other becomes an earlier version of it. Texts of one number that are not
nearly the same (another edition, an extract) stay as many, for a reader to decide.
"""

from __future__ import annotations

from itertools import combinations

from sizhong_search.differences import in_common
from sizhong_search.holdings import Holdings
from sizhong_search.importing import NEARLY
from sizhong_search.model import Document
from sizhong_search.upkeep import understand_stored


class Copies(Holdings):
    """Documents of which some may be the same."""

    def doubles(self) -> dict[str, tuple[str, ...]]:
        """Return, by id, the documents that share their number (文号) with others: all that bear it, each counted."""
        return self._store.doubles()

    def copies(self) -> list[tuple[str, str]]:
        """Return the ids of documents of one number with nearly the same text: which would go, and which would stay.

        The fuller one stays: that tells its day of issue, else the longer, else the earlier in the library.
        """
        found: dict[str, str] = {}
        for ids in dict.fromkeys(self.doubles().values()):
            for gone, kept in combinations(sorted(map(self.document, ids), key=fullness), 2):
                if gone.id not in found and in_common(gone.text, kept.text) >= NEARLY:
                    found[gone.id] = kept.id
        return list(found.items())

    def join(self, gone: str, kept: str) -> None:
        """Make a document an earlier version of another: its texts, and what has been put right in them.

        It is taken out, and :meth:`undelete` brings it back.

        Raises
        ------
        NotFoundError, StoreInUseError, ReadOnlyStoreError, WriteError
        """
        with self._writing():
            for document_id in (gone, kept):
                self.document(document_id)
            self._store.join(gone, kept)
            understand_stored(self._store, kept)
            self._settle()


def fullness(document: Document) -> tuple[bool, int]:
    """Return by what one of several texts is the fuller: whether it tells its day of issue, and its length."""
    return document.issued_on is not None, len(document.text)
