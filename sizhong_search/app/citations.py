"""References both ways: what a document cites or ends, and what in the library cites or ends it; folded away."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.state import link
from sizhong_search.citations import Cited, Citing
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.model import Document
from sizhong_search.result import document_card
from sizhong_search.view.documents import around, status_line


def citations(document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Draw both lists, or say that there is nothing on them."""
    found = kb.citations(document.id)
    if not found.cites and not found.cited_by:
        quiet(say("reader.no_citations", lang))
        return
    with st.expander(say("reader.citations", lang, cites=len(found.cites), cited=len(found.cited_by))):
        if found.cites:
            st.markdown(f"**{say('reader.cites', lang)}**")
        for cited in found.cites:
            _cited(cited, lang)
        if found.cited_by:
            st.markdown(f"**{say('reader.cited_by', lang)}**")
        for citing in found.cited_by:
            _citing(citing, kb, lang)


def _cited(cited: Cited, lang: Language) -> None:
    line = f"{say('reader.is_' + cited.relation, lang)}　{cited.name}"
    if not cited.held:
        quiet(f"{line}　{say('reader.not_held', lang)}")
        return
    if len(cited.held) > 1:
        quiet(f"{line}　{say('reader.several_held', lang, n=len(cited.held))}")
    for head in cited.held:
        _link(line if len(cited.held) == 1 else head.title, head, lang)


def _citing(citing: Citing, kb: KnowledgeBase, lang: Language) -> None:
    text = kb.document(citing.document.id).text
    said = next(r for r in citing.references if r.relation == citing.relation)
    label = f"{say('reader.is_' + citing.relation, lang)}　{citing.document.title}"
    _link(label, citing.document, lang, around(text, said.start, said.end))


def _link(label: str, head: Document, lang: Language, *more: str) -> None:
    """Draw the way to another document, its status, and what else there is to say."""
    page = st.session_state["pages"]["document"]
    with st.container(gap=None, key=f"row:{label}:{head.id}"):
        st.page_link(page, label=f"{markdown_text(label)} →", query_params=link(lang, id=head.id))
        for line in (status_line(document_card(head), lang), *more):
            quiet(line)
