"""The text of a document, letter for letter: the table of contents, and the measures marked in the margin."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from sizhong_search.app.cards import draw, due_line
from sizhong_search.app.state import link
from sizhong_search.contents import Entry, contents
from sizhong_search.markup import element, marked_html
from sizhong_search.messages import Language, listed, say
from sizhong_search.model import Block, Document, Measure
from sizhong_search.result import measure_to_dict, notes_within
from sizhong_search.view.answers import label_names
from sizhong_search.view.bodies import answering_lines
from sizhong_search.view.documents import noted_beginning, path_line
from sizhong_search.vocabulary import Vocabulary

_DEEPEST = 4  # level that is told from the next


def whole_text(document: Document, vocabulary: Vocabulary, lang: Language, here: tuple[int, int]) -> None:
    """Draw the contents, beside the text where there is room, and the text; ``here`` is what was asked for."""
    entries = {entry.start: entry for entry in contents(document)}
    if entries:
        listed = _contents(document, list(entries.values()), lang)
        with st.sidebar:
            st.header(say("reader.contents", lang))
            st.html(listed)
        with st.container(key="narrow-only"), st.expander(say("reader.contents", lang)):
            st.html(listed)
    blocks = (_block(block, document, entries.get(block.start), vocabulary, lang, here) for block in document.blocks)
    draw("".join(blocks))


def _contents(document: Document, entries: list[Entry], lang: Language) -> str:
    """List what a text holds; a group whose heading the text has lost is told where it begins."""
    lines, group = list[str](), ""
    for entry in entries:
        first = entry.measure.path[0] if entry.measure else ""
        if first.startswith("#") and first != group:
            lines.append(element("div", marked_html(path_line([first], (), lang)), "quiet"))
        group = first
        lines.append(_entry(document, entry, lang))
    return element("nav", "".join(lines), "contents")


def _entry(document: Document, entry: Entry, lang: Language) -> str:
    level = f"level-{min(entry.level, _DEEPEST)}"
    words = noted_beginning(document, entry.start, entry.end, 28, lang)
    return element("a", marked_html(words), level, href=f"#{_anchor(entry.start)}")


def _anchor(start: int) -> str:
    return f"at-{start}"


def _block(
    block: Block,
    document: Document,
    entry: Entry | None,
    vocabulary: Vocabulary,
    lang: Language,
    here: tuple[int, int],
) -> str:
    text = document.text[block.span].rstrip("\n")
    placed = [
        (note["position"] - block.start, note["inserted"])
        for note in notes_within(document, block.start, block.start + len(text))
    ]
    css_class = "policy heading" if block.kind == "heading" else "policy"
    if block.start < here[1] and here[0] < block.end:
        css_class += " here"
    anchor = {"id": _anchor(block.start)} if entry else {}
    drawn = element("div", marked_html(text, (), placed), css_class, **anchor)
    if entry is None or entry.measure is None:
        return drawn
    return element("div", _margin(entry.measure, document, vocabulary, lang) + drawn, "measure")


def _margin(measure: Measure, document: Document, vocabulary: Vocabulary, lang: Language) -> str:
    """Return what was understood of a measure; its place leads to it."""
    card = measure_to_dict(measure)
    lines = [
        *answering_lines({"departments": card["responsibilities"], "open": measure.open}, lang),
        listed(label_names("kind", measure.kinds, vocabulary, lang), lang),
        due_line(card["deadlines"], lang),
    ]
    place = path_line(measure.path[-1:] if len(measure.path) > 1 else measure.path, (), lang)
    to = f"?{urlencode(link(lang, id=document.id, at=measure.id))}"
    said = [element("a", marked_html(place), href=to), *map(marked_html, filter(None, lines))]
    return element("div", "".join(element("span", line) for line in said), "margin")
