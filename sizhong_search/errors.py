"""What can go wrong, as one tree. Each class carries its facts; the sentence is in ``messages.toml``.

SizhongError
├── UsageError               the caller asked for something that cannot be (exit code 2)
│   ├── UnknownValueError    a department, sector, topic … that nobody knows, with the near ones
│   ├── AmbiguousNameError   a name that several bodies of the library bear
│   ├── QueryTooLongError
│   ├── ControlCharactersError  a query with characters that nobody types
│   ├── BadNumberError       a count that is no whole number, or too small
│   ├── OtherCorpusError     a knowledge base holds the only copy of another corpus
│   └── NotFoundError        no document or measure has that id
├── ReadError                a file cannot be read as text
├── BadLimitsError           a user's own limits for files cannot be read
├── EmptyCorpusError         a folder holds no document
├── VocabularyError          faults in the vocabulary's data, all of them at once
├── DamagedStoreError        the store is no store of ours, or damaged
├── LaterStoreError          the store is one of a later version
├── StoreInUseError          another process is writing into it
├── ReadOnlyStoreError       it can be read and not written
├── BadTableError            a table of queries or judgments without its columns
├── NothingJudgedError       no query of an evaluation has a judgment
├── WriteError               a file cannot be written
├── MissingExtraError        an optional package is not installed
├── BadModelError            a folder that holds no encoder that is read
├── NoFontError              no installed font has Chinese glyphs, so a figure would show boxes
└── PortTakenError           another program listens where the app should
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from sizhong_search.messages import Language, say


class SizhongError(Exception):
    """Base of all errors that a user may see; ``str(error)`` is one sentence and a way out."""

    key: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(facts)

    def sentence(self, lang: Language | None = None) -> str:
        """Return what happened and what to do, in ``lang``."""
        return say(self.key, lang, **self.facts)

    def __str__(self) -> str:
        return self.sentence()


class UsageError(SizhongError):
    """The caller asked for something that cannot be; the command line exits with 2."""


class UnknownValueError(UsageError):
    """A filter value that the vocabulary does not hold."""

    def __init__(self, field: str, value: str, near: Sequence[str] = ()) -> None:
        self.field, self.value, self.near = field, value, tuple(near)
        super().__init__(field=field, value=value, near="、".join(near))

    def sentence(self, lang: Language | None = None) -> str:
        """Name the bad value and the likely good ones."""
        field = say(f"field.{self.field}", lang)
        key = "error.unknown_value_near" if self.near else "error.unknown_value"
        if not self.near and self.field in ("department", "region"):
            key = "error.unknown_department" if self.field == "department" else "error.unknown_region"
        return say(key, lang, field=field, value=self.value, near=" / ".join(self.near), option=self.field)


class AmbiguousNameError(UsageError):
    """A name that several bodies of the library bear, with their full names."""

    key = "error.ambiguous_name"

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        self.name, self.candidates = name, tuple(candidates)
        super().__init__(name=name, n=len(candidates), names=" / ".join(candidates))


class QueryTooLongError(UsageError):
    """A query above the limit; jieba and people both lose the thread."""

    key = "error.query_too_long"

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(length=length, limit=limit)


class ControlCharactersError(UsageError):
    """A query with characters that nobody types."""

    key = "error.control_characters"


class BadNumberError(UsageError):
    """A count that is no whole number, or too small."""

    key = "error.not_a_number"

    def __init__(self, option: str, value: object, low: int) -> None:
        super().__init__(option=option, value=value, low=low)


class NotFoundError(UsageError):
    """No document or measure has this id."""

    key = "error.not_found"

    def __init__(self, wanted: str, near: Sequence[str] = ()) -> None:
        self.wanted, self.near = wanted, tuple(near)
        super().__init__(wanted=wanted, near=" / ".join(near) or "—")


class ReadError(SizhongError):
    """A file that cannot be read as text, with the reason code."""

    def __init__(self, path: Path | str, reason: str, **facts: object) -> None:
        self.path, self.reason = Path(path), reason
        super().__init__(path=str(path), **facts)

    def sentence(self, lang: Language | None = None) -> str:
        """Say why the file was not read, by its reason code."""
        return say(f"read.{self.reason}", lang, **self.facts)


class BadLimitsError(SizhongError):
    """A user's own table of limits that cannot be read, or has a row that is none."""

    key = "error.bad_limits"

    def __init__(self, path: Path, why: object) -> None:
        self.path = path
        super().__init__(path=str(path), why=why)


class EmptyCorpusError(SizhongError):
    """A corpus folder without a single document."""

    key = "error.empty_corpus"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder=str(folder))


class OtherCorpusError(UsageError):
    """A knowledge base was made from a folder that is gone; another corpus would replace the only copy of it."""

    key = "error.other_corpus"

    def __init__(self, before: Path, now: Path) -> None:
        self.before, self.now = before, now
        super().__init__(before=str(before), now=str(now))


class VocabularyError(SizhongError):
    """Faults in the vocabulary's data files; all are reported at once."""

    key = "error.vocabulary"

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(n=len(faults), faults="\n  ".join(faults))


class DamagedStoreError(SizhongError):
    """A store that cannot be opened as one of ours; nothing in it is touched."""

    key = "error.damaged_store"

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(path=str(path), why=why)


class LaterStoreError(SizhongError):
    """A store that a later version of this program made."""

    key = "error.later_store"

    def __init__(self, path: Path, version: int, known: int) -> None:
        self.path, self.version = path, version
        super().__init__(path=str(path), version=version, known=known)


class StoreInUseError(SizhongError):
    """Another process is writing into the store."""

    key = "error.store_in_use"

    def __init__(self, folder: Path, pid: object, since: object, command: object) -> None:
        self.folder, self.pid = folder, pid
        super().__init__(folder=str(folder), pid=pid, since=since, command=command)


class ReadOnlyStoreError(SizhongError):
    """The store can be read and not written."""

    key = "error.read_only_store"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path=str(path))


class BadTableError(SizhongError):
    """A table of queries or judgments without the columns it must have."""

    key = "error.bad_table"

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = path, tuple(columns)
        super().__init__(path=str(path), columns=", ".join(columns))


class NothingJudgedError(SizhongError):
    """No query of an evaluation has a judgment."""

    key = "error.nothing_judged"


class WriteError(SizhongError):
    """A file cannot be written."""

    key = "error.write"

    def __init__(self, path: Path, why: object) -> None:
        self.path = path
        super().__init__(path=str(path), why=why)


class MissingExtraError(SizhongError):
    """An optional package is needed and absent."""

    key = "error.missing_extra"

    def __init__(self, package: str, extra: str) -> None:
        self.package, self.extra = package, extra
        super().__init__(package=package, extra=extra)


class BadModelError(SizhongError):
    """A folder that holds no encoder that is read, or a damaged one."""

    key = "error.bad_model"

    def __init__(self, folder: Path, why: object) -> None:
        self.folder = folder
        super().__init__(folder=str(folder), why=why)


class NoFontError(SizhongError):
    """No installed font has Chinese glyphs, so a figure would show boxes."""

    key = "error.no_font"


class PortTakenError(SizhongError):
    """Another program listens where the app should."""

    key = "error.port_taken"
