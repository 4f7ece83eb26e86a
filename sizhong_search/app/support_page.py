"""The page for founders: a few questions, each of which can be left out, and the measures that seem to fit, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import streamlit as st

from sizhong_search.app.cards import department_chips, measure_text, more_button, origin, quiet, small_print
from sizhong_search.app.frame import opened
from sizhong_search.app.state import address_params, language, put, put_again, whole
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.result import document_card, measure_to_dict, notes_within
from sizhong_search.support import PLACES, Place, Placement, Profile, Support
from sizhong_search.view.answers import ground_line
from sizhong_search.view.bodies import issuers_line
from sizhong_search.view.documents import particulars_lines
from sizhong_search.vocabulary.groups import Group
from sizhong_search.vocabulary.regions import CENTRAL

_AT_ONCE = 10  # cards
_MARKS = {"for": "✓", "open": "?", "against": "✕"}


def show() -> None:
    """Draw the page."""
    lang = language()
    kb = opened(lang)
    _load(kb)
    st.title(say("support.heading", lang))
    quiet(say("support.about", lang))
    profile = _form(kb, lang)
    try:
        found = kb.support(profile)
    except SizhongError as error:
        _write(profile, "", lang)
        st.error(markdown_text(error.sentence(lang)))
        return
    if profile.is_contradictory:
        st.warning(say("support.contradictory", lang, **_contradiction(profile, kb, lang)))
    st.info(say("support.caution", lang))
    if found.n_unread:
        quiet(say("support.n_unread", lang, n_read=found.n_read, n=found.n_unread))
    if found.placements:
        _found(found, kb, lang)
    else:
        _write(profile, "", lang)
        _nothing(profile, lang)


def _load(kb: KnowledgeBase) -> None:
    """Put the address into the widgets, where it is not what they wrote themselves."""
    asked = address_params()
    if asked == st.session_state.get("support:written") and "support:need" in st.session_state:
        put_again()
        return
    _answer(Profile.from_params(asked, kb.vocabulary))
    st.session_state["support:group"] = next(iter(asked.get("group", ())), "")
    st.session_state["support:shown"] = whole(st.query_params.get("shown"), _AT_ONCE)
    st.session_state["support:written"] = asked


def _answer(profile: Profile) -> None:
    """Put answers into the widgets; which group is shown follows from them."""
    answers = {**asdict(profile), "who": list(profile.who)}
    put({f"support:{name}": answer if name in ("need", "who") else answer or None for name, answer in answers.items()})
    _anew()


def _anew() -> None:
    st.session_state["support:group"] = ""
    st.session_state["support:shown"] = _AT_ONCE


def _write(profile: Profile, group: str, lang: Language) -> None:
    """Write the answers into the address; group and number of cards where they are not those at first."""
    shown = st.session_state["support:shown"]
    params = {
        **profile.to_params(),
        **({"group": [group]} if group else {}),
        **({"shown": [str(shown)]} if shown != _AT_ONCE else {}),
        **({"lang": ["en"]} if lang == "en" else {}),
    }
    if params != address_params():
        st.query_params.from_dict(params)
    st.session_state["support:written"] = address_params()


def _form(kb: KnowledgeBase, lang: Language) -> Profile:
    """Draw the questions; return the answers."""
    vocabulary = kb.vocabulary
    need = st.text_input(
        say("support.need", lang), key="support:need", placeholder=say("support.need_example", lang), on_change=_anew
    )
    applicants = vocabulary.applicants.choices
    who = st.pills(
        say("support.who", lang),
        list(applicants),
        selection_mode="multi",
        format_func=lambda i: _name(applicants[i], lang),
        key="support:who",
        on_change=_anew,
    )
    sectors = {i: label.name_en if lang == "en" else label.name for i, label in vocabulary.sectors.labels.items()}
    stages = {i: _name(group, lang) for i, group in vocabulary.stages.choices.items()}
    places = {place: place for place in _places(kb, st.session_state["support:region"] or "")}
    left, middle, right = st.columns(3)
    with left:
        region = _one_of("region", places, lang)
    with middle:
        sector = _one_of("sector", sectors, lang)
    with right:
        stage = _one_of("stage", stages, lang)
    in_order = tuple(i for i in applicants if i in who)
    profile = Profile(need=need.strip(), who=in_order, sector=sector, stage=stage, region=region)
    if profile != Profile():
        st.button(say("support.clear", lang), key="support:clear", on_click=_answer, args=(Profile(),), type="tertiary")
    return profile


def _one_of(question: str, names: dict[str, str], lang: Language) -> str:
    """Let one be chosen, or none."""
    chosen = st.selectbox(
        say(f"support.{question}", lang),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=say("support.any", lang),
        key=f"support:{question}",
        on_change=_anew,
    )
    return chosen or ""


def _places(kb: KnowledgeBase, chosen: str) -> Sequence[str]:
    """Return the provinces and cities, the places that the library holds documents of, and the one that was chosen."""
    regions = kb.vocabulary.regions
    wide = [region.full_name for region in regions.by_code.values() if region.level in ("province", "city")]
    held = [place for place in kb.overview().places if regions.named(place)]
    here = [place for place in (*wide, *held, chosen) if place and place != CENTRAL.full_name]
    return list(dict.fromkeys(here))


def _name(group: Group, lang: Language) -> str:
    return group.name_en if lang == "en" else group.name


def _contradiction(profile: Profile, kb: KnowledgeBase, lang: Language) -> dict[str, str]:
    """Name the two answers that do not go together."""
    who, stages = kb.vocabulary.applicants.choices, kb.vocabulary.stages.choices
    return {"who": _name(who["unregistered"], lang), "stage": _name(stages[profile.stage], lang)}


def _found(found: Support, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the three groups with their counts, and the cards of one."""
    groups = {place: found.of(place) for place in PLACES}
    first = next(place for place in PLACES if groups[place])
    if st.session_state["support:group"] not in PLACES:
        st.session_state["support:group"] = first
    chosen = st.segmented_control(
        say("support.heading", lang),
        PLACES,
        format_func=lambda place: f"{say(f'support.{place}', lang)} {len(groups[place])}",
        key="support:group",
        label_visibility="collapsed",
        required=True,
    )
    shown: Place = chosen or first
    _write(found.profile, shown if shown != first else "", lang)
    if found.n_left_out:
        quiet(say("support.n_left_out", lang, n_read=found.n_read, n_placed=len(found.placements), n=found.n_left_out))
    those, n = groups[shown], st.session_state["support:shown"]
    quiet(say(f"support.{shown}_about" if those else f"support.{shown}_none", lang))
    for placement, *others in those[:n]:
        _card(placement, kb, lang, others)
    more_button(len(those) - n, _AT_ONCE, _show_more, lang, key="support:more")


