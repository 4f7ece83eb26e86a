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
from pathlib import Path

from sizhong_search.errors import VocabularyError
from sizhong_search.paths import own_vocabulary
from sizhong_search.vocabulary.departments import Department, load_departments, load_successions
from sizhong_search.vocabulary.groups import Groups, load_groups
from sizhong_search.vocabulary.label_files import load_labels
from sizhong_search.vocabulary.labels import LabelSet
from sizhong_search.vocabulary.patterns import load_patterns
from sizhong_search.vocabulary.regions import Regions, load_regions
from sizhong_search.vocabulary.registry import Registry, faults_of
from sizhong_search.vocabulary.thesaurus import Thesaurus, load_thesaurus

__all__ = ["Vocabulary", "data_files", "load_registry", "load_vocabulary", "open_vocabulary"]


FILES = (
    "patterns.toml", "regions.csv", "successions.csv", "sectors.toml", "topics.toml", "kinds.toml", "thesaurus.csv",
    "applicants.toml", "stages.toml", "words.txt", "stop_words.txt",
)  # fmt: skip
DEPARTMENTS = "departments"  # a folder; each of its files holds records


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything that is looked up; ``words`` go into the segmenter."""

    departments: Registry
    sectors: LabelSet
    topics: LabelSet
    kinds: LabelSet
    thesaurus: Thesaurus
    regions: Regions
    applicants: Groups
    stages: Groups
    words: frozenset[str]
    stop_words: frozenset[str]

    def labels(self, field: str) -> LabelSet:
        """Return the label set of a filter field (``sector``, ``topic`` or ``kind``)."""
        sets: Mapping[str, LabelSet] = {"sector": self.sectors, "topic": self.topics, "kind": self.kinds}
        return sets[field]


def load_vocabulary(folder: Traversable, own: Path | None = None) -> Vocabulary:
    """Load a vocabulary folder.

    Parameters
    ----------
    folder : Traversable
        With every file of ``FILES``, and one of records in ``departments``.
    own : path, optional
        A user's own folder: a file there stands for the one of the same name, a further file of records comes along.

    Raises
    ------
    VocabularyError
        With every fault of every file, each naming the file and the record.
    """
    if own and not own.is_dir():
        raise VocabularyError([f"{own}: there is no such folder"])
    shipped, further = data_files(folder), data_files(own) if own else {}
    faults = [f"{name}: the file is missing" for name in FILES if name not in shipped]
    faults += [
        f"{name}: no file of a vocabulary, which are {', '.join(FILES)} and {DEPARTMENTS}/*.toml"
        for name in further
        if name not in FILES and not name.startswith(DEPARTMENTS)
    ]
    content: dict[str, str] = {}
    for name, file in (shipped | further).items():
        try:
            content[name] = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{name}: cannot be read as UTF-8: {error}")
    if faults:
        raise VocabularyError(faults)

    regions, faults = load_regions(content["regions.csv"])
    departments, found = load_registry(content, regions)
    faults += found
    label_sets = {}
    for field in ("sector", "topic", "kind"):
        label_sets[field], found = load_labels(content[f"{field}s.toml"], field)
        faults += found
    applicants, found = load_groups(content["applicants.toml"], "applicant")
    faults += found
    stages, found = load_groups(content["stages.toml"], "stage")
    faults += found
    thesaurus, found = load_thesaurus(content["thesaurus.csv"])
    faults += found
    if faults:
        raise VocabularyError(faults)
    return Vocabulary(
        departments=departments,
        sectors=label_sets["sector"],
        topics=label_sets["topic"],
        kinds=label_sets["kind"],
        thesaurus=thesaurus,
        regions=regions,
        applicants=applicants,
        stages=stages,
        words=frozenset(departments.words | _lines(content["words.txt"])),
        stop_words=frozenset(_lines(content["stop_words.txt"])),
    )


def load_registry(content: Mapping[str, str], regions: Regions) -> tuple[Registry, list[str]]:
    """Load the bodies and their reforms; what they say of one another is looked at where each by itself is right."""
    patterns, faults = load_patterns(content["patterns.toml"], regions)
    successions, found = load_successions(content["successions.csv"])
    faults += found
    departments: list[Department] = []
    for name in sorted(name for name in content if name.startswith(DEPARTMENTS)):
        records, found = load_departments(name, content[name])
        departments += records
        faults += found
    registry = Registry(departments, successions, patterns)
    return registry, faults or list(faults_of(registry))


def data_files(folder: Traversable) -> dict[str, Traversable]:
    """Return the data files of a folder by name; those of records bear their folder's."""
    files_here = {file.name: file for file in folder.iterdir() if file.is_file()}
    records = folder.joinpath(DEPARTMENTS)
    below = {f"{DEPARTMENTS}/{file.name}": file for file in records.iterdir()} if records.is_dir() else {}
    return {name: file for name, file in (files_here | below).items() if name.endswith((".toml", ".csv", ".txt"))}


@cache
def open_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships, with the files of the folder that ``SIZHONG_VOCABULARY`` names; loaded once.

    Raises
    ------
    VocabularyError
        If that folder is not there, or has faults.
    """
    return load_vocabulary(files(__package__).joinpath("data"), own_vocabulary())


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
