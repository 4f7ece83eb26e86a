from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sizhong_search.index import Index, generation
from sizhong_search.index.generation import BadGenerationError, Named, fold, open_generation, save_generation
from sizhong_search.index.postings import Rows
from sizhong_search.index.segment import Held, Segment
from tests.factories import a_counted_segment, a_segment, a_term, joined

FILES = ["documents.json", "row_documents.npy", "suffixes.data.npy", "words.rows.npy", "words.terms.ends.npy"]


def current(named: Named) -> list[Held]:
    return [held for segment in named.values() for held in segment.documents]


def segments_in(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two segments."""
    two = [joined(a_segment("a", "快递准入"), a_segment("b", "金融服务")), a_segment("c", "税收")]
    save_generation(tmp_path / "index", two, {})
    return tmp_path / "index"


def test_a_saved_generation_ranks_as_before(root: Path) -> None:
    index = Index(list(open_generation(root).values()))
    ranking = index.rank([a_term("金融")], np.ones(3, dtype=bool), 10)
    assert [index.id_of(row) for row in ranking.rows.tolist()] == ["b#0"]
    assert index.ids == ["a#0", "b#0", "c#0"]


def test_there_is_no_generation_where_none_was_saved(tmp_path: Path) -> None:
    assert open_generation(tmp_path / "nowhere") == {}
    (tmp_path / "bare").mkdir()
    assert open_generation(tmp_path / "bare") == {}
    (tmp_path / "file").touch()
    assert open_generation(tmp_path / "file") == {}


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), flipped=st.integers(1, 255), which=st.integers(0, 100))
def test_one_flipped_byte_in_any_file_is_noticed(root: Path, place: int, flipped: int, which: int) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.stat().st_size)
    path = files[which % len(files)]
    before = path.read_bytes()
    damaged = bytearray(before)
    damaged[place % len(before)] ^= flipped
    path.write_bytes(damaged)
    with pytest.raises(BadGenerationError):
        open_generation(root)
    path.write_bytes(before)
    assert len(open_generation(root)) == 2


@pytest.mark.parametrize("name", ["segments.json", *FILES])
@pytest.mark.parametrize("size", [0, 1, -1])
def test_a_truncated_file_is_noticed(root: Path, name: str, size: int) -> None:
    path = next(root.rglob(name))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(BadGenerationError):
        open_generation(root)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_noticed(root: Path, name: str) -> None:
    next(root.rglob(name)).unlink()
    with pytest.raises(BadGenerationError):
        open_generation(root)


def test_a_missing_segment_is_noticed(root: Path) -> None:
    shutil.rmtree(segments_in(root)[0])
    with pytest.raises(BadGenerationError):
        open_generation(root)


def test_two_segments_that_have_changed_places_are_noticed(root: Path) -> None:
    first, second = segments_in(root)
    first.rename(root / "aside")
    second.rename(first)
    (root / "aside").rename(second)
    with pytest.raises(BadGenerationError):
        open_generation(root)


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(b"{}", id="empty"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"format": 2, "segments": {}}', id="a number for a format"),
        pytest.param(b'{"format": "2"}', id="names no segments"),
        pytest.param(b'{"format": "1", "segments": {}}', id="an earlier format"),
        pytest.param(b'{"format": "99", "segments": {}}', id="a later format"),
        pytest.param(b'{"format": "2", "segments": {"segment-none": {}}}', id="names a segment that is not there"),
        pytest.param(b'{"format": "2", "segments": {"../../etc": {}}}', id="names a folder elsewhere"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_a_manifest_that_says_something_else_is_noticed(root: Path, manifest: bytes) -> None:
    (root / "segments.json").write_bytes(manifest)
    with pytest.raises(BadGenerationError):
        open_generation(root)


def test_a_manifest_that_is_a_folder_is_noticed(root: Path) -> None:
    (root / "segments.json").unlink()
    (root / "segments.json").mkdir()
    with pytest.raises(BadGenerationError):
        open_generation(root)


def test_a_file_or_folder_that_somebody_put_into_a_segment_is_noticed(root: Path) -> None:
    segment = segments_in(root)[0]
    (segment / "more.npy").touch()
    with pytest.raises(BadGenerationError):
        open_generation(root)
    (segment / "more.npy").unlink()
    (segment / "more").mkdir()
    with pytest.raises(BadGenerationError):
        open_generation(root)


@pytest.mark.parametrize(
    "manifest", [None, b"", b"[]", b'{"format": "\xff"}', b'{"format": "1", "segments": {"a": {}}}']
)
def test_a_damaged_generation_is_replaced(root: Path, manifest: bytes | None) -> None:
    next(root.rglob("documents.json")).unlink()
    if manifest is not None:
        (root / "segments.json").write_bytes(manifest)
    save_generation(root, [a_segment("d", "税收")], {})
    assert current(open_generation(root)) == [Held("d", "1")]
    assert len(segments_in(root)) == 1


def test_what_is_on_disk_is_not_written_again(root: Path) -> None:
    named = open_generation(root)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*.npy")}
    again = save_generation(root, [*named.values(), a_segment("d", "创业")], named)
    assert list(again)[:2] == list(named)
    assert [again[name] for name in named] == list(named.values())  # the very same, still mapped
    assert before.items() <= {path: path.stat().st_mtime_ns for path in root.rglob("*.npy")}.items()
    assert current(open_generation(root)) == current(again)


def test_where_nothing_is_new_nothing_is_written(root: Path) -> None:
    named = open_generation(root)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert save_generation(root, list(named.values()), named) == named
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_what_is_open_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = open_generation(root)
    read = Counter[str]()
    digest = generation._digest

    def watched(path: Path) -> str:
        read[path.parent.name] += 1
        return digest(path)

    monkeypatch.setattr(generation, "_digest", watched)
    save_generation(root, [*named.values(), a_segment("d", "创业")], named)
    assert open_generation(root, named).keys() > named.keys()
    assert not read.keys() & named.keys()


def test_damage_to_what_is_open_does_not_pass_for_whole_with_the_next_save(root: Path) -> None:
    named = open_generation(root)
    path = next(root.rglob("words.rows.npy"))
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")
    save_generation(root, [*named.values(), a_segment("d", "创业")], named)
    with pytest.raises(BadGenerationError):
        open_generation(root)


def test_an_index_that_was_removed_while_it_was_open_is_written_again(root: Path) -> None:
    named = open_generation(root)
    shutil.rmtree(root)
    save_generation(root, list(named.values()), named)
    assert current(open_generation(root)) == current(named)


def test_one_segment_that_was_removed_while_it_was_open_is_written_again(root: Path) -> None:
    named = open_generation(root)
    shutil.rmtree(root / next(iter(named)))
    save_generation(root, list(named.values()), named)
    assert current(open_generation(root)) == current(named)


def test_saving_drops_what_is_not_in_use_and_leaves_nothing_half_built(root: Path) -> None:
    (root / "building-abc").mkdir()
    (root / "segments.json.new").write_text("half", "utf-8")
    saved = save_generation(root, [a_segment("d", "税收")], {})
    assert {path.name for path in root.iterdir()} == {"segments.json", *saved}


def test_the_folders_of_version_0_1_are_cleaned_away(root: Path) -> None:
    (root / "0123456789abcdef").mkdir()
    (root / "0123456789abcdef" / "ids.json").write_text("[]", "utf-8")
    save_generation(root, [], {})
    assert {path.name for path in root.iterdir()} == {"segments.json"}


@pytest.mark.parametrize("name", ["notes.txt", "0123456789abcde", "0123456789ABCDEF", "my-segment-1", "segment"])
def test_what_a_user_put_beside_the_segments_is_left_alone(root: Path, name: str) -> None:
    (root / name).mkdir()
    (root / name / "mine").write_text("mine", "utf-8")
    (root / "segment-notes").write_text("mine", "utf-8")  # a file is no segment, whatever its name
    save_generation(root, [], {})
    assert (root / name / "mine").read_text("utf-8") == "mine"
    assert (root / "segment-notes").read_text("utf-8") == "mine"


@pytest.mark.parametrize("fails", ["segment", "second segment", "manifest", "rename"])
def test_a_failed_save_leaves_the_old_generation_alone(root: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    named = open_generation(root)
    before = sorted(path.name for path in root.iterdir())
    n_saved = 0
    save, write, replace = Segment.save, Path.write_bytes, Path.replace

    def full_disk(self: Segment, folder: Path) -> None:
        nonlocal n_saved
        n_saved += 1
        if n_saved == (1 if fails == "segment" else 2):
            (folder / "documents.json").touch()
            raise OSError(28, "No space left on device")
        save(self, folder)

    def full_disk_at_last(self: Path, data: bytes) -> int:
        if self.name.startswith("segments.json"):
            write(self, data[: len(data) // 2])
            raise OSError(28, "No space left on device")
        return write(self, data)

    def no_rename(self: Path, target: Path) -> Path:
        if target.name == "segments.json":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    if fails in ("segment", "second segment"):
        monkeypatch.setattr(Segment, "save", full_disk)
    elif fails == "manifest":
        monkeypatch.setattr(Path, "write_bytes", full_disk_at_last)
    else:
        monkeypatch.setattr(Path, "replace", no_rename)
    with pytest.raises(OSError, match="No space left"):
        save_generation(root, [*named.values(), a_segment("d", "税收"), a_segment("e", "税收")], named)
    monkeypatch.undo()
    assert sorted(path.name for path in root.iterdir()) == before
    assert current(open_generation(root)) == current(named)


def test_a_generation_appears_whole(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks while a segment is being written finds the old ones."""
    seen: list[list[Held]] = []
    flush = generation._flush

    def look(path: Path) -> None:
        flush(path)
        seen.append(current(open_generation(root)))

    monkeypatch.setattr(generation, "_flush", look)
    before = current(open_generation(root))
    save_generation(root, [a_segment("d", "税收")], {})
    assert len(seen) > 3
    assert [held for held in seen if held != before] == [[Held("d", "1")]]  # once it is named, and not earlier


def test_a_reader_whose_segment_is_taken_away_opens_the_next_generation(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, is_first = Path.read_bytes, True

    def overtaken(self: Path) -> bytes:
        nonlocal is_first
        content = read(self)
        if self.name == "segments.json" and is_first:
            is_first = False
            save_generation(root, [a_segment("d", "税收")], {})
        return content

    monkeypatch.setattr(Path, "read_bytes", overtaken)
    assert current(open_generation(root)) == [Held("d", "1")]
    assert not is_first


def test_a_reader_that_is_overtaken_again_and_again_gets_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, n = generation._open, 0

    def overtaken(root: Path, manifest: bytes, known: Named) -> Named:
        nonlocal n
        if n < 3:
            n += 1
            save_generation(root, [a_segment("d", "税收", digest=str(n))], {})
        return opened(root, manifest, known)

    monkeypatch.setattr(generation, "_open", overtaken)
    assert current(open_generation(root)) == [Held("d", "3")]


def test_a_copied_generation_is_as_good(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "copy")
    assert current(open_generation(tmp_path / "copy")) == current(open_generation(root))


def test_the_manifest_names_every_file(root: Path) -> None:
    manifest = msgspec.json.decode((root / "segments.json").read_bytes())
    assert {name: set(files) for name, files in manifest["segments"].items()} == {
        folder.name: {path.name for path in folder.iterdir()} for folder in segments_in(root)
    }


# Folding.


def sized(name: str, n_passages: int) -> Segment:
    return a_counted_segment([["快递"]] * n_passages, name)


def sizes(segments: list[Segment]) -> list[int]:
    return [segment.n_passages for segment in segments]


@settings(max_examples=100)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=4), max_size=10),
    st.sampled_from((1, 10, 40, 200_000)),
    st.sampled_from((2, 3, 8)),
)
def test_folding_neither_loses_nor_doubles_a_document(drawn: list[list[tuple[int, bool]]], most: int, fan: int) -> None:
    segments = [
        joined(*(sized(f"{i}-{j}", n) for j, (n, _) in enumerate(documents))) for i, documents in enumerate(drawn)
    ]
    kept = [np.array([keep for _, keep in documents]) for documents in drawn]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generation, "MAX_PASSAGES", most)
        patch.setattr(generation, "_FAN", fan)
        folded = fold(segments, kept)
    held = [document.document_id for segment in folded for document in segment.documents]
    assert len(held) == len(set(held))
    living = [f"{i}-{j}" for i, documents in enumerate(drawn) for j, (_, keep) in enumerate(documents) if keep]
    assert [name for name in held if name in living] == living  # each once, in order
    for segment in folded:
        rows = Counter(segment.document_of(row) for row in range(segment.n_passages))
        of_living = sum(rows[document.document_id] for document in segment.documents if document.document_id in living)
        assert 2 * of_living >= segment.n_passages  # what is dead is at most half of one
        stood_in = {document.document_id.split("-")[0] for document in segment.documents}
        assert of_living <= most or len(stood_in) == 1  # none is made too large
        for document in segment.documents:
            i, j = map(int, document.document_id.split("-"))
            assert rows[document.document_id] == drawn[i][j][0]


