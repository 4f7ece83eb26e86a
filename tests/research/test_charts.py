"""Charts as data: every number is in them, in the order of the table, whatever the labels say."""

from __future__ import annotations

import json

import pandas as pd

from sizhong_search.research.charts import INKS, bar_chart, heat_chart, pair_graph

COUNTS = pd.DataFrame([[2, 0], [1, 12]], index=["甲局", '乙"]+alert(1)'], columns=["tax", "credit"])
NAMES = {"tax": "税费", "credit": "社会信用"}


def said(axis) -> dict[str, object]:
    """What stands at an axis, by label: the object in the expression that looks it up."""
    expression = axis["axis"]["labelExpr"]
    assert expression.endswith("})[datum.value]")
    return json.loads(expression.removesuffix("[datum.value]")[1:-1])


def test_a_heat_map_holds_every_number_but_0():
    chart = heat_chart(COUNTS, title="部门 × 主题")
    cells = {(cell["row"], cell["column"]): cell["n"] for cell in chart["data"]["values"]}
    assert cells == {("甲局", "tax"): 2, ('乙"]+alert(1)', "tax"): 1, ('乙"]+alert(1)', "credit"): 12}
    assert chart["description"] == "部门 × 主题"
    assert json.loads(json.dumps(chart)) == chart  # plain numbers, none of numpy's


def test_both_sides_stand_in_the_order_of_the_table():
    sides = heat_chart(COUNTS, title="")["encoding"]
    assert sides["x"]["scale"]["domain"] == ["tax", "credit"]
    assert sides["y"]["scale"]["domain"] == ["甲局", '乙"]+alert(1)']


def test_two_labels_of_one_name_stand_for_themselves():
    three = pd.DataFrame({"tax": [1, 2, 3]}, index=["甲省财政厅", "乙省财政厅", "丙省教育厅"])
    chart = heat_chart(three, row_name=lambda label: label[2:], title="")
    assert said(chart["encoding"]["y"]) == {
        "甲省财政厅": "甲省财政厅",
        "乙省财政厅": "乙省财政厅",
        "丙省教育厅": "教育厅",
    }
    ranked = pd.DataFrame({"department": ["甲省财政厅"], "partner": ["乙省财政厅"], "n_measures": [1]})
    assert '[label="甲省财政厅"]' in pair_graph(ranked, name=lambda label: label[2:])


def test_chinese_stands_upright_down_to_the_cells_and_english_lies():
    chinese = heat_chart(COUNTS, column_name=NAMES.__getitem__, title="")["encoding"]["x"]
    assert said(chinese) == {"tax": ["\u200b", "\u200b", "税", "费"], "credit": list("社会信用")}
    english = heat_chart(COUNTS, title="")["encoding"]["x"]
    assert said(english) == {"tax": "tax", "credit": "credit"}
    assert english["axis"]["labelAngle"] == -90


def test_bars_carry_what_is_said_of_them():
    chart = bar_chart(pd.Series([3, 0], index=["2016", "2017"]), ["3 条", "0 条"], title="逐年", ink=INKS["dark"])
    assert chart["data"]["values"] == [{"row": "2016", "n": 3, "said": "3 条"}, {"row": "2017", "n": 0, "said": "0 条"}]
    assert chart["encoding"]["y"]["axis"]["labelColor"] == INKS["dark"]


def test_a_graph_has_a_line_for_each_pair_and_its_number():
    ranked = pd.DataFrame({"department": ["甲", "甲"], "partner": ["乙", "丙"], "n_measures": [4, 1]})
    lines = [line.strip() for line in pair_graph(ranked, name=lambda name: f"{name}局").splitlines()]
    assert [line for line in lines if "label" in line] == [
        '"甲" [label="甲局"];',
        '"乙" [label="乙局"];',
        '"丙" [label="丙局"];',
        '"甲" -- "乙" [label=4 penwidth=5.0];',
        '"甲" -- "丙" [label=1 penwidth=2.0];',
    ]


def test_nothing_in_a_name_is_markup():
    ranked = pd.DataFrame({"department": ['a"];}\\n'], "partner": ["<b>&lt;\n局"], "n_measures": [1]})
    graph = pair_graph(ranked)
    assert r'"a\"];}\\n" -- "<b>&amp;lt; 局" [label=1' in graph


def test_nothing_is_drawn_of_nothing():
    assert heat_chart(pd.DataFrame(), title="")["data"]["values"] == []
    assert bar_chart(pd.Series([], dtype="int64"), [], title="")["data"]["values"] == []
    assert "--" not in pair_graph(pd.DataFrame({"department": [], "partner": [], "n_measures": []}))
