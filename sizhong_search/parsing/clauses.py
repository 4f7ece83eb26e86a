"""Where responsibility clauses stand in a text, as official prose writes them.

A clause stands in brackets at the end of a measure, ``(省工商局、发改委、相关行业主管部门负责)``, behind a label,
``牵头单位：省商务厅；配合单位：省财政厅``, or is the last sentence of a paragraph. What comes out is what the clause
alone says. Splitting it into names with roles is left to :mod:`~sizhong_search.parsing.actors`, rules for the whole
document to :mod:`~sizhong_search.parsing.rules`, and which record a name means to :mod:`sizhong_search.annotation`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from sizhong_search.model import Actor, Clause
from sizhong_search.parsing.actors import KNOWN_LABEL, LABEL, VERB, Reading, read_actors
from sizhong_search.parsing.rules import ALL_ANSWER, ALL_ARE, FIRST_LEADS
from sizhong_search.vocabulary.bodies import BODY, GOVERNMENTS, OWN_NAME, fold_script, is_generic, own_prefix

# All patterns read folded text. One level of brackets may stand inside: (市交通委(市道运局)、市财政局).
BRACKETED = re.compile(
    r"[(【\[〔](?P<inside>(?:[^()【】\[\]〔〕]|\([^():]{0,40}\)|〔[^〔〕:]{0,40}〕){2,400}+)[)】\]〕]"
)
# 牵头单位: or 【牵头单位】 with no bracket around the clause; not who holds an event or a web site (主办, 承办单位).
_OPENING_LABEL = rf"(?!(?:主\s?办|承\s?办|参\s?加|支\s?持|执\s?行))(?:{re.sub(r'[?]P<[a-z]+>', '?:', KNOWN_LABEL)})"
# Where such a clause ends though its line goes on: the next mark, or prose behind a blank.
_LINE_ENDS = (
    r"\s(?:\d{1,2}[.、]|\(?[一二三四五六七八九十]{1,3}[)、]|第[一二三四五六七八九十]{1,3}条|[①-⑳]|[^\s、,;:()]{13})"
)
LABELLED = re.compile(
    rf"""(?P<inside>{_OPENING_LABEL}(?:[\]】〕)*]{{0,3}}\s{{0,3}}:\s{{0,4}}|[\]】〕]{{1,2}}\s{{0,4}})
      (?:(?!{_LINE_ENDS}|\s{{2}})(?:[^\n。()]|\([^()\n]{{0,60}}\)|(?<=[、,])\n))      # the first character of a name
      (?:(?!{_LINE_ENDS}|\s{{2}}(?!\s{{0,4}}{_OPENING_LABEL}))(?:[^\n。()\[\]【】]|\([^()\n]{{0,60}}\)|(?<=[、,])\n|【{_OPENING_LABEL}】)){{1,400}})""",
    re.VERBOSE,
)
# What may stand before such a label: nothing, the end of a sentence, a blank stretch, an opening bracket, a bullet.
_OPENS = re.compile(
    r"(?:^|[。;!?\n)】〕*|]|[ \t\xa0]{2}|[(【\[〔])"
    r"(?:\s{0,4}(?:[-—·•●▪◆*#|]{1,2}|\d{1,2}[.、]|[①-⑳])?\s{0,4}[【\[〔(*]{0,3})$"
)
# The last sentence of a line, or a bracket that is never closed: 省教育厅牵头，省财政厅配合。
_LAST_VERB = re.compile(r"(?:负责|牵头|配合|参与|落实|组织实施|指导)(?=[。)】〕]?[ \t\xa0]{0,20}(?:\n|$))")
_SENTENCE_BEFORE = re.compile(r"(?:[^。;!?:\n()]|\([^()\n]{0,30}\)){2,200}$")
# (技工院校内由…负责), (含铁路部门), (以上部门…): words that open a gloss and no list of names.
_GLOSS = re.compile(
    r"^(?:本|该|到|在|其(?!他)|我们?(?!国)|贵|含|即|非|指|如|设在|或|原(?!子能)|以[上下]|上述|也称|申请|申报|推荐|用人|依托|项目|采购|包括|不含|由本|又称|简称|仅)"
    r"|(?<=[一-鿿])(?<!自)由(?!贸)|^(?:企业|学校|公司|医院|高校)$|或者|参照|除外|解释|[要应须]$|积极"
)
_CENTRAL = re.compile(r"^(?:国家|中央|中国|国务院|最高).|.[一-鿿]{1,9}(?:(?<![挥乐业分])部|总局|总署)$")
Shape = Literal["bracket", "label", "sentence"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch that may be a clause: from ``start`` to ``end``, the names in ``inside_start`` to ``inside_end``."""

    start: int
    end: int
    inside_start: int
    inside_end: int
    shape: Shape
    is_cut_off: bool = False


