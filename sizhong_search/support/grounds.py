"""Grounds: what speaks for a measure, against it, or is to be confirmed, each with the words that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Question = Literal["who", "sector", "stage", "region", "time", "status"]
Verdict = Literal["for", "open", "against"]
Reason = Literal[
    "who_named", "who_unanswered", "who_narrower", "who_other", "who_excluded", "who_title", "who_unsaid", "who_told",
    "who_wished", "who_elsewhere", "who_above", "who_cut", "condition",
    "sector_named", "sector_title", "sector_wide", "sector_other", "stage_named", "stage_unanswered", "stage_other",
    "region_everywhere", "region_same", "region_unanswered", "region_narrower", "region_other", "region_unknown",
    "region_part_same", "region_part_unanswered", "region_part_other",
    "time_over", "time_epidemic", "time_past", "time_old", "time_undated", "status_lapsed",
]  # fmt: skip


Source = Literal["text", "title"]
_ASKED: tuple[Question, ...] = get_args(Question)
QUESTIONS: Mapping[str, Question] = {"condition": "who", **{question: question for question in _ASKED}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground.

    ``words`` are cut out of the document's text by ``start`` and ``end``, or out of its title where ``source`` says so;
    what is open may have none, for a text that is silent has no words. ``about`` is what was read out of them: a place,
    the id of a sector, or several with commas.
    """

    question: Question
    verdict: Verdict
    reason: Reason
    words: str = ""
    start: int = 0
    end: int = 0
    source: Source = "text"
    about: str = ""


def ground(
    reason: Reason,
    verdict: Verdict,
    text: str = "",
    span: tuple[int, int] = (0, 0),
    *,
    source: Source = "text",
    about: str = "",
) -> Ground:
    """Make a ground whose words stand at a span of a text; its question is the first part of its reason.

    >>> ground("who_named", "for", "对小微企业给予补贴", (1, 5)).words
    '小微企业'
    """
    return Ground(
        question=QUESTIONS[reason.partition("_")[0]],
        verdict=verdict,
        reason=reason,
        words=text[slice(*span)],
        start=span[0],
        end=span[1],
        source=source,
        about=about,
    )
