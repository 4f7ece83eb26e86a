"""What was not understood of a document: line by line, with what to do about it, folded away."""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.state import link
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.lint import Finding, find_faults
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.model import Document
from sizhong_search.view.documents import beginning

_AT_ONCE = 50
_CORRECTABLE = ("unknown-department", "ambiguous-department")


def faults(document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Draw what was not understood; a name that can be put right leads to its measure."""
    state = f"{document.source.sha256} {list(kb.corrections(document.id))}"
    found = _find(kb, document.id, state, lang)
    if not found:
        quiet(say("app.no_faults", lang))
        return
    with st.expander(say("app.n_faults", lang, n=len(found))):
        for finding in found[:_AT_ONCE]:
            _fault(finding, document, lang)
        if len(found) > _AT_ONCE:
            quiet(say("app.more_faults", lang, n=len(found) - _AT_ONCE))


def _fault(finding: Finding, document: Document, lang: Language) -> None:
    words = beginning(document.text[finding.start : finding.end])
    place = f"{say('app.line', lang, n=finding.line)}　{words}".rstrip()
    st.html(element("div", marked_html(place), "path") + element("div", marked_html(finding.message), "quiet"))
    measure = next((m for m in document.measures if m.start <= finding.start < m.end), None)
    if measure and finding.code in _CORRECTABLE:
        params = link(lang, id=document.id, at=measure.id)
        page = st.session_state["pages"]["document"]
        st.page_link(page, label=markdown_text(say("app.to_correct", lang)), query_params=params)


@st.cache_resource(show_spinner=False, max_entries=256)
def _find(_kb: KnowledgeBase, document_id: str, state: str, lang: Language) -> list[Finding]:
    """Find faults; ``state`` tells of which text and corrections, so that they are looked for once."""
    return find_faults(_kb.document(document_id), _kb.vocabulary.departments, lang=lang)
