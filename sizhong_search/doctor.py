"""What is wrong with a library or this machine, and what was mended: for ``sizhong doctor``.

Takes a library's folder, gives findings. An index that does not fit is put together again; a store that is damaged is
left as it is, for what can still be read there is all there is.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sizhong_search.corrections import without_place
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.messages import Language, say
from sizhong_search.paths import default_folder
from sizhong_search.readers.confine import powers
from sizhong_search.readers.office import office

Level = Literal["good", "note", "bad"]
Code = Literal[
    "error", "library", "store_whole", "store_damaged", "index", "notice", "copy", "joined", "held_twice",
    "correction_lost", "seccomp", "no_seccomp", "limits", "no_limits", "readers", "no_readers", "office",
    "no_office", "disk",
]  # fmt: skip
_LITTLE = 500_000_000  # bytes of free disk below which an import may end early


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    code: Code
    facts: dict[str, object] = field(default_factory=dict)

    def sentence(self, lang: Language | None = None) -> str:
        """Say what was found, and what to do about it."""
        return say(f"doctor.{self.code}", lang, **self.facts)

    def to_dict(self) -> dict[str, str]:
        """Return it as ``sizhong doctor --json`` prints it."""
        return {"level": self.level, "code": self.code, "message": self.sentence()}


def examine(folder: Path | None = None, *, join: bool = False) -> Iterator[Finding]:
    """Look at a library, by default the user's, and at what this machine has; where ``join``, make one of copies."""
    at = Path(folder).expanduser() if folder else default_folder()
    try:
        kb = KnowledgeBase.open(at)
        if join:
            yield from _join(kb)
        yield from _library(kb, at)
    except (SizhongError, sqlite3.Error) as error:
        yield Finding(level="bad", code="error", facts={"why": error})
    yield from _machine(at)


def _library(kb: KnowledgeBase, at: Path) -> Iterator[Finding]:
    yield Finding(level="good", code="library", facts={"folder": at, "n": len(kb.ids())})
    faults = kb.check_store()
    if faults:
        yield Finding(level="bad", code="store_damaged", facts={"why": "; ".join(faults[:3])})
    else:
        yield Finding(level="good", code="store_whole")
    n = kb.index.n_passages
    for key, facts in kb.notices:
        yield Finding(level="note", code="notice", facts={"sentence": say(key, **facts)})
    yield Finding(level="good", code="index", facts={"n": n, "n_segments": len(kb.index.segments)})
    yield from _held_twice(kb)
    lost = {i: without_place(kb.document(i), c.values()) for i in kb.ids() if (c := kb.corrections(i))}
    for document_id, corrections in lost.items():
        for correction in corrections:
            yield Finding(
                level="note", code="correction_lost", facts={"id": document_id, "measure": correction.measure}
            )


def _join(kb: KnowledgeBase) -> Iterator[Finding]:
    for gone, kept in kb.copies():
        kb.join(gone, kept)
        yield Finding(level="good", code="joined", facts={"gone": gone, "kept": kept})


def _held_twice(kb: KnowledgeBase) -> Iterator[Finding]:
    """Tell of documents that share a number; which of those that are no copies is to go is for a reader to say."""
    copies = dict(kb.copies())
    for gone, kept in copies.items():
        facts: dict[str, object] = {"number": kb.document(kept).doc_number, "gone": gone, "kept": kept}
        yield Finding(level="note", code="copy", facts=facts)
    for held in dict.fromkeys(kb.doubles().values()):
        ids = [i for i in held if i not in copies]
        if len(ids) > 1:
            number = kb.document(ids[0]).doc_number
            told: dict[str, object] = {"number": number, "n": len(ids), "ids": " ".join(ids)}
            yield Finding(level="note", code="held_twice", facts=told)


def _machine(at: Path) -> Iterator[Finding]:
    has = powers()
    yield Finding(level="good" if has["seccomp"] else "note", code="seccomp" if has["seccomp"] else "no_seccomp")
    yield Finding(level="good" if has["limits"] else "note", code="limits" if has["limits"] else "no_limits")
    missing = [name for name in ("lxml", "pdfplumber") if find_spec(name) is None]
    if missing:
        yield Finding(level="note", code="no_readers", facts={"names": ", ".join(missing)})
    else:
        yield Finding(level="good", code="readers")
    program = office()
    yield Finding(level="good" if program else "note", code="office" if program else "no_office")
    free = shutil.disk_usage(at if at.exists() else Path.home()).free
    yield Finding(level="note" if free < _LITTLE else "good", code="disk", facts={"free": f"{free / 1e9:.1f}"})
