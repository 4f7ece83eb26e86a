"""The department page: what a body answers for, under today's name and those before it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from sizhong_search.app.cards import deadlines, notes, origin, path, policy_text, quiet
from sizhong_search.app.downloads import downloads
from sizhong_search.app.duty_changes import duty_changes
from sizhong_search.app.state import language, library, link, show_address
from sizhong_search.duties import Duties, Duty, parts
from sizhong_search.errors import SizhongError
from sizhong_search.export import duties_table, to_csv
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.result import FacetValue, document_card
from sizhong_search.view.bodies import body_line, duty_line, era_line, partners_line, possibility_line, related_line
from sizhong_search.vocabulary.departments import Department
from sizhong_search.worklist import of_ledgers


def show() -> None:
    """Draw the page of the body that the address names, or let one be chosen."""
    kb, lang = library(), language()
    assigned = kb.search("", k=0).facets["department"]
    chosen = _choose(kb, assigned, lang)
    if not chosen:
        _list(assigned, lang)
        return
    try:
        bodies = kb.bodies(chosen)
        if len(bodies) > 1:
            _which(chosen, bodies, kb, lang)
            return
        duties = kb.duties(bodies[0].id, as_written=_as_written())
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    _header(duties, lang)
    duty_changes(duties.department.id, kb, lang)
    if duties.unplaced:
        st.warning(markdown_text(say("unplaced.n", lang, n=len(duties.unplaced))))
        for unplaced in duties.unplaced:
            policy_text(f"…{unplaced.words}…", ())
            origin(document_card(unplaced.document), lang, at=unplaced.document.id)
    for basis, part in parts(duties.duties):
        st.header(f"{say('basis.' + basis, lang)} ({len(part)})")
        for measure in part:
            _measure(measure, lang)


def _list(assigned: Sequence[FacetValue], lang: Language) -> None:
    """Draw every body that the library assigns anything, with how many measures."""
    with st.container(horizontal=True, gap="small", key="chips:all"):
        for body in assigned:
            label = markdown_text(f"{body.name} {body.count}")
            params = link(lang, id=body.value)
            st.page_link(st.session_state["pages"]["department"], label=label, query_params=params)


def _which(name: str, bodies: Sequence[Department], kb: KnowledgeBase, lang: Language) -> None:
    """Draw the bodies of the library that a name may mean, each with what tells it from the others."""
    st.markdown(markdown_text(say("app.which", lang, name=name, n=len(bodies))))
    for body in bodies:
        label = markdown_text(body_line(body, kb.vocabulary.departments.period(body.id), lang))
        st.page_link(st.session_state["pages"]["department"], label=label, query_params=link(lang, id=body.id))


def _choose(kb: KnowledgeBase, assigned: Sequence[FacetValue], lang: Language) -> str:
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
    )
    if chosen != (wanted or None):
        show_address(lang, id=chosen or "")
    return wanted


def _both_names(kb: KnowledgeBase, department_id: str) -> str:
    body = kb.vocabulary.departments.get(department_id)
    return " · ".join(dict.fromkeys((body.short_name, body.name))) if body else department_id


def _header(duties: Duties, lang: Language) -> None:
    whole = duties.to_dict()
    st.title(markdown_text(duties.department.name))
    page = st.session_state["pages"]["department"]
    for bearer in whole["department"]["today"]:
        if bearer["id"] != duties.department.id:
            sure = "" if bearer["confidence"] == "sourced" else f" · {say('confidence.' + bearer['confidence'], lang)}"
            label = markdown_text(say("result.today", lang, name=bearer["name"]) + sure)
            st.page_link(page, label=label, query_params=link(lang, id=bearer["id"]))
    own = {duty.measure.id for duty in duties.duties if duty.is_own}
    key = "app.named_as_written" if _as_written() else "app.named_in"
    st.markdown(say(key, lang, n=len(own)))
    with st.expander(say("app.timeline", lang)):
        quiet(say("legend.confidence", lang))
        for era in whole["lineage"]:
            st.html(element("div", marked_html(era_line(era, lang))))
            quiet(f"{say('field.source', lang)}：{era['source']}")
        for candidate in whole["candidates"]:
            st.html(element("div", marked_html(possibility_line(candidate, lang))))
            quiet(f"{candidate['evidence']}　{say('field.source', lang)}：{candidate['source']}")
    for related in whole["related"]:
        label = markdown_text(related_line(related, lang))
        st.page_link(page, label=label, query_params=link(lang, id=related["id"]))
    st.session_state["as_written"] = _as_written()
    st.toggle(say("cli.as_written", lang), key="as_written", on_change=_write_as_written)
    if duties.duties:
        worklist = of_ledgers([duties], duties.department.name, lang)
        downloads(worklist, lang, name=duties.department.id, csv=to_csv(duties_table(duties, lang)))
    else:
        st.info(say("result.duties_none", lang))


def _measure(duties: list[Duty], lang: Language) -> None:
    cards = [duty.to_dict() for duty in duties]
    card = cards[0]
    with st.container(border=True):
        path(card, lang, duty_line(cards, lang))
        policy_text(card["text"], (), card["notes"], card["start"])
        notes(card["notes"], lang)
        if partners := partners_line(card, lang):
            quiet(partners)
        deadlines(card["deadlines"], lang)
        origin(card["document"], lang, at=card["measure_id"])


def _as_written() -> bool:
    """Tell whether the address asks for what is written under this very name."""
    return st.query_params.get("as_written") == "1"


def _write_as_written() -> None:
    if st.session_state["as_written"]:
        st.query_params["as_written"] = "1"
    else:
        st.query_params.pop("as_written", None)
