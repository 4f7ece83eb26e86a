"""The departments that a query names: who bears their duties today, how often they are named, and the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.state import link
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.query.understanding import NamedBody
from sizhong_search.view.bodies import today_line

AT_ONCE = 3


def named_bodies(bodies: Sequence[NamedBody], kb: KnowledgeBase, lang: Language) -> None:
    """Draw a card for each body, those first that are named most; what more a name may mean is folded away."""
    counts = {body: kb.count(department=body.id) for body in bodies}
    most_first = sorted(bodies, key=counts.__getitem__, reverse=True)
    for body in most_first[:AT_ONCE]:
        _card(body, counts[body], kb, lang)
    if further := most_first[AT_ONCE:]:
        with st.expander(say("search.more_bodies", lang, n=len(further))):
            for body in further:
                _card(body, counts[body], kb, lang)


def _card(body: NamedBody, n: int, kb: KnowledgeBase, lang: Language) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"chips:body:{body.id}"):
        page = st.session_state["pages"]["department"]
        st.page_link(page, label=f"**{markdown_text(body.name)}** →", query_params=link(lang, id=body.id))
        today = [asdict(bearer) for bearer in kb.vocabulary.departments.today(body.id)]
        facts = (today_line({"department_id": body.id, "today": today}, lang), say("search.named", lang, n=n))
        quiet(" · ".join(filter(None, facts)))
