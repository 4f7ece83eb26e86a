"""What a document says once about who answers for many of its measures.

排在第一位的部门为牵头部门，下同 makes the first body of each later list the lead; 以下均需试点城市政府落实，不再列出
adds a body to each. Takes a text, gives the rules with their places; :mod:`sizhong_search.annotation` applies them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sizhong_search.model import Rule
from sizhong_search.parsing.actors import read_actors
from sizhong_search.vocabulary.bodies import BODY, fold_script, is_generic

_ORDINAL = r"(?:第\s?[一1]\s?(?:位|个|名|家)?|首位?|最?前面?)"
_LEAD = r"(?:牵头|主办|主责)(?:责任|负责)?(?:单位|部门|机构)"
# All patterns read folded text. Which body leads, by its place in the list: 排在第一位的部门为牵头部门, 牵头单位列首位.
FIRST_LEADS = re.compile(
    rf"""(?:
      (?:(?:排名|排序|排列|排|位列|名列|列为|列|位于|居)(?:在|于)?{_ORDINAL}|第一(?:责任|个|位|家)(?=单位|部门|机构|责任))
      [^,;。()\n]{{0,10}}?\n?(?:为|是|系|作为)[^,;。()\n]{{0,6}}?{_LEAD}
    | {_LEAD}[^,;。()\n]{{0,4}}(?:排|列|位)(?:在|于)?{_ORDINAL}
    )(?P<goes_on>[,;。、]?\s?(?:以?下同|后同|以下(?:均|皆)?同))?""",
    re.VERBOSE,
)
_AND_ARE_NOT_LISTED = (
    r"[,;。]?\s?(?:均|都)?不再?(?:一一|逐一|逐项|单独|重复|分别|另行|另){0,2}"
    r"(?:列出|列明|列示|列入|列举|列|标注|注明|写明|说明)"
)
# 以下均需试点城市政府落实,不再列出; 以下责任单位均包括各设区市人民政府,不再列出; 以上任务均由各市州政府负责.
ALL_ANSWER = re.compile(
    rf"""(?:以[下上]|上述|下列|各项|所有|全部|本方案)[^,;。()\n]{{0,14}}\n?[^,;。()\n]{{0,8}}?(?:均|都|皆)\s?
      (?:需要?|须|应)?(?:由|涉及|包括|包含|含)?
      (?P<names>(?:[^;。:()\n]|\([^()\n]{{0,20}}\)|(?<=[一-鿿、])\n(?=[一-鿿])){{2,80}}?)
      (?P<verb>(?:按照?(?:各自)?职责(?:分工)?)?(?:抓好|具体|共同|组织|贯彻)?(?:负责|落实|配合|参与|组织实施|承担)(?:落实|实施|推进)?)?
      (?:(?P<not_listed>{_AND_ARE_NOT_LISTED})|(?<=[责实合与施担进])(?=[,;。)〕\]】\n]|$))""",
    re.VERBOSE,
)
# 各县(市、区)政府均为责任单位,不再列出: behind the names.
ALL_ARE = re.compile(
    rf"(?P<verb>(?:均|都|皆)(?:作为|为|是)[^,;。()\n]{{0,6}}(?:责任|落实|配合|参与|实施)(?:单位|部门|主体)){_AND_ARE_NOT_LISTED}"
)
_NAMES_BEFORE = re.compile(r"(?:[^,;。:()〔〕\n]|[(〔][^()〔〕\n]{0,20}[)〕]){2,60}$")
_SCOPE = re.compile(r"(?:(?:以[下上]|上述|下列)[^各省市县区]{0,8})?")
_PHRASE_BEFORE = re.compile(r"[^,;。:()〔〕【】\[\]\n]{0,20}$")


def find_rules(text: str) -> tuple[Rule, ...]:
    """Find the rules of a document.

    Parameters
    ----------
    text : str
        The whole text.

    Returns
    -------
    tuple of Rule
        In the order of the text. What holds for one clause alone, 排在第一位的为牵头部门 without 下同 in a bracket,
        is not among them.

    Examples
    --------
    >>> text = "（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）"
    >>> [(r.kind, r.text, [a.full_name for a in r.actors]) for r in find_rules(text)]
    [('all_answer', '以下均需试点城市政府落实，不再列出', ['试点城市政府'])]
    """
    folded = fold_script(text)
    return tuple(sorted((*_first_leads(text, folded), *_all_answer(text, folded)), key=lambda rule: rule.start))


def _first_leads(text: str, folded: str) -> Iterator[Rule]:
    for match in FIRST_LEADS.finditer(folded):
        window = folded[max(0, match.start() - 400) : match.start()]
        is_in_clause = max(map(window.rfind, "(【〔[")) > max(map(window.rfind, ")】〕]"))
        if match["goes_on"] or not is_in_clause:
            start = match.start() - len(_before(_PHRASE_BEFORE, folded, match.start()))
            yield Rule(kind="first_leads", text=text[start : match.end()], start=start, end=match.end())


def _all_answer(text: str, folded: str) -> Iterator[Rule]:
    found = [(m.start(), m.start("names"), m) for m in ALL_ANSWER.finditer(folded) if m["verb"] or m["not_listed"]]
    for match in ALL_ARE.finditer(folded):
        before = _before(_NAMES_BEFORE, folded, match.start())
        start = match.start() - len(before)
        found.append((start, start + len(_SCOPE.match(before).group()), match))  # type: ignore[union-attr]
    for start, names, match in found:
        actors = read_actors(
            text[names : match.end("verb") if match["verb"] else match.start("not_listed")], names
        ).actors
        if actors and all(
            is_generic(fold_script(a.full_name)) or BODY.search(fold_script(a.full_name)) for a in actors
        ):
            yield Rule(
                kind="all_answer", text=text[start : match.end()], start=start, end=match.end(), actors=tuple(actors)
            )


def _before(pattern: re.Pattern[str], text: str, end: int) -> str:
    match = pattern.search(text[max(0, end - 60) : end])
    return match.group() if match else ""
