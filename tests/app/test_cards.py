"""What cards are made of, without a browser."""

from __future__ import annotations

import pytest
import streamlit as st

from sizhong_search.app.cards import draw


def test_nothing_is_drawn_where_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit takes an empty string for a fault of the page, and ends it there."""
    drawn: list[str] = []
    monkeypatch.setattr(st, "html", drawn.append)
    draw("")
    draw("<p>x</p>")
    assert drawn == ["<p>x</p>"]
