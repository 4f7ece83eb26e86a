"""How a policy text is numbered: 一、 › （一） › 1. › （1） › ①, with chapters and articles beside them.

Takes a text, gives its leaf sections (the measures) with the marks that lead to them, and blocks that tile it. A number
that does not go up (…6. then 1.) means that a heading is missing: the groups are then called ``#1``, ``#2``, …
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from sizhong_search.model import Block
from sizhong_search.text import number

# A line that opens with a mark. The named group is the style; its place in the pattern is its rank, outermost first.
MARK = re.compile(
    r"""^[ \t　]*(?:
      (?P<chapter>第(?P<n0>[一二三四五六七八九十百零〇\d]{1,5})[章编篇])[ \t　]*
    | (?P<section>第(?P<n1>[一二三四五六七八九十百零〇\d]{1,5})节)[ \t　]*
    | (?P<article>第(?P<n2>[一二三四五六七八九十百零〇\d]{1,5})条)[ \t　]*
    | (?P<han>(?P<n3>[一二三四五六七八九十]{1,3}))[、．.]
    | (?P<han_bracket>[（(](?P<n4>[一二三四五六七八九十]{1,3})[）)])
    | (?P<digit>(?P<n5>\d{1,3}))(?:[．、]|\.(?!\d))
    | (?P<digit_bracket>[（(](?P<n6>\d{1,3})[）)])
    | (?P<circle>(?P<n7>[①-⑳]))
    )[ \t　]*""",
    re.VERBOSE | re.MULTILINE,
)
STYLES = ("chapter", "section", "article", "han", "han_bracket", "digit", "digit_bracket", "circle")

# Sections under such a heading say what is meant, not what is done.
NOT_MEASURES = re.compile(
    r"^(总体(要求|思路|目标)|指导思想|(基本|工作|主要)(原则|目标)|(发展|行动|工作)(目标|思路)|目标任务|总则|附则|附件)"
)
# 制定出台政策措施。各有关部门要… : a short first sentence without a comma, and text behind it.
HEADING = re.compile(r"(?P<heading>[^，,。；;：:\n（）()]{2,30})(?:。|\n|$)")
# The end of the body: a list of annexes, or a date alone on its line (the signature stands before it).
TAIL = re.compile(
    r"^[ \t　]{0,40}(?:附件?[:：]|(?:[^\s。，][^\n。，]{1,30}\n[ \t　]{0,40})?"
    r"(?:20|19)\d\d年\d{1,2}月\d{1,2}日[ \t　]{0,9}$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered unit without numbered units below it, and the headings above it."""

    path: tuple[str, ...]
    headings: tuple[str, ...]
    heading: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What :func:`read_outline` gives: measures and the blocks that tile the text."""

    measures: tuple[Section, ...]
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Item:
    mark: str
    rank: int
    number: int
    start: int
    text_start: int
    end: int = 0
    group: int = 1
    is_leaf: bool = True
    parents: tuple[_Item, ...] = ()


def read_outline(text: str) -> Outline:
    r"""Find the measures of a text.

    >>> outline = read_outline("1.甲甲。\n2.乙乙。\n1.丙丙。\n(一)组织领导。各地要落实。")
    >>> [section.path for section in outline.measures]
    [('#1', '1'), ('#1', '2'), ('#2', '1'), ('(一)',)]
    """
    marks = list(MARK.finditer(text))
    tail = TAIL.search(text, marks[-1].end()) if marks else None
    body_end = tail.start() if tail else len(text)
    items = _nest([_item(m) for m in marks])
    for item, following in pairwise([*items, None]):
        if item is not None:
            item.end = len(text[: following.start if following else body_end].rstrip())
    restarted = Counter((item.parents[-1:] and id(item.parents[-1]), item.rank) for item in items if item.group > 1)

    def path(item: _Item) -> tuple[str, ...]:
        marks: list[str] = []
        for node in (*item.parents, item):
            if restarted[(node.parents[-1:] and id(node.parents[-1]), node.rank)]:
                marks.append(f"#{node.group}")
            marks.append(node.mark)
        return tuple(marks)

    measures = tuple(
        Section(
            path=path(item),
            headings=tuple(_title(text, parent) for parent in item.parents),
            heading=_heading(text, item),
            start=item.start,
            end=item.end,
        )
        for item in items
        if item.is_leaf and _is_measure(text, item)
    )
    return Outline(measures=measures, blocks=_tile(text, items, measures))


def _item(match: re.Match[str]) -> _Item:
    style = next(name for name in STYLES if match[name])
    rank = STYLES.index(style)
    return _Item(match[style], rank, number(match[f"n{rank}"]) or 0, match.start(style), match.end())


def _nest(items: list[_Item]) -> list[_Item]:
    """Give each item its parents and its group; a number that does not rise opens a new group."""
    open_items: list[_Item] = []
    for item in items:
        while open_items and open_items[-1].rank > item.rank:
            open_items.pop()
        if open_items and open_items[-1].rank == item.rank:
            before = open_items.pop()
            item.group = before.group + (item.number <= before.number)
        elif open_items:
            open_items[-1].is_leaf = False
        item.parents = tuple(open_items)
        open_items.append(item)
    return items


def _is_measure(text: str, item: _Item) -> bool:
    """Tell a leaf that says something to be done from a lone heading and from guiding ideas."""
    titles = [_title(text, node) for node in (*item.parents, item)]
    if any(NOT_MEASURES.match(title) for title in titles):
        return False
    return bool(re.search(r"[。；;，,]", text[item.text_start : item.end]))


def _title(text: str, item: _Item) -> str:
    """Return a section's heading, or its first words where it has none."""
    return _heading(text, item) or text[item.text_start : item.end].partition("\n")[0][:30]


def _heading(text: str, item: _Item) -> str | None:
    match = HEADING.match(text, item.text_start, item.end)
    if not match or (item.is_leaf and match.end() >= item.end):
        return None
    return match["heading"].strip()


def _tile(text: str, items: list[_Item], measures: tuple[Section, ...]) -> tuple[Block, ...]:
    """Cut the text into blocks without gaps: a block runs to the start of the next one, line ends included."""
    kinds = {item.start: "heading" for item in items} | {m.start: "measure" for m in measures}
    first = min(kinds, default=len(text))
    inside = iter(sorted((m.start, m.end) for m in measures))
    current = next(inside, (len(text), len(text)))
    starts: dict[int, str] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        mark = at + len(line) - len(line.lstrip(" \t　"))
        start = mark if mark in kinds else at
        at += len(line)
        if not line.strip():
            continue
        while start > current[1]:
            current = next(inside, (len(text), len(text)))
        if start in kinds:
            starts[start] = kinds[start]
        elif start < first:
            starts[start] = "preamble"
        elif not current[0] < start < current[1]:
            starts[start] = "paragraph"
    bounds = [0, *sorted(starts)[1:], len(text)] if starts else [0, len(text)]
    labels = [starts[s] for s in sorted(starts)] or ["paragraph"]
    return tuple(
        Block(kind=kind, start=a, end=b)  # type: ignore[arg-type]
        for kind, (a, b) in zip(labels, pairwise(bounds), strict=True)
        if b > a
    )
