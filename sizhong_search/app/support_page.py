"""The page for founders: a few questions, each of which can be left out, and the measures that seem to fit, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import streamlit as st

from sizhong_search.app.cards import department_chips, notes, origin, path, policy_text, quiet
from sizhong_search.app.state import language, library, link, show_address
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.result import document_card, measure_to_dict, notes_within
from sizhong_search.support import LOOKED_AT, PLACES, Place, Placement, Profile, Support
from sizhong_search.view import ground_line, words_lines
from sizhong_search.vocabulary.groups import Group
from sizhong_search.vocabulary.regions import CENTRAL

_AT_ONCE = 10  # cards
_MARKS = {"for": "✓", "open": "?", "against": "✕"}


def show() -> None:
    """Draw the page."""
    kb, lang = library(), language()
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    profile = Profile.from_params(params, kb.vocabulary)
    st.title(say("support.heading", lang))
    quiet(say("support.about", lang))
    answered = _form(profile, kb, lang)
    if answered != profile:
        show_address(lang, **answered.to_params())
    try:
        found = kb.support(profile)
    except SizhongError as error:
        st.error(markdown_text(error.sentence(lang)))
        return
    st.info(say("support.caution", lang))
    if found.n_unread:
        quiet(say("support.n_unread", lang, n_read=LOOKED_AT, n=found.n_unread))
    if found.placements:
        _found(found, kb, lang)
    else:
        _nothing(profile, lang)


def _form(profile: Profile, kb: KnowledgeBase, lang: Language) -> Profile:
    """Draw the questions with the answers that the address holds; return what they show now."""
    vocabulary = kb.vocabulary
    need = st.text_input(
        say("support.need", lang),
        profile.need,
        key=f"need:{profile.need}",
        placeholder=say("support.need_example", lang),
    )
    applicants = vocabulary.applicants.choices
    who = st.pills(
        say("support.who", lang),
        list(applicants),
        selection_mode="multi",
        default=list(profile.who),
        format_func=lambda i: _name(applicants[i], lang),
        key=f"who:{','.join(profile.who)}",
    )
    left, middle, right = st.columns(3)
    sectors = {i: label.name_en if lang == "en" else label.name for i, label in vocabulary.sectors.labels.items()}
    stages = {i: _name(group, lang) for i, group in vocabulary.stages.choices.items()}
    with left:
        region = _one_of("region", {place: place for place in _places(kb, profile.region)}, profile.region, lang)
    with middle:
        sector = _one_of("sector", sectors, profile.sector, lang)
    with right:
        stage = _one_of("stage", stages, profile.stage, lang)
    if profile != Profile():
        st.page_link(st.session_state["pages"]["support"], label=say("support.clear", lang), query_params=link(lang))
    in_order = tuple(i for i in applicants if i in who)
    return Profile(need=need.strip(), who=in_order, sector=sector, stage=stage, region=region)


def _one_of(question: str, names: dict[str, str], answer: str, lang: Language) -> str:
    ids = list(names)
    chosen = st.selectbox(
        say(f"support.{question}", lang),
        ids,
        index=ids.index(answer) if answer else None,
        format_func=names.__getitem__,
        placeholder=say("support.any", lang),
        key=f"{question}:{answer}",
    )
    return chosen or ""


def _places(kb: KnowledgeBase, chosen: str) -> Sequence[str]:
    """Return the provinces and cities, the places that the library holds documents of, and the one that was chosen."""
    regions = kb.vocabulary.regions
    wide = [region.full_name for region in regions.by_code.values() if region.level in ("province", "city")]
    held = sorted({head.place for head in kb.heads() if head.place and regions.named(head.place)})
    here = [place for place in (*wide, *held, chosen) if place and place != CENTRAL.full_name]
    return list(dict.fromkeys(here))


def _name(group: Group, lang: Language) -> str:
    return group.name_en if lang == "en" else group.name


def _found(found: Support, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the three groups with their counts, and the cards of one."""
    groups = {place: found.of(place) for place in PLACES}
    first = next(place for place in PLACES if groups[place])
    asked = st.query_params.get("group", "")
    shown: Place = next((place for place in PLACES if place == asked), first)
    chosen = st.segmented_control(
        say("support.heading", lang),
        PLACES,
        format_func=lambda place: f"{say(f'support.{place}', lang)} {len(groups[place])}",
        default=shown,
        key=f"group:{shown}",
        label_visibility="collapsed",
        required=True,
    )
    params = found.profile.to_params()
    if chosen != shown:
        show_address(lang, **params, group=chosen)
    those = groups[shown]
    quiet(say(f"support.{shown}_about" if those else f"support.{shown}_none", lang))
    key = f"shown:{shown}:{params}"
    n = st.session_state.get(key, _AT_ONCE)
    for placement in those[:n]:
        _card(placement, kb, lang)
    if len(those) > n:
        st.button(say("app.more", lang, n=len(those) - n), key="more", on_click=_show_more, args=(key, n))


def _show_more(key: str, n: int) -> None:
    st.session_state[key] = n + _AT_ONCE


def _card(placement: Placement, kb: KnowledgeBase, lang: Language) -> None:
    """Draw a measure with the sentence that was read, why it is here, who handles it and what it states."""
    measure, document = placement.measure, placement.document
    card = measure_to_dict(measure)
    beside = notes_within(document, measure.start, measure.end)
    with st.container(border=True):
        path(card, lang)
        marks = [[at - measure.start for at in placement.sentence]] if placement.sentence else []
        policy_text(measure.text, marks, beside, measure.start)
        notes(beside, lang)
        for ground in placement.grounds:
            quiet(f"{_MARKS[ground.verdict]} {ground_line(asdict(ground), kb.vocabulary, lang)}")
        if measure.responsibilities:
            quiet(say("support.handled_by", lang))
            department_chips(card["responsibilities"], measure.open, lang, key=measure.id)
        elif document.issuers:
            quiet(say("support.no_department", lang, issuers="、".join(document.issuers)))
        else:
            quiet(say("support.nobody", lang))
        for line in words_lines(measure, lang):
            quiet(line)
        origin(document_card(document), lang, at=measure.id)


def _nothing(profile: Profile, lang: Language) -> None:
    """Say that nothing was found, with a way out."""
    st.warning(say("support.nothing", lang))
    if profile.need:
        params = link(lang, **replace(profile, need="").to_params())
        st.page_link(st.session_state["pages"]["support"], label=say("support.without_need", lang), query_params=params)
