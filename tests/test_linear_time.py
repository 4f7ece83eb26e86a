"""No text, however odd, may take time that grows faster than its length.

What is compared is a ratio, never a clock: ten times the text may take at most ``LIMIT`` times the time. The sizes are
a ladder, so that a pattern that explodes is found on its lower steps.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Callable
from itertools import islice, pairwise

import pytest

import sizhong_search
from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.annotation import annotate
from sizhong_search.annotation.deadlines import find_deadlines
from sizhong_search.annotation.particulars import find_amounts, find_beneficiaries, find_contacts, find_windows
from sizhong_search.annotation.strength import find_strength
from sizhong_search.parsing import parse
from sizhong_search.parsing.clauses import find_clauses, parse_clause
from sizhong_search.parsing.doc_numbers import find_doc_numbers
from sizhong_search.parsing.marks import find_marks
from sizhong_search.parsing.outline import read_outline
from sizhong_search.parsing.references import find_references
from sizhong_search.parsing.rules import find_rules
from sizhong_search.passages import make_passages
from sizhong_search.snippets import best_window
from sizhong_search.text import sentences
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import a_document, a_raw

LADDER = (1_000, 10_000, 100_000)
LIMIT = 35  # linear is 10, quadratic 100; caches and busy machines bend a line, not as far as that
FLOOR = 0.004  # seconds: below it nothing is measured but noise

SEEDS = (
    "（", "(", "）", "《", "《》", "〔", "责任单位：", "牵头单位:", "牵头", "会同", "等", "负责", "由省", "由省局",
    "各地、", "。各地、", "各级一", "一", "1", "1.", "第一条", "、", "，", "。", " ", "\n", "　\n", " \n", "\t",
    "a", "省、", "省财政厅、", "（省局", "（省局、", "（（）", "（省（局）、", "《关于", "关于", "意见", "意见\n",
    " 意见", "国发〔2015〕", "〔2015〕", "2015年1月1日", "1月1日、", "每年1月1日、", "附件", "\n附件 ", "总体要求",
    "（一）", "①", "一、\n", "甲。乙\n", "“甲。”", "第一章 总则\n", "，到2025年，",
)  # fmt: skip
# As whole documents: as many measures, clauses, citations and lines as a text can hold.
DOCUMENTS = (
    *SEEDS, "1.甲，乙。\n", "一、甲\n（一）乙，丙。\n", "（一）甲。乙，丙（省财政厅负责）。\n", "甲，乙。\n",
    "（省财政厅、发改委负责）", "《国务院关于甲的意见》（国发〔2015〕53号）", "由省发改委汇总。", "每年6月30日前，",
    "1.甲，由省发改委汇总。每年6月30日前报。\n",
)  # fmt: skip


def patterns() -> dict[str, re.Pattern[str]]:
    """Return every compiled pattern that a module of the package holds, by its place."""
    found: dict[int, tuple[str, re.Pattern[str]]] = {}
    for info in pkgutil.walk_packages(sizhong_search.__path__, "sizhong_search."):
        if not info.name.startswith("sizhong_search.app"):
            for name, value in vars(importlib.import_module(info.name)).items():
                if isinstance(value, re.Pattern):
                    found.setdefault(id(value), (f"{info.name.removeprefix('sizhong_search.')}.{name}", value))
    return dict(found.values())


def growth(work: Callable[[str], object], seed: str, ladder: tuple[int, ...]) -> float:
    """Return the growth of time over a step of the ladder: the worst, or the first that is over the limit."""
    worst = 0.0
    texts = [(seed * (size // len(seed) + 1))[:size] for size in ladder]
    for shorter, longer in pairwise(texts):
        for n_runs in (1, 5):  # one reading over the limit may be a hiccup of the machine, unless it takes long
            slow = min(_seconds(work, longer) for _ in range(n_runs))
            ratio = slow / max(min(_seconds(work, shorter) for _ in range(n_runs)), FLOOR / LIMIT)
            if ratio <= LIMIT or slow > 1:
                break
        worst = max(worst, ratio)
        if worst > LIMIT:
            break
    return worst


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.disable()  # its pauses grow with all that the process holds, not with this text
    try:
        start = time.process_time()
        work(text)
        return time.process_time() - start
    finally:
        gc.enable()


def too_steep(work: Callable[[str], object], seeds: tuple[str, ...], ladder: tuple[int, ...]) -> dict[str, int]:
    """Return the first three seeds on which time grows too fast, with the growth; more would only take time."""
    steep = ((seed, round(g)) for seed in seeds if (g := growth(work, seed, ladder)) > LIMIT)
    return dict(islice(steep, 3))


@pytest.mark.parametrize("name", sorted(patterns()))
def test_a_pattern_takes_linear_time(name: str) -> None:
    pattern = patterns()[name]
    assert too_steep(pattern.findall, SEEDS, LADDER) == {}


def _annotate(text: str) -> object:
    vocabulary = open_vocabulary()
    return annotate(parse(a_raw(text), vocabulary.regions), vocabulary)


def _marked(text: str) -> object:
    return best_window(text, tuple((i, i + 1) for i in range(0, len(text), 50)))


@pytest.mark.parametrize(
    ("work", "ladder"),
    [
        pytest.param(sentences, LADDER, id="sentences"),
        pytest.param(find_clauses, LADDER, id="find_clauses"),
        pytest.param(find_references, LADDER, id="find_references"),
        pytest.param(find_deadlines, LADDER, id="find_deadlines"),
        pytest.param(find_doc_numbers, LADDER, id="find_doc_numbers"),
        pytest.param(find_amounts, LADDER, id="find_amounts"),
        pytest.param(find_windows, LADDER, id="find_windows"),
        pytest.param(find_contacts, LADDER, id="find_contacts"),
        pytest.param(find_beneficiaries, LADDER, id="find_beneficiaries"),
        pytest.param(find_strength, LADDER, id="find_strength"),
        pytest.param(find_rules, LADDER, id="find_rules"),
        pytest.param(find_marks, LADDER, id="find_marks"),
        pytest.param(parse_clause, (50, 400), id="parse_clause, of the length that a bracket may have"),
        pytest.param(read_outline, LADDER, id="read_outline"),
        pytest.param(lambda text: parse(a_raw(text)), LADDER, id="parse"),
        pytest.param(_annotate, (1_000, 10_000), id="parse and annotate"),
        pytest.param(lambda text: list(make_passages(a_document(text))), (1_000, 10_000), id="passages"),
        pytest.param(shipped_analyzer().words, (1_000, 10_000), id="words"),
        pytest.param(shipped_analyzer().bigrams, LADDER, id="bigrams"),
        pytest.param(_marked, (1_000, 10_000), id="best_window"),
    ],
)
def test_a_step_takes_linear_time(work: Callable[[str], object], ladder: tuple[int, ...]) -> None:
    work("甲")  # what is loaded on first use is not counted
    assert too_steep(work, DOCUMENTS, ladder) == {}


def test_a_long_run_of_rare_characters_is_cut_in_linear_time() -> None:
    analyzer = shipped_analyzer()
    analyzer.words("甲")
    assert too_steep(analyzer.words, ("龘靐齉", "㐀㐁", "一丁丂"), LADDER) == {}
