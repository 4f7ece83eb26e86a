"""The department page: what a body answers for, under today's name and those before it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sizhong_search.app.cards import origin, policy_text, quiet
from sizhong_search.app.department_list import assigned_bodies, bodies_of_place, choose_department
from sizhong_search.app.doubles import doubles_among
from sizhong_search.app.downloads import downloads
from sizhong_search.app.duty_changes import duty_changes
from sizhong_search.app.duty_list import duty_list
from sizhong_search.app.frame import opened, tab_title
from sizhong_search.app.state import language, link
from sizhong_search.duties import Duties
from sizhong_search.errors import SizhongError
from sizhong_search.export import duties_table, to_csv
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, capital, labelled, say
from sizhong_search.result import document_card
from sizhong_search.view.bodies import body_line, era_line, possibility_line, related_line, source_line
from sizhong_search.vocabulary.departments import Department
from sizhong_search.worklist import of_ledgers


def show() -> None:
    """Draw the page of the body that the address names, or go to the list of all."""
    lang = language()
    kb = opened(lang)
    chosen = choose_department(kb, assigned_bodies(kb), lang)
    if not chosen:
        st.switch_page(st.session_state["pages"]["departments"], query_params=link(lang))
    try:
        bodies = kb.bodies(chosen)
        if len(bodies) > 1:
            _which(chosen, bodies, kb, lang)
            return
        duties = kb.duties(bodies[0].id, as_written=_as_written())
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    _header(duties, kb, lang)
    doubles_among((duty.document for duty in duties.duties), lang)
    duty_changes(duties.department.id, kb, lang)
    if duties.unplaced:
        st.warning(markdown_text(say("unplaced.n", lang, n=len(duties.unplaced))))
        for unplaced in duties.unplaced:
            policy_text(f"…{unplaced.words}…", ())
            origin(document_card(unplaced.document), lang, at=unplaced.document.id)
    duty_list(duties.duties, lang)


def _which(name: str, bodies: Sequence[Department], kb: KnowledgeBase, lang: Language) -> None:
    """Draw the bodies of the library that a name may mean, each with what tells it from the others."""
    st.markdown(markdown_text(say("app.which", lang, name=name, n=len(bodies))))
    for body in bodies:
        label = markdown_text(body_line(body, kb.vocabulary.departments.period(body.id), lang))
        st.page_link(st.session_state["pages"]["department"], label=label, query_params=link(lang, id=body.id))


def _header(duties: Duties, kb: KnowledgeBase, lang: Language) -> None:
    whole = duties.to_dict()
    tab_title(duties.department.name, lang)
    st.title(markdown_text(duties.department.name))
    page = st.session_state["pages"]["department"]
    for bearer in whole["department"]["today"]:
        if bearer["id"] != duties.department.id:
            sure = "" if bearer["confidence"] == "sourced" else f" · {say('confidence.' + bearer['confidence'], lang)}"
            label = markdown_text(capital(say("result.today", lang, name=bearer["name"])) + sure)
            st.page_link(page, label=label, query_params=link(lang, id=bearer["id"]))
    own = {duty.measure.id for duty in duties.duties if duty.is_own}
    if own or _as_written():
        key = "app.named_as_written" if _as_written() else "app.named_in"
        st.markdown(say(key, lang, n=len(own)))
        bearers = whole["department"]["today"]
        name = bearers[0]["name"] if len(bearers) == 1 else duties.department.name
        to = link(lang, figure="partners", department=name)
        st.page_link(st.session_state["pages"]["research"], label=f"{say('app.partners', lang)} →", query_params=to)
    else:
        st.info(say("app.not_named", lang))
        if duties.department.region:
            bodies_of_place(duties.department, kb, lang)
    with st.expander(say("app.timeline", lang)):
        quiet(say("legend.confidence", lang))
        for era in whole["lineage"]:
            st.html(element("div", marked_html(era_line(era, lang))))
            quiet(labelled(say("field.source", lang), source_line(era["source"]), lang))
        for candidate in whole["candidates"]:
            st.html(element("div", marked_html(possibility_line(candidate, lang))))
            source = source_line(candidate["source"], candidate["evidence"])
            quiet(labelled(say("field.source", lang), source, lang))
    for related in whole["related"]:
        label = markdown_text(capital(related_line(related, lang)))
        st.page_link(page, label=label, query_params=link(lang, id=related["id"]))
    st.session_state["as_written"] = _as_written()
    st.toggle(capital(say("cli.as_written", lang)), key="as_written", on_change=_write_as_written)
    if duties.duties:
        body = duties.department
        worklist = of_ledgers([duties], body.name, lang)
        downloads(worklist, lang, key=body.id, csv=to_csv(duties_table(duties, lang)))


def _as_written() -> bool:
    """Tell whether the address asks for what is written under this very name."""
    return st.query_params.get("as_written") == "1"


def _write_as_written() -> None:
    if st.session_state["as_written"]:
        st.query_params["as_written"] = "1"
    else:
        st.query_params.pop("as_written", None)
