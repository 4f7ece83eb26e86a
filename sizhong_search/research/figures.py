"""Tables as figures whose Chinese can be read: a heat map of counts, bars of scores.

Takes the tables of ``research``, gives Matplotlib figures that belong to nobody (no pyplot, no global state).
Matplotlib is imported when a figure is asked for; it comes with the ``notebooks`` extra.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, get_args

import pandas as pd

from sizhong_search.errors import MissingExtraError, NoFontError
from sizhong_search.messages import say
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.regions import Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Families with the glyphs of simplified Chinese, the best known first. "Noto Sans CJK JP" is what an older Matplotlib
# calls the whole collection NotoSansCJK-Regular.ttc, of which it sees the first face alone.
FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei", "DengXian", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "Source Han Serif SC",
    "SimSun", "AR PL UMing CN",
)  # fmt: skip
CELL = 0.32  # inches, room for two digits
INK = "#1f2d3d"
BARS = ("#1f4e79", "#4a8fc7", "#d9843b", "#9aa5b1", "#6b8f5e", "#8c6bb1")


def chinese_font() -> str:
    """Return the family name of an installed font that has Chinese glyphs.

    Raises
    ------
    NoFontError
        If none of ``FONTS`` is installed; the sentence says how to get one.
    MissingExtraError
        If Matplotlib is not installed.
    """
    _require_matplotlib()
    from matplotlib import font_manager

    if found := _first(FONTS, font_manager.fontManager.get_font_names()):
        return found
    # Matplotlib keeps the list of fonts that it made when first used: one installed since is on the disk alone.
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - known:
        with suppress(RuntimeError, OSError):  # a font that it cannot read is none for us
            font_manager.fontManager.addfont(path)
    if found := _first(FONTS, font_manager.fontManager.get_font_names()):
        return found
    raise NoFontError()


def display_names(vocabulary: Vocabulary, *, field: str = "topic", places: Iterable[str] = ()) -> dict[str, str]:
    """Return what to write in a figure in Chinese: names for ids, short names for the full names of departments.

    Parameters
    ----------
    vocabulary : Vocabulary
    field : {"topic", "kind", "sector"}
        Whose ids are named; a topic and a sector may have the same.
    places : iterable of str
        Those whose bodies a library holds (``kb.places``): where there are several, 省财政厅 keeps its full name.
    """
    places, registry = tuple(places), vocabulary.departments
    return {
        "n_documents": say("home.n_documents", "zh"),
        "n_measures": say("home.n_measures", "zh"),
        **{value: say(f"value.{value}", "zh") for value in ("unknown", *get_args(Level))},
        **{label.id: label.name for label in vocabulary.labels(field).labels.values()},
        **{body.name: registry.short_name(body, places) for body in registry.departments.values()},
    }


def heat_map(table: pd.DataFrame, *, title: str, names: Mapping[str, str] | None = None) -> Figure:
    """Draw a table of counts: the darker, the more; the number stands in its cell, a cell of 0 is empty.

    Parameters
    ----------
    table : DataFrame of shape (n_rows, n_columns), dtype=int
        Counts; the labels of both sides are strings.
    title : str
    names : mapping of label to name, optional
        What to write for a label (:func:`display_names`); a label that is not in it stands for itself.

    Raises
    ------
    NoFontError, MissingExtraError
    """
    names = names or {}
    n_rows, n_columns = table.shape
    counts = table.to_numpy()
    most = max(counts.max(initial=0), 1)
    with _canvas(CELL * n_columns + 2.2, CELL * n_rows + 2.0) as axes:
        if counts.size:
            axes.imshow(counts, cmap="Blues", vmin=0, vmax=most * 1.25, aspect="equal")
        across = [_upright(names.get(label, label)) for label in table.columns]
        axes.set_xticks(range(n_columns), across, va="bottom", linespacing=1.15)
        axes.set_yticks(range(n_rows), [names.get(label, label) for label in table.index])
        axes.xaxis.tick_top()
        for place in range(1, n_rows):
            axes.axhline(place - 0.5, color="white", linewidth=1.5)
        for place in range(1, n_columns):
            axes.axvline(place - 0.5, color="white", linewidth=1.5)
        for row, column in zip(*counts.nonzero(), strict=True):
            count = counts[row, column]
            color = "white" if count > 0.7 * most else INK
            axes.text(column, row, str(count), ha="center", va="center", fontsize=8, color=color)
        axes.set_title(title, pad=14)
    return axes.figure  # type: ignore[return-value]


def score_bars(table: pd.DataFrame, *, metric: str, title: str, names: Mapping[str, str] | None = None) -> Figure:
    """Draw one metric of each ranker as bars, a cluster for each group of users.

    Parameters
    ----------
    table : DataFrame
        As :func:`~sizhong_search.research.rankings.mean_scores` gives it: rows are (group, ranker).
    metric : str
        A column of the table, 0 to 1.
    title : str
    names : mapping of label to name, optional
        What to write for a group or a ranker; a label that is not in it stands for itself.

    Raises
    ------
    NoFontError, MissingExtraError
    """
    names = names or {}
    groups = list(table.index.unique("group"))
    rankers = list(table.index.unique("ranker"))
    width = 0.84 / len(rankers)
    with _canvas(1.2 + 1.9 * len(groups), 4.0) as axes:
        for place, ranker in enumerate(rankers):
            heights = table[metric].xs(ranker, level="ranker").reindex(groups)
            left = [at + (place - (len(rankers) - 1) / 2) * width for at in range(len(groups))]
            color = BARS[place % len(BARS)]
            bars = axes.bar(left, heights, width * 0.92, label=names.get(ranker, ranker), color=color)
            axes.bar_label(bars, fmt="%.2f", fontsize=7.5, padding=2, color=INK)
        sizes = table["n_queries"].groupby("group", observed=True).first()
        labels = [f"{names.get(group, group)}\nn = {sizes[group]}" for group in groups]
        axes.set_xticks(range(len(groups)), labels)
        axes.set_ylim(0, 1.08)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
        axes.set_ylabel(metric)
        axes.yaxis.grid(True, color="#e3e7eb")
        axes.set_axisbelow(True)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=len(rankers), frameon=False)
        axes.set_title(title, pad=10)
    return axes.figure  # type: ignore[return-value]


@contextmanager
def _canvas(width: float, height: float) -> Iterator[Axes]:
    """Give the axes of a new figure, with everything that is drawn on them in a Chinese font; sizes in inches."""
    font = chinese_font()
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.family": [font], "font.size": 9, "axes.titlesize": 12, "text.color": INK}):
        figure = Figure(figsize=(width, height), dpi=110)
        figure.set_layout_engine("constrained", h_pad=0.12, w_pad=0.12)
        axes = figure.add_subplot()
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelfontfamily=font)
        yield axes


def _upright(name: str) -> str:
    """Write Chinese from top to bottom, as a narrow column wants it."""
    return name if name.isascii() else "\n".join(name)


def _first(wanted: Iterable[str], installed: Iterable[str]) -> str | None:
    there = set(installed)
    return next((name for name in wanted if name in there), None)


def _require_matplotlib() -> None:
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("matplotlib", "notebooks") from error
