"""The document page: the list, or one document with its text as it stands, and the measure that was asked for."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import about, department_chips, measure_text, quiet
from sizhong_search.app.changes import bring_back_button, take_out_button
from sizhong_search.app.citations import citations
from sizhong_search.app.corrections import boundary_note, correction_form, corrections_list
from sizhong_search.app.doubles import doubles
from sizhong_search.app.downloads import downloads
from sizhong_search.app.faults import faults
from sizhong_search.app.frame import opened, tab_title
from sizhong_search.app.state import language, link, show_address
from sizhong_search.app.versions import versions
from sizhong_search.app.whole_text import whole_text
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.model import Document, Measure
from sizhong_search.passages import locate
from sizhong_search.result import document_card, measure_to_dict, notes_within
from sizhong_search.view.documents import above_line, listed_line, noted_beginning
from sizhong_search.worklist import of_documents

_TYPED = 300  # characters of a measure by which it can be found in the box


def show() -> None:
    """Draw the document that the address names, or go to the list of all."""
    lang = language()
    kb = opened(lang)
    wanted = st.query_params.get("id")
    if not wanted:
        st.switch_page(st.session_state["pages"]["documents"], query_params=link(lang))
    page = st.session_state["pages"]["documents"]
    st.page_link(page, label=say("reader.all_documents", lang), query_params=link(lang))
    try:
        document = kb.document(wanted)
    except SizhongError as error:
        if wanted in kb.taken_out():
            st.info(markdown_text(say("app.taken_out", lang, title=kb.taken_out()[wanted])))
            bring_back_button(kb, wanted, lang, key=wanted)
        else:
            st.error(markdown_text(error.sentence(lang)))
        return
    tab_title(document.title, lang)
    st.title(markdown_text(document.title))
    quiet(listed_line(document_card(document), len(document.measures), lang))
    doubles(document, kb, lang, key=document.id)
    about(document, lang)
    measure, start, end = _asked_for(document, lang)
    if measure:
        _measure(measure, document, kb, lang)
    citations(document, kb, lang)
    versions(document, kb, lang)
    corrections_list(document, kb, lang)
    faults(document, kb, lang)
    if document.measures:
        downloads(of_documents([document], lang), lang, key=document.id)
    st.header(f"{say('app.whole_text', lang)} · {say('app.n_measures', lang, n=len(document.measures))}")
    whole_text(document, kb.vocabulary, lang, (start, end))
    take_out_button(kb, document.id, lang, key=document.id)


def _asked_for(document: Document, lang: Language) -> tuple[Measure | None, int, int]:
    """Return the measure that the address names and where it stands, or a paragraph; let another one be chosen."""
    at = st.query_params.get("at", "")
    ids = {
        m.id: " › ".join((*_above(m, lang), noted_beginning(document, m.start, m.end, _TYPED, lang)))
        for m in document.measures
    }
    if ids:
        chosen = st.selectbox(
            say("app.choose_measure", lang),
            list(ids),
            index=list(ids).index(at) if at in ids else None,
            format_func=ids.__getitem__,
            key=f"measure:{document.id}:{at}",
            placeholder=say("app.measure_placeholder", lang),
        )
        if chosen != (at if at in ids else None):
            show_address(lang, id=document.id, at=chosen or "")
    try:
        return locate(document, at) if at not in ("", document.id) else (None, 0, 0)
    except SizhongError as error:  # such as one that a correction made part of another
        st.warning(markdown_text(error.sentence(lang)))
        return None, 0, 0


def _above(measure: Measure, lang: Language) -> list[str]:
    """Return where a measure stands, without its own mark."""
    return [above] if (above := above_line(measure.path, measure.headings, lang)) else []


def _measure(measure: Measure, document: Document, kb: KnowledgeBase, lang: Language) -> None:
    card = measure_to_dict(measure)
    with st.container(border=True):
        quiet(say("app.this_measure", lang))
        measure_text(card, lang, notes=notes_within(document, measure.start, measure.end))
        department_chips(card["responsibilities"], measure.open, lang, key=measure.id)
        boundary_note(measure, document, kb, lang)
        correction_form(measure, document, kb, lang)
