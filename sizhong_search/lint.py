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
from sizhong_search.corpus import documents_in
from sizhong_search.messages import Language
from sizhong_search.model import Document, Issue, Responsibility
from sizhong_search.parsing import parse
from sizhong_search.readers import read
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.registry import Registry

_LOCAL = ("省", "市", "县", "区", "州", "盟", "旗")  # before the name of a body of that government


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
    return find_faults(document, vocabulary.departments, path=str(path), lang=lang)


def find_faults(
    document: Document, registry: Registry, *, path: str = "", lang: Language | None = None
) -> list[Finding]:
    """Return what was not understood of an annotated document, each at its line."""
    return [
        Finding(
            path=path,
            line=document.text.count("\n", 0, issue.start) + 1,
            code=issue.code,
            message=issue.sentence(lang),
            start=issue.start,
            end=issue.end,
        )
        for issue in lint(document, registry)
    ]


def lint(document: Document, registry: Registry) -> tuple[Issue, ...]:
    """Return everything that was not understood of an annotated document, in the order of its text."""
    found = [*document.issues, *_unknown_departments(document, registry)]
    return tuple(sorted(found, key=lambda issue: (issue.start, issue.code)))


def files_to_lint(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named, and the documents of the folders named, in order."""
    for path in paths:
        yield from documents_in(path) if path.is_dir() else [path]


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
            near = "、".join([n for n in registry.near(name, 4) if _is_like(n, name)][:2]) or "—"
            yield Issue(code="unknown-department", facts={"name": name, "near": near}, start=r.start, end=r.end)


def _is_like(known: str, name: str) -> bool:
    """Tell whether a known name may be the one meant: it begins alike, but for the word for a government before it."""
    is_local = name.startswith(_LOCAL) and known.startswith(name[1:2]) and not known.endswith("部")
    return known != name and (known.startswith(name[0]) or is_local)
