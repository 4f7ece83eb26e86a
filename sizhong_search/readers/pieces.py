"""What a reader takes out of a file: pieces of text in reading order, each with where it stood.

Takes pieces, gives the one text of a document and the origin of each stretch of it. A row of a table is a line, its
cells set apart by tabs; every other piece is a line of its own. Nothing is dropped here: what is no part of the text
(page numbers, running heads) is a piece of kind ``furniture``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from sizhong_search.model import PieceKind, Provenance
from sizhong_search.text import normalise

# Why a file gives no text; each has a sentence in messages.toml.
Reason = Literal[
    "missing", "unreadable", "too_large", "format", "type_mismatch", "empty", "encoding", "encrypted", "damaged",
    "scanned", "lost_characters", "zip_bomb", "nesting", "no_office", "no_reader", "timeout", "memory", "flood",
    "crash",
]  # fmt: skip
REASONS: frozenset[str] = frozenset(get_args(Reason))
RemarkCode = Literal["fallback", "scanned_pages", "tracked_changes", "hidden_text", "lost_characters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text as it stood in a file: a paragraph, or a cell of a table.

    ``page`` and ``paragraph`` count from 1; ``cell`` is (table, row, column), each from 1.
    """

    text: str
    kind: PieceKind = "paragraph"
    page: int | None = None
    paragraph: int | None = None
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that whoever reads the text should know of how it was read; ``facts`` are what its sentence says."""

    code: RemarkCode
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a reader found.

    ``stated`` is what the file says of itself outside its text, by the keys of ``corpus/manifest.csv`` (title, source,
    issued_on …); only what stands there letter for letter.
    """

    pieces: tuple[Piece, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Provenance, ...]]:
    r"""Join pieces into one text, and say of each stretch where it stood.

    >>> row = [Piece(text=text, cell=(1, 1, i)) for i, text in enumerate("乙丙", start=1)]
    >>> text, origins = assemble([Piece(text="一、甲"), *row])
    >>> text, [text[o.span] for o in origins]
    ('一、甲\n乙\t丙', ['一、甲', '乙', '丙'])
    """
    parts: list[str] = []
    origins: list[Provenance] = []
    end, row = 0, None
    for piece in pieces:
        text = normalise(piece.text)
        if not text.strip() and piece.cell is None:
            continue
        here = piece.cell[:2] if piece.cell else None
        joint = "" if not parts else "\t" if here is not None and here == row else "\n"
        if piece.cell:  # a cell of several lines stays in its row
            text = text.replace("\n", " ").replace("\t", " ")
        start = end + len(joint)
        end = start + len(text)
        parts += [joint, text]
        row = here
        if text:
            origins.append(
                Provenance(
                    start=start, end=end, kind=piece.kind, page=piece.page, paragraph=piece.paragraph, cell=piece.cell
                )
            )
    return "".join(parts), tuple(origins)
