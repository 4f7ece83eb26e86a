"""The index on disk: segments in folders of their own, and one file that names those that are in use.

A segment is written beside the others, flushed, and renamed into place; then the file that names them is, so that a
reader sees the index before or after, never in between. What is damaged or cannot be read is noticed when it is opened,
by the digests in that file; what belongs to another library is left out by the digests of its documents. Only who holds
the store's lock writes.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import msgspec
import numpy as np

from sizhong_search.index.postings import Rows
from sizhong_search.index.segment import FIELDS, Segment

MAX_PASSAGES = 200_000  # of a segment: merging two needs their size in memory
_LARGE = 20_000  # passages whose weights take longer to work out in a search than to look up
_FAN = 8  # so many segments of about one size are merged
_MANIFEST = "segments.json"
_FORMAT = "2"
_OURS = re.compile(r"(?:segment|building)-\w+|[0-9a-f]{16}")  # the last are those of version 0.1


class BadGenerationError(Exception):
    """A folder that should hold an index and does not; it is put together anew."""


class _Manifest(msgspec.Struct):
    format: str
    segments: dict[str, dict[str, str]]  # folder → file → SHA-256


Named = dict[str, Segment]


def open_generation(root: Path, known: Mapping[str, Segment] | None = None) -> Named:
    """Open the segments in use, by the names of their folders; none where nothing has been saved.

    Parameters
    ----------
    root : Path
    known : mapping of str to Segment, optional
        Segments that are open; they never change, so that these are not read again.

    Raises
    ------
    BadGenerationError
        If files are not those that the manifest names, or cannot be read.
    """
    before = None
    while True:  # a writer may take a segment away between the reading of its name and its opening
        try:
            manifest = (root / _MANIFEST).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise BadGenerationError(str(root)) from error
        try:
            return _open(root, manifest, known or {})
        except (OSError, ValueError, KeyError, EOFError, msgspec.DecodeError) as error:
            if manifest == before:
                raise BadGenerationError(str(root)) from error
            before = manifest


def _open(root: Path, manifest: bytes, known: Mapping[str, Segment]) -> Named:
    content = msgspec.json.decode(manifest, type=_Manifest)
    if content.format != _FORMAT:
        raise ValueError(content.format)
    for name, files in content.segments.items():
        if name not in known and _digests(root / name) != files:
            raise ValueError(name)
    return {name: known[name] if name in known else Segment.open(root / name) for name in content.segments}


def save_generation(root: Path, segments: Sequence[Segment], named: Mapping[str, Segment]) -> Named:
    """Make these the segments in use; those that are open under a name are on disk, the others are written.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    root.mkdir(parents=True, exist_ok=True)
    # What the manifest says of a segment stays: were its files looked at again, damage to them would pass for whole.
    known = _read_manifest(root)
    means = _mean_lengths(segments)
    name_of = {
        id(segment): name
        for name, segment in named.items()
        if name in known and (root / name).is_dir() and not _is_to_be_weighed_anew(segment, means)
    }
    digests: dict[str, dict[str, str]] = {}
    try:
        for segment in segments:
            name = name_of.get(id(segment)) or _save(root, segment.weighed(means))
            digests[name] = known.get(name) or _digests(root / name)
        if digests == known:  # nothing is new
            return dict(zip(digests, segments, strict=True))
        new = root / f"{_MANIFEST}.new"
        new.write_bytes(msgspec.json.encode(_Manifest(_FORMAT, digests)))
        _flush(new)
        new.replace(root / _MANIFEST)
        _flush(root)
    finally:
        _clean(root)
    saved = dict(zip(digests, segments, strict=True))
    return {name: segment if name in known else Segment.open(root / name) for name, segment in saved.items()}


def _mean_lengths(segments: Sequence[Segment]) -> dict[str, float]:
    """Return the mean length of a passage in each field."""
    n_passages = max(sum(segment.n_passages for segment in segments), 1)
    return {field: sum(s.postings[field].total_len for s in segments) / n_passages for field in FIELDS}


def _is_to_be_weighed_anew(segment: Segment, means: Mapping[str, float]) -> bool:
    """Tell a segment that is large, and whose weights are too far off by now to be used."""
    fields = [field for field in FIELDS if field != "filters"]
    return segment.n_passages >= _LARGE and not all(segment.postings[f].is_weighed(means[f]) for f in fields)


def _read_manifest(root: Path) -> dict[str, dict[str, str]]:
    """Return the files of the segments in use, with their digests; nothing where that cannot be read."""
    try:
        content = msgspec.json.decode((root / _MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, ValueError, msgspec.DecodeError):
        return {}
    return content.segments if content.format == _FORMAT else {}


def _clean(root: Path) -> None:
    """Remove the segments that are not in use, and what was left half written."""
    (root / f"{_MANIFEST}.new").unlink(missing_ok=True)
    used = _read_manifest(root)
    for other in root.iterdir():
        if _OURS.fullmatch(other.name) and other.name not in used:
            shutil.rmtree(other, ignore_errors=True)


def _save(root: Path, segment: Segment) -> str:
    building = root / f"building-{uuid4().hex[:12]}"
    building.mkdir()  # for whom the folder above is, which one of the module tempfile would not be
    segment.save(building)
    for file in building.iterdir():
        _flush(file)
    _flush(building)
    name = building.name.replace("building-", "segment-")
    building.rename(root / name)
    return name


def _flush(path: Path) -> None:
    """Have the system write a file or a folder to disk."""
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(folder.iterdir())
    with ThreadPoolExecutor(2) as threads:
        return dict(zip((file.name for file in files), threads.map(_digest, files), strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fold(segments: Sequence[Segment], kept: Sequence[Rows]) -> list[Segment]:
    """Merge segments of about one size, and drop what the library no longer holds where that is most of one.

    Parameters
    ----------
    segments : sequence of Segment
    kept : sequence of masks over each one's documents
    """
    groups: list[_Group] = []
    for segment, mask in zip(segments, kept, strict=True):
        if not mask.any():
            continue
        groups.append(_Group(int(mask[segment.row_documents].sum()), [(segment, mask)]))
        while n := _n_alike(groups):
            tail = groups[-n:]
            groups[-n:] = [_Group(sum(g.n_live for g in tail), [part for g in tail for part in g.parts])]
    return [_merged(group) for group in groups]


class _Group(NamedTuple):
    n_live: int
    parts: list[tuple[Segment, Rows]]


def _n_alike(groups: Sequence[_Group]) -> int:
    """Return how many groups at the end are to be one: enough of about the size of the last, or smaller; else 0.

    So a document is merged once for each power of ``_FAN`` that the library holds, and one more costs next to nothing.
    """
    size = _magnitude(groups[-1].n_live)
    alike = list(takewhile(lambda group: _magnitude(group.n_live) <= size, reversed(groups)))
    return len(alike) if len(alike) >= _FAN and sum(group.n_live for group in alike) <= MAX_PASSAGES else 0


def _magnitude(n_live: int) -> int:
    return int(math.log(max(n_live, 1), _FAN))


def _merged(group: _Group) -> Segment:
    if len(group.parts) == 1 and 2 * group.n_live >= group.parts[0][0].n_passages:
        return group.parts[0][0]
    segments, masks = zip(*group.parts, strict=True)
    return Segment.merge(segments, [np.asarray(mask) for mask in masks])
