from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sizhong_search.analyzer import Analyzer
from sizhong_search.index import Index
from sizhong_search.index.generation import BadGenerationError, open_generation, save_generation
from tests.factories import a_passage, a_term

DIGEST, OTHER = "a" * 64, "b" * 64
PLAIN = Analyzer([], [])  # one for all: it reads a dictionary
SAME_BEGINNING = "a" * 16 + "c" * 48


def an_index(*texts: str) -> Index:
    return Index.build(
        [a_passage(text, f"notice#{i}", fields={"year": ["2016"]}) for i, text in enumerate(texts)], PLAIN
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the generation of ``DIGEST``."""
    save_generation(tmp_path / "index", DIGEST, an_index("快递准入", "金融服务"))
    return tmp_path / "index"


def folder(root: Path) -> Path:
    (found,) = root.iterdir()
    return found


def test_a_saved_generation_ranks_as_before(root: Path) -> None:
    opened = open_generation(root, DIGEST)
    assert opened is not None
    ranking = opened.rank([a_term("金融")], np.ones(2, dtype=bool), 10)
    assert [opened.ids[row] for row in ranking.rows] == ["notice#1"]


def test_there_is_no_generation_where_none_was_saved(tmp_path: Path, root: Path) -> None:
    assert open_generation(tmp_path / "nowhere", DIGEST) is None
    assert open_generation(root, OTHER) is None


def test_a_generation_of_another_digest_with_the_same_beginning_is_noticed(root: Path) -> None:
    with pytest.raises(BadGenerationError):
        open_generation(root, SAME_BEGINNING)


def test_a_generation_put_under_another_digests_name_is_noticed(root: Path) -> None:
    folder(root).rename(root / OTHER[:16])
    with pytest.raises(BadGenerationError):
        open_generation(root, OTHER)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), flipped=st.integers(1, 255), which=st.integers(0, 100))
def test_one_flipped_byte_in_any_file_is_noticed(root: Path, place: int, flipped: int, which: int) -> None:
    files = sorted(path for path in folder(root).iterdir() if path.stat().st_size)
    path = files[which % len(files)]
    before = path.read_bytes()
    damaged = bytearray(before)
    damaged[place % len(before)] ^= flipped
    path.write_bytes(damaged)
    with pytest.raises(BadGenerationError):
        open_generation(root, DIGEST)
    path.write_bytes(before)
    assert open_generation(root, DIGEST) is not None


@pytest.mark.parametrize("name", ["manifest.json", "ids.json", "words.rows.npy", "words.terms.txt", "filters.tf.npy"])
@pytest.mark.parametrize("size", [0, 1, -1])
def test_a_truncated_file_is_noticed(root: Path, name: str, size: int) -> None:
    path = folder(root) / name
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(BadGenerationError):
        open_generation(root, DIGEST)


@pytest.mark.parametrize("name", ["manifest.json", "ids.json", "bigrams.starts.npy", "words.terms.txt"])
def test_a_missing_file_is_noticed(root: Path, name: str) -> None:
    (folder(root) / name).unlink()
    with pytest.raises(BadGenerationError):
        open_generation(root, DIGEST)


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(b"{}", id="empty"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"digest": 1}', id="a number for a digest"),
        pytest.param(b'{"digest": "' + DIGEST.encode() + b'"}', id="names no files"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_a_manifest_that_says_something_else_is_noticed(root: Path, manifest: bytes) -> None:
    (folder(root) / "manifest.json").write_bytes(manifest)
    with pytest.raises(BadGenerationError):
        open_generation(root, DIGEST)


def test_a_file_or_folder_that_somebody_put_there_is_noticed(root: Path) -> None:
    (folder(root) / "more.npy").touch()
    with pytest.raises(BadGenerationError):
        open_generation(root, DIGEST)
    (folder(root) / "more.npy").unlink()
    (folder(root) / "more").mkdir()
    with pytest.raises(BadGenerationError):
        open_generation(root, DIGEST)


def test_a_damaged_generation_is_replaced(root: Path) -> None:
    (folder(root) / "ids.json").unlink()
    save_generation(root, DIGEST, an_index("税收"))
    opened = open_generation(root, DIGEST)
    assert opened is not None
    assert opened.ids == ["notice#0"]


def test_saving_drops_older_generations_and_leaves_nothing_half_built(root: Path) -> None:
    save_generation(root, OTHER, an_index("税收"))
    assert [path.name for path in root.iterdir()] == [OTHER[:16]]


def test_a_failed_save_leaves_the_old_generation_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(self: Index, folder: Path) -> None:
        (folder / "ids.json").touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Index, "save", full_disk)
    with pytest.raises(OSError, match="No space left"):
        save_generation(root, OTHER, an_index("税收"))
    assert [path.name for path in root.iterdir()] == [DIGEST[:16]]
    assert open_generation(root, DIGEST) is not None


def test_a_copied_generation_is_as_good(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "copy")
    assert open_generation(tmp_path / "copy", DIGEST) is not None
