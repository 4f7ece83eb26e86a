"""Task book and calendar to take away, and the filled-in book that brings its progress into the next one."""

from __future__ import annotations

import datetime
from functools import partial

import streamlit as st

from sizhong_search.app.cards import drop_zone, quiet
from sizhong_search.app.state import address
from sizhong_search.duties.progress import Progress, read_progress_bytes
from sizhong_search.errors import SizhongError
from sizhong_search.export import file_name
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, capital, say
from sizhong_search.worklist import Book, Worklist, check_installed, item_line, left_out_line, merged_lines

_OFFICE = "application/vnd.openxmlformats-officedocument"
BOOKS: dict[Book, str] = {  # and what a browser calls each
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


def downloads(worklist: Worklist, lang: Language, *, key: str, csv: bytes | None = None) -> None:
    """Draw the buttons, the place for a filled-in book, and what is not in the files.

    Parameters
    ----------
    worklist : Worklist
    lang : Language
    key : str
        Tells these files from those of other pages.
    csv : bytes, optional
        A table beside, where there is one.
    """

    def file(kind: str) -> str:
        return f"{file_name(worklist.called, say(f'file.{kind}', lang))}.{kind}"

    row = st.container(horizontal=True, gap="small", key=f"files:{key}")
    worklist, filled_in = _with_upload(worklist, lang, key)
    faults: list[SizhongError] = []
    with row:
        if csv:
            st.download_button(say("app.csv", lang), csv, file("csv"), "text/csv", key=f"csv:{key}", on_click="ignore")
        if worklist.tasks:
            for kind in BOOKS:
                _book(worklist, kind, lang, file(kind), faults, at_once=filled_in)
        if worklist.dated:
            _calendar(worklist, lang, file("ics"), faults)
    for fault in faults:
        st.warning(markdown_text(fault.sentence(lang)))
    if worklist.left_out and worklist.tasks:
        quiet(left_out_line(worklist.left_out, lang))
    if worklist.n_dated_apart:
        quiet(say("told.days_apart", lang, n=worklist.n_dated_apart))
    _undated(worklist, lang)


def _with_upload(worklist: Worklist, lang: Language, key: str) -> tuple[Worklist, bool]:
    """Let a filled-in book be dropped, and take its progress in."""
    if not worklist.tasks:
        return worklist, False
    with st.expander(say("app.import", lang)):
        with drop_zone():
            file = st.file_uploader(say("app.import_label", lang), type=list(BOOKS), key=f"book:{key}")
        if file is None:
            return worklist, False
        try:
            worklist, merged = worklist.with_progress(_read(file.getvalue(), file.name))
        except SizhongError as error:
            st.error(markdown_text(error.sentence(lang)))
            return worklist, False
        done, *left_behind = merged_lines(merged, lang)
        st.success(markdown_text(done))
        for line in left_behind:
            st.warning(markdown_text(line))
    return worklist, True


@st.cache_resource(show_spinner=False, max_entries=8)
def _read(data: bytes, name: str) -> list[Progress]:
    return read_progress_bytes(data, name)


def _book(
    worklist: Worklist, kind: Book, lang: Language, file: str, faults: list[SizhongError], *, at_once: bool
) -> None:
    """Draw a book's button. It is made when asked for; one with progress at once, for that may be too long for it."""
    make = partial(worklist.book, kind, datetime.date.today(), lang)
    try:
        check_installed(kind)
        data = make() if at_once else make
    except SizhongError as error:
        faults.append(error)
        return
    label = say("app.xlsx" if kind == "xlsx" else "app.docx", lang)
    st.download_button(label, data, file, BOOKS[kind], key=f"{kind}:{file}", on_click="ignore")


def _calendar(worklist: Worklist, lang: Language, file: str, faults: list[SizhongError]) -> None:
    try:
        check_installed("ics")
    except SizhongError as error:
        faults.append(error)
        return
    make = partial(worklist.calendar, datetime.date.today(), lang, app=address())
    label = say("app.ics", lang, n=len(worklist.dated))
    st.download_button(label, make, file, "text/calendar", key=f"ics:{file}", on_click="ignore")


def _undated(worklist: Worklist, lang: Language) -> None:
    """List what no calendar holds; where it holds nothing, say why there is none."""
    if not worklist.undated:
        return
    if not worklist.dated:
        quiet(say("app.no_calendar", lang))
        return
    with st.expander(f"{say('book.undated', lang)} ({len(worklist.undated)})"):
        for part, items in worklist.by_part(worklist.undated).items():
            if part:
                st.markdown(f"**{capital(say(f'basis.{part}', lang))} ({len(items)})**")
            for item in items:
                quiet(item_line(item, lang))
