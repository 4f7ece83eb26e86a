"""A file to look at: its measures, searchable, kept for this visit and nowhere else."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import about, hit_card, more_button, quiet
from sizhong_search.app.state import PAGE_SIZE
from sizhong_search.errors import SizhongError
from sizhong_search.export import hits_table, to_csv
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.readers import read_bytes
from sizhong_search.result import document_card
from sizhong_search.view.answers import understood_lines
from sizhong_search.view.documents import status_line


def show_one(data: bytes, name: str, lang: Language) -> None:
    """Draw what a file holds, or why it cannot be read."""
    try:
        with st.spinner(say("app.reading", lang)):
            kb = _read(data, name)
        text = st.text_input(
            say("app.upload_search", lang), key="upload-q", placeholder=say("app.placeholder", lang), type="search"
        )
        result = kb.search(text, k=st.session_state.get("upload-shown", PAGE_SIZE), unit="default")
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    document = next(kb.documents())
    st.header(markdown_text(document.title))
    quiet(f"{status_line(document_card(document), lang)} · {say('app.n_measures', lang, n=len(document.measures))}")
    about(document, lang)
    for issue in document.issues:
        st.warning(markdown_text(say("app.issue", lang, message=issue.sentence(lang))))
    whole = result.to_dict()
    for line in understood_lines(whole["query"], lang):
        st.caption(markdown_text(line))
    st.markdown(f"**{say('result.total' if result.total else 'result.none', lang, n=result.total)}**")
    if result.hits:
        csv = to_csv(hits_table(result, kb.vocabulary, lang))
        name = f"{document.id}.csv"
        st.download_button(say("app.csv", lang), csv, name, "text/csv", key="upload-csv", on_click="ignore")
    for hit in whole["hits"]:
        hit_card(hit, kb.vocabulary, lang)
    more_button(result.total - len(result.hits), PAGE_SIZE, _show_more, lang, key="upload-more")


def _show_more() -> None:
    st.session_state["upload-shown"] = st.session_state.get("upload-shown", PAGE_SIZE) + PAGE_SIZE


@st.cache_resource(show_spinner=False, max_entries=8)
def _read(data: bytes, name: str) -> KnowledgeBase:
    return KnowledgeBase.in_memory([read_bytes(data, name)])
