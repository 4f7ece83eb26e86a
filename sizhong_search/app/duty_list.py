"""The measures of a body's ledger: all or those of one role, as the texts have them or by the day they are due."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import get_args

import streamlit as st

from sizhong_search.app.cards import due_line, measure_text, origin, small_print
from sizhong_search.app.choice import pick
from sizhong_search.duties import Duty, parts
from sizhong_search.duties.calendar import by_day
from sizhong_search.messages import Language, capital, labelled, listed, say
from sizhong_search.model import Role
from sizhong_search.view.bodies import duty_line, partners_line


def duty_list(duties: Sequence[Duty], lang: Language) -> None:
    """Draw the choice of a role and of an order, where there is any, and the measures."""
    in_role = _of_role(duties, lang)
    today = datetime.date.today()
    days = by_day(in_role, today)
    if days and _is_by_day(len(days), lang):
        for is_past in (False, True):
            those = [due for due in days if (due.day < today) == is_past]
            if those:
                st.header(f"{say('duty_list.past' if is_past else 'duty_list.ahead', lang)} ({len(those)})")
            for due in those:
                _measure(due.measure, lang, say("duty_list.day", lang, day=due.words), _part(due.measure, lang))
        return
    for part, measures in parts(in_role):
        st.header(f"{capital(say(f'basis.{part}', lang))} ({len(measures)})")
        for measure in measures:
            _measure(measure, lang)


def _of_role(duties: Sequence[Duty], lang: Language) -> list[Duty]:
    """Let a role be chosen of those that occur, and keep the measures in which the body has it."""
    having = {role: {d.measure.id for d in duties if d.responsibility.role == role} for role in get_args(Role)}
    n = {"": len({d.measure.id for d in duties}), **{role: len(ids) for role, ids in having.items() if ids}}
    if len(n) < 3:  # one role alone: nothing to choose
        return list(duties)

    def said(role: str) -> str:
        return f"{capital(say(f'role.{role}' if role else 'duty_list.all', lang))} {n[role]}"

    chosen = pick("role", say("field.role", lang), list(n), said, lang, is_tabs=True)
    return [duty for duty in duties if not chosen or duty.measure.id in having[chosen]]


def _is_by_day(n: int, lang: Language) -> bool:
    """Let it be chosen that only what has a day or a year is listed, by that."""
    names = {"": say("duty_list.by_text", lang), "day": f"{say('duty_list.by_day', lang)} {n}"}
    return pick("order", say("duty_list.order", lang), list(names), names.__getitem__, lang, is_tabs=True) == "day"


def _part(measure: Sequence[Duty], lang: Language) -> str:
    """Say which part of the ledger a measure is, where it does not name the body itself."""
    return "" if any(duty.is_own for duty in measure) else capital(say(f"basis.{measure[0].part}", lang))


def _sent_to(duty: Duty, lang: Language) -> str:
    """Say to whom a document is sent, on which it rests that its departments in general may mean the body."""
    if duty.part != "generic":
        return ""
    names = listed(duty.document.addressees, lang) or say("value.unknown", lang)
    return labelled(capital(say("field.addressees", lang)), names, lang)


def _measure(duties: Sequence[Duty], lang: Language, *more: str) -> None:
    cards = [duty.to_dict() for duty in duties]
    card = cards[0]
    with st.container(border=True):
        measure_text(card, lang, duty_line(cards, lang), notes=card["notes"])
        partners, due = partners_line(card, lang), due_line(card["deadlines"], lang)
        small_print(filter(None, [*more, _sent_to(duties[0], lang), partners, due]))
        origin(card["document"], lang, at=card["measure_id"])
