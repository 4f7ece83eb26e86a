"""Who may apply: the data that ships, and what is wrong with data that is not right."""

from __future__ import annotations

import pytest

from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.groups import load_groups

GOOD = '[[stage]]\nid = "a"\nname = "甲"\nname_en = "A"\nwords = ["甲乙"]\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("对科技型中小企业给予补贴", ["tech"], id="the longest name"),
        pytest.param("省残疾人联合会", [], id="a body is nobody who applies"),
        pytest.param("返乡农民工和退役军人", ["migrant", "veteran"], id="two"),
        pytest.param("免征企业所得税", [], id="a tax is no business"),
    ],
)
def test_a_text_names_groups(text: str, expected: list[str]) -> None:
    assert [i for naming in open_vocabulary().applicants.find(text) for i in naming.groups] == expected


def test_those_without_a_company_are_choices_like_any_other() -> None:
    choices = open_vocabulary().applicants.choices
    assert {"unregistered", "person", "graduate", "migrant", "sole", "micro"} <= choices.keys()


def test_what_is_written_for_entrepreneurs_is_written_for_each_who_may_start() -> None:
    applicants = open_vocabulary().applicants
    assert "entrepreneur" in applicants.closure(["unregistered"])
    assert "market" not in applicants.closure(["unregistered"])  # nobody is a 市场主体 before registering


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(GOOD.replace("name_en", "english"), "missing name_en", id="a key is missing"),
        pytest.param(GOOD + GOOD, "the id is used twice", id="an id twice"),
        pytest.param(GOOD + 'apart = ["b"]\n', "unknown group b", id="a group that is none"),
        pytest.param(GOOD + 'examples = ["丙"]\n', "the example '丙' does not name it", id="an example"),
        pytest.param(GOOD.replace('["甲乙"]', '"甲乙"'), "words is not a list of words", id="no list"),
        pytest.param(GOOD.replace('["甲乙"]', "[]"), "it has no words", id="no words"),
    ],
)
def test_faults_are_told(text: str, fault: str) -> None:
    assert any(fault in told for told in load_groups(text, "stage")[1])
