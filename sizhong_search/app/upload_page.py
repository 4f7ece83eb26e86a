"""The page for a file of the visitor's own: its measures, searchable, kept for this session and nowhere else."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import hit_card
from sizhong_search.app.state import language
from sizhong_search.errors import SizhongError
from sizhong_search.export import to_csv
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import say
from sizhong_search.query import MAX_QUERY
from sizhong_search.readers import read_bytes
from sizhong_search.result import document_card
from sizhong_search.view import status_line

MOST = 1000


def show() -> None:
    """Draw the page."""
    lang = language()
    st.title(say("app.upload", lang))
    file = st.file_uploader(say("app.upload_label", lang), type=["txt", "md"], key="file")
    if file is None:
        return
    try:
        kb = _read(file.getvalue(), file.name)
        text = st.text_input(say("app.upload_search", lang), key="upload-q", max_chars=MAX_QUERY, type="search")
        result = kb.search(text, k=MOST)
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    document = next(kb.documents())
    st.subheader(markdown_text(document.title))
    st.html(element("div", marked_html(status_line(document_card(document), lang)), "quiet"))
    st.markdown(f"**{say('app.n_measures', lang, n=len(document.measures))}**")
    for issue in document.issues:
        st.warning(markdown_text(say("app.issue", lang, message=issue.message)))
    if result.hits:
        csv = to_csv(result.to_frame())
        st.download_button(
            say("app.csv", lang), csv, f"{document.id}.csv", "text/csv", key="upload-csv", on_click="ignore"
        )
    for hit in result.to_dict()["hits"]:
        hit_card(hit, kb.vocabulary, lang, links=False)


@st.cache_resource(show_spinner=False, max_entries=8)
def _read(data: bytes, name: str) -> KnowledgeBase:
    return KnowledgeBase.in_memory([read_bytes(data, name)])
