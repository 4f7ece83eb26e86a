"""What several tests share, and the rule for what a machine may lack.

A missing browser, LibreOffice, shared folder or package index skips a test with the reason; where ``SIZHONG_REQUIRE``
names it (``browser,office,shared,network``, as in CI), it fails instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from sizhong_search.annotation import annotate
from sizhong_search.corpus import read_corpus
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Document
from sizhong_search.parsing import parse
from sizhong_search.paths import shipped
from sizhong_search.readers.office import office as find_office
from sizhong_search.vocabulary import Vocabulary, open_vocabulary

# Loading a dictionary may take a second, and a red build must be red again when it is run again.
settings.register_profile("sizhong", deadline=None, derandomize=True)
settings.load_profile("sizhong")

# The fixture that looks for what a marker says is needed.
NEEDS = {"browser": "chromium", "office": "office", "shared": "shared", "network": "network"}


def missing(what: str, reason: str) -> NoReturn:
    """Skip the test that needs ``what``; fail it where ``SIZHONG_REQUIRE`` says that it must be there."""
    if what in os.environ.get("SIZHONG_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required by SIZHONG_REQUIRE: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the user's own library and language."""
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path_factory.mktemp("kb")))
    monkeypatch.delenv("SIZHONG_LANG", raising=False)
    monkeypatch.delenv("SIZHONG_ENCODER", raising=False)


@pytest.fixture(autouse=True)
def _needs(request: pytest.FixtureRequest) -> None:
    """Let a marker alone say what a test needs."""
    for marker, fixture in NEEDS.items():
        if request.node.get_closest_marker(marker):
            request.getfixturevalue(fixture)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return open_vocabulary()


@pytest.fixture(scope="session")
def document(vocabulary: Vocabulary) -> Document:
    """The first document, parsed and annotated."""
    return annotate(parse(next(read_corpus(shipped("corpus"))), vocabulary.regions), vocabulary)


@pytest.fixture
def with_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put rows of one's own in place of the limits for files, as a user would."""

    def put(rows: str) -> None:
        path = tmp_path / "limits-of-my-own.toml"
        path.write_text(rows, "utf-8")
        monkeypatch.setenv("SIZHONG_LIMITS", str(path))

    return put


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The corpus that ships, in memory. It is everybody's: do not add to it."""
    return KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder with gold and evaluation data."""
    folder = Path(os.environ.get("SIZHONG_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        missing("shared", f"there is no shared folder at {folder}; SIZHONG_SHARED can name another")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or missing("browser", "no chromium, chromium-browser or google-chrome on the PATH")


@pytest.fixture(scope="session")
def office() -> str:
    """The path of LibreOffice, as a user's import finds it."""
    return find_office() or missing("office", "no soffice or libreoffice on the PATH")


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A package index that pip can reach: the smallest download says so, whatever mirror or proxy is set."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    done = subprocess.run(
        [*command, str(tmp_path_factory.mktemp("pip")), "iniconfig"], capture_output=True, check=False
    )
    if done.returncode:
        missing("network", f"pip reaches no package index: {done.stderr.decode(errors='replace').strip()[-200:]}")
