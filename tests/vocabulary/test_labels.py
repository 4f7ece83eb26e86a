from __future__ import annotations

import time
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.vocabulary.label_files import load_labels
from sizhong_search.vocabulary.labels import Label, LabelSet, Reading


def label(label_id: str = "finance", terms: tuple[str, ...] = ("金融",), **more: object) -> Label:
    return Label(label_id, "金融", "Finance", terms, **more)  # type: ignore[arg-type]


def shipped(field: str) -> tuple[LabelSet, list[str]]:
    text = files("sizhong_search.vocabulary").joinpath("data", f"{field}s.toml").read_text("utf-8")
    return load_labels(text, field)


SETS = {field: shipped(field) for field in ("sector", "topic", "kind")}


def words(found: dict[str, tuple[tuple[int, int], ...]], text: str) -> dict[str, list[str]]:
    return {label_id: [text[a:b] for a, b in spans] for label_id, spans in found.items()}


@pytest.mark.parametrize(
    ("record", "text", "expected"),
    [
        pytest.param(label(terms=("医疗", "医疗机构")), "医疗机构", ["医疗机构"], id="the longest word wins"),
        pytest.param(label(terms=("AI",)), "推广ＡＩ应用", ["ＡＩ"], id="width and case do not matter"),
        pytest.param(label(exclude=("金融资",)), "金融资本", [], id="not inside an excluded phrase"),
        pytest.param(label(exclude=("金融资",)), "金融资本与金融", ["金融"], id="but beside it"),
        pytest.param(label(), "由金融管理部门、金融局负责", [], id="a body's name is no business"),
        pytest.param(label(), "金融委托业务，金融局面", ["金融", "金融"], id="委托 and 局面 are no bodies"),
        pytest.param(label(terms=("给予…补贴",)), "给予一次性补贴", ["给予", "补贴"], id="two parts in order"),
        pytest.param(label(terms=("给予…补贴",)), "给予支持。补贴另议", [], id="two parts in one sentence"),
        pytest.param(label(terms=("给予…补贴",)), "补贴由财政给予", [], id="two parts not in order"),
        pytest.param(label(terms=("给予…补贴",)), "给予" + "甲" * 31 + "补贴", [], id="two parts too far apart"),
        pytest.param(label(unless=("的地方",)), "对成效好的地方给予金融支持。金融机构", ["金融"], id="barred sentence"),
        pytest.param(label(terms=("信贷",), weak=("基金",)), "设立基金", [], id="a weak word once is nothing"),
        pytest.param(label(terms=("信贷",), weak=("基金",)), "基金投向基金", ["基金"] * 2, id="a weak word twice is"),
        pytest.param(
            label(terms=("信贷",), weak=("基金",)), "信贷和基金", ["信贷", "基金"], id="or beside a strong one"
        ),
        pytest.param(label(terms=("信贷",), otherwise=("支持",)), "支持", ["支持"], id="otherwise: nothing else found"),
    ],
)
def test_find(record: Label, text: str, expected: list[str]) -> None:
    assert words(LabelSet("sector", [record]).find(text), text).get("finance", []) == expected


@pytest.mark.parametrize(
    "body", ["监督厅", "管理局", "行政机关", "执法总局", "审批局", "许可办、", "主管部门", "综合厅", "分局", "署"]
)
def test_what_a_body_can_begin_with_is_all_there(body: str) -> None:
    assert LabelSet("sector", [label()]).find(f"金融{body}") == {}


@pytest.mark.parametrize(
    ("heading_end", "found"), [pytest.param(4, True, id="in the heading"), pytest.param(3, False, id="not all in it")]
)
def test_a_weak_word_counts_once_in_the_own_heading(heading_end: int, found: bool) -> None:
    labels = LabelSet("sector", [label(terms=("信贷",), weak=("基金",))])
    assert bool(labels.find("设立基金", heading_end=heading_end)) is found


def test_words_that_overlap_are_one_weak_word() -> None:
    assert LabelSet("sector", [label(terms=("信贷",), weak=("基金", "基金管理"))]).find("基金管理") == {}


