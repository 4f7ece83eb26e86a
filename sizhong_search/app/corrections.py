"""Putting right how a measure was understood: the form, and what has been put right in a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import get_args

import streamlit as st

from sizhong_search.app.cards import policy_text, quiet
from sizhong_search.app.changes import change_button
from sizhong_search.corrections import beginning_of, find_name, measure_of, names_left, possible_ends, without_place
from sizhong_search.errors import UnknownValueError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.model import Correction, CorrectionKind, Document, Measure, Responsibility, Role
from sizhong_search.result import responsibility_to_dict
from sizhong_search.view.bodies import body_line, correction_line, department_line
from sizhong_search.view.documents import beginning
from sizhong_search.vocabulary.departments import UNKNOWN_REGION, Department

_MANY = 8  # bodies to choose from at once
_GOVERNMENTS = "省市县区"  # before the name of a body of theirs


def correction_form(measure: Measure, document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the form, folded away: what to put right, how, and the button that keeps it."""
    made = kb.corrections(document.id)
    key = f"{measure.id}:{max(made, default=0)}"  # another form after each correction
    answering = {r.as_written: r for r in measure.responsibilities}
    named = {name: r for name, r in answering.items() if r.basis != "generic"}
    with st.expander(say("app.correct", lang)):
        quiet(say("app.correct_about", lang))
        of_names = {"department": named, "role": named, "not_responsible": answering}
        kinds: list[CorrectionKind] = [kind for kind in get_args(CorrectionKind) if of_names.get(kind, True)]
        kind = st.radio(
            say("app.correct_what", lang),
            kinds,
            format_func=lambda kind: say(f"app.correct_{kind}", lang),
            key=f"kind:{key}",
            horizontal=True,
        )
        correction: Correction | None
        if kind == "boundary":
            correction = _end(measure, document, lang, key)
        elif kind == "missed":
            correction = _missed(measure, document, kb, lang, key)
        else:
            r = _name(of_names[kind], lang, key)
            correction = _of_name(kind, r, measure, document, kb, lang, f"{key}:{r.as_written}")
        change = partial(kb.correct, document.id, correction) if correction else None
        change_button(say("app.correct_save", lang), change, lang, key=f"save:{key}", is_main=True)


def _as_known(r: Responsibility, lang: Language) -> str:
    line = department_line(responsibility_to_dict(r), lang)
    return line if line.startswith(r.as_written) else f"{r.as_written} → {line}"


def _name(names: dict[str, Responsibility], lang: Language, key: str) -> Responsibility:
    """Let one of the names that answer be chosen."""
    name = st.selectbox(
        say("app.correct_name", lang),
        list(names),
        format_func=lambda name: _as_known(names[name], lang),
        key=f"name:{key}",
        placeholder=say("app.choose", lang),
    )
    return names[name]


def _of_name(
    kind: CorrectionKind,
    r: Responsibility,
    measure: Measure,
    document: Document,
    kb: KnowledgeBase,
    lang: Language,
    key: str,
) -> Correction | None:
    """Let it be said which body a name means, what it has to do, or that it does not answer."""
    correction = Correction(kind=kind, measure=beginning_of(measure), quote=r.as_written)
    if kind == "department":
        body = _body("", document, kb, lang, key)
        return replace(correction, value=body.id) if body else None
    if kind == "role":
        role = _role(r.role, lang, key)
        return replace(correction, value=role) if role != r.role else None
    quiet(say("missed.about_removal", lang))
    return correction


def _missed(measure: Measure, document: Document, kb: KnowledgeBase, lang: Language, key: str) -> Correction | None:
    """Let the words be told that name a body which was not recognised, the body, and what it has to do."""
    box = f"words:{key}"
    words = st.text_input(say("missed.words", lang), key=box, placeholder=say("missed.words_example", lang)).strip()
    is_named = any(r.as_written == words for r in measure.responsibilities)
    if is_named or find_name(document, measure, words) is None:
        if words:
            st.warning(markdown_text(say("missed.named" if is_named else "missed.not_there", lang, words=words)))
        _names_to_take(names_left(document, measure, kb.vocabulary.departments), box, key)
        return None
    body = _body(words, document, kb, lang, f"{key}:{words}")
    role = _role("responsible", lang, f"{key}:{words}")
    if body is None:
        return None
    return Correction(kind="missed", measure=beginning_of(measure), quote=words, value=body.id, role=role)


