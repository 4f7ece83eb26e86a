"""Cards: a measure as it stands, with what was understood of it beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from sizhong_search.app.state import link
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.view import label_names, note_line, path_line, status_line, today_line, why_line
from sizhong_search.vocabulary import Vocabulary

Json = Mapping[str, Any]


def hit_card(hit: Json, vocabulary: Vocabulary, lang: Language, *, links: bool = True) -> None:
    """Draw a hit of ``Result.to_dict``; without links where its document is not in the library."""
    with st.container(border=True):
        st.html(element("div", marked_html(path_line(hit["path"], hit["headings"], lang)), "path"))
        policy_text(hit["text"], hit["highlights"], hit["notes"], hit["start"])
        for note in hit["notes"]:
            st.html(element("div", marked_html(note_line(note, lang)), "quiet"))
        department_chips(hit["departments"], hit["open"], lang)
        st.html(_tags(hit, vocabulary, lang))
        if hit["deadlines"]:
            dates = "、".join(deadline["text"] for deadline in hit["deadlines"])
            st.html(element("div", marked_html(f"{say('field.deadline', lang)}：{dates}"), "quiet"))
        document = hit["document"]
        st.html(element("div", marked_html(f"{document['title']} · {status_line(document, lang)}"), "quiet"))
        if hit["why"]:
            st.html(element("div", marked_html(say("app.why", lang, why=why_line(hit, lang))), "quiet"))
        if links:
            st.page_link(
                st.session_state["pages"]["document"],
                label=say("app.in_document", lang),
                query_params=link(lang, id=document["id"], at=hit["id"]),
            )


def policy_text(
    text: str, marks: Sequence[Sequence[int]], notes: Sequence[Json] = (), start: int = 0, css_class: str = "policy"
) -> None:
    """Draw policy text, letter for letter, with marks and with editor's notes set apart."""
    placed = [(note["position"] - start, note["inserted"]) for note in notes]
    st.html(element("div", marked_html(text, [(a, b) for a, b in marks], placed), css_class))


def department_chips(responsibilities: Sequence[Json], is_open: bool, lang: Language) -> None:
    """Draw who answers: the name as written, its role, and today's name beside it; each leads to its page."""
    if not responsibilities:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for r in responsibilities:
            role = "" if r["role"] == "responsible" else f"（{say('role.' + r['role'], lang)}）"
            now = today_line(r, lang)
            label = markdown_text(f"{r['as_written']}{role}{' → ' + now if now else ''}")
            if r["department_id"]:
                st.page_link(
                    st.session_state["pages"]["department"],
                    label=label,
                    query_params=link(lang, id=r["department_id"]),
                )
            else:
                st.markdown(label)
        if is_open:
            st.markdown(say("result.open", lang))


def _tags(hit: Json, vocabulary: Vocabulary, lang: Language) -> str:
    """Return the labels as HTML; one that only a department suggests is drawn dashed and says so."""
    tags = []
    for field in ("sector", "topic", "kind"):
        ids = hit[f"{field}s"]
        for label, name in zip(ids, label_names(field, ids, vocabulary, lang), strict=True):
            inferred = hit["evidence"].get(label, {}).get("by") == "department"
            words = f"{name} · {say('why.sector_by_department', lang)}" if inferred else name
            tags.append(element("span", marked_html(words), "tag inferred" if inferred else "tag"))
    return element("div", "".join(tags))
