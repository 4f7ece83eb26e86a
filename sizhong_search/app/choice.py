"""A choice of one of several that stands in the address, so that a link and the way back carry it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from sizhong_search.app.state import show_address
from sizhong_search.messages import Language, say

T = TypeVar("T", bound=str)


def pick(
    name: str, label: str, options: Sequence[T], said: Callable[[T], str], lang: Language, *, is_tabs: bool = False
) -> T:
    """Let one of several be chosen, the first by default; the choice stands in the address."""
    asked = st.query_params.get(name, "")
    wanted = next((option for option in options if option == asked), options[0])
    key = f"{name}:{wanted}"
    if is_tabs:
        chosen = st.segmented_control(label, options, default=wanted, format_func=said, key=key, required=True)
    else:
        chosen = st.selectbox(
            label, options, index=options.index(wanted), format_func=said, key=key, placeholder=say("app.choose", lang)
        )
    if chosen != wanted:
        others = {other: value for other, value in st.query_params.items() if other not in ("lang", name)}
        show_address(lang, **others, **{name: "" if chosen == options[0] else chosen})
    return wanted
