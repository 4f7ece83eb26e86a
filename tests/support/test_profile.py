"""The answers in an address, and answers that are none."""

from __future__ import annotations

import pytest

from sizhong_search.errors import UnknownValueError
from sizhong_search.support import Profile, check
from sizhong_search.vocabulary import open_vocabulary


def test_the_answers_survive_an_address() -> None:
    profile = Profile(need="贷款", who=("graduate", "micro"), sector="it", stage="young", region="广州市")
    assert Profile.from_params(profile.to_params(), open_vocabulary()) == profile


def test_what_is_no_choice_in_an_address_counts_as_not_given() -> None:
    params = {"who": ["bank", "sole"], "sector": ["x"], "stage": ["x"], "region": ["火星"]}
    assert Profile.from_params(params, open_vocabulary()) == Profile(who=("sole",))


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        pytest.param(Profile(who=("unregistered",), stage="young"), True, id="not registered, and three years old"),
        pytest.param(Profile(who=("graduate", "unregistered"), stage="listing"), True, id="and going public"),
        pytest.param(Profile(who=("unregistered",), stage="idea"), False, id="not registered twice"),
        pytest.param(Profile(who=("unregistered",)), False, id="no stage"),
        pytest.param(Profile(who=("micro",), stage="young"), False, id="a young business"),
    ],
)
def test_answers_that_do_not_go_together_are_told(profile: Profile, expected: bool) -> None:
    assert profile.is_contradictory is expected


@pytest.mark.parametrize(
    "profile",
    [Profile(who=("bank",)), Profile(sector="x"), Profile(stage="x"), Profile(region="火星")],
    ids=["who", "sector", "stage", "region"],
)
def test_an_answer_that_is_none_is_refused(profile: Profile) -> None:
    with pytest.raises(UnknownValueError):
        check(profile, open_vocabulary())
