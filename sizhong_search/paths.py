"""Where things are: what ships with the package, and where a user's knowledge base lives."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from itertools import count
from pathlib import Path

PACKAGE = Path(__file__).parent
# Whatever shapes a stored document or an index: a change in any of these makes both anew.
_SHAPING = (
    "parsing", "annotation", "vocabulary", "text.py", "dates.py", "model.py", "analyzer.py", "passages.py",
    "segmenter.py", "corrections.py", "understanding.py", "index/segment.py", "index/postings.py",
)  # fmt: skip


def shipped(name: str) -> Path:
    """Return a file or folder that ships: inside an installed package, or at the top of a checkout."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


def default_folder(corpus: Path | None = None) -> Path:
    """Return the knowledge base's folder: ``SIZHONG_KB``, else one in the user's data directory.

    Each corpus folder of the user's own has a knowledge base of its own in a folder there, so that two never mix.
    """
    if folder := os.environ.get("SIZHONG_KB"):
        base = Path(folder).expanduser()
    else:
        from platformdirs import user_data_path

        base = user_data_path("sizhong", appauthor=False)
    return base / f"corpus-{hashlib.sha256(str(corpus).encode()).hexdigest()[:12]}" if corpus else base


def set_aside(path: Path) -> Path:
    """Rename a file that is damaged, so that another can stand in its place; return its new name."""
    new = next(p for n in count(1) if not (p := path.with_name(f"{path.name}.damaged-{n}")).exists())
    return path.rename(new)


def own_vocabulary() -> Path | None:
    """Return the folder with a user's own vocabulary that ``SIZHONG_VOCABULARY`` names, None where it names none."""
    return _named_by("SIZHONG_VOCABULARY")


def own_encoder() -> Path | None:
    """Return the model folder that ``SIZHONG_ENCODER`` names, None where it names none."""
    return _named_by("SIZHONG_ENCODER")


def _named_by(variable: str) -> Path | None:
    folder = os.environ.get(variable)
    return Path(folder).expanduser() if folder else None


@cache
def fingerprint() -> str:
    """Return a digest of the code and data that turn a text into measures and an index.

    Hashing them takes a few milliseconds and cannot be forgotten, which a version number bumped by hand can.
    """
    return _digest(*(PACKAGE / name for name in _SHAPING), *filter(None, [own_vocabulary()]))


@cache
def reading_fingerprint() -> str:
    """Return a digest of the code that turns a file into a text."""
    return _digest(PACKAGE / "readers", PACKAGE / "corpus.py")


def _digest(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".toml", ".csv", ".txt"):
                digest.update(file.relative_to(path.parent).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()
