"""Figures: the labels that were asked for, in a font that has them; nothing of Matplotlib's own state is touched."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings

import pandas as pd
import pytest

from sizhong_search.errors import MissingExtraError, NoFontError
from sizhong_search.evaluation import Scores, Topic
from sizhong_search.research.figures import FONTS, chinese_font, display_names, heat_map, score_bars
from sizhong_search.research.rankings import mean_scores
from sizhong_search.vocabulary import open_vocabulary

REQUIRED = "browser" in os.environ.get("SIZHONG_REQUIRE", "")
if not REQUIRED:
    pytest.importorskip("matplotlib", reason="comes with the notebooks extra")


@pytest.fixture
def font():
    try:
        return chinese_font()
    except NoFontError as error:
        if REQUIRED:
            raise
        pytest.skip(str(error))


def texts(figure) -> list:
    """Draw a figure, missing glyphs being errors, and give its texts."""
    from matplotlib.text import Text

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.savefig(io.BytesIO(), format="png")
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def test_font_is_a_known_one(font):
    assert font in FONTS


def test_no_font_is_an_error_with_a_way_out(monkeypatch):
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    with pytest.raises(NoFontError, match="fonts-noto-cjk"):
        chinese_font()


def test_font_that_was_installed_since_is_found(font, monkeypatch):
    from matplotlib import font_manager

    path = font_manager.findfont(font)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [path, __file__])
    assert chinese_font() in FONTS


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match="notebooks"):
        chinese_font()


def test_heat_map_has_names_counts_and_title_in_a_chinese_font(font):
    table = pd.DataFrame([[2, 0], [1, 12]], index=["黑龙江省财政厅", "省新闻出版广电局"], columns=["tax", "credit"])
    names = {"黑龙江省财政厅": "省财政厅", "tax": "税费", "credit": "社会信用"}
    drawn = texts(heat_map(table, title="部门 × 主题", names=names))
    said = [text.get_text().replace("\n", "") for text in drawn]
    assert sorted(said) == sorted(["部门 × 主题", "省财政厅", "省新闻出版广电局", "税费", "社会信用", "2", "1", "12"])
    assert {text.get_fontname() for text in drawn} == {font}


def test_heat_map_of_nothing_is_empty(font):
    drawn = texts(heat_map(pd.DataFrame(), title="没有"))
    assert [text.get_text() for text in drawn] == ["没有"]


def test_score_bars_show_every_group_ranker_and_value_in_a_chinese_font(font):
    topics = [Topic(query_id="q1", group="staff", query=""), Topic(query_id="q2", group="researcher", query="")]
    scores = [
        Scores(ranker="bm25", by_query={"q1": (0.9,), "q2": (0.7,)}),
        Scores(ranker="tfidf", by_query={"q1": (0.42,), "q2": (0.6,)}),
    ]
    table = mean_scores(scores, topics, ["nDCG@10"])
    drawn = texts(score_bars(table, metric="nDCG@10", title="评测", names={"staff": "机关工作人员", "all": "全部"}))
    said = [text.get_text() for text in drawn]
    assert {"机关工作人员\nn = 1", "researcher\nn = 1", "全部\nn = 2", "bm25", "tfidf", "评测", "nDCG@10"} <= set(said)
    assert [said.count(value) for value in ("0.90", "0.70", "0.80", "0.42", "0.60", "0.51")] == [1] * 6
    assert {text.get_fontname() for text in drawn} == {font}


def test_names_are_chinese_topics_and_short_departments():
    names = display_names(open_vocabulary())
    assert names["tax"] == "税费"
    assert names["黑龙江省市场监督管理局"] == "省市场监管局"
    assert (names["unknown"], names["central"], names["n_documents"]) == ("未载明", "国家级", "文件")


def test_names_are_those_of_the_field_and_whole_in_a_library_of_several_places():
    several = display_names(open_vocabulary(), field="sector", places=["黑龙江省", "广东省"])
    assert several["黑龙江省市场监督管理局"] == "黑龙江省市场监督管理局"
    assert several["environment"] != display_names(open_vocabulary())["environment"]


def test_drawing_leaves_matplotlib_as_it_was(font):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    heat_map(pd.DataFrame([[1]], index=["甲"], columns=["乙"]), title="丙")
    assert dict(mpl.rcParams) == before


def test_matplotlib_is_imported_only_when_a_figure_is_asked_for():
    code = "import sys, sizhong_search.research.figures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