def find_clauses(text: str, offset: int = 0) -> list[Clause]:
    """Find the clauses of a text.

    Parameters
    ----------
    text : str
        A document's text, or a part of it.
    offset : int
        Where ``text`` begins in the document; spans are counted from the document's start.

    Returns
    -------
    list of Clause
        In the order of the text; brackets that name nobody (abbreviations, document numbers) are left out.

    Examples
    --------
    >>> [(a.full_name, a.role) for c in find_clauses("…(省委网信办、省工信委、工商局等负责)") for a in c.actors]
    [('省委网信办', 'responsible'), ('省工信委', 'responsible'), ('省工商局', 'responsible')]
    """
    folded = fold_script(text)
    clauses = []
    for c in _candidates(folded):
        reading = _read(text[c.inside_start : c.inside_end], offset + c.inside_start)
        if c.is_cut_off and reading.actors and not _is_body(fold_script(reading.actors[-1].full_name)):  # 省商
            reading = replace(reading, actors=reading.actors[:-1])
        if _is_clause(folded, c, reading):
            clauses.append(
                Clause(
                    start=offset + c.start,
                    end=offset + c.end,
                    text=text[c.start : c.end],
                    actors=reading.actors,
                    open=reading.open,
                )
            )
    return clauses


def parse_clause(inside: str, offset: int = 0) -> tuple[list[Actor], bool]:
    """Split the inside of a clause into bodies with roles, and tell whether the list is open (等).

    >>> actors, is_open = parse_clause("税务总局、财政部等负责，排在第一位的部门为牵头部门，下同")
    >>> [(a.full_name, a.role) for a in actors], is_open
    ([('税务总局', 'lead'), ('财政部', 'responsible')], True)
    """
    reading = _read(inside, offset)
    return list(reading.actors), reading.open


