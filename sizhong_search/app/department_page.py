"""The department page: what a body answers for, under today's name and those before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from sizhong_search.app.cards import policy_text
from sizhong_search.app.state import language, library, link
from sizhong_search.duties import Duties, parts
from sizhong_search.errors import SizhongError
from sizhong_search.export import to_csv
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.view import path_line, status_line


def show() -> None:
    """Draw the page of the body that the address names, or let one be chosen."""
    kb, lang = library(), language()
    wanted = st.query_params.get("id", "")
    chosen = _choose(kb, wanted, lang)
    if not chosen:
        return
    as_written = st.toggle(say("cli.as_written", lang), key="as_written")
    try:
        duties = kb.duties(chosen, as_written=as_written)
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    _header(duties, kb, lang)
    for basis, part in parts(duties.duties):
        st.subheader(f"{say('basis.' + basis, lang)} ({len(part)})")
        for duty in part:
            _duty(duty.to_dict(), lang)


def _choose(kb: KnowledgeBase, wanted: str, lang: Language) -> str:
    bodies = kb.vocabulary.departments.departments
    ids = list(bodies) if wanted in bodies or not wanted else [wanted, *bodies]
    chosen = st.selectbox(
        say("app.choose_department", lang),
        ids,
        index=ids.index(wanted) if wanted else None,
        format_func=lambda i: f"{bodies[i].short_name} · {bodies[i].name}" if i in bodies else i,
        key=f"department:{wanted}",
        placeholder=say("app.department_placeholder", lang),
    )
    if chosen and chosen != wanted:
        st.query_params["id"] = chosen
        st.rerun()
    return chosen or ""


def _header(duties: Duties, kb: KnowledgeBase, lang: Language) -> None:
    whole = duties.to_dict()
    st.title(markdown_text(duties.department.name))
    now = [b for b in whole["department"]["today"] if b["id"] != duties.department.id]
    for bearer in now:
        sure = "" if bearer["confidence"] == "sourced" else f" · {say('confidence.' + bearer['confidence'], lang)}"
        st.page_link(
            st.session_state["pages"]["department"],
            label=markdown_text(say("result.today", lang, name=bearer["name"]) + sure),
            query_params=link(lang, id=bearer["id"]),
        )
    with st.expander(say("app.timeline", lang), expanded=len(whole["lineage"]) > 1):
        for body in whole["lineage"]:
            period = f"{body['since'] or '…'} – {body['until'] or '…'}"
            sure = f" · {say('confidence.' + body['confidence'], lang)}" if body["confidence"] else ""
            st.html(element("div", marked_html(f"{body['name']}　{period}{sure}")))
            st.html(element("div", marked_html(f"{say('field.source', lang)}：{body['source']}"), "quiet"))
    for body in duties.related:
        st.page_link(
            st.session_state["pages"]["department"],
            label=markdown_text(f"{say('edge.related', lang)}：{body.name}"),
            query_params=link(lang, id=body.id),
        )
    if duties.duties:
        st.download_button(
            say("app.csv", lang),
            to_csv(duties.to_frame()),
            f"{duties.department.id}.csv",
            "text/csv",
            on_click="ignore",
        )
    else:
        st.info(say("result.duties_none", lang))


def _duty(card: Mapping[str, Any], lang: Language) -> None:
    with st.container(border=True):
        role = say(f"role.{card['role']}", lang)
        written = say("result.also_written", lang, name=card["as_written"])
        st.html(element("div", marked_html(f"{path_line(card['path'], (), lang)}　{role}　{written}"), "path"))
        policy_text(card["text"], ())
        if card["partners"]:
            line = f"{say('field.partners', lang)}：{'、'.join(card['partners'])}"
            st.html(element("div", marked_html(line), "quiet"))
        if card["deadlines"]:
            line = f"{say('field.deadline', lang)}：{'、'.join(d['text'] for d in card['deadlines'])}"
            st.html(element("div", marked_html(line), "quiet"))
        line = f"{card['document']['title']} · {status_line(card['document'], lang)}"
        st.html(element("div", marked_html(line), "quiet"))
        st.page_link(
            st.session_state["pages"]["document"],
            label=say("app.in_document", lang),
            query_params=link(lang, id=card["document"]["id"], at=card["measure_id"]),
        )
