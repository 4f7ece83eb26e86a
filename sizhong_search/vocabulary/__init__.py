"""What the field knows, as data under ``data/``: bodies and their reforms, sectors, topics, kinds, lay words, regions.

Loaded once, checked as it is loaded (all faults at once), looked up from memory. How to add a row is in
``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sizhong_search.errors import VocabularyError
from sizhong_search.vocabulary.departments import Registry, load_registry
from sizhong_search.vocabulary.label_files import load_labels
from sizhong_search.vocabulary.labels import LabelSet
from sizhong_search.vocabulary.synonyms import Synonyms, load_synonyms
from sizhong_search.vocabulary.tables import csv_rows

__all__ = ["Vocabulary", "load_vocabulary", "shipped_vocabulary"]


FILES = (
    "departments.toml", "successions.csv", "sectors.toml", "topics.toml", "kinds.toml", "synonyms.csv", "provinces.csv",
    "words.txt", "stop_words.txt",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything that is looked up; ``provinces`` are (name, short name), ``words`` go into the segmenter."""

    departments: Registry
    sectors: LabelSet
    topics: LabelSet
    kinds: LabelSet
    synonyms: Synonyms
    provinces: tuple[tuple[str, str], ...]
    words: frozenset[str]
    stop_words: frozenset[str]

    def labels(self, field: str) -> LabelSet:
        """Return the label set of a filter field (``sector``, ``topic`` or ``kind``)."""
        sets: Mapping[str, LabelSet] = {"sector": self.sectors, "topic": self.topics, "kind": self.kinds}
        return sets[field]


def load_vocabulary(folder: Traversable) -> Vocabulary:
    """Load a vocabulary folder.

    Raises
    ------
    VocabularyError
        With every fault of every file, each naming the file and the record.
    """
    missing = [name for name in FILES if not folder.joinpath(name).is_file()]
    if missing:
        raise VocabularyError([f"{name}: the file is missing" for name in missing])

    def content(name: str) -> str:
        return folder.joinpath(name).read_text("utf-8")

    departments, faults = load_registry(content("departments.toml"), content("successions.csv"))
    label_sets = {}
    for field in ("sector", "topic", "kind"):
        label_sets[field], found = load_labels(content(f"{field}s.toml"), field)
        faults += found
    synonyms, found = load_synonyms(content("synonyms.csv"))
    faults += found
    provinces, found = csv_rows("provinces.csv", content("provinces.csv"), ("name", "short_name", "source"))
    faults += found
    if faults:
        raise VocabularyError(faults)
    names = {name for d in departments.departments.values() for name in d.names}
    return Vocabulary(
        departments=departments,
        sectors=label_sets["sector"],
        topics=label_sets["topic"],
        kinds=label_sets["kind"],
        synonyms=synonyms,
        provinces=tuple((row["name"], row["short_name"]) for row in provinces),
        words=frozenset(names | _lines(content("words.txt"))),
        stop_words=frozenset(_lines(content("stop_words.txt"))),
    )


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the package, loaded once."""
    return load_vocabulary(files(__package__).joinpath("data"))


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