def looks_like_clauses(text: str, offset: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the spans of brackets that speak of who answers, whether or not anybody was found in them.

    >>> list(looks_like_clauses("甲（责任单位：出资人）乙（见附件）"))
    [(1, 11)]
    """
    for match in BRACKETED.finditer(fold_script(text)):
        if _is_labelled(match["inside"]) or re.search(r"(?:负责|牵头|配合)[。]?$", match["inside"]):
            yield offset + match.start(), offset + match.end()


def _read(inside: str, offset: int) -> Reading:
    """Read the names, and apply what the clause says about its own first body; its rules for others are passed over."""
    folded = fold_script(inside)
    first_leads = FIRST_LEADS.search(folded)
    rules = [first_leads, ALL_ANSWER.search(folded), ALL_ARE.search(folded)]
    end = min((m.start() for m in rules if m), default=len(inside))
    reading = read_actors(inside[:end], offset)
    if first_leads and reading.actors:
        first, *others = reading.actors
        reading = replace(reading, actors=(replace(first, role="lead"), *others))
    return reading


def _candidates(folded: str) -> list[_Candidate]:
    """Return what may be a clause, in order, without overlaps: brackets with a label, labels, brackets, sentences."""
    brackets = [_Candidate(*m.span(), *m.span("inside"), "bracket") for m in BRACKETED.finditer(folded)]
    found = [b for b in brackets if _is_labelled(folded[b.inside_start : b.inside_end])]
    for match in LABELLED.finditer(folded):
        if _OPENS.search(folded, max(0, match.start() - 16), match.start()):
            end = match.end() - (len(match.group()) - len(match.group().rstrip()))
            is_cut_off = folded[match.start() - 1 : match.start()] in tuple("([【〔")
            start = match.start() - is_cut_off
            found.append(_Candidate(start, end, match.start(), end, "label", is_cut_off))
    found += brackets
    for verb in _LAST_VERB.finditer(folded):
        before = _SENTENCE_BEFORE.search(folded[max(0, verb.start() - 200) : verb.start()])
        if before:
            start = verb.start() - len(before.group().lstrip())
            is_cut_off = folded[start - 1 : start] == "("
            found.append(_Candidate(start - is_cut_off, verb.end(), start, verb.end(), "sentence"))
    kept: list[_Candidate] = []
    for candidate in found:
        at = bisect_right(kept, candidate.start, key=lambda c: c.start)
        if (at == 0 or kept[at - 1].end <= candidate.start) and (at == len(kept) or candidate.end <= kept[at].start):
            kept.insert(at, candidate)
    return kept


def _is_clause(folded: str, candidate: _Candidate, reading: Reading) -> bool:
    inside = folded[candidate.inside_start : candidate.inside_end]
    names = [fold_script(a.full_name) for a in reading.actors]
    n_bodies = sum(map(_is_body, names))
    if _is_labelled(inside):
        return n_bodies > 0
    if not n_bodies or any(_GLOSS.search(words) for words in (inside.lstrip(), *names)):
        return False
    named = [name for name in names if not is_generic(name)]
    if not VERB.search(inside):
        before = folded[max(0, candidate.start - 2) : candidate.start].strip()
        is_link = folded[candidate.start] == "["  # [市教育局]
        is_gloss = folded[candidate.end : candidate.end + 1] in (
            "、",
            "的",
            "和",
            "与",
        )  # 省委党校(省行政学院)、各类学院
        return not is_link and not is_gloss and _is_list_of_bodies(names, is_sentence=before.endswith(("。", ";")))
    if candidate.shape == "sentence":
        is_prose = inside.startswith("由") and not candidate.is_cut_off  # 由省财政厅负责。
        return bool(named) and not is_prose and not reading.loose and all(_is_body(n) and _is_placed(n) for n in names)
    return n_bodies * 2 > len(names) and (bool(named) or not reading.loose)


def _is_labelled(inside: str) -> bool:
    return any(not label["none"] for label in LABEL.finditer(inside))


def _is_list_of_bodies(names: list[str], *, is_sentence: bool) -> bool:
    """Tell (省商务厅、人民银行济南分行) from a gloss: bodies only, and one of them with the prefix of a government.

    Central bodies have no prefix; theirs are taken where they stand behind a full stop: 。(教育部、财政部).
    """
    if any(len(n) > 25 or not _is_body(n) or re.search(r"[等或]", n) for n in names):
        return False
    if any(own_prefix(n) in GOVERNMENTS for n in names):
        return sum(map(_is_placed, names)) * 2 > len(names)
    return is_sentence and len(names) > 1 and sum(bool(_CENTRAL.search(n)) for n in names) * 2 > len(names)


def _is_body(name: str) -> bool:
    return is_generic(name) or bool(BODY.search(name))


def _is_placed(name: str) -> bool:
    """Tell 省财政厅, 合肥海关 and 各市政府, which are bodies wherever they stand, from 教育局."""
    return bool(own_prefix(name) or OWN_NAME.search(name) or is_generic(name))
