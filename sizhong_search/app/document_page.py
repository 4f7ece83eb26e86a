"""The document page: the text as it stands, the measure that was asked for marked in it, editor's notes beside it."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import about, department_chips, notes, path, policy_text, quiet
from sizhong_search.app.downloads import downloads
from sizhong_search.app.state import language, library, show_address
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.model import Document, Measure
from sizhong_search.result import document_card, measure_to_dict, notes_within
from sizhong_search.view import status_line
from sizhong_search.worklist import of_documents


def show() -> None:
    """Draw the document that the address names, or the first one."""
    kb, lang = library(), language()
    try:
        document = kb.document(_choose(kb, lang))
        at = st.query_params.get("at", "")
        measure = kb.get(at) if at else document
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    st.title(markdown_text(document.title))
    quiet(status_line(document_card(document), lang))
    about(document, lang)
    if isinstance(measure, Measure):
        _measure(measure, document, lang)
    if document.measures:
        downloads(of_documents([document], lang), lang, name=document.id)
    st.subheader(f"{say('app.whole_text', lang)} · {say('app.n_measures', lang, n=len(document.measures))}")
    for block in document.blocks:
        text = document.text[block.span].rstrip("\n")
        asked_for = isinstance(measure, Measure) and block.start == measure.start
        _block(document, text, block.start, "policy here" if asked_for else "policy")


def _choose(kb: KnowledgeBase, lang: Language) -> str:
    titles = {d.id: d.title for d in kb.documents()}
    wanted = st.query_params.get("id") or next(iter(titles))
    if wanted in titles and len(titles) > 1:
        ids = list(titles)
        chosen = st.selectbox(
            say("app.choose_document", lang),
            ids,
            index=ids.index(wanted),
            format_func=titles.__getitem__,
            key=f"document:{wanted}",
        )
        if chosen != wanted:
            show_address(lang, id=chosen)
    return wanted


def _measure(measure: Measure, document: Document, lang: Language) -> None:
    card = measure_to_dict(measure)
    with st.container(border=True):
        quiet(say("app.this_measure", lang))
        path(card, lang)
        _block(document, measure.text, measure.start, "policy")
        notes(notes_within(document, measure.start, measure.end), lang)
        department_chips(card["responsibilities"], measure.open, lang, key=measure.id)


def _block(document: Document, text: str, start: int, css_class: str) -> None:
    policy_text(text, (), notes_within(document, start, start + len(text)), start, css_class)
