"""The document page: the text as it stands, the measure that was asked for marked in it, editor's notes beside it."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import department_chips, policy_text
from sizhong_search.app.state import language, library
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.model import Document
from sizhong_search.result import document_card, measure_to_dict, notes_within
from sizhong_search.view import note_line, path_line, status_line


def show() -> None:
    """Draw the document that the address names, or the first one."""
    kb, lang = library(), language()
    documents = list(kb.documents())
    titles = {d.id: d.title for d in documents}
    wanted = st.query_params.get("id") or documents[0].id
    try:
        document = kb.document(wanted)
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    if len(documents) > 1:
        chosen = st.selectbox(
            say("app.choose_document", lang),
            list(titles),
            index=list(titles).index(wanted),
            format_func=titles.__getitem__,
            key=f"document:{wanted}",
        )
        if chosen != wanted:
            st.query_params.from_dict({"id": chosen})
            st.rerun()
    st.title(markdown_text(document.title))
    st.html(element("div", marked_html(status_line(document_card(document), lang)), "quiet"))
    at = st.query_params.get("at", "")
    if at:
        _measure(kb, at, lang)
    st.subheader(f"{say('app.whole_text', lang)} · {say('app.n_measures', lang, n=len(document.measures))}")
    _whole_text(document, at, lang)


def _measure(kb: KnowledgeBase, at: str, lang: Language) -> None:
    try:
        found = kb.get(at)
    except SizhongError as error:
        st.warning(markdown_text(error.sentence(lang)))
        return
    if isinstance(found, Document):
        return
    measure = measure_to_dict(found)
    with st.container(border=True):
        heading = f"{say('app.this_measure', lang)}：{path_line(found.path, found.headings, lang)}"
        st.html(element("div", marked_html(heading), "path"))
        policy_text(found.text, ())
        department_chips(measure["responsibilities"], found.open, lang)


def _whole_text(document: Document, at: str, lang: Language) -> None:
    spans = {(m.start, m.end): m.id for m in document.measures}
    for block in document.blocks:
        text = document.text[block.span].rstrip("\n")
        notes = notes_within(document, block.start, block.start + len(text))
        here = spans.get((block.start, block.start + len(text))) == at != ""
        policy_text(text, (), notes, block.start, "policy here" if here else "policy")
        for note in notes:
            st.html(element("div", marked_html(note_line(note, lang)), "quiet"))
