"""Tables as charts that a browser draws: Vega-Lite specifications and Graphviz's DOT, as plain data.

No colour stands alone: each cell, bar and edge carries its number. ``ink`` is that of what stands on the page's own
ground, for a light or a dark one (``INKS``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

Name = Callable[[str], str]
Spec = dict[str, Any]
INKS = {"light": "#1f2d3d", "dark": "#e8eaed"}
INK, PALE, DEEP, LINE = INKS["light"], "#e3edf7", "#5b9bd5", "#748291"  # INK is read on all from PALE to DEEP
_CELL, _LETTER, _BEHIND = 28, 14, 170  # pixels; the last for what is written behind the longest bar


def heat_chart(
    counts: pd.DataFrame, *, row_name: Name = str, column_name: Name = str, title: str, ink: str = INK
) -> Spec:
    """Return a heat map for Vega-Lite: the darker, the more; the number stands in its cell, a cell of 0 is empty.

    Parameters
    ----------
    counts : DataFrame of shape (n_rows, n_columns), dtype=int64
        The labels of both sides are strings.
    row_name, column_name : callable
        What to write for a label.
    title : str
        Read aloud in place of the picture.
    ink : str
    """
    most = int(counts.to_numpy().max(initial=1))
    cells = [
        {"row": row, "column": column, "n": n}
        for row, line in zip(counts.index, counts.to_numpy().tolist(), strict=True)
        for column, n in zip(counts.columns, line, strict=True)
        if n
    ]
    scale = {"type": "sqrt", "domain": [0, most], "range": [PALE, DEEP]}  # beside a large number small ones differ too
    shade = {"field": "n", "type": "quantitative", "scale": scale, "legend": None}
    return {
        "description": title,
        "data": {"values": cells},
        "width": {"step": _CELL},
        "height": {"step": _CELL},
        "encoding": {
            "x": _side("column", counts.columns, ink, orient="top", **_upright(counts.columns, column_name)),
            "y": _side("row", counts.index, ink, **_across(counts.index, row_name)),
        },
        "layer": [
            {"mark": {"type": "rect", "cornerRadius": 3}, "encoding": {"color": shade}},
            {"mark": {"type": "text", "fontSize": 12, "color": INK}, "encoding": {"text": {"field": "n"}}},
        ],
    }


def bar_chart(counts: pd.Series[int], said: Iterable[str], *, name: Name = str, title: str, ink: str = INK) -> Spec:
    """Return counts as bars for Vega-Lite, one below the other.

    Parameters
    ----------
    counts : Series, dtype=int64
        The labels are strings.
    said : iterable of str
        What to write behind each bar: its number at least.
    name : callable
        What to write for a label.
    title : str
        Read aloud in place of the picture.
    ink : str
    """
    bars = [
        {"row": row, "n": n, "said": words} for row, n, words in zip(counts.index, counts.tolist(), said, strict=True)
    ]
    scale = {"range": [0, {"expr": f"width - {_BEHIND}"}]}
    length = {"field": "n", "type": "quantitative", "axis": None, "scale": scale}
    return {
        "description": title,
        "data": {"values": bars},
        "width": "container",
        "height": {"step": 22},
        "encoding": {
            "x": length,
            "y": _side("row", counts.index, ink, **_across(counts.index, name)),
        },
        "layer": [
            {"mark": {"type": "bar", "color": DEEP, "cornerRadius": 2}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": ink},
                "encoding": {"text": {"field": "said"}},
            },
        ],
    }


def pair_graph(ranked: pd.DataFrame, *, name: Name = str, ink: str = INK) -> str:
    """Return pairs as a graph in Graphviz's language: the thicker the line, the more; the number stands at it.

    Parameters
    ----------
    ranked : DataFrame
        As :func:`~sizhong_search.research.pairs` gives it.
    name : callable
        What to write for a department.
    ink : str
    """
    bodies = _said([*ranked["department"], *ranked["partner"]], name)
    most = int(ranked["n_measures"].max()) if len(ranked) else 1
    nodes = (f"  {_quoted(body)} [label={_quoted(said)}];" for body, said in bodies.items())
    edges = (
        f"  {_quoted(a)} -- {_quoted(b)} [label={n} penwidth={1 + 4 * n / most:.1f}];"
        for a, b, n in zip(ranked["department"], ranked["partner"], ranked["n_measures"].tolist(), strict=True)
    )
    return "\n".join([
        "graph {",
        "  rankdir=LR; bgcolor=transparent; nodesep=0.18; ranksep=0.5;",
        f'  node [shape=box style="rounded,filled" fillcolor="{PALE}" color="{LINE}" fontcolor="{INK}" height=0.4];',
        f'  edge [color="{LINE}" fontcolor="{ink}"];',
        *nodes,
        *edges,
        "}",
    ])  # fmt: skip


def _side(field: str, labels: Iterable[str], ink: str, **axis: Any) -> Spec:
    """Place labels in their own order; those without a cell too."""
    plain = {"title": None, "domain": False, "ticks": False, "labelFontSize": 12, "labelFlush": False}
    return {
        "field": field,
        "type": "ordinal",
        "scale": {"domain": list(labels)},
        "axis": plain | {"labelColor": ink} | axis,
    }


def _across(labels: Iterable[str], name: Name) -> Spec:
    return {"labelExpr": _look_up(_said(labels, name)), "labelLimit": 200}


def _upright(labels: Iterable[str], name: Name) -> Spec:
    """Write Chinese from top to bottom, as a narrow column wants it, and down to the edge; others lie on their side."""
    said = _said(labels, name)
    if any(text.isascii() for text in said.values()):
        return _across(labels, name) | {"labelAngle": -90}
    n_lines = max(map(len, said.values()), default=1)
    # An empty line is left out when it is drawn; one of a space without width is not.
    lines = {label: ["\u200b"] * (n_lines - len(text)) + list(text) for label, text in said.items()}
    return {
        "labelExpr": _look_up(lines),
        "labelAngle": 0,
        "labelLineHeight": _LETTER,
        "labelPadding": 4 + _LETTER * (n_lines - 1),
        "labelBaseline": "bottom",
    }


def _said(labels: Iterable[str], name: Name) -> dict[str, str]:
    """Name each label; two that would be called the same stand for themselves."""
    said = {label: name(label) for label in labels}
    n_called = Counter(said.values())
    return {label: text if n_called[text] == 1 else label for label, text in said.items()}


def _look_up(said: dict[str, Any]) -> str:
    """Return the expression that gives what is written for a label."""
    return f"({json.dumps(said, ensure_ascii=False)})[datum.value]"


def _quoted(text: str) -> str:
    """Write a string of Graphviz in which nothing is markup, nor an entity."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
