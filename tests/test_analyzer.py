from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given

from sizhong_search.analyzer import Analyzer, shipped_analyzer
from sizhong_search.text import fold
from tests.factories import any_text


def words(text: str) -> list[str]:
    return [token.term for token in shipped_analyzer().words(text)]


def test_words_of_the_domain_are_whole() -> None:
    assert "省邮政管理局" in words("由省邮政管理局负责")
    assert "四众" in words("推动四众持续健康发展")


def test_shorter_words_inside_a_long_one_are_found_too() -> None:
    assert {"知识", "产权", "知识产权"} <= set(words("知识产权"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("，。、 \n（）", [], id="punctuation is no term"),
        pytest.param("ＡＩ", ["ai"], id="width and case are folded"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("快递准入", ["快递", "递准", "准入"], id="each pair"),
        pytest.param("快递,准入", ["快递", "准入"], id="not across punctuation"),
        pytest.param("快5G递", [], id="not across Latin"),
        pytest.param("快", [], id="a lone character has no pair"),
    ],
)
def test_bigrams(text: str, expected: list[str]) -> None:
    assert [token.term for token in Analyzer([], []).bigrams(text)] == expected


@given(any_text)
def test_a_term_is_what_stands_at_its_place(text: str) -> None:
    analyzer = shipped_analyzer()
    for token in (*analyzer.words(text), *analyzer.bigrams(text)):
        assert token.term == fold(text[token.start : token.end])


@given(any_text)
def test_blanking_stop_words_keeps_the_offsets(text: str) -> None:
    kept = shipped_analyzer().content(text)
    assert len(kept) == len(text)
    assert all(a in (b, " ") for a, b in zip(kept, text, strict=True))


def test_stop_words_are_no_content() -> None:
    assert Analyzer([], ["的"]).content("快递的准入") == "快递 准入"


def test_stop_words_stay_in_passages() -> None:
    assert "的" in [token.term for token in Analyzer([], ["的"]).words("快递的准入")]


def test_importing_the_package_loads_no_dictionary() -> None:
    heavy = "{'jieba', 'sklearn', 'pandas', 'streamlit', 'rank_bm25'}"
    code = f"import sys, sizhong_search; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_jiebas_own_tokenizer_is_left_alone() -> None:
    import jieba

    words("快递")
    assert not jieba.dt.initialized
