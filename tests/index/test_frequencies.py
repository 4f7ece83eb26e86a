from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.index.postings import DRIFT, Postings
from tests.factories import bags, counted


def a_field(tf: list[int], lengths: list[int]) -> Postings:
    """One term in passages of these lengths, so often in each."""
    return Postings(
        ["快递"],
        np.array([0, len(tf)]),
        np.arange(len(tf), dtype=np.int32),
        np.array(tf, dtype=np.uint16),
        np.array(lengths, dtype=np.float32),
    )


@given(
    st.lists(st.tuples(st.integers(1, 65_535) | st.integers(1, 3), st.integers(0, 70_000)), min_size=1, max_size=30),
    st.floats(0, 1e5),
    st.data(),
)
def test_weights_tell_frequencies_however_high(
    held: list[tuple[int, int]], mean_len: float, data: st.DataObject
) -> None:
    tf, lengths = (list(column) for column in zip(*held, strict=True))
    postings = a_field(tf, lengths).weighed(mean_len)
    assert postings.tf[:].tolist() == tf
    at = data.draw(st.lists(st.integers(0, len(tf) - 1), max_size=10))
    assert postings.tf[np.array(at, dtype=np.int64)].tolist() == [tf[i] for i in at]
    start, stop = sorted(data.draw(st.tuples(st.integers(0, len(tf)), st.integers(0, len(tf)))))
    assert postings.tf[start:stop].tolist() == tf[start:stop]


@given(bags, st.floats(0.5, 20))
def test_a_weighed_field_is_saved_without_its_frequencies_and_has_them(bag: list[list[str]], mean_len: float) -> None:
    postings = Postings.build(bag)
    with TemporaryDirectory() as folder:
        postings.weighed(mean_len).save(Path(folder), "words")
        assert not (Path(folder) / "words.tf.npy").exists()
        opened = Postings.open(Path(folder), "words")
        assert counted(opened) == counted(postings)
        assert counted(opened.weighed(3.0)) == counted(postings)
        assert opened.is_weighed(mean_len)


def test_weights_of_another_mean_length_are_used_up_to_a_drift() -> None:
    postings = a_field([1, 2], [10, 30])
    weighed = postings.weighed(20.0)
    exact = postings.weights(slice(0, 2), 20.0)
    assert weighed.weights(slice(0, 2), 20.0).tolist() == exact.tolist()
    near, far = 20 * (1 + DRIFT / 2), 20 * (1 + 2 * DRIFT)
    assert weighed.weights(slice(0, 2), near).tolist() == exact.tolist()
    assert weighed.weights(slice(0, 2), far).tolist() == postings.weights(slice(0, 2), far).tolist() != exact.tolist()
    assert (weighed.off(near) > 0, weighed.off(far), postings.off(near)) == (True, 0, 0)
    assert np.abs(exact / postings.weights(slice(0, 2), near) - 1).max() <= weighed.off(near)