def _body(suggested: str, document: Document, kb: KnowledgeBase, lang: Language, key: str) -> Department | None:
    """Let a body of the registry be found by any of its names, of which one may be suggested."""
    box = f"body:{key}"
    st.session_state.setdefault(box, suggested)
    name = st.text_input(
        say("app.correct_body", lang), key=box, placeholder=say("app.correct_body_example", lang)
    ).strip()
    if not name:
        return None
    registry = kb.vocabulary.departments
    found = _bodies(name, document, kb)
    if not found:
        near = _near(name, document, kb)
        st.warning(markdown_text(UnknownValueError("department", name, near).sentence(lang)))
        _names_to_take(near, box, key)
        return None
    chosen: Department | None = st.radio(
        say("app.correct_which", lang, name=markdown_text(name)),
        found[:_MANY],
        index=0 if len(found) == 1 else None,
        format_func=lambda body: markdown_text(body_line(body, registry.period(body.id), lang)),
        key=f"which:{key}:{name}",
    )
    if len(found) > _MANY:
        quiet(say("app.correct_many", lang, n=len(found) - _MANY))
    return chosen


def _near(name: str, document: Document, kb: KnowledgeBase) -> list[str]:
    """Return names that look like one that nobody bears; a 财政局 for 市财政居 is a 市财政局."""
    near = kb.vocabulary.departments.near(name, held=kb.library["department"])
    of_its_own = [name[0] + other for other in near if name[0] in _GOVERNMENTS]
    return [other for other in dict.fromkeys((*of_its_own, *near)) if _bodies(other, document, kb)]


def _bodies(name: str, document: Document, kb: KnowledgeBase) -> list[Department]:
    """Return the bodies that a name may mean in a document, then in the library; not those of places nobody knows."""
    registry = kb.vocabulary.departments
    here = registry.find(name, region=document.place or UNKNOWN_REGION)
    found = {body.id: body for body in (*here, *registry.find_within(name, kb.places))}
    return [body for body in found.values() if not body.region or registry.regions.named(body.region)]


def _names_to_take(names: list[str], box: str, key: str) -> None:
    """Draw names, each a button that writes it into a box."""
    with st.container(horizontal=True, gap="small"):
        for name in names:
            st.button(markdown_text(name), key=f"near:{key}:{name}", on_click=_write, args=(box, name))


def _write(key: str, value: str) -> None:
    st.session_state[key] = value


def _role(now: Role, lang: Language, key: str) -> Role:
    """Let a role be chosen."""
    roles: tuple[Role, ...] = get_args(Role)
    return st.radio(
        say("app.correct_role_now", lang),
        roles,
        index=roles.index(now),
        format_func=lambda role: say(f"role.{role}", lang),
        key=f"role:{key}",
        horizontal=True,
    )


def _end(measure: Measure, document: Document, lang: Language, key: str) -> Correction | None:
    """Let the last sentence be chosen, and show what that adds to the measure or takes from it."""
    ends = possible_ends(document, measure)
    words = list(ends)
    now = next((i for i, end in enumerate(ends.values()) if end >= measure.end), len(words) - 1)
    quote = st.selectbox(
        say("app.correct_end", lang),
        words,
        index=now,
        format_func=lambda w: f"{words.index(w) + 1}. {beginning(w, 60)}",
        key=f"end:{key}",
        placeholder=say("app.choose", lang),
    )
    end = ends[quote]
    if quote == words[now]:
        return None
    added = end > measure.end
    quiet(say("app.correct_added" if added else "app.correct_cut", lang))
    policy_text(document.text[min(end, measure.end) : max(end, measure.end)].strip(), ())
    return Correction(kind="boundary", measure=beginning_of(measure), quote=quote)


def boundary_note(measure: Measure, document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Say that a measure ends where a reader has said."""
    made = (c for c in kb.corrections(document.id).values() if c.kind == "boundary")
    if any(measure_of(document, c) == measure and measure.text.endswith(c.quote) for c in made):
        quiet(say("app.correct_ends_here", lang))


def corrections_list(document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Draw what has been put right in a document, each with the button that takes it back."""
    made = kb.corrections(document.id)
    if not made:
        return
    lost = without_place(document, made.values())
    with st.expander(say("app.corrections", lang, n=len(made)), expanded=True):
        for number, correction in made.items():
            line = correction_line(correction, kb.vocabulary.departments, lang)
            st.html(element("div", marked_html(line), "path"))
            quiet(say("app.correction_of", lang, words=beginning(correction.measure)))
            if correction in lost:
                st.warning(say("app.correction_lost", lang))
            take_back: Callable[[], object] = partial(kb.take_back, document.id, number)
            change_button(say("app.take_back", lang), take_back, lang, key=f"take-back:{number}")
