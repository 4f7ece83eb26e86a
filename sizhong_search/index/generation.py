"""Index generations on disk: a folder named after what it was built from, with a manifest of its files' digests.

A new one is written beside the old and renamed into place, so that a reader sees a whole index or none. One that is
damaged or that somebody else put there is noticed when it is opened.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import msgspec

from sizhong_search.index import Index

_MANIFEST = "manifest.json"


class BadGenerationError(Exception):
    """A folder that should hold a generation and does not; it is built anew."""


def open_generation(root: Path, digest: str) -> Index | None:
    """Open the generation built from ``digest``; None where there is none.

    Raises
    ------
    BadGenerationError
        If its files are not those that its manifest names, or cannot be read.
    """
    folder = root / digest[:16]
    if not folder.is_dir():
        return None
    try:
        manifest = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=dict[str, str])
        if manifest.get("digest") != digest or _digests(folder) != {k: v for k, v in manifest.items() if k != "digest"}:
            raise BadGenerationError(str(folder))
        return Index.open(folder)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise BadGenerationError(str(folder)) from error


def save_generation(root: Path, digest: str, index: Index) -> None:
    """Write a generation and drop the others.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder = root / digest[:16]
    building = Path(tempfile.mkdtemp(prefix="building-", dir=root))
    try:
        index.save(building)
        (building / _MANIFEST).write_bytes(msgspec.json.encode({"digest": digest, **_digests(building)}))
        if folder.exists():  # a damaged one: moved away whole, so that no reader sees half of it
            folder.rename(root / f"damaged-{building.name}")
        building.rename(folder)
    except OSError:
        if not (folder / _MANIFEST).is_file():  # else another process has saved the same generation first
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    for other in root.iterdir():
        if other.is_dir() and other != folder and not other.name.startswith("building-"):
            shutil.rmtree(other, ignore_errors=True)


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.iterdir() if path.name != _MANIFEST)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
