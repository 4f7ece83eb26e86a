"""The page that takes files: into the library, with a report of each, or to look at and keep nowhere."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import drop_zone, quiet
from sizhong_search.app.frame import opened
from sizhong_search.app.import_report import bring_in, file_limit, show_history, show_report
from sizhong_search.app.one_file import show_one
from sizhong_search.app.state import language
from sizhong_search.errors import SizhongError
from sizhong_search.markup import markdown_text
from sizhong_search.messages import say
from sizhong_search.readers.kinds import SUFFIXES


def show() -> None:
    """Draw the page."""
    lang = language()
    kb = opened(lang)
    st.title(say("app.upload", lang))
    with drop_zone():
        files = st.file_uploader(
            say("app.upload_label", lang),
            type=list(SUFFIXES),
            accept_multiple_files=True,
            key=f"files:{st.session_state.get('drops', 0)}",  # another one is empty
        )
    try:
        quiet(say("app.upload_limits", lang, limit=file_limit()))
    except SizhongError as error:  # the limits that somebody set cannot be read
        st.error(markdown_text(error.sentence(lang)))
        return
    if not files:
        st.session_state["looks"] = False
    else:
        with st.container(horizontal=True, gap="small", key="choices"):
            brings_in = st.button(
                say("app.bring_in", lang), type="primary", key="bring-in", on_click=_look, args=(False,)
            )
            st.button(say("app.look", lang), key="look", on_click=_look, args=(True,))
        if brings_in and bring_in(files, kb, lang):
            st.session_state["drops"] = st.session_state.get("drops", 0) + 1
            st.rerun()
        if st.session_state.get("looks"):
            file = files[0]
            if len(files) > 1:
                file = st.selectbox(
                    say("app.look_at", lang),
                    files,
                    format_func=lambda f: f.name,
                    key="look-at",
                    placeholder=say("app.choose", lang),
                )
            show_one(file.getvalue(), file.name, lang)
            return
    show_report(kb, lang)
    show_history(kb, lang)


def _look(looks: bool) -> None:
    st.session_state["looks"] = looks
