"""The façade: a library of policy documents that can be searched and asked for duties. Every door calls this.

A knowledge base is a folder: ``store.sqlite`` (the documents) and ``index/`` (disposable). It is made from the corpus
that ships on first use and follows it when the corpus, the vocabulary or the code changes; what users bring stands
beside it.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sizhong_search.alike import group_alike
from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.copies import Copies
from sizhong_search.duties import Duties, find_duties, relations_of
from sizhong_search.duties.changes import DutyChanges, compare_duties
from sizhong_search.encoder.models import open_encoder
from sizhong_search.encoder.nearness import Nearness
from sizhong_search.encoder.vectors import Vectors
from sizhong_search.errors import (
    AmbiguousNameError,
    BadModelError,
    DamagedStoreError,
    StoreInUseError,
    UnknownValueError,
)
from sizhong_search.model import RawDocument
from sizhong_search.paths import default_folder, own_encoder
from sizhong_search.query import Query, make_query
from sizhong_search.result import Hit, Result, Similar
from sizhong_search.searching import Searcher
from sizhong_search.store import Store
from sizhong_search.support import KINDS, LOOKED_AT, Profile, Support, check, place_hits
from sizhong_search.support.places import regions_of
from sizhong_search.upkeep import follow_corpus, settle_statuses, take, understand_again
from sizhong_search.view.bodies import body_line
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.departments import Department, unregistered

if TYPE_CHECKING:
    import pandas as pd


ENCODED_AT_ONCE = 300  # passages without vectors that a search encodes by itself


class KnowledgeBase(Copies):
    """A library that is open.

    Attributes
    ----------
    vocabulary : Vocabulary
    """

    def __init__(self, store: Store, index_folder: Path | None = None, encoder: Path | None = None) -> None:
        super().__init__(store, index_folder)
        vectors = self.folder / "vectors.sqlite" if self.folder else None
        self._vectors = Vectors(vectors, open_encoder(encoder)) if encoder else None
        self.vocabulary = open_vocabulary()
        self.analyzer = shipped_analyzer()
        self._made_searcher: Searcher | None = None

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        corpus: Path | str | None = None,
        encoder: Path | str | None = None,
    ) -> KnowledgeBase:
        """Open a knowledge base, made on first use from the corpus that ships.

        Parameters
        ----------
        folder : path, optional
            Where it is kept; by default ``SIZHONG_KB``, else a folder in the user's data directory. Where it cannot be
            written, it can be searched and not changed; where there is none, the library lives in memory. A notice
            says so.
        corpus : path, optional
            A folder of files to make it from, instead of the corpus that ships. A knowledge base remembers it; without
            ``folder``, each corpus has a knowledge base of its own.
        encoder : path, optional
            A model folder on this machine, to find what is near in meaning as well; by default ``SIZHONG_ENCODER``,
            else none (docs/ranking.md).

        Raises
        ------
        EmptyCorpusError, ReadError, DamagedStoreError, LaterStoreError, BadModelError
        """
        own = Path(corpus).expanduser().resolve() if corpus else None
        at = Path(folder).expanduser() if folder else default_folder(own)
        model = Path(encoder).expanduser() if encoder else own_encoder()
        made_from = None
        try:
            _refuse_emptied(at / "store.sqlite", at / "index")
            store = Store(at / "store.sqlite")
            made_from = store.corpus
            kb = cls(store, at / "index", model)
            kb._catch_up(own)
        except (OSError, sqlite3.OperationalError) as error:
            kb = cls(Store(), encoder=model)
            kb._notice("notice.in_memory", folder=at, why=error)
            kb._catch_up(own or made_from)
        except sqlite3.DatabaseError as error:
            raise DamagedStoreError(at / "store.sqlite", str(error)) from error
        return kb

    def _catch_up(self, corpus: Path | None) -> None:
        """Bring the store up to date, unless another process is writing: then it is searched as it is."""
        is_empty = not self._store.states()
        if not self._store.is_writable:
            self._notice("notice.read_only", folder=self.folder)
            return
        try:
            with self._store.writing(wait=60 if is_empty or corpus else 0):
                follow_corpus(self._store, corpus, self._notice)
                understand_again(self._store, self._notice)
                settle_statuses(self._store, datetime.date.today())
        except StoreInUseError:
            if is_empty or corpus:
                raise
        except (OSError, sqlite3.OperationalError):  # a full disk; what the library holds can be read
            if is_empty:
                raise
            self._notice("notice.read_only", folder=self.folder)

    @classmethod
    def in_memory(cls, raws: list[RawDocument]) -> KnowledgeBase:
        """Make a library of a few texts that is gone with the process; nothing is written anywhere."""
        kb = cls(Store())
        take(kb._store, {raw.document_id: raw for raw in raws})
        settle_statuses(kb._store, datetime.date.today())
        return kb

    def search(self, text: str | Query = "", *, k: int = 10, **options: Any) -> Result:
        """Find measures.

        Parameters
        ----------
        text : str or Query
            What is looked for; empty lists everything that passes the filters.
        k : int
            How many hits to return.
        **options
            Filters by the names of ``FILTER_FIELDS`` (a value or several: ids, names, aliases, former names), and the
            other fields of ``Query`` (``ranker``, ``unit``, ``exact``, ``sort``, ``offset``, ``sector_by``,
            ``with_central``).

        Raises
        ------
        QueryTooLongError, UnknownValueError

        Examples
        --------
        >>> from sizhong_search import read_corpus, shipped
        >>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
        >>> kb.search("快递企业的准入要求", sector="transport").hits[0].id
        'heilongjiang-sizhong-plan#1.1'
        """
        if isinstance(text, Query) and options:
            raise TypeError(f"give options inside the Query, not beside it: {', '.join(options)}")
        query = text if isinstance(text, Query) else make_query(text, k=k, **options)
        with self._store.snapshot():
            return self._searcher.search(query)

    def count(self, text: str = "", **options: Any) -> int:
        """Return how many hits a search has; options and errors as there.

        Examples
        --------
        >>> from sizhong_search import read_corpus, shipped
        >>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
        >>> kb.count(department="省知识产权局")
        3
        """
        with self._store.snapshot():
            return self._searcher.count(make_query(text, **options))

    def similar(self, passage_id: str, *, k: int = 5) -> tuple[Similar, ...]:
        """Find the measures whose words are most like those of one, near-duplicates too (cosine of TF-IDF).

        Raises
        ------
        NotFoundError

        Examples
        --------
        >>> from sizhong_search import read_corpus, shipped
        >>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
        >>> [(s.id, s.is_duplicate) for s in kb.similar("heilongjiang-sizhong-plan#1.1", k=1)]
        [('heilongjiang-sizhong-plan#1.3', False)]
        """
        with self._store.snapshot():
            return self._searcher.similar(passage_id, k)

    def group(self, hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], ...]:
        """Put hits that say nearly the same together, each group in the place of its first.

        Examples
        --------
        >>> from sizhong_search import read_corpus, shipped
        >>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
        >>> {len(group) for group in kb.group(kb.search("", k=20).hits)}
        {1}
        """
        return group_alike(hits, self.index, self.analyzer)

    @property
    def _searcher(self) -> Searcher:
        """What searches the library as it is now; made anew when that has changed."""
        index = self._live_index.index
        if self._made_searcher is None or self._made_searcher.index is not index:
            self._made_searcher = Searcher(
                index, self.document, self._store.dates, self.vocabulary, self.analyzer, self._nearness()
            )
        return self._made_searcher

    def _nearness(self) -> Nearness | None:
        """Return what tells the passages near in meaning; a few new documents are encoded for it, more are told."""
        if self._vectors is None:
            return None
        missing = self._vectors.missing(self.index)
        if sum(n for _, n in missing) <= ENCODED_AT_ONCE:
            list(self._vectors.make((held for held, _ in missing), self.document))
        else:
            self._notice("notice.not_encoded", n=len(missing))
        return Nearness(self._vectors.encoder, self._vectors.matrix(self.index))

    def encoding(self, *, n_found: Callable[[int], None] = lambda n: None) -> Iterator[str]:
        """Make the vectors of what has none, and yield the id of each document once they are kept.

        What is done stays done: a call that was stopped goes on where it was.

        Parameters
        ----------
        n_found : callable
            Is told how many documents there are to do.

        Raises
        ------
        BadModelError
            If no model folder is named, or it holds none that is read.
        """
        if self._vectors is None:
            raise BadModelError(Path(), "SIZHONG_ENCODER")
        missing = self._vectors.missing(self.index)
        n_found(len(missing))
        yield from self._vectors.make((held for held, _ in missing), self.document)
        self._made_searcher = None

    @property
    def library(self) -> dict[str, list[str]]:
        """The filter values that occur in the library, by field."""
        return self._searcher.library

    @property
    def places(self) -> tuple[str, ...]:
        """The places whose bodies the library assigns anything, by their full names; "" where a text does not tell."""
        return self._searcher.places

    def duties(self, department: str, *, as_written: bool = False) -> Duties:
        """Return what a body answers for, under its own, its earlier and its later names.

        Parameters
        ----------
        department : str
            An id, a name, an alias, a former name; or a body as a text names it, which the registry does not hold.
            A name without a place (省财政厅) means that of the places which the library holds texts of.
        as_written : bool
            Only where it is written under this very name.

        Raises
        ------
        UnknownValueError
            If nobody is known by that name; with the near ones.
        AmbiguousNameError
            If several bodies of the library are; ``ledgers`` gives one of each.
        """
        return find_duties(self.documents(), self._body(department), self.vocabulary.departments, as_written=as_written)

    def duty_changes(self, department: str) -> DutyChanges:
        """Return what the last import changed in what a body answers for.

        The documents that the last import which changed anything brought in or replaced are compared with the texts
        before them; of a document that is new, all duties came. Names and errors are as in ``duties``.
        """
        return self._duty_changes(self._body(department), self._store.mark())

    @lru_cache(maxsize=64)  # noqa: B019 as long as the library stays as it is
    def _duty_changes(self, body: Department, mark: tuple[int, int]) -> DutyChanges:
        registry = self.vocabulary.departments
        at, ids = self.last_imported()
        before = [earlier for i in ids if (earlier := self.version_before(i))]
        return DutyChanges(
            at=at,
            n_added=len(ids) - len(before),
            n_replaced=len(before),
            changes=tuple(
                compare_duties(
                    find_duties(before, body, registry).duties,
                    find_duties(map(self.document, ids), body, registry).duties,
                )
            ),
        )

    def _body(self, name: str) -> Department:
        found = self.bodies(name)
        if len(found) > 1:
            registry = self.vocabulary.departments
            raise AmbiguousNameError(name, [body_line(body, registry.period(body.id)) for body in found])
        return found[0]

    def ledgers(self, department: str, *, as_written: bool = False) -> list[Duties]:
        """Return the ledger of each body that a name may mean in the library, place by place; as ``duties``."""
        documents, registry = list(self.documents()), self.vocabulary.departments
        return [find_duties(documents, body, registry, as_written=as_written) for body in self.bodies(department)]

    def bodies(self, name: str) -> list[Department]:
        """Return the bodies that a name may mean in the library: those that have duties in it, else any.

        Raises
        ------
        UnknownValueError
            If nobody is known by that name; with the near ones.
        """
        registry, held = self.vocabulary.departments, set(self.library["department"])
        found = registry.find_within(name, self.places)
        those = [body for body in found if not held.isdisjoint(relations_of(body, registry))]
        if name in held and not those:
            return [unregistered(name)]  # the texts name it, and no record or pattern does
        known = [body for body in found if not body.region or registry.regions.named(body.region)]
        if not those and not known:  # 火星市财政局 is a body to a text that names it, and to nobody else
            raise UnknownValueError("department", name, registry.near(name, held=held))
        return sorted(those or [body for body in known if body.region] or known, key=lambda body: body.region)

    def support(self, profile: Profile) -> Support:
        """Find measures that offer something, and say of each whether it seems to fit a founder, with the grounds.

        Without a need, all that the library offers is looked at, the newest first; only so many as are read at once,
        of the founder's province, of the centre and of places that are not known before those of others.

        Raises
        ------
        QueryTooLongError, UnknownValueError

        Examples
        --------
        >>> from sizhong_search import read_corpus, shipped
        >>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
        >>> found = kb.support(Profile(need="税收优惠", who=("micro",), region="黑龙江省"))
        >>> found.placements[0].measure.id
        'heilongjiang-sizhong-plan#4.2'
        """
        check(profile, self.vocabulary)
        return self._support(profile, datetime.date.today(), self._store.mark())

    @lru_cache(maxsize=8)  # noqa: B019 as long as the library stays as it is
    def _support(self, profile: Profile, today: datetime.date, mark: tuple[int, int]) -> Support:
        sort = "relevance" if profile.need else "date"
        asked: dict[str, Any] = {"kind": KINDS, "unit": "measure", "sort": sort}
        n_found = self.count(profile.need, **asked)
        places = set(regions_of(profile.region, self.vocabulary.regions)) & set(self.library["region"])
        hits: tuple[Hit, ...] = ()
        if n_found > LOOKED_AT and places:
            hits = self.search(profile.need, region=sorted(places), k=LOOKED_AT, **asked).hits
        if len(hits) < LOOKED_AT:
            hits += self.search(profile.need, k=LOOKED_AT, **asked).hits
        once = list({hit.id: hit for hit in hits}.values())[:LOOKED_AT]
        return place_hits(
            once, self.group(once), n_found=n_found, profile=profile, vocabulary=self.vocabulary, today=today
        )

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the whole library as tables: documents, measures, responsibilities, labels, deadlines, references."""
        from sizhong_search.research import frames

        return frames(self.documents())


def _refuse_emptied(store: Path, index: Path) -> None:
    """Refuse an empty file that was a library once, for there is an index beside it; a new one would hide the loss."""
    if store.exists() and not store.stat().st_size and any(index.glob("segment-*")):
        raise DamagedStoreError(store, "empty, with an index beside it")
