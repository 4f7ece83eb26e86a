"""The texts that a document has had, and what changed from one to another; folded away."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from sizhong_search.app.cards import draw, quiet
from sizhong_search.app.state import show_address
from sizhong_search.dates import here
from sizhong_search.differences import Difference, compare
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, marked_html
from sizhong_search.messages import Language, say
from sizhong_search.model import Document


def versions(document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the texts and what changed between the two that the address names, by default the last two."""
    held = {number: day_of(at) for number, at in kb.versions(document.id).items()}
    if len(held) < 2:
        quiet(say("reader.one_version", lang, at=next(iter(held.values()))))
        return
    asked = [st.query_params.get(name, "") for name in ("from", "to")]
    with st.expander(say("reader.versions", lang, n=len(held)), expanded=any(asked)):
        before, after = _choose(document, held, asked, lang)
        _differences(compare(kb.text(document.id, before), kb.text(document.id, after)), lang)


def _choose(document: Document, held: dict[int, str], asked: list[str], lang: Language) -> tuple[int, int]:
    """Let two texts be chosen."""
    numbers = list(held)
    now = [
        int(wanted) if wanted.isdecimal() and int(wanted) in held else default
        for wanted, default in zip(asked, numbers[-2:], strict=True)
    ]
    chosen = []
    for label, number, column in zip(("reader.version_from", "reader.version_to"), now, st.columns(2), strict=True):
        with column:
            chosen.append(
                st.selectbox(
                    say(label, lang),
                    numbers,
                    index=numbers.index(number),
                    format_func=lambda n: say("reader.version", lang, n=n, at=held[n]),
                    key=f"{label}:{document.id}:{number}",
                    placeholder=say("app.choose", lang),
                )
            )
    if chosen != now:
        at = st.query_params.get("at", "")
        show_address(lang, id=document.id, at=at, **{"from": str(chosen[0]), "to": str(chosen[1])})
    return chosen[0], chosen[1]


def _differences(found: list[Difference], lang: Language) -> None:
    if not found:
        quiet(say("reader.no_difference", lang))
        return
    n = Counter(difference.kind for difference in found)
    counts = {kind: n[kind] for kind in ("added", "removed", "changed")}
    quiet(say("reader.n_differences", lang, **counts))
    draw("".join(difference_html(difference, lang) for difference in found))


def difference_html(difference: Difference, lang: Language) -> str:
    """Return what became of a sentence: in words, and what came and went in it marked."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        words, tag = (after or "", "ins") if before is None else (before, "del")
        return _line(say(f"reader.change_{difference.kind}", lang), element(tag, marked_html(words)))
    return _line(say("reader.change_before", lang), marked_html(before, difference.removed, tag="del")) + _line(
        say("reader.change_after", lang), marked_html(after, difference.added, tag="ins")
    )


def _line(label: str, inner_html: str) -> str:
    return element("div", f"{element('b', marked_html(label))}{inner_html}", "change")


def day_of(at: str) -> str:
    """Return the day of a moment in the store, as it is here; a text of an older store has none."""
    return here(at).date().isoformat() if at else "…"
