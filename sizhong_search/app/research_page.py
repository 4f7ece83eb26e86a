"""The page for researchers: counts as figures, each with its data and the lines that make it anew in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import streamlit as st

from sizhong_search.app.cards import quiet
from sizhong_search.app.choice import pick
from sizhong_search.app.frame import opened
from sizhong_search.app.state import language
from sizhong_search.export import to_csv
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, capital, say
from sizhong_search.research.charts import INKS, bar_chart, heat_chart, pair_graph
from sizhong_search.research.over_time import UNKNOWN, By
from sizhong_search.research.studies import Figure, Study
from sizhong_search.view.answers import value_name

if TYPE_CHECKING:
    import pandas as pd

_HOW_MANY = ("10", "20", "50", "all")
_DRAWN = {"topics": 100, "partners": 30}  # rows of a table that one picture can show
Names = tuple[Callable[[str], str], Callable[[str], str]]


def show() -> None:
    """Draw the page."""
    lang = language()
    kb = opened(lang)
    st.title(say("research.title", lang))
    quiet(say("research.about", lang))
    with st.spinner(say("research.counting", lang)):
        regions = _tables(kb, kb.mark)["documents"]["region"].fillna(UNKNOWN).value_counts()
    study, n_all = _choose(list(regions.index), kb, lang)
    table = _count(kb, kb.mark, study)
    if table.empty:
        st.info(say("research.nothing", lang))
        return
    title, names = _title(study, kb, lang), _names(study, kb, lang)
    st.header(markdown_text(title))
    _draw(study, table, title, names, lang)
    if n_all > len(table):
        key = "research.rest_departments" if study.figure == "topics" else "research.rest_pairs"
        quiet(say(key, lang, n=n_all - len(table)))
    if n_doubles := len(kb.doubles()):
        quiet(say("double.in_figures", lang, n=n_doubles))
    people = _for_people(table, names, lang)
    st.dataframe(people, hide_index=True, column_config={people.columns[0]: st.column_config.Column(pinned=True)})
    counted = "" if study.figure == "years" else "today" if study.today else "as-written"
    name = "-".join(filter(None, ("sizhong", study.figure, study.region, counted, kb.version))) + ".csv"
    st.download_button(say("research.csv", lang), to_csv(table), name, "text/csv", key="data", on_click="ignore")
    with st.expander(say("research.lines", lang)):
        quiet(say("research.lines_about", lang))
        st.code(study.lines(kb.folder and kb.folder.resolve(), title), language="python")


def _choose(regions: Sequence[str], kb: KnowledgeBase, lang: Language) -> tuple[Study, int]:
    """Let everything be chosen that a figure has; return it, and how many rows it would have in all."""
    figures: Sequence[Figure] = get_args(Figure)
    label = say("research.figure", lang)
    figure = pick("figure", label, figures, lambda f: say(f"research.figure_{f}", lang), lang, is_tabs=True)
    left, right = st.columns(2)
    with left:
        region = pick("region", say("research.region", lang), ["", *regions], lambda r: _place(r, kb, lang), lang)
    study = Study(figure=figure, region=region or None)
    if figure == "years":
        with right:
            label, fields = say("research.by", lang), ["", *get_args(By)]
            by = pick("by", label, fields, lambda b: say(f"field.{b}" if b else "research.by_none", lang), lang)
        return replace(study, by=by or None), 0
    label, names = say("research.names", lang), ("today", "written")
    chosen = pick("names", label, names, lambda n: say(f"research.names_{n}", lang), lang, is_tabs=True)
    study = replace(study, today=chosen == "today")
    if figure == "partners":
        study = _choose_department(study, kb, lang)
    n_all = len(_count(kb, kb.mark, study))
    with right:
        label = say("research.n_departments" if figure == "topics" else "research.n_pairs", lang)
        n = pick("n", label, _HOW_MANY, lambda n: say("research.n_all", lang) if n == "all" else n, lang)
    return replace(study, n=n_all if n == "all" else int(n)), n_all


def _choose_department(study: Study, kb: KnowledgeBase, lang: Language) -> Study:
    """Let the pairs of one department be chosen, of those that have any."""
    pairs = _count(kb, kb.mark, study)
    departments = list(dict.fromkeys([*pairs["department"], *pairs["partner"]]))
    wanted = st.query_params.get("department", "")
    if wanted and wanted not in departments:
        st.info(markdown_text(say("research.not_there", lang, name=wanted)))
    label, all_of_them = say("research.department", lang), say("research.all_departments", lang)
    chosen = pick("department", label, ["", *departments], lambda d: d or all_of_them, lang)
    return replace(study, department=chosen or None)


def _draw(study: Study, table: pd.DataFrame, title: str, names: Names, lang: Language) -> None:
    """Draw the figure; one that is wider than the screen can be pushed aside."""
    n_drawn = _DRAWN.get(study.figure, len(table))
    if len(table) > n_drawn:
        quiet(say("research.too_many", lang, n=n_drawn))
    drawn = table.head(n_drawn)
    row_name, column_name = names
    ink = INKS[st.context.theme.type or "light"]
    with st.container(key="figure"):
        if study.figure == "partners":
            st.graphviz_chart(pair_graph(drawn, name=row_name, ink=ink), width="content")
        elif study.figure == "topics" or study.by:
            chart = heat_chart(study.counts(drawn), row_name=row_name, column_name=column_name, title=title, ink=ink)
            st.vega_lite_chart(spec=chart, width="content")
        else:
            said = [
                say("research.bar", lang, n_documents=n_documents, n_measures=n_measures)
                for n_documents, n_measures in zip(drawn["n_documents"], drawn["n_measures"], strict=True)
            ]
            counts = drawn.set_index("year")["n_measures"]
            st.vega_lite_chart(spec=bar_chart(counts, said, name=row_name, title=title, ink=ink))
    if study.figure != "years":
        quiet(say("research.names_about" if study.today else "research.written_about", lang))
    else:
        for undated in table[table["year"] == UNKNOWN].to_dict("records"):
            quiet(say("research.undated", lang, n=undated["n_documents"], n_measures=undated["n_measures"]))


def _title(study: Study, kb: KnowledgeBase, lang: Language) -> str:
    """Say what a figure counts."""
    said = [say(f"research.figure_{study.figure}", lang)]
    if study.by:
        said.append(say(f"field.{study.by}", lang))
    if study.figure != "years":
        said.append(say(f"research.names_{'today' if study.today else 'written'}", lang))
    return " · ".join(filter(None, [*said, study.department, _place(study.region or "", kb, lang)]))


def _place(region: str, kb: KnowledgeBase, lang: Language) -> str:
    return value_name("region", region, kb.vocabulary, lang) if region else say("research.all_regions", lang)


def _names(study: Study, kb: KnowledgeBase, lang: Language) -> Names:
    """Return what names the rows, and what names the columns, for people."""
    places = kb.places
    row_field = "year" if study.figure == "years" else "department"
    column_field = study.by or ("topic" if study.figure == "topics" else "department")

    def row_name(label: str) -> str:
        return value_name(row_field, label, kb.vocabulary, lang, places)

    def column_name(label: str) -> str:
        if label == UNKNOWN and column_field in ("topic", "kind", "sector"):
            return say("research.unlabelled", lang)
        return value_name(column_field, label, kb.vocabulary, lang, places)

    return row_name, column_name


def _for_people(table: pd.DataFrame, names: Names, lang: Language) -> pd.DataFrame:
    """Write names for ids; departments keep their full ones."""
    row_name, column_name = names
    heads = {
        "year": capital(say("field.year", lang)),
        "department": capital(say("field.department", lang)),
        "partner": say("research.partner", lang),
        "n_documents": say("home.n_documents", lang),
        "n_measures": say("home.n_measures", lang),
    }
    if "year" in table:
        table = table.assign(year=table["year"].map(row_name))
    return table.rename(columns=lambda column: heads.get(column) or column_name(column))


@st.cache_resource(show_spinner=False, max_entries=2)
def _tables(_kb: KnowledgeBase, mark: tuple[int, int]) -> dict[str, pd.DataFrame]:
    """Return the library as tables; ``mark`` tells in which state, so that it is read once."""
    return _kb.frames()


@st.cache_resource(show_spinner=False, max_entries=64)
def _count(_kb: KnowledgeBase, mark: tuple[int, int], study: Study) -> pd.DataFrame:
    """Count once for each state of the library; nobody changes the table."""
    return study.table(_tables(_kb, mark))
