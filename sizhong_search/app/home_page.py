"""The first page: one box, three doors, the topics, and what the library holds and does not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sizhong_search.app.cards import quiet, small_print
from sizhong_search.app.frame import opened
from sizhong_search.app.state import language, link
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, listed, say
from sizhong_search.overview import Overview
from sizhong_search.result import FacetValue
from sizhong_search.view.answers import value_name
from sizhong_search.vocabulary import Vocabulary

DOORS = {"founder": "support", "staff": "departments", "researcher": "research"}  # and the page each opens
SIZHONG = ("zhongchuang", "zhongbao", "zhongfu", "zhongchou")
_REGIONS = 12  # that are named


def show() -> None:
    """Draw the page."""
    lang = language()
    st.title(say("app.title", lang))
    quiet(say("home.about", lang))
    st.text_input(
        say("app.box", lang),
        key="home-box",
        placeholder=say("app.placeholder", lang),
        label_visibility="collapsed",
        type="search",
        on_change=_remember,
    )
    if asked := st.session_state.pop("home-asked", None):
        st.switch_page(st.session_state["pages"]["search"], query_params=link(lang, q=asked))
    _doors(lang)
    kb = opened(lang)  # now, for the box can be used while it opens
    topics = {value.value: value for value in kb.search("", k=0).facets["topic"]}
    four = [topics.pop(topic, FacetValue(topic, topic, 0)) for topic in SIZHONG]
    for title, values in (("sizhong", four), ("topics", list(topics.values()))):
        if values:
            st.header(say(f"home.{title}", lang))
            _topics(values, title, kb.vocabulary, lang)
    _holdings(kb.overview(), len(kb.doubles()), lang)


def _remember() -> None:
    st.session_state["home-asked"] = st.session_state["home-box"].strip()


def _doors(lang: Language) -> None:
    for column, (door, page) in zip(st.columns(len(DOORS)), DOORS.items(), strict=True):
        with column.container(border=True, key=f"door-{door}", height="stretch"):
            label = f"**{say(f'home.{door}', lang)}** →"
            st.page_link(st.session_state["pages"][page], label=label, query_params=link(lang))
            quiet(say(f"home.{door}_about", lang))


def _topics(values: Sequence[FacetValue], name: str, vocabulary: Vocabulary, lang: Language) -> None:
    with st.container(horizontal=True, gap="small", key=f"chips:{name}"):
        for topic in values:
            label = markdown_text(f"{value_name('topic', topic.value, vocabulary, lang)} {topic.count}")
            st.page_link(st.session_state["pages"]["search"], label=label, query_params=link(lang, topic=topic.value))


def _holdings(held: Overview, n_doubles: int, lang: Language) -> None:
    st.header(say("home.holdings", lang))
    days = f"{held.issued[0].year}—{held.issued[-1].year}" if held.issued else say("home.period_unknown", lang)
    facts = {"n_documents": f"{held.n_documents:,}", "n_measures": f"{held.n_measures:,}", "period": days}
    with st.container(horizontal=True, gap="large"):
        for name, value in facts.items():
            st.metric(say(f"home.{name}", lang), value, width="content")
    regions = [f"{region or say('value.unknown', lang)} {n}" for region, n in held.regions.items()]
    more = ["…"] if len(regions) > _REGIONS else []
    lines = [
        say("home.regions", lang, regions=listed(regions[:_REGIONS] + more, lang)),
        *([say("home.n_undated", lang, n=held.n_undated)] if held.n_undated else []),
        *([say("home.n_unverified", lang, n=held.n_unverified)] if held.n_unverified else []),
        *([say("home.n_paragraphs", lang, n=held.n_paragraphs)] if held.n_paragraphs else []),
        *([say("double.n_documents", lang, n=n_doubles)] if n_doubles else []),
        say("home.last_import", lang, at=f"{held.last_import:%Y-%m-%d %H:%M}")
        if held.last_import
        else say("home.no_import", lang),
        say("home.not_held", lang),
    ]
    small_print(lines)
