"""The inner loop of a search: what a term brings, added to the passages that hold it, in SciPy's compiled code."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sizhong_search.index.weighting import Ints


def add(rows: Ints, values: NDArray[Any], factor: float, into: NDArray[Any]) -> None:
    """Add values times a factor to some rows of an array; for truth values, "or".

    Parameters
    ----------
    rows : ndarray of shape (n,)
        No row twice.
    values : ndarray of shape (n,)
        Of the type of ``into``.
    """
    columns, factors = np.array([0, len(rows)], dtype=np.int32), np.array([factor], dtype=into.dtype)
    if (scatter := _compiled()) is None:
        into[rows] += values * factors
    else:
        scatter(len(into), 1, columns, rows, values, factors, into)


@cache
def _compiled() -> Callable[..., None] | None:
    """Return the product of a sparse column with a number, five times as fast as numpy's indexing; or None.

    Its module is private and may go; it takes 0.1 s to load, which a small library is not made to wait for.
    """
    try:
        from scipy.sparse import _sparsetools

        product: Callable[..., None] = _sparsetools.csc_matvec
    except (ImportError, AttributeError):
        return None
    return product
