from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.index.strings import Strings, map_array

# Beyond the basic plane the order of UTF-16 is another one than that of code points: 𠀀 comes behind ｚ.
any_string = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(("", "𠀀", "ｚ", "\x00"))
many = st.lists(any_string, max_size=20)


@given(many)
def test_strings_come_back_as_they_were(strings: list[str]) -> None:
    table = Strings.of(strings)
    assert list(table) == strings
    assert len(table) == len(strings)


@given(many)
def test_saved_strings_come_back_as_they_were(strings: list[str]) -> None:
    with TemporaryDirectory() as folder:
        Strings.of(strings).save(Path(folder), "terms")
        assert list(Strings.open(Path(folder), "terms")) == strings


@given(many, st.integers(-25, 25), st.integers(-25, 25), st.sampled_from((None, 1, 2, -1)))
def test_places_and_slices_are_those_of_a_list(strings: list[str], a: int, b: int, step: int | None) -> None:
    table = Strings.of(strings)
    assert table[a:b:step] == strings[a:b:step]
    if -len(strings) <= a < len(strings):
        assert table[a] == strings[a]
    else:
        with pytest.raises(IndexError):
            table[a]


@given(many, any_string)
def test_sorted_strings_are_found_as_in_a_list(strings: list[str], wanted: str) -> None:
    ordered = sorted(strings)
    assert bisect_left(Strings.of(ordered), wanted) == bisect_left(ordered, wanted)


def test_a_table_of_nothing_is_saved_and_opened(tmp_path: Path) -> None:
    Strings.of([]).save(tmp_path, "terms")
    assert list(Strings.open(tmp_path, "terms")) == []


def test_an_array_is_mapped_and_not_read(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(3))
    assert isinstance(map_array(tmp_path / "a.npy"), np.memmap)


@pytest.mark.parametrize("size", [0, 5, -1])
def test_an_array_cut_off_is_an_error(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.arange(300))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises((ValueError, EOFError, OSError)):
        map_array(path)


@given(many, many)
def test_strings_are_found_in_a_sorted_table(strings: list[str], others: list[str]) -> None:
    held = sorted({*strings, *(string * 3 for string in strings), *(string + "\x00" for string in strings)})
    wanted = [*held, *others]
    assert Strings.of(held).find(wanted) == [held.index(string) if string in held else -1 for string in wanted]
