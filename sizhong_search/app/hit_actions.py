"""What can be done with a hit: look at the original around it, quote it, see what is like it.

It is worked out once it is unfolded, from the library as it is then; the rest of the page is not drawn again. Until
then the page keeps what a card shows, and no document: those of all visitors' hits would stay in memory.
"""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import (
    Json,
    draw,
    notes,
    origin,
    origin_link,
    path,
    policy_html,
    policy_text,
    quiet,
    small_print_html,
)
from sizhong_search.app.state import library
from sizhong_search.errors import SizhongError
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.passages import locate
from sizhong_search.result import Similar, notes_within
from sizhong_search.snippets import surroundings
from sizhong_search.view.documents import citation


@st.fragment
def hit_actions(hit: Json, lang: Language) -> None:
    """Draw the way to the original, and folded below it what else can be done with a hit of ``Result.to_dict``."""
    origin_link(hit["document"]["id"], hit["id"], lang)
    names = {name: say(f"search.{name}", lang) for name in _ACTIONS}
    folded = st.expander(" · ".join(names.values()), key=f"actions:{hit['id']}", on_change="rerun")
    if folded.open:
        with folded:
            for tab, show in zip(st.tabs(list(names.values())), _ACTIONS.values(), strict=True):
                with tab:
                    try:
                        show(hit, lang)
                    except SizhongError as error:  # its document was taken out since the page was drawn
                        st.error(markdown_text(error.sentence(lang)))


def _context(hit: Json, lang: Language) -> None:
    document = library().document(hit["document"]["id"])
    _, *span = locate(document, hit["id"])
    start, end, *is_cut = surroundings(document, *span)
    quiet(say("search.context_told", lang, title=document.title, start=start + 1, end=end))
    added = notes_within(document, start, end)
    text = policy_html(document.text[start:end], [(span[0] - start, span[1] - start)], added, start)
    before, behind = (small_print_html(["…"] * cut) for cut in is_cut)
    draw(before + text + behind)
    notes(added, lang)


def _citation(hit: Json, lang: Language) -> None:
    quiet(say("search.citation_told", lang))
    st.code(citation(hit, lang), language=None, wrap_lines=True)


def _similar(hit: Json, lang: Language) -> None:
    found = library().similar(hit["id"])
    if not found:
        quiet(say("search.no_similar", lang))
    for similar in found:
        _one_similar(similar, lang)


def _one_similar(similar: Similar, lang: Language) -> None:
    card = similar.to_dict()
    likeness = say("search.likeness", lang, percent=int(similar.cosine * 100))
    path(card, lang, say("result.duplicate", lang) if similar.is_duplicate else likeness)
    policy_text(similar.text, ())
    origin(card["document"], lang, at=similar.id)


_ACTIONS = {"context": _context, "citation": _citation, "similar": _similar}