def _show_more() -> None:
    st.session_state["support:shown"] += _AT_ONCE


def _card(placement: Placement, kb: KnowledgeBase, lang: Language, others: Sequence[Placement] = ()) -> None:
    """Draw a measure with the sentence that was read, why it is here, who handles it, what it states, and the same."""
    measure, document = placement.measure, placement.document
    card, registry = measure_to_dict(measure), kb.vocabulary.departments
    with st.container(border=True):
        marks = [[at - measure.start for at in placement.sentence]] if placement.sentence else []
        measure_text(card, lang, marks=marks, notes=notes_within(document, measure.start, measure.end))
        small_print(
            f"{_MARKS[ground.verdict]} {ground_line(asdict(ground), kb.vocabulary, lang)}"
            for ground in placement.grounds
        )
        if measure.responsibilities:
            quiet(say("support.handled_by", lang))
            department_chips(card["responsibilities"], measure.open, lang, key=measure.id)
        elif placement.offices:
            said = [document.text[slice(*span)] for span in placement.offices]
            quiet(say("support.offices", lang, words=say("sign.also", lang).join(said)))
        elif document.issuers:
            quiet(say("support.no_department", lang, issuers=issuers_line(document, registry, lang)))
        else:
            quiet(say("support.nobody", lang))
        small_print(particulars_lines(measure, lang))
        origin(document_card(document), lang, at=measure.id)
        if others:
            with st.expander(say("search.alike", lang, n=len(others))):
                for other in others:
                    _card(other, kb, lang)


def _nothing(profile: Profile, lang: Language) -> None:
    """Say that nothing was found, with a way out."""
    st.warning(say("support.nothing", lang))
    if profile.need:
        less = replace(profile, need="")
        st.button(say("support.without_need", lang), key="support:without", on_click=_answer, args=(less,))
