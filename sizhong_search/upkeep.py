"""What keeps a store up to date: with the corpus it was made from, with the code and vocabulary, and with the day.

Each function writes, for who holds the store's lock, and writes nothing where nothing changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from sizhong_search.corpus import CorpusFile, corpus_files
from sizhong_search.errors import OtherCorpusError, ReadError
from sizhong_search.model import Correction, RawDocument
from sizhong_search.paths import fingerprint, reading_fingerprint, shipped
from sizhong_search.reading_pool import do_all
from sizhong_search.store import Entry, Store
from sizhong_search.understanding import make_entry, understand, with_status

Notice = Callable[..., None]
MANY = 50  # imported documents that are understood anew without being asked


def follow_corpus(store: Store, corpus: Path | None, notice: Notice) -> None:
    """Follow a corpus: the one given, else the one that the store was made from, else the one that ships.

    Raises
    ------
    OtherCorpusError
        If the store holds the only copy of another one.
    EmptyCorpusError, VocabularyError
    ReadError
        If no file of it can be read.
    """
    made_from = store.corpus
    if corpus and made_from and corpus != made_from:
        if not made_from.is_dir():  # what the store holds of it is the only copy
            raise OtherCorpusError(made_from, corpus)
        notice("notice.other_corpus", before=made_from, now=corpus)
    if corpus is None and made_from and not made_from.is_dir():
        notice("notice.corpus_gone", folder=made_from)
        return
    files = {file.document_id: file for file in corpus_files(corpus or made_from or shipped("corpus"))}
    faults = take(store, files)
    if faults and len(faults) == len(files):
        raise faults[0]
    for fault in faults:
        notice("notice.file_passed_over", why=fault)
    if corpus and corpus != made_from:
        store.corpus = corpus


def take(store: Store, texts: Mapping[str, CorpusFile | RawDocument]) -> list[ReadError]:
    """Make these the documents of the store's corpus, and no others; return why some could not be read.

    What was imported stays, and so does what a reader has taken out.
    """
    states, faults, gone = store.states(), [], store.gone
    for document_id, text in texts.items():
        if document_id in gone:
            continue
        state = states.pop(document_id, None)
        if state and (state.deleted or state.origin == "import"):  # brought under a name that the corpus has now
            continue
        try:
            made_of = _made_of(text)
            if state and state.made_of == made_of:
                continue
            raw = text if isinstance(text, RawDocument) else text.read()
        except ReadError as error:
            faults.append(error)
            continue
        document = understand(raw, store.corrections(document_id).values())
        store.put(make_entry(raw, document), origin="corpus", made_of=made_of, path=raw.source.path)
    for document_id, state in states.items():
        if state.origin == "corpus" and not state.deleted:
            store.forget(document_id)
    return faults


def _made_of(text: CorpusFile | RawDocument) -> str:
    """Return a digest of all that a document of the corpus is made of; what the reading of a file hangs on too."""
    if isinstance(text, RawDocument):
        return sha256(msgspec.json.encode(text)).hexdigest()
    return sha256(f"{text.digest()} {reading_fingerprint()}".encode()).hexdigest()


def understand_again(store: Store, notice: Notice) -> None:
    """Understand what other code or another vocabulary understood; of many documents that is told and left."""
    stale = [name for name, state in store.states().items() if state.fingerprint != fingerprint() and not state.deleted]
    if len(stale) > MANY:
        notice("notice.stale", n=len(stale))
        return
    list(understand_all(store, stale))


def understand_stored(store: Store, document_id: str) -> None:
    """Understand a text of the store anew, with what has been put right in it."""
    list(understand_all(store, [document_id]))


def understand_all(store: Store, document_ids: Iterable[str], workers: int = 1) -> Iterator[str]:
    """Understand texts of the store anew, by several processes; yield each document's id once it is written."""
    raws = ((raw, tuple(store.corrections(i).values())) for i in document_ids if (raw := store.raw(i)))
    for (raw, _), entry in do_all(_understood, raws, _nothing, workers=workers):
        if entry:  # else what is understood of it stays as it was
            store.understand_anew(entry)
        yield raw.document_id


def _understood(task: tuple[RawDocument, tuple[Correction, ...]]) -> Entry | None:
    raw, corrections = task
    return make_entry(raw, understand(raw, corrections))


def _nothing(reason: str) -> Entry | None:
    return None


def settle_statuses(store: Store, on: datetime.date) -> None:
    """Bring each document's status up to a day: terms run out, and documents that came in end older ones."""
    if store.settled == _day_and_content(store, on):
        return
    from sizhong_search.status import settle  # reads document numbers, as parsing does

    settled, before = settle(store.heads(), on), store.statuses()
    for document_id, status in settled.items():
        if status != before.get(document_id) and (document := store.get(document_id)):
            ((_, _, terms),) = store.terms([document_id])
            store.set_status(with_status(document, status, terms))
    store.settled = _day_and_content(store, on)


def _day_and_content(store: Store, on: datetime.date) -> str:
    return f"{on} {sha256(repr(sorted(store.digests().items())).encode()).hexdigest()}"