def test_a_term_of_parts_counts_whole_or_not_at_all() -> None:
    labels = LabelSet("sector", [label(terms=("部门…应当",), exclude=("应当事人",))])
    assert labels.find("部门不应当事人要求公开") == {}


def test_a_wrapped_line_is_no_end_of_a_sentence() -> None:
    labels = LabelSet("sector", [label(terms=("给予…补贴",))])
    line = "对符合条件的高层次人才在本区实际购房的给予最高"
    assert labels.find(f"{line}\n三百万元补贴")
    assert not labels.find(f"{line}。\n三百万元补贴")
    assert not labels.find("给予支持\n补贴另议")


def test_heading_words_count_above_only() -> None:
    labels = LabelSet("kind", [label("government", ("考核",), heading=("保障措施",))])
    assert labels.find("保障措施") == {}
    assert labels.find_above("四、保障措施") == {"government"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("鼓励企业。", ["support"], id="otherwise: a sentence with nothing else"),
        pytest.param("鼓励企业申请登记。", ["access"], id="not in a sentence with something else"),
        pytest.param("申请登记。鼓励企业。", ["support", "access"], id="but in the next"),
        pytest.param("推进改革。", ["government"], id="mostly: nothing else at all"),
        pytest.param("推进改革。鼓励企业。完善体系。加强建设。", ["support", "government"], id="most of it"),
        pytest.param("推进改革。鼓励企业。完善体系。", ["support"], id="twice as much is not most"),
        pytest.param("推进，完善，推进。鼓励企业。", ["support"], id="sentences count, not words"),
    ],
)
def test_words_for_where_nothing_else_is_said(text: str, expected: list[str]) -> None:
    labels = LabelSet(
        "kind",
        [
            label("support", ("补贴",), otherwise=("鼓励",)),
            label("access", ("登记",)),
            label("government", ("考核",), mostly=("推进", "完善", "加强")),
        ],
    )
    assert list(labels.find(text)) == expected


@pytest.mark.parametrize(
    ("text", "above", "expected"),
    [
        pytest.param("落实防控。", (), {"obligation": ()}, id="nothing but mostly words"),
        pytest.param("防控。", (), {"obligation": ()}, id="nothing at all"),
        pytest.param("加强考核。", (), {"government": ((2, 4),)}, id="not beside another word"),
        pytest.param("落实防控。", ("supervision",), {}, id="not where a heading says the kind"),
    ],
)
def test_a_default_is_for_a_text_that_says_nothing_itself(
    text: str, above: tuple[str, ...], expected: dict[str, tuple[tuple[int, int], ...]]
) -> None:
    labels = LabelSet("kind", [label("government", ("考核",), mostly=("落实", "加强"))])
    assert labels.find(text, above=above, default=("obligation",)) == expected


def test_title_words_count_in_titles_only() -> None:
    labels = LabelSet("kind", [label("obligation", ("应当",), title=("告知书",), heading=("义务",))])
    assert labels.find("告知书") == {}
    assert labels.find_above("健康告知书", "title") == {"obligation"}
    assert labels.find_above("健康告知书") == frozenset()


def test_one_reading_serves_all_label_sets() -> None:
    reading = Reading.of("发展ＡＩ金融")
    assert LabelSet("sector", [label()]).find(reading) == {"finance": ((4, 6),)}
    assert LabelSet("topic", [label(terms=("AI",))]).find(reading) == {"finance": ((2, 4),)}


def test_a_heading_is_read_once_and_forgotten_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sizhong_search.vocabulary.labels.MOST_REMEMBERED", 2)
    labels = LabelSet("kind", [label("government", ("考核",), heading=("保障措施",))])
    for number in "一二三四":
        assert labels.find_above(f"{number}、保障措施") == {"government"}


@pytest.mark.parametrize("name", ["transport", "交通运输", "Transport", "TRANSPORT", "出行", " 交通 "])
def test_a_label_answers_to_all_its_names(name: str) -> None:
    assert SETS["sector"][0].resolve(name) == "transport"


