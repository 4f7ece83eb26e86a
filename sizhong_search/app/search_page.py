"""The search page: one box, filters with counts, cards with what can be done with each, and all of it as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from sizhong_search.app.bodies import named_bodies
from sizhong_search.app.cards import hit_card, more_button, quiet
from sizhong_search.app.exports import export_button
from sizhong_search.app.frame import opened
from sizhong_search.app.hit_actions import hit_actions
from sizhong_search.app.state import (
    FACETS,
    HITS_AT_ONCE,
    clear_filters,
    language,
    load_query,
    put_query,
    read_query,
    write_query,
)
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import element, markdown_text
from sizhong_search.messages import Language, capital, say
from sizhong_search.query import OPTIONS, RANKERS, UNITS
from sizhong_search.result import FacetValue, Hit, Result
from sizhong_search.view.answers import expanded_line, looser_line, total_line, understood_lines, value_name
from sizhong_search.view.documents import beginning

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

Naming = Callable[[str, str], str]
SHOWN_AT_ONCE = 5
_LONGEST = 90  # characters of a line that leads to more


def show() -> None:
    """Draw the page."""
    lang = language()
    kb = opened(lang)
    load_query()
    st.title(say("app.title", lang))
    st.text_input(
        say("app.box", lang),
        key="q",
        placeholder=say("app.placeholder", lang),
        label_visibility="collapsed",
        type="search",
    )
    _switches(lang)
    query = read_query()
    write_query(query)
    try:
        result = kb.search(query)
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        st.button(say("app.clear", lang), on_click=clear_filters, key="clear-after-error")
        return
    naming = partial(value_name, vocabulary=kb.vocabulary, lang=lang, places=kb.places)
    st.html(element("div", say("app.filters_are_left", lang), "quiet narrow-only"))
    _summary(result, kb, naming, lang)
    for group in kb.group(result.hits):
        _hits(group, kb, lang)
    more_button(result.n_listed - len(result.hits), HITS_AT_ONCE, _show_more, lang, key="more")
    with st.sidebar:  # last, for the hits are what one waits for
        _filters(result, naming, lang)
        _settings(lang)


def _switches(lang: Language) -> None:
    """Draw how words are looked for, and the order of the hits."""
    with st.container(horizontal=True, gap="small", key="switches"):
        st.segmented_control(
            say("search.mode", lang),
            [False, True],
            format_func=lambda exact: say("search.exact" if exact else "search.related", lang),
            key="exact",
            label_visibility="collapsed",
            required=True,
        )
        st.segmented_control(
            capital(say("cli.sort", lang)),
            OPTIONS["sort"],
            format_func=lambda sort: say(f"app.sort_{sort}", lang),
            key="sort",
            label_visibility="collapsed",
            required=True,
        )


def _hits(group: Sequence[Hit], kb: KnowledgeBase, lang: Language) -> None:
    """Draw a hit, and folded below it those that say nearly the same."""
    first, *others = group
    with _hit(first, kb, lang):
        if others:
            with st.expander(say("search.alike", lang, n=len(others))):
                for hit in others:
                    _hit(hit, kb, lang)


def _hit(hit: Hit, kb: KnowledgeBase, lang: Language) -> DeltaGenerator:
    shown = hit.to_dict()
    card = hit_card(shown, kb.vocabulary, lang)
    with card:
        hit_actions(shown, lang)
    return card


def _summary(result: Result, kb: KnowledgeBase, naming: Naming, lang: Language) -> None:
    query = result.understood.query
    if query.exact:
        quiet(say("search.exact_told", lang))
    elif query.sort == "date" and query.text.strip():
        quiet(say("search.by_date_told", lang))
    for line in understood_lines(result.asked() | {"looser": [], "expansions": []}, lang):  # drawn apart
        quiet(line)
    _official_words(result, lang)
    named_bodies(result.understood.departments, kb, lang)
    suggestions = result.understood.suggestions
    if suggestions:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            for s in suggestions:
                st.button(
                    f"＋ {say('field.' + s.field, lang)} {markdown_text(naming(s.field, s.value))}",
                    key=f"suggest:{s.field}:{s.value}",
                    on_click=_put_on,
                    args=(f"filter:{s.field}:{s.value}",),
                    help=say("app.suggested", lang, words=markdown_text(s.words)),
                )
    if not result.total and query.text.strip() and query.text.isascii():
        quiet(say("search.in_chinese", lang))
    for less in result.looser:
        line = looser_line(less.without, less.total, lang)
        st.button(f"{markdown_text(line)} →", key=f"looser:{less.without}", on_click=put_query, args=(less.query,))
    chosen = [
        (field, value, naming(field, value))
        for field, values in result.understood.query.filters.items()
        for value in values
    ]
    if chosen:
        with st.container(horizontal=True, gap="small"):
            for field, value, name in chosen:
                st.button(
                    f"✕ {markdown_text(name)}",
                    key=f"chip:{field}:{value}",
                    on_click=_take_off,
                    args=(f"filter:{field}:{value}",),
                    help=say("app.take_off", lang),
                )
            if "region" in result.understood.query.filters:
                _with_central(result.understood.query.with_central, lang)
            st.button(say("app.clear", lang), on_click=_clear, key="clear", type="tertiary")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{total_line(result.total, result.near_in_meaning, lang)}**")
        if not result.total:
            st.button(say("app.all", lang), on_click=_start_anew, key="all")
        if result.hits:
            export_button(result, kb, lang)


def _with_central(is_on: bool, lang: Language) -> None:
    """Let what holds in every region be put beside the one that is chosen, and taken off again."""
    label = f"{'✕' if is_on else '＋'} {say('search.with_central', lang)}"
    st.button(label, key="central", on_click=_put_on if not is_on else _take_off, args=("with_central",))


def _filters(result: Result, naming: Naming, lang: Language) -> None:
    st.header(say("app.filters", lang))
    for field in FACETS:
        values = _with_chosen(field, result)
        if not values:
            continue
        st.markdown(f"**{capital(say('field.' + field, lang))}**")
        if field == "region":
            quiet(say("search.regions", lang))
        for value in values[:SHOWN_AT_ONCE]:
            st.checkbox(markdown_text(_label(field, value, naming)), key=f"filter:{field}:{value.value}")
        if further := values[SHOWN_AT_ONCE:]:
            _more(field, further, naming, lang)
        if field == "sector":
            st.selectbox(
                capital(say("field.sector_by", lang)),
                ["", "text", "department"],
                format_func=lambda by: say(f"app.by_{by or 'any'}", lang),
                key="sector_by",
                placeholder=say("app.choose", lang),
            )


def _more(field: str, values: Sequence[FacetValue], naming: Naming, lang: Language) -> None:
    """Let one of the further values of a long list be picked; what is typed is looked for among them."""
    labels = {value.value: _label(field, value, naming) for value in values}
    st.selectbox(
        capital(say("field." + field, lang)),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=say("app.more_values", lang, n=len(labels)),
        key=f"more:{field}",
        on_change=_choose,
        args=(field,),
        label_visibility="collapsed",
    )


def _label(field: str, value: FacetValue, naming: Naming) -> str:
    is_named = field == "department" and value.count  # a name in any language
    return f"{capital(value.name if is_named else naming(field, value.value))} ({value.count})"


def _choose(field: str) -> None:
    """Filter by a value that was picked from the long list."""
    st.session_state[f"filter:{field}:{st.session_state[f'more:{field}']}"] = True
    st.session_state[f"more:{field}"] = None


def _with_chosen(field: str, result: Result) -> list[FacetValue]:
    """Return a field's values, those that are chosen first, also where nothing has them: they must stay in sight."""
    values = {value.value: value for value in result.facets[field]}
    chosen = {value: FacetValue(value, value, 0) for value in result.understood.query.filters.get(field, ())}
    return list((chosen | {v: values[v] for v in chosen if v in values} | values).values())


