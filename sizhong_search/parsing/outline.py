"""Which units a text is made of: 一、 › （一） › 1., with chapters and articles, in one part or several.

Takes a text, gives its measures (the leaf units that say something to be done) with the marks that lead to them, and
blocks that tile it. Where a count begins again and no heading says why (…6. then 1.), the groups are called ``#1``,
``#2``, …; a plan behind its notice, or an annex, counts anew and needs no such name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sizhong_search.model import Block, Located
from sizhong_search.parsing.blocks import BLANK, tile
from sizhong_search.parsing.lists import leads_into_a_list, leads_into_conditions, looks_like_a_list
from sizhong_search.parsing.marks import STYLES, UNNUMBERED, Mark, find_marks
from sizhong_search.parsing.measures import heading_of, is_measure, title_of
from sizhong_search.parsing.parts import FORM, NEXT_PART, ends_of_parts, lists_of_annexes
from sizhong_search.text import number

OUTERMOST = ("part", "chapter", "article", "han")  # nothing stands above them: a count of theirs begins with its part
_NUMERAL = re.compile(r"[一二三四五六七八九十百零〇]{1,5}|\d{1,3}")
# The closing words behind the last unit: 各地区、各部门要…; they belong to the document.
CLOSING = re.compile(
    r"[^\S\n]{0,9}(?:各(?:地|级|省|市|区|县|镇|乡|部门|有关|单位)|国务院(?:各|有关)|以上|上述|请(?:各|认真)|有关部门要|[省市](?:级|直)各)"
)
# A line of its own behind a sentence, itself none.
_HEADS_THE_NEXT = re.compile(
    r"(?<=[。！；）)/])[^\S\n]{0,9}\n\s{0,9}[^\s。，；：、！？（(][^\n。，；：！？]{2,24}(?<![）)])\s{0,9}$"
)
LONGEST_HEAD = 400
LONGEST_LIST = 1500  # characters: what fills more than a page is no list any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered unit without numbered units below it, and the headings above it."""

    path: tuple[str, ...]
    headings: tuple[str, ...]
    heading: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A number that does not follow the one before it: after 3. comes 5."""

    before: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What :func:`read_outline` gives: measures, the blocks that tile the text, and where its numbers leap.

    ``restarts`` are the measures that begin a group whose heading is missing, ``repeats`` those that begin a part which
    counts as an earlier one does.
    """

    measures: tuple[Section, ...]
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...] = ()
    restarts: tuple[Section, ...] = ()
    repeats: tuple[Section, ...] = ()


@dataclass(slots=True, eq=False)
class _Item:
    mark: Mark
    end: int = 0
    group: int = 1
    part: int = 0
    parents: tuple[_Item, ...] = ()
    children: list[_Item] = field(default_factory=list)


def read_outline(
    text: str, marks: Sequence[Mark] | None = None, *, is_policy: bool = True, furniture: Iterable[Located] = ()
) -> Outline:
    r"""Find the measures of a text.

    Parameters
    ----------
    text : str
    marks : sequence of Mark, optional
        Its number marks, where they were found before.
    is_policy : bool
        Whether it is a policy at all; of anything else only the headings are of interest.
    furniture : iterable of Located
        What belongs to its pages and is blank in it; its page numbers are found here.

    Examples
    --------
    >>> outline = read_outline("1.甲甲。\n2.乙乙。\n1.丙丙。\n(一)组织领导。各地要落实。")
    >>> [section.path for section in outline.measures]
    [('#1', '1'), ('#1', '2'), ('#2', '1'), ('(一)',)]
    """
    items = _nest(text, find_marks(text) if marks is None else marks)
    _end(text, items)
    forms = _forms(text, items)
    leaves = [i for i in _join_lists(text, items) if is_policy and i.part not in forms and _is_measure(text, i)]
    restarted = {_count(item) for item in items if item.group > 1}

    def path(item: _Item) -> tuple[str, ...]:
        marks: list[str] = []
        for node in (*item.parents, item):
            if _count(node) in restarted:
                marks.append(f"#{node.group}")
            marks.append(node.mark.label)
        return tuple(marks)

    measures = tuple(
        Section(
            path=path(item),
            headings=tuple(_title(text, parent) for parent in item.parents),
            heading=_heading(text, item),
            start=item.mark.start,
            end=item.end,
        )
        for item in leaves
    )
    headings = [item.mark.start for item in items if item.children]
    return Outline(
        measures=measures,
        blocks=tile(text, headings, [(m.start, m.end) for m in measures], furniture),
        gaps=tuple(_gaps(text, items)),
        restarts=tuple(_restarts(measures)),
        repeats=tuple(_repeats(measures, [item.part for item in leaves])),
    )


def _count(item: _Item) -> tuple[int, int, str]:
    """Name the count that an item belongs to: its part, what it stands under, its style."""
    return item.part, id(item.parents[-1]) if item.parents else 0, item.mark.style


