"""Where things are, and what makes a stored document out of date."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sizhong_search import paths
from sizhong_search.paths import default_folder, fingerprint, shipped


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the package that fingerprint() looks at."""
    copy = tmp_path / "sizhong_search"
    shutil.copytree(paths.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "app"))
    monkeypatch.setattr(paths, "PACKAGE", copy)
    fingerprint.cache_clear()
    yield copy
    fingerprint.cache_clear()


def anew() -> str:
    fingerprint.cache_clear()
    return fingerprint()


@pytest.mark.parametrize("name", ["corpus", "corpus/manifest.csv", "app_streamlit.py", ".streamlit/config.toml"])
def test_what_ships_is_found(name: str) -> None:
    assert shipped(name).exists()


def test_what_is_inside_the_package_goes_first(package: Path) -> None:
    (package.parent / "corpus").mkdir()
    assert shipped("corpus") == package.parent / "corpus"
    (package / "corpus").mkdir()
    assert shipped("corpus") == package / "corpus"


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_KB", "~/kb")
    assert default_folder() == Path.home() / "kb"


def test_each_corpus_of_ones_own_has_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path))
    one, two = default_folder(tmp_path / "one"), default_folder(tmp_path / "two")
    assert one == default_folder(tmp_path / "one")
    assert len({one, two, default_folder()}) == 3
    assert one.is_relative_to(tmp_path)


@pytest.mark.parametrize("set_to", [None, ""], ids=["unset", "empty"])
def test_without_it_the_folder_is_in_the_users_data(set_to: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    if set_to is None:
        monkeypatch.delenv("SIZHONG_KB", raising=False)
    else:
        monkeypatch.setenv("SIZHONG_KB", set_to)
    assert default_folder() == platformdirs.user_data_path("sizhong", appauthor=False)
    assert default_folder().is_absolute()


def test_the_fingerprint_is_the_same_each_time(package: Path) -> None:
    assert package.exists()
    first = anew()
    assert anew() == first
    assert len(first) == 64


@pytest.mark.parametrize(
    "name",
    [
        "text.py",
        "model.py",
        "analyzer.py",
        "passages.py",
        "parsing/clauses.py",
        "annotation/labels.py",
        "vocabulary/data/departments.toml",
        "vocabulary/data/thesaurus.csv",
        "vocabulary/data/words.txt",
        "segmenter.py",
        "index/segment.py",
    ],
)
def test_a_change_in_what_shapes_a_document_changes_the_fingerprint(package: Path, name: str) -> None:
    before = anew()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert anew() != before


@pytest.mark.parametrize(
    "name", ["cli.py", "view/bodies.py", "messages.toml", "markup.py", "duties/__init__.py", "index/weighting.py"]
)
def test_a_change_in_what_is_shown_does_not(package: Path, name: str) -> None:
    before = anew()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert anew() == before


def test_a_file_that_moves_changes_the_fingerprint(package: Path) -> None:
    before = anew()
    (package / "vocabulary/data/words.txt").rename(package / "vocabulary/data/words2.txt")
    assert anew() != before


def test_everything_that_shapes_a_document_is_in_the_fingerprint() -> None:
    """Whatever parsing, annotation, passages and analyzer import of ours is hashed too."""
    code = (
        "import sys; sys.modules['sizhong_search'] = p = type(sys)('sizhong_search'); "
        f"p.__path__ = [{str(paths.PACKAGE)!r}]; "
        "import sizhong_search.parsing, sizhong_search.annotation, sizhong_search.passages, sizhong_search.analyzer; "
        "print(*sorted({m.split('.')[1] for m in sys.modules if m.startswith('sizhong_search.')}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shaping = {name.removesuffix(".py") for name in paths._SHAPING}
    assert set(done.stdout.split()) - shaping - {"errors", "messages", "paths"} == set()


def test_importing_makes_no_folder_and_says_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sizhong_search, sizhong_search.cli"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "SIZHONG_KB": str(tmp_path / "kb"), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
