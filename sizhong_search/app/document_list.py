"""The list of the library's documents: narrowed by words, in order, page by page; all of it in the address."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.frame import opened
from sizhong_search.app.state import PAGE_SIZE, language, link, show_address, whole
from sizhong_search.catalogue import Listed, Order, narrowed
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.result import document_card
from sizhong_search.view.documents import listed_line


def show() -> None:
    """Draw the list that the address asks for."""
    lang = language()
    kb = opened(lang)
    st.title(say("app.document", lang))
    held = kb.catalogue()
    if not held:
        st.info(markdown_text(say("app.empty", lang)))
        return
    text, order = _choose(lang)
    found = narrowed(held, text, order)
    if not found:
        st.info(markdown_text(say("reader.none_found", lang, text=text)))
        label = say("reader.show_all", lang)
        st.page_link(st.session_state["pages"]["documents"], label=label, query_params=link(lang, sort=order))
        return
    counted = "reader.n_documents" if len(found) == len(held) else "reader.n_of_documents"
    st.markdown(f"**{say(counted, lang, n=len(found), total=len(held))}**")
    n_pages = -(-len(found) // PAGE_SIZE)
    page = min(whole(st.query_params.get("page"), 1), n_pages)
    doubles = kb.doubles()
    for listed in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        _row(listed, lang, is_double=listed.head.id in doubles)
    if n_pages > 1:
        _pages(page, n_pages, {"find": text, "sort": "title" if order == "title" else ""}, lang)


def _choose(lang: Language) -> tuple[str, Order]:
    """Draw the box and the order; what is chosen goes into the address, and from there into the list."""
    asked, orders = st.query_params.get("find", ""), get_args(Order)
    order: Order = "title" if st.query_params.get("sort") == "title" else "date"
    text = st.text_input(
        say("reader.find", lang),
        asked,
        key=f"find:{asked}",
        placeholder=say("reader.find_example", lang),
        type="search",
    ).strip()
    chosen: Order = st.radio(
        say("reader.order", lang),
        orders,
        index=orders.index(order),
        format_func=lambda order: say(f"reader.sort_{order}", lang),
        key=f"sort:{order}",
        horizontal=True,
        label_visibility="collapsed",
    )
    if (text, chosen) != (asked.strip(), order):
        show_address(lang, find=text, sort="title" if chosen == "title" else "")
    return text, order


def _row(listed: Listed, lang: Language, *, is_double: bool) -> None:
    head = listed.head
    with st.container(border=True, gap=None, key=f"row:{head.id}"):
        label = f"**{markdown_text(head.title)}**"
        st.page_link(st.session_state["pages"]["document"], label=label, query_params=link(lang, id=head.id))
        mark = f" · {say('double.mark', lang)}" if is_double else ""
        quiet(listed_line(document_card(head), listed.n_measures, lang) + mark)


def _pages(page: int, n_pages: int, params: dict[str, str], lang: Language) -> None:
    asked = {name: value for name, value in params.items() if value}
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center", key="pages-of-list"):
        for label, number in (("reader.earlier_page", page - 1), ("", page), ("reader.later_page", page + 1)):
            if not label:
                st.markdown(say("reader.page", lang, n=page, total=n_pages), width="content")
            elif 1 <= number <= n_pages:
                to = link(lang, **asked, page=str(number))
                st.page_link(st.session_state["pages"]["documents"], label=say(label, lang), query_params=to)
