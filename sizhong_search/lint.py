"""What was not understood of a document, line by line, with what to do about it.

Takes files or an annotated document; gives the document's issues and the bodies that the registry does not hold, in the
order of the text. Nothing here is an error: an odd document is imported with its issues.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sizhong_search.annotation import annotate
from sizhong_search.messages import Language
from sizhong_search.model import Document, Issue, Responsibility
from sizhong_search.parsing import parse
from sizhong_search.readers import READERS, read
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An issue at its line, counted from 1, with its sentence."""

    path: str
    line: int
    code: str
    message: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """Return the finding in the shape of ``sizhong lint --json``."""
        return asdict(self)


def lint_file(path: Path, lang: Language | None = None) -> list[Finding]:
    """Read a file and return what was not understood.

    Raises
    ------
    ReadError
        If the file cannot be read.
    """
    vocabulary = open_vocabulary()
    document = annotate(parse(read(path), vocabulary.regions), vocabulary)
    return [
        Finding(
            path=str(path),
            line=document.text.count("\n", 0, issue.start) + 1,
            code=issue.code,
            message=issue.sentence(lang),
            start=issue.start,
            end=issue.end,
        )
        for issue in lint(document, vocabulary.departments)
    ]


def lint(document: Document, registry: Registry) -> tuple[Issue, ...]:
    """Return everything that was not understood of an annotated document, in the order of its text."""
    found = [*document.issues, *_unknown_departments(document, registry)]
    return tuple(sorted(found, key=lambda issue: (issue.start, issue.code)))


def text_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named, and those of the folders named that a reader is there for, in order."""
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.suffix.lower() in READERS and p.is_file())
            yield from sorted(p for p in found if p.stem.upper() != "README")
        else:
            yield path


def _unknown_departments(document: Document, registry: Registry) -> Iterator[Issue]:
    """Yield each body that is named and not known, or that may be one of several, once."""
    named = (r for measure in document.measures for r in measure.responsibilities if r.basis == "named")
    first: dict[str, Responsibility] = {}
    for r in named:
        if r.link in ("unknown", "ambiguous"):
            first.setdefault(r.full_name, r)
    for name, r in first.items():
        if r.link == "ambiguous":
            facts = {"name": name, "names": "、".join(bearer.name for bearer in r.today)}
            yield Issue(code="ambiguous-department", facts=facts, start=r.start, end=r.end)
        else:
            near = "、".join(n for n in registry.near(name, 2) if n[0] == name[0] and n != name) or "—"
            yield Issue(code="unknown-department", facts={"name": name, "near": near}, start=r.start, end=r.end)
