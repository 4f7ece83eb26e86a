"""What the last import changed in a body's duties; folded away, with counts."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import streamlit as st

from sizhong_search.app.cards import draw, origin, path, policy_text, quiet
from sizhong_search.app.versions import difference_html
from sizhong_search.differences import compare
from sizhong_search.duties import Duty
from sizhong_search.duties.changes import ChangeKind, DutyChange
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.messages import Language, labelled, say
from sizhong_search.view.bodies import duty_line

_AT_ONCE = 50


def duty_changes(department_id: str, kb: KnowledgeBase, lang: Language) -> None:
    """Draw what came, what changed and what went."""
    found = kb.duty_changes(department_id)
    if found.at is None:
        quiet(say("reader.nothing_imported", lang))
        return
    n = Counter(change.kind for change in found.changes)
    with st.expander(say("reader.changes", lang, **{kind: n[kind] for kind in get_args(ChangeKind)})):
        quiet(
            say(
                "reader.changes_about",
                lang,
                at=f"{found.at:%Y-%m-%d %H:%M}",
                added=found.n_added,
                replaced=found.n_replaced,
            )
        )
        if not found.changes:
            quiet(say("reader.changes_none", lang))
        for kind in get_args(ChangeKind):
            those = [change for change in found.changes if change.kind == kind]
            if those:
                st.markdown(f"**{say(f'reader.change_{kind}', lang)} ({len(those)})**")
            for change in those[:_AT_ONCE]:
                _change(change, lang)
            if len(those) > _AT_ONCE:
                quiet(say("reader.changes_more", lang, n=len(those) - _AT_ONCE))


def _change(change: DutyChange, lang: Language) -> None:
    now = change.after or change.before
    document, measure = now[0].document, now[0].measure
    card = now[0].to_dict()
    before, after = (_said(side, lang) for side in (change.before, change.after))
    with st.container(border=True):
        path(card, lang, *([] if change.kind == "changed" and before != after else [after or before]))
        if change.kind == "changed" and before != after:
            quiet(labelled(say("reader.duty_before", lang), before, lang))
            quiet(labelled(say("reader.duty_now", lang), after, lang))
        if change.kind == "changed":
            texts = (side[0].measure.text for side in (change.before, change.after))
            draw("".join(difference_html(difference, lang) for difference in compare(*texts)))
        else:
            policy_text(measure.text, ())
        origin(card["document"], lang, at=measure.id if change.after else document.id)


def _said(duties: tuple[Duty, ...], lang: Language) -> str:
    return duty_line([duty.to_dict() for duty in duties], lang)