def _nest(text: str, marks: Sequence[Mark]) -> list[_Item]:
    """Give each mark its parents, its part and its group.

    A number that does not rise opens a new part where a title, an annex or a date stands before it, or where nothing
    can stand above it; else a new group. A wrapped line that looks like a title is none where words lead into a list.
    """
    rank = {style: i for i, style in enumerate(_order(marks))}
    found = list(NEXT_PART.finditer(text)) if marks else []
    bounds, annexes = [m.start() for m in found], [m.start() for m in found if m["annex"]]
    lists = lists_of_annexes(text, bounds)
    marks = [mark for mark in marks if not _is_in_a_list(mark, lists)]
    open_items: list[_Item] = []
    items: list[_Item] = []
    part, previous = 0, 0
    for mark in marks:
        item = _Item(mark)
        is_new = bisect_left(bounds, previous) < bisect_left(bounds, mark.start)
        if mark.style not in OUTERMOST and leads_into_a_list(text[previous : mark.start]):
            is_new = bisect_left(annexes, previous) < bisect_left(annexes, mark.start)
        is_new |= mark.style in OUTERMOST and bool(open_items) and open_items[0].mark.style == mark.style
        if mark.number == 1 and is_new and items:
            part, open_items = part + 1, []
        while open_items and rank[open_items[-1].mark.style] > rank[mark.style]:
            open_items.pop()
        if open_items and open_items[-1].mark.style == mark.style:
            before = open_items.pop()
            item.group = before.group + _starts_again(before.mark, mark)
        if open_items:
            open_items[-1].children.append(item)
        item.parents, item.part = tuple(open_items), part
        open_items.append(item)
        items.append(item)
        previous = mark.text_start
    return items


def _is_in_a_list(mark: Mark, lists: Sequence[tuple[int, int]]) -> bool:
    i = bisect_left(lists, (mark.start, 0)) - 1
    return i >= 0 and mark.start < lists[i][1]


def _starts_again(before: Mark, mark: Mark) -> bool:
    if mark.style == "decimal":  # 1.2 behind 1.1.3: the whole number tells
        return False
    return mark.number <= before.number


def _order(marks: Sequence[Mark]) -> list[str]:
    """Return the styles from the outermost in: as usual, but 一、 above 第一条 where 一、 holds the articles.

    A style holds another one where it begins first, counts on to the end, and goes on after the other has begun.
    """
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    begun: dict[str, int] = {}
    ended: dict[str, int] = {}
    for i, mark in enumerate(marks):
        numbers[mark.style].append(mark.number)
        begun.setdefault(mark.style, i)
        ended[mark.style] = i
    order = [style for style in (*STYLES, *UNNUMBERED) if style in begun]
    for inner in list(order):
        for outer in order[order.index(inner) + 1 :]:
            if (inner, outer) == ("section", "article"):  # 节 stands above 条, also where the first chapter has none
                continue
            counts_on = numbers[outer] == list(range(1, len(numbers[outer]) + 1)) or _holds(marks, outer, inner)
            if counts_on and begun[outer] < begun[inner] < ended[outer]:
                order.remove(outer)
                order.insert(order.index(inner), outer)
    return order


def _holds(marks: Sequence[Mark], outer: str, inner: str) -> bool:
    """Tell whether a style that begins anew below a higher one opens each time with a first mark of the inner style."""
    own = [m.number for m in marks if m.style == outer]
    opens = [b.style == inner and b.number == 1 for a, b in pairwise(marks) if a.style == outer]
    return bool(opens) and all(opens) and all(b in (a + 1, 1) for a, b in pairwise([0, *own]))


def _end(text: str, items: Sequence[_Item]) -> None:
    """Give each item its end: the next item, or what ends its part, without the blanks before it."""
    endings = ends_of_parts(text) if items else []
    for i, item in enumerate(items):
        following = items[i + 1] if i + 1 < len(items) else None
        end = following.mark.start if following else len(text)
        if following and following.mark.style == item.mark.style and following.mark.number <= item.mark.number:
            end = _without_heading(text, item.mark.text_start, end)
        if following is None or following.part != item.part:
            at = bisect_right(endings, item.mark.text_start)
            if at < len(endings) and endings[at] < end:
                end = endings[at]
        item.end = _stripped(text, item.mark.start, end)
    parts: defaultdict[int, list[_Item]] = defaultdict(list)
    for item in items:
        if not item.children:
            parts[item.part].append(item)
    for leaves in parts.values():
        leaves[-1].end = _without_closing(text, leaves)


def _without_heading(text: str, start: int, end: int) -> int:
    """Return where an item ends before the lone line that heads a new count: 面向毕业生的扶持政策, and then 一、."""
    heading = _HEADS_THE_NEXT.search(text[start:end])
    return start + heading.start() if heading else end


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in BLANK:
        end -= 1
    return end


