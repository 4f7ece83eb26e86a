"""What can be done with a hit: look at the original around it, quote it, see what is like it.

Each opens by itself, and only then is it worked out; the rest of the page is not drawn again.
"""

from __future__ import annotations

import streamlit as st

from sizhong_search.app.cards import notes, origin_link, path, policy_text, quiet
from sizhong_search.app.state import library
from sizhong_search.errors import SizhongError
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.result import Hit, Similar, notes_within
from sizhong_search.snippets import surroundings
from sizhong_search.view.documents import citation, status_line


@st.fragment
def hit_actions(hit: Hit, lang: Language) -> None:
    """Draw the row of actions below a hit."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"actions:{hit.id}"):
        origin_link(hit.document.id, hit.id, lang)
        for name, draw in _ACTIONS.items():
            opened = st.popover(say(f"search.{name}", lang), type="tertiary", key=f"{name}:{hit.id}", on_change="rerun")
            if opened.open:
                with opened:
                    draw(hit, lang)


def _context(hit: Hit, lang: Language) -> None:
    document = hit.document
    start, end = surroundings(document, hit.start, hit.end)
    quiet(say("search.context_told", lang, title=document.title, start=start + 1, end=end))
    added = notes_within(document, start, end)
    policy_text(document.text[start:end], [(hit.start - start, hit.end - start)], added, start)
    notes(added, lang)


def _citation(hit: Hit, lang: Language) -> None:
    quiet(say("search.citation_told", lang))
    st.code(citation(hit.to_dict(explain=False), lang), language=None, wrap_lines=True)


def _similar(hit: Hit, lang: Language) -> None:
    try:
        found = library().similar(hit.id)
    except SizhongError as error:  # its document was taken out since the page was drawn
        st.error(markdown_text(error.sentence(lang)))
        return
    if not found:
        quiet(say("search.no_similar", lang))
    for similar in found:
        _one_similar(similar, lang)


def _one_similar(similar: Similar, lang: Language) -> None:
    card = similar.to_dict()
    likeness = say("search.likeness", lang, percent=int(similar.cosine * 100))
    path(card, lang, say("result.duplicate", lang) if similar.is_duplicate else likeness)
    policy_text(similar.text, ())
    quiet(f"{similar.document.title} · {status_line(card['document'], lang)}")
    origin_link(similar.document.id, similar.id, lang)


_ACTIONS = {"context": _context, "citation": _citation, "similar": _similar}
