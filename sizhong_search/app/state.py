"""Where the app keeps its state: the address. Widgets follow it, and write it when they change.

A link, a reload and the back button all arrive as an address that the widgets do not show yet; it is loaded into them
before they are drawn. A change in a widget is written into the address after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st

from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.messages import Language
from sizhong_search.query import FILTER_FIELDS, Query
from sizhong_search.worklist import APP_ADDRESS

FACETS = ("topic", "department", "sector", "kind", "region", "level", "year", "status")
PAGE_SIZE = 20
HITS_AT_ONCE = 10
# Of a query, beside its words and filters.
_PLAIN = ("ranker", "sort", "sector_by", "unit", "exact", "with_central", "without")


@st.cache_resource(show_spinner=False)
def library() -> KnowledgeBase:
    """Open the knowledge base once for all visitors."""
    kb = KnowledgeBase.open()
    _ = kb.index
    kb.search("政策")  # segmenter and index are warm before the first visitor asks
    return kb


def address() -> str:
    """Return where the app is, as its visitor sees it: http://127.0.0.1:8501."""
    here = urlsplit(st.context.url or APP_ADDRESS)
    return f"{here.scheme}://{here.netloc}"


def language() -> Language:
    """Return the language that the address asks for, or that was asked for before: the menu's links carry none."""
    if st.query_params.get("lang") == "en":
        st.session_state["lang"] = "en"
    elif st.session_state.get("lang") == "en":
        st.query_params["lang"] = "en"
    return "en" if st.session_state.get("lang") == "en" else "zh"


def link(lang: Language, **params: str) -> dict[str, str | list[str]]:
    """Return the address parameters of a link: its own and the language."""
    return {**params, **({"lang": "en"} if lang == "en" else {})}


def load_query() -> None:
    """Put the address into the widgets, where it is not what they wrote themselves."""
    asked = address_params()
    if asked == st.session_state.get("written") and "q" in st.session_state:  # no box: another page was shown since
        put_again()
        return
    put_query(Query.from_params(asked))
    st.session_state["shown"] = whole(st.query_params.get("shown"), HITS_AT_ONCE)
    st.session_state["written"] = asked


def put_query(query: Query) -> None:
    """Put a query into the widgets."""
    clear_filters()
    chosen = {f"filter:{field}:{value}": True for field, values in query.filters.items() for value in values}
    put({**chosen, "q": query.text, **{name: getattr(query, name) for name in _PLAIN}})


def put(values: Mapping[str, object]) -> None:
    """Put values into the widgets of these keys."""
    st.session_state.update(values)
    st.session_state["put"] = list(values)


def put_again() -> None:
    """Put what was put in the run before into the widgets once more.

    A click may be sent while the browser has not drawn all of them: one that is drawn after it would not know its
    value, show none, and send that with the next click.
    """
    for key in st.session_state.pop("put", ()):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]  # said again, for it is assigned


def read_query() -> Query:
    """Return the query that the widgets show."""
    state = st.session_state
    filters: dict[str, list[str]] = {}
    for key in state:
        kind, _, rest = str(key).partition(":")
        field, _, value = rest.partition(":")
        if kind == "filter" and state[key] and field in FILTER_FIELDS:
            filters.setdefault(field, []).append(value)
    query = Query(
        text=state.get("q", ""), filters={f: tuple(sorted(filters[f])) for f in FILTER_FIELDS if f in filters}
    )
    plain = {name: state[name] for name in _PLAIN if state.get(name)}
    return replace(query, k=state.get("shown", HITS_AT_ONCE), **plain)


def write_query(query: Query) -> None:
    """Write a query into the address."""
    params: dict[str, list[str]] = query.to_params()
    if query.k != HITS_AT_ONCE:
        params["shown"] = [str(query.k)]
    if lang := st.query_params.get("lang"):
        params["lang"] = [lang]
    if params != address_params():
        st.query_params.from_dict(params)
    st.session_state["written"] = address_params()


def clear_filters() -> None:
    """Take every filter off."""
    st.session_state["with_central"] = False
    for key in [k for k in st.session_state if str(k).startswith("filter:")]:
        st.session_state[key] = False


def set_language(chosen: Language) -> None:
    """Write the language into the address; the rest of it stays."""
    st.session_state["lang"] = chosen
    if chosen == "zh":
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = chosen
    st.session_state["written"] = address_params()


def show_address(lang: Language, **params: str) -> None:
    """Go to an address on the same page."""
    st.query_params.from_dict(link(lang, **{name: value for name, value in params.items() if value}))
    st.rerun()


def write_address(page: str) -> None:
    """Write into the browser's address what a link to the page that is shown already has changed.

    Streamlit tells the page alone of it: it could not be sent on, and the way back would lead too far.
    """
    now = page, {name: st.query_params.get_all(name) for name in st.query_params}  # another order is another address
    before = st.session_state.get("address", now)
    if before[0] == page and before != now:
        st.query_params.from_dict(now[1])
    st.session_state["address"] = now


def address_params() -> Mapping[str, list[str]]:
    """Return the parameters of the address, in order of their names."""
    return {name: st.query_params.get_all(name) for name in sorted(st.query_params)}


def whole(value: str | None, default: int) -> int:
    """Read a number of the address: from 1 to 1000, else what it is by default."""
    return min(max(int(value), 1), 1000) if value and value.isdecimal() else default