def _settings(lang: Language) -> None:
    with st.expander(say("app.settings", lang)):
        st.selectbox(capital(say("cli.ranker", lang)), RANKERS, key="ranker", placeholder=say("app.choose", lang))
        st.selectbox(
            say("app.unit", lang),
            UNITS,
            format_func=lambda unit: say(f"unit.{unit}", lang),
            key="unit",
            placeholder=say("app.choose", lang),
        )


def _official_words(result: Result, lang: Language) -> None:
    """Let each official word that is looked for beside the lay ones be taken out, and put back."""
    query = result.understood.query
    found = [word for expansion in result.understood.expansions for word in expansion.official]
    offered = list(dict.fromkeys([*found, *query.without]))
    if not offered:
        return
    key = f"official:{query.text}"
    st.session_state[key] = found
    line = expanded_line(result.asked()["expansions"], lang)
    with st.expander(
        markdown_text(say("app.official_words", lang, line=beginning(line, _LONGEST))), key="official-words"
    ):
        st.pills(
            say("cli.without", lang),
            offered,
            selection_mode="multi",
            key=key,
            on_change=_leave_out,
            args=(key, offered),
            format_func=markdown_text,
            label_visibility="collapsed",
        )


def _leave_out(key: str, offered: list[str]) -> None:
    st.session_state["without"] = tuple(word for word in offered if word not in st.session_state[key])


def _put_on(key: str) -> None:
    st.session_state[key] = True


def _clear() -> None:
    """Take every condition off: the filters, and the official words that were left out."""
    clear_filters()
    st.session_state["without"] = ()


def _start_anew() -> None:
    _clear()
    st.session_state["q"] = ""


def _take_off(key: str) -> None:
    st.session_state[key] = False


def _show_more() -> None:
    st.session_state["shown"] = st.session_state.get("shown", HITS_AT_ONCE) + HITS_AT_ONCE
