"""What stands around every page: its title, styles, the language switch, and the library that it is about."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from sizhong_search.app.state import library, set_language
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text, stylesheet
from sizhong_search.messages import Language, say

WIDE = ("research",)  # pages whose figures want the whole window


def frame(lang: Language, page: Page, pages: Sequence[Page]) -> None:
    """Draw the frame of a page; all are kept for the links of cards."""
    is_wide = page.url_path in WIDE
    st.set_page_config(layout="wide" if is_wide else "centered", initial_sidebar_state="auto")
    tab_title(page.title if page.url_path else "", lang)
    st.html(stylesheet(lang))
    st.session_state["pages"] = {page.url_path or "home": page for page in pages}
    with st.container(horizontal=True, horizontal_alignment="right"):
        chosen = st.segmented_control(
            "语言 / Language",
            ["zh", "en"],
            format_func={"zh": "中文", "en": "English"}.__getitem__,
            default=lang,
            key=f"language:{lang}",
            label_visibility="collapsed",
            required=True,
        )
    if chosen and chosen != lang:
        set_language("en" if chosen == "en" else "zh")
        st.rerun()


def opened(lang: Language) -> KnowledgeBase:
    """Return the library; who comes before it is open is told so, and so is everybody what happened while it opened."""
    with st.spinner(say("app.opening", lang)):
        kb = library()
    for key, facts in kb.notices:
        st.warning(markdown_text(say(key, lang, **facts)))
    return kb


def tab_title(shown: str, lang: Language) -> None:
    """Name the browser's tab by what it shows, which a list of tabs or the history tells apart."""
    st.set_page_config(page_title=" · ".join(filter(None, (shown, say("app.title", lang)))))