def whole(*segments: Segment) -> tuple[list[Segment], list[Rows]]:
    return list(segments), [np.ones(len(segment.documents), dtype=bool) for segment in segments]


def test_eight_segments_of_one_size_become_one() -> None:
    assert sizes(fold(*whole(*(sized(str(n), 3) for n in range(7))))) == [3] * 7
    assert sizes(fold(*whole(*(sized(str(n), 3) for n in range(8))))) == [24]


def test_a_large_segment_is_not_written_again_for_a_small_one() -> None:
    large, small = sized("a", 100), sized("b", 5)
    folded = fold(*whole(large, small))
    assert folded[0] is large
    assert folded[1] is small


def test_segments_stay_few_however_many_come_in_one_by_one() -> None:
    segments: list[Segment] = []
    for n in range(200):
        segments = fold(*whole(*segments, sized(str(n), 1)))
    assert sum(sizes(segments)) == 200
    assert len(segments) <= 5


def test_a_merge_stays_below_the_most_that_a_segment_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "MAX_PASSAGES", 10)
    assert sizes(fold(*whole(*(sized(str(n), 4) for n in range(9))))) == [4] * 9
    assert sizes(fold(*whole(sized("a", 50), sized("b", 1)))) == [50, 1]


def test_a_segment_of_dead_documents_vanishes() -> None:
    assert fold([joined(sized("a", 2), sized("b", 3))], [np.array([False, False])]) == []


def test_a_segment_that_is_mostly_dead_is_written_without_them() -> None:
    (folded,) = fold([joined(sized("a", 2), sized("b", 3))], [np.array([True, False])])
    assert [(held.document_id, folded.n_passages) for held in folded.documents] == [("a", 2)]


def test_a_segment_that_is_mostly_alive_is_left_as_it_is() -> None:
    segment = joined(sized("a", 3), sized("b", 2))
    assert fold([segment], [np.array([True, False])])[0] is segment
