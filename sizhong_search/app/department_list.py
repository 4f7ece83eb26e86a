"""The departments that the library assigns anything, and the box in which any is found by its names."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.frame import opened
from sizhong_search.app.state import language, link, show_address
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.result import FacetValue
from sizhong_search.vocabulary.departments import Department


def show() -> None:
    """Draw every body that the library assigns anything, place by place, with how many measures."""
    lang = language()
    kb = opened(lang)
    assigned = assigned_bodies(kb)
    choose_department(kb, assigned, lang)
    places: dict[str, list[FacetValue]] = {}
    for value in assigned:
        body = kb.vocabulary.departments.get(value.value)
        unknown = say("reader.no_region" if body else "app.not_in_registry", lang)
        places.setdefault((body and body.region) or unknown, []).append(value)
    for place, bodies in places.items():  # the first are those with most to do
        label = markdown_text(say("app.bodies_of", lang, place=place, n=len(bodies)))
        folded = st.expander(label, key=f"place:{place}", on_change="rerun", expanded=place == next(iter(places)))
        if folded.open:
            with folded, st.container(horizontal=True, gap="small", key=f"chips:{place}"):
                _chips(bodies, lang)


def bodies_of_place(department: Department, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the way to the bodies of a body's place that the library assigns anything, or say that there is none."""
    place, known = department.region, kb.vocabulary.departments
    those = [v for v in assigned_bodies(kb) if (body := known.get(v.value)) and body.region == place]
    quiet(say("app.of_its_place" if those else "app.none_of_its_place", lang, place=place))
    with st.container(horizontal=True, gap="small", key="chips:of-place"):
        _chips(those, lang)
        if not those:
            page = st.session_state["pages"]["departments"]
            st.page_link(page, label=f"{say('research.all_departments', lang)} →", query_params=link(lang))


def _chips(bodies: Sequence[FacetValue], lang: Language) -> None:
    for value in bodies:
        label = markdown_text(f"{value.name} {value.count}")
        st.page_link(st.session_state["pages"]["department"], label=label, query_params=link(lang, id=value.value))


def choose_department(kb: KnowledgeBase, assigned: Sequence[FacetValue], lang: Language) -> str:
    """Let a body be chosen, those with most measures first; the address may name it by any of its names."""
    wanted = st.query_params.get("id", "")
    ids = list(dict.fromkeys([*(body.value for body in assigned), *kb.vocabulary.departments.departments]))
    with suppress(SizhongError):  # said below the box
        found = kb.bodies(wanted) if wanted else []
        wanted = found[0].id if len(found) == 1 else wanted
    if wanted and wanted not in ids:
        ids.insert(0, wanted)
    chosen = st.selectbox(
        say("app.choose_department", lang),
        ids,
        index=ids.index(wanted) if wanted else None,
        format_func=lambda i: _both_names(kb, i),
        key=f"department:{wanted}",
        placeholder=say("app.department_placeholder", lang),
        accept_new_options=True,  # of a body that nothing is assigned to its name is enough
    )
    if chosen != (wanted or None):
        if wanted and chosen:
            show_address(lang, id=chosen)
        page = st.session_state["pages"]["department" if chosen else "departments"]
        st.switch_page(page, query_params=link(lang, id=chosen) if chosen else link(lang))
    return wanted


def _both_names(kb: KnowledgeBase, department_id: str) -> str:
    body = kb.vocabulary.departments.get(department_id)
    return " · ".join(dict.fromkeys((body.short_name, body.name))) if body else department_id


def assigned_bodies(kb: KnowledgeBase) -> Sequence[FacetValue]:
    """Return the bodies that the library assigns anything, those with most measures first."""
    return kb.search("", k=0).facets["department"]