def test_an_unknown_name_is_no_label() -> None:
    assert SETS["sector"][0].resolve("四众") is None


@pytest.mark.parametrize("field", list(SETS))
def test_what_ships_has_no_faults(field: str) -> None:
    assert SETS[field][1] == []


@pytest.mark.parametrize("field", ["sector", "topic", "kind"])
def test_no_weak_word_is_of_parts_for_they_would_count_as_two(field: str) -> None:
    assert [word for record in SETS[field][0].labels.values() for word in record.weak if "…" in word] == []


@pytest.mark.parametrize("field", ["sector", "topic", "kind"])
def test_no_word_is_in_two_lists_of_a_label(field: str) -> None:
    for record in SETS[field][0].labels.values():
        counted = [*record.terms, *record.weak, *record.otherwise, *record.mostly]
        assert len(counted) == len(set(counted)), record.id


@pytest.mark.parametrize(("field", "n"), [("sector", 20), ("topic", 35), ("kind", 5)])
def test_all_labels_of_the_guide_ship(field: str, n: int) -> None:
    assert len(SETS[field][0].labels) == n


@pytest.mark.parametrize("field", list(SETS))
def test_no_two_labels_share_a_name(field: str) -> None:
    labels = SETS[field][0].labels.values()
    names = [n.casefold() for x in labels for n in {x.id, x.name, x.name_en.lower(), *x.aliases}]
    assert sorted(names) == sorted(set(names))


def record(text: str) -> str:
    return f'[[sector]]\nid = "a"\nname = "甲"\nname_en = "A"\n{text}\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(record('terms = ["金融"]\ncolour = 1'), "sector a: unknown key 'colour'", id="unknown key"),
        pytest.param(record('terms = ["金融"]') * 2, "sector a: the id is used twice", id="id twice"),
        pytest.param(record("terms = []"), "sector a: it has no terms", id="no terms"),
        pytest.param(record('terms = "金融"'), "sector a: terms is not a list of words", id="no list"),
        pytest.param(record('terms = ["金融", "金融"]'), "sector a: terms names '金融' twice", id="word twice"),
        pytest.param(
            record('terms = ["对…企业"]'),
            "sector a: terms has parts of fewer than two characters: ['对…企业']",
            id="short",
        ),
        pytest.param(
            record('terms = ["金融"]\nexamples = ["银行"]'),
            "sector a: the example '银行' does not get this label",
            id="example of another label",
        ),
        pytest.param('[[sectr]]\nid = "a"', "sectors.toml: unknown table 'sectr'", id="unknown table"),
        pytest.param(
            '[[sector]]\nid = "a"\nname = "甲"\nterms = ["金融"]', "sector a: it has no name_en", id="no name"
        ),
    ],
)
def test_faults_name_the_record(text: str, fault: str) -> None:
    assert load_labels(text, "sector")[1] == [fault]


def test_all_faults_are_told_at_once() -> None:
    assert len(load_labels(record("terms = []\ncolour = 1") + "[[sector]]\n", "sector")[1]) == 6


def test_what_is_no_toml_is_a_fault() -> None:
    labels, faults = load_labels("[[sector", "sector")
    assert not labels.labels
    assert faults[0].startswith("sectors.toml: not TOML")


@given(st.text(alphabet="支持企业给予补贴的地方应当金融机构部门。；\n（）委", max_size=80))
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    for labels, _ in SETS.values():
        for spans in labels.find(text).values():
            assert all(0 <= a < b <= len(text) for a, b in spans)
            assert all(b <= a for (_, b), (a, _) in pairwise(spans))


@pytest.mark.parametrize("unit", ["支持企业给予补贴", "金融资", "应当。", "推进医疗卫生机构和贷款融资改革，"])
def test_a_long_text_takes_no_long_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    for labels, _ in SETS.values():
        labels.find(text)
    assert time.perf_counter() - started < 5  # about one second; far more would mean that it is not linear