def _without_closing(text: str, leaves: Sequence[_Item]) -> int:
    """Return where the last leaf of a part ends: before 各地区、各部门要…, where others have fewer paragraphs."""
    *others, last = leaves
    if len(others) < 2 or last.mark.style == "article":
        return last.end
    ends_with_a_clause = sum(text[leaf.end - 1] in "）)】" for leaf in others) * 2 > len(others)
    n_usual = sorted(text.count("\n", leaf.mark.start, leaf.end) for leaf in others)[len(others) * 4 // 5]
    at = last.mark.start
    for n, line in enumerate(text[last.mark.start : last.end].split("\n")):
        before = text[last.mark.start : at].rstrip()
        closes = CLOSING.match(line) or (ends_with_a_clause and before.endswith(("）", ")", "】")))
        if n > n_usual and line.strip() and closes and "。" in before:
            return _stripped(text, last.mark.start, at)
        at += len(line) + 1
    return last.end


def _forms(text: str, items: Sequence[_Item]) -> set[int]:
    """Return the parts that are filled in or looked up: 附件1 申请表, 附件2 分值表."""
    first: dict[int, _Item] = {}
    for item in items:
        first.setdefault(item.part, item)
    forms = set()
    for part, item in first.items():
        before = text[max(0, item.mark.start - LONGEST_HEAD) : item.mark.start]
        heads = [m for m in NEXT_PART.finditer(before) if m["annex"]]
        if part and heads:
            title = before[heads[-1].end() :].strip(BLANK + ":：").split("\n", 1)[0].split("  ")[0][:60]
            if FORM.search(title):
                forms.add(part)
    return forms


def _join_lists(text: str, items: Sequence[_Item]) -> Iterator[_Item]:
    """Yield the leaves; an item whose own items only list what its sentence speaks of is a leaf with all of them."""
    for item in reversed(items):
        if item.children and _is_list(text, item):
            _take_in(item)
    until = 0
    for item in items:
        if not item.children and item.mark.start >= until:
            until = item.end
            yield item


def _last(item: _Item) -> _Item:
    while item.children:
        item = item.children[-1]
    return item


def _take_in(item: _Item) -> int:
    """Make an item a leaf with all that stands under it; return where it ends."""
    for child in item.children:
        item.end = _take_in(child)
    item.children = []
    return item.end


def _is_list(text: str, item: _Item) -> bool:
    if item.mark.style in ("part", "chapter", "section"):
        return False
    own = text[item.mark.text_start : item.children[0].mark.start]
    if leads_into_conditions(own) and _last(item).end - item.mark.start <= LONGEST_LIST:
        return True
    if any(child.children for child in item.children):
        return False
    if item.mark.style == "article":  # 项 of an article
        return True
    return looks_like_a_list(own, [text[child.mark.text_start : child.end] for child in item.children])


def _is_measure(text: str, item: _Item) -> bool:
    titles = [_title(text, node) for node in (*item.parents, item)]
    return is_measure(text[item.mark.text_start : item.end], titles)


def _title(text: str, item: _Item) -> str:
    end = item.children[0].mark.start if item.children else item.end
    return title_of(text[item.mark.text_start : min(end, item.mark.text_start + LONGEST_HEAD)], item.mark.label)


def _heading(text: str, item: _Item) -> str | None:
    return heading_of(text[item.mark.text_start : item.end], is_article=item.mark.style == "article")


def _gaps(text: str, items: Sequence[_Item]) -> Iterator[Gap]:
    """Yield where a number leaps within its count, and the numbers between stand nowhere in the text between.

    A count that runs on below other headings does not leap; a mark that was not understood (4第八条, behind a page
    number) is there all the same.
    """
    last: dict[tuple[int, str], Mark] = {}
    for item in items:
        mark = item.mark
        before = last.get((item.part, mark.style))
        if before and mark.style != "decimal" and before.number + 1 < mark.number:
            between = {number(n) for n in _NUMERAL.findall(text, before.text_start, mark.start)}
            if not between.issuperset(range(before.number + 1, mark.number)):
                yield Gap(before=before.label, after=mark.label, start=mark.start, end=mark.text_start)
        last[item.part, mark.style] = mark


def _restarts(measures: Sequence[Section]) -> Iterator[Section]:
    """Yield the first measure of each group without a heading."""
    seen: set[tuple[str, ...]] = set()
    for measure in measures:
        for depth, mark in enumerate(measure.path):
            group = measure.path[: depth + 1]
            if mark.startswith("#") and mark != "#1" and group not in seen:
                seen.add(group)
                yield measure
                break


def _repeats(measures: Sequence[Section], parts: Sequence[int]) -> list[Section]:
    """Return the first measure of each part that has a path of an earlier part: its number alone does not tell it."""
    begins: dict[int, Section] = {}
    stood: dict[tuple[str, ...], int] = {}
    repeating: dict[int, Section] = {}
    for measure, part in zip(measures, parts, strict=True):
        begins.setdefault(part, measure)
        if stood.setdefault(measure.path, part) != part:
            repeating.setdefault(part, begins[part])
    return list(repeating.values())
