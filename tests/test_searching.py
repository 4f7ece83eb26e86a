"""A question gets the same answer however the library came to be what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.query import RANKERS
from sizhong_search.result import Result
from tests.factories import a_raw

TEXTS = {
    "express": (
        "黑龙江省促进快递业发展实施方案\n1.支持快递企业发展。(省财政厅牵头负责)\n2.建设快递园区。(省科技厅负责)\n"
    ),
    "snow": "黑龙江省冰雪旅游方案\n1.发展冰雪旅游，支持企业。(省财政厅负责)\n2.建设园区。(省教育厅、省财政厅负责)\n",
    "same": "黑龙江省促进快递业发展实施细则\n1.支持快递企业发展。(省财政厅牵头负责)\n2.建设园区。(省科技厅负责)\n",
    "loose": "没有编号的文字，说的是快递企业和园区。",
}
DAYS = {"express": "2016-03-01", "snow": "2020-01-02", "same": "2016-03-01"}
QUESTIONS: dict[str, dict[str, Any]] = {
    "words": {"text": "支持快递企业"},
    "a name": {"text": "省财政厅牵头的任务"},
    "paragraphs": {"text": "快递园区", "unit": "all"},
    "a filter": {"text": "园区", "department": "省财政厅"},
    "a filter alone": {"text": "", "department": "省科技厅"},
    "nothing": {"text": "", "k": 3, "offset": 1},
    "newest first": {"text": "园区", "sort": "date"},
    "newest first, all": {"text": "", "sort": "date", "unit": "all", "k": 3, "offset": 2},
    "nobody's word": {"text": "冰雪世界"},
    "an unknown word": {"text": "量子计算"},
}


NURSERY = """某市措施
一、普惠托育服务。
二、发放补贴，每人一百元。
三、给孩子发放补贴。
四、企业登记。
五、企业用工难，要解决。
"""


def write(folder: Path, name: str, text: str) -> Path:
    day = f"\n{DAYS[name]}\n" if name in DAYS else ""
    path = folder / f"{name}.txt"
    path.write_text(text + day, "utf-8")
    return path


def stored(kb: KnowledgeBase, tmp_path: Path) -> Iterator[str]:
    """Give the library the texts by all sorts of detours; yield each time that it was changed."""
    for name in ("snow", "express"):
        yield from (row.status for row in kb.add([write(tmp_path, name, f"先前的文本。\n{TEXTS[name]}")]))
    kb.delete("snow")
    yield "deleted"
    yield from (row.status for row in kb.add([write(tmp_path, "loose", "先前的另一段文字，说的是冰雪和量子计算。")]))
    yield from (row.status for row in kb.add([write(tmp_path, "gone", "这一份不久就要拿走，说的是量子计算和快递。")]))
    kb.undelete("snow")
    yield "back"
    for name in ("loose", "same", "snow", "express"):
        yield from (row.status for row in kb.add([write(tmp_path, name, TEXTS[name])]))
    kb.delete("gone", for_good=True)
    yield "gone"


@pytest.fixture(scope="module")
def by_detours(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("by-detours")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "seed.txt").write_text("种子。", "utf-8")
    kb = KnowledgeBase.open(folder / "kb", corpus=folder / "corpus")
    assert list(stored(kb, folder)).count("replaced") == 3
    kb.delete("seed")
    return kb


@pytest.fixture(scope="module")
def afresh(by_detours: KnowledgeBase) -> KnowledgeBase:
    """The same texts in the same order, taken into memory at once."""
    raws = [by_detours._store.raw(document_id) for document_id in by_detours.ids()]
    return KnowledgeBase.in_memory([raw for raw in raws if raw])


def told(result: Result) -> dict[str, object]:
    """All that a result says but for the documents themselves."""
    return {
        "hits": [(h.rank, h.id, h.score, h.unit, h.start, h.end, h.snippet, h.highlights, h.why) for h in result.hits],
        "texts": [h.document.text[h.start : h.end] for h in result.hits],
        "total": result.total,
        "facets": result.facets,
        "unknown": result.unknown,
        "near": result.near,
        "without filters": result.looser,
    }


def test_the_library_holds_what_it_should(by_detours: KnowledgeBase) -> None:
    assert by_detours.ids() == ["snow", "express", "loose", "same"]
    assert len(by_detours.index.segments) >= 1


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_library_answers_as_one_that_was_made_at_once(
    by_detours: KnowledgeBase, afresh: KnowledgeBase, ranker: str, question: str
) -> None:
    options = {**QUESTIONS[question], "ranker": ranker}
    expected = told(afresh.search(**options))
    assert told(by_detours.search(**options)) == expected
    folder = by_detours.folder
    assert folder
    assert told(KnowledgeBase.open(folder).search(**options)) == expected


def test_what_can_be_asked_for_is_what_the_library_holds_now(by_detours: KnowledgeBase, afresh: KnowledgeBase) -> None:
    assert by_detours.library == afresh.library
    assert by_detours.places == afresh.places


def test_the_newest_come_first_and_those_of_a_day_in_the_order_of_the_library() -> None:
    days = {"a": "2016-03-01", "b": "", "c": "2020-01-02", "d": "2016-03-01"}
    kb = KnowledgeBase.in_memory([a_raw("甲省方案\n1.支持快递。\n", name, issued_on=day) for name, day in days.items()])
    assert [hit.id for hit in kb.search("快递", sort="date").hits] == ["c#1", "a#1", "d#1", "b#1"]
    assert [hit.id for hit in kb.search("快递", sort="date", k=2, offset=1).hits] == ["a#1", "d#1"]
    assert [hit.id for hit in kb.search("快递").hits] == ["a#1", "b#1", "c#1", "d#1"]
    assert kb.search("", sort="date", k=0).hits == ()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_library_of_nothing_answers_with_nothing(question: str) -> None:
    options = {key: value for key, value in QUESTIONS[question].items() if key != "department"}
    result = KnowledgeBase.in_memory([]).search(**options)
    assert (result.total, result.hits) == (0, ())


def test_a_word_of_a_text_that_is_gone_is_an_unknown_one_again() -> None:
    kb = KnowledgeBase.in_memory([a_raw("甲省方案\n1.支持快递。\n", "a"), a_raw("乙省方案\n1.发展冰雪旅游。\n", "b")])
    assert kb.search("冰雪").unknown == ()
    kb.delete("b")
    result = kb.search("冰雪")
    assert (result.total, result.unknown) == (0, ("冰雪",))
    kb.undelete("b")
    assert kb.search("冰雪").unknown == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("孩子没人看有没有补贴", {"一": ("补贴",), "二": ("孩子没人看",), "三": ()}, id="two things"),
        pytest.param("补贴", {"二": (), "三": ()}, id="one thing"),
        pytest.param("招不到人", {"五": ()}, id="in official words, of which 企业 is none alone"),
        pytest.param("店，补贴", {"二": (), "三": ()}, id="a single character says too little"),
    ],
)
def test_a_hit_says_which_of_the_things_asked_for_it_does_not_speak_of(
    text: str, missing: dict[str, tuple[str, ...]]
) -> None:
    kb = KnowledgeBase.in_memory([a_raw(NURSERY, "某市措施")])
    assert {hit.id.partition("#")[2]: hit.missing for hit in kb.search(text).hits} == missing


def test_a_piece_of_an_official_word_is_marked_only_where_it_is_rare() -> None:
    common = "".join(f"{n}.支持企业发展。\n" for n in range(1, 21))
    kb = KnowledgeBase.in_memory([a_raw(f"某市措施\n{common}21.企业多，用工、人手都难。\n", "某市措施")])
    (hit,) = kb.search("招不到人").hits
    assert [hit.text[a:b] for a, b in hit.highlights] == ["用工"]
