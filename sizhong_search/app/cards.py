"""Cards: a measure as it stands, with what was understood of it beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from sizhong_search.app.state import link
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, aside, labelled, listed, say
from sizhong_search.model import Document
from sizhong_search.view.answers import label_basis, label_names, why_line
from sizhong_search.view.bodies import corrected_mark, today_line
from sizhong_search.view.documents import header_lines, note_line, path_line, status_line
from sizhong_search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

Json = Mapping[str, Any]


def hit_card(hit: Json, vocabulary: Vocabulary, lang: Language) -> DeltaGenerator:
    """Draw a hit of ``Result.to_dict``, and return the card for what is to stand below."""
    why = say("app.why", lang, why=why_line(hit, lang)) if hit["why"] else ""
    lines = filter(None, [due_line(hit["deadlines"], lang), why, origin_line(hit["document"], lang)])
    card = st.container(border=True)
    with card:  # in few pieces, for each is drawn apart
        measure_text(hit, lang, marks=hit["highlights"], notes=hit["notes"])
        department_chips(hit["departments"], hit["open"], lang, key=hit["id"])
        draw(_tags(hit, vocabulary, lang) + small_print_html(lines))
    return card


def measure_text(
    measure: Json, lang: Language, *more: str, marks: Sequence[Sequence[int]] = (), notes: Sequence[Json] = ()
) -> None:
    """Draw where a measure stands and what it says, and say once what an editor added to it."""
    text = policy_html(measure["text"], marks, notes, measure["start"])
    draw(path_html(measure, lang, *more) + text + small_print_html(note_line(note, lang) for note in notes[:1]))


def draw(html: str) -> None:
    """Draw HTML; nothing where there is none, which Streamlit takes for a fault."""
    if html:
        st.html(html)


def path(measure: Json, lang: Language, *more: str) -> None:
    """Draw where a measure stands: its headings and marks."""
    st.html(path_html(measure, lang, *more))


def path_html(measure: Json, lang: Language, *more: str) -> str:
    """Return where a measure stands."""
    line = "　".join((path_line(measure["path"], measure.get("headings", ()), lang), *more))
    return element("div", marked_html(line), "path")


def policy_text(text: str, marks: Sequence[Sequence[int]], notes: Sequence[Json] = (), start: int = 0) -> None:
    """Draw policy text, letter for letter, with marks and with editor's notes set apart."""
    st.html(policy_html(text, marks, notes, start))


def policy_html(text: str, marks: Sequence[Sequence[int]], notes: Sequence[Json] = (), start: int = 0) -> str:
    """Return policy text, letter for letter."""
    placed = [(note["position"] - start, note["inserted"]) for note in notes]
    return element("div", marked_html(text, [(a, b) for a, b in marks], placed), "policy")


def notes(found: Sequence[Json], lang: Language) -> None:
    """Say once what an editor added to a text, and that the text is unchanged."""
    if found:
        quiet(note_line(found[0], lang))


def drop_zone() -> DeltaGenerator:
    """Return a container for a place to drop files, whose button speaks the page's language."""
    return st.container(key="drop")


def quiet(line: str) -> None:
    """Draw a line of small print."""
    small_print([line])


def small_print(lines: Iterable[str]) -> None:
    """Draw lines of small print, close together."""
    draw(small_print_html(lines))


def small_print_html(lines: Iterable[str]) -> str:
    """Return lines of small print."""
    return "".join(element("div", marked_html(line), "quiet") for line in lines)


def more_button(left: int, step: int, on_click: Callable[[], None], lang: Language, *, key: str) -> None:
    """Draw the way to the next of a list, where any are left."""
    if left > 0:
        st.button(say("app.more", lang, n=min(left, step), left=left), on_click=on_click, key=key)


def due_line(found: Sequence[Json], lang: Language) -> str:
    """Return when a measure is due, as the text says it; nothing where it says none."""
    said = listed(dict.fromkeys(deadline["text"] for deadline in found), lang)
    return labelled(say("field.deadline", lang), said, lang) if said else ""


def origin_line(document: Json, lang: Language) -> str:
    """Return the document that a measure stands in, and what holds of it."""
    return f"{document['title']} · {status_line(document, lang)}"


def origin(document: Json, lang: Language, *, at: str | None = None) -> None:
    """Draw the document that a measure stands in, and the way there."""
    quiet(origin_line(document, lang))
    if at:
        origin_link(document["id"], at, lang)


def origin_link(document_id: str, at: str, lang: Language) -> None:
    """Draw the way to a place in a document."""
    params = link(lang, id=document_id, at=at)
    st.page_link(st.session_state["pages"]["document"], label=say("app.in_document", lang), query_params=params)


def department_chips(responsibilities: Sequence[Json], is_open: bool, lang: Language, *, key: str) -> None:
    """Draw who answers: the name as written, its role, and today's name beside it; each leads to its page."""
    if not responsibilities:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"chips:{key}"):
        for r in responsibilities:
            role = "" if r["role"] == "responsible" else aside(say(f"role.{r['role']}", lang), lang)
            now = today_line(r, lang)
            label = markdown_text(f"{r['as_written']}{role}{' → ' + now if now else ''}{corrected_mark(r, lang)}")
            if r["department_id"]:
                params = link(lang, id=r["department_id"])
                st.page_link(st.session_state["pages"]["department"], label=label, query_params=params)
            else:
                st.markdown(label, width="content")
        if is_open:
            st.markdown(say("result.open", lang), width="content")


def _tags(hit: Json, vocabulary: Vocabulary, lang: Language) -> str:
    """Return the labels as HTML; one that only a department suggests is drawn dashed and says so."""
    tags = [element("span", marked_html(say("why.encoder", lang)), "tag inferred")] if hit["semantic_only"] else []
    if hit["document"]["status"] == "lapsed":
        tags.insert(0, element("span", marked_html(f"✕ {say('status.lapsed', lang)}"), "tag lapsed"))
    for field in ("sector", "topic", "kind"):
        ids = hit[f"{field}s"]
        for label, name in zip(ids, label_names(field, ids, vocabulary, lang), strict=True):
            basis = label_basis(hit["evidence"].get(label), lang)
            tags.append(element("span", marked_html(f"{name}{basis}"), "tag inferred" if basis else "tag"))
    return element("div", "".join(dict.fromkeys(tags)))  # 监管执法 is a topic and a kind


def about(document: Document, lang: Language) -> None:
    """Draw what a document's head states, folded away."""
    if stated := header_lines(document, lang):
        with st.expander(say("app.header", lang)):
            for line in stated:
                quiet(line)
