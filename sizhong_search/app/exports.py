"""The button 导出: what the page shows, or all that was found, as a file; made when it is asked for."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.downloads import BOOKS
from sizhong_search.errors import SizhongError
from sizhong_search.hits_file import KINDS, Kind, Shown
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.query import Query
from sizhong_search.result import Result
from sizhong_search.worklist import check_installed

_TYPES: dict[Kind, str] = {
    "csv": "text/csv",
    "xlsx": BOOKS["xlsx"],
    "json": "application/json",
    "md": "text/markdown",
}
MOST = 1000  # hits in a file


def export_button(result: Result, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the button with a download for each kind of file."""
    today = datetime.date.today()
    with st.popover(say("search.export", lang), key="export"):
        n = _how_many(result, lang)
        query = replace(result.understood.query, k=n, offset=0)
        quiet(say("search.exported", lang, n=n))
        for kind in KINDS:
            try:
                if kind == "xlsx":
                    check_installed(kind)
            except SizhongError as error:
                st.warning(markdown_text(error.sentence(lang)))
                continue
            st.download_button(
                say(f"search.{kind}", lang),
                partial(_file, kind, query, kb, today, lang),
                f"sizhong-{today}.{kind}",
                _TYPES[kind],
                key=f"export:{kind}",
                on_click="ignore",
                width="stretch",
            )


def _how_many(result: Result, lang: Language) -> int:
    """Let what is shown be taken, or all that was found."""
    n_shown, n_all = len(result.hits), min(result.n_listed, MOST)
    if n_all <= n_shown:
        return n_shown
    chosen = st.radio(
        say("search.how_many", lang),
        ["search.the_shown", "search.the_first" if n_all < result.n_listed else "search.them_all"],
        format_func=lambda key: say(key, lang, n=n_shown if key == "search.the_shown" else n_all),
        key="export:how-many",
        label_visibility="collapsed",
    )
    return n_shown if chosen == "search.the_shown" else n_all


def _file(kind: Kind, query: Query, kb: KnowledgeBase, today: datetime.date, lang: Language) -> bytes:
    """Ask once more, so that no visitor's hits stay in memory, and what the file says of the library is of its hits."""
    return Shown.of(kb, kb.search(query), today).to_bytes(kind, lang)
