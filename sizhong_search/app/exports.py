"""The button 导出: what the page shows as a file, made when it is asked for."""

from __future__ import annotations

import datetime
from functools import partial

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.downloads import BOOKS
from sizhong_search.errors import SizhongError
from sizhong_search.hits_file import KINDS, Kind, Shown
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, say
from sizhong_search.result import Result
from sizhong_search.worklist import check_installed

_TYPES: dict[Kind, str] = {
    "csv": "text/csv",
    "xlsx": BOOKS["xlsx"],
    "json": "application/json",
    "md": "text/markdown",
}


def export_button(result: Result, kb: KnowledgeBase, lang: Language) -> None:
    """Draw the button with a download for each kind of file."""
    today = datetime.date.today()
    shown = Shown.of(kb, result, today)
    with st.popover(say("search.export", lang), key="export"):
        quiet(say("search.exported", lang, n=len(result.hits)))
        for kind in KINDS:
            try:
                if kind == "xlsx":
                    check_installed(kind)
            except SizhongError as error:
                st.warning(markdown_text(error.sentence(lang)))
                continue
            st.download_button(
                say(f"search.{kind}", lang),
                partial(shown.to_bytes, kind, lang),
                f"sizhong-{today}.{kind}",
                _TYPES[kind],
                key=f"export:{kind}",
                on_click="ignore",
                width="stretch",
            )
