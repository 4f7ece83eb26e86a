"""Other documents of a document's number (文号): the library counts each, and a page of one tells of the others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.changes import change_button
from sizhong_search.app.state import link
from sizhong_search.citations import of_one_number
from sizhong_search.copies import fullness
from sizhong_search.differences import in_common
from sizhong_search.importing import NEARLY
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.model import Document
from sizhong_search.worklist import one_number_line


def doubles_among(documents: Iterable[Document], lang: Language) -> None:
    """Say which of the documents that a page counts share a number, and draw the way to one of each."""
    held = list(documents)
    if line := one_number_line(held, lang):
        quiet(line + say("double.among_way", lang))
        with st.container(horizontal=True, gap="small", key="chips:doubles"):
            for number, those in of_one_number(held).items():
                page, to = st.session_state["pages"]["document"], link(lang, id=max(those, key=fullness).id)
                st.page_link(page, label=f"{markdown_text(number)} →", query_params=to)


def doubles(document: Document, kb: KnowledgeBase, lang: Language, *, key: str) -> None:
    """Draw the way to each other document of the number, how much it has in common, and what joins a copy."""
    others = [i for i in kb.doubles().get(document.id, ()) if i != document.id]
    if not others:
        return
    quiet(say("double.held", lang, n=len(others), number=document.doc_number))
    for other in map(kb.document, others):
        page, share = st.session_state["pages"]["document"], in_common(document.text, other.text)
        with st.container(gap=None, key=f"row:double:{key}:{other.id}"):
            st.page_link(page, label=f"{markdown_text(other.title)} →", query_params=link(lang, id=other.id))
            quiet(say("double.in_common", lang, percent=int(share * 100)))
            if share >= NEARLY:
                join = partial(kb.join, other.id, document.id)
                change_button(say("double.join", lang), join, lang, key=f"join:{key}:{other.id}")
                quiet(say("double.join_about", lang))
