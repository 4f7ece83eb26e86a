"""Documents that a text cites or ends: 《国务院关于…的指导意见》(国发〔2015〕53号), and document numbers alone.

A title in 《》 is a citation where a number stands behind it, or where it names a document: by its ending (条例, 办法,
意见) and by more than its ending. Newspapers, forms, licences and the short names that a text gives its citations are
none. A reference ``repeals`` where the text itself ends the document (《…》同时废止, 废止下列文件：…); that it was
ended before (已废止) or that a part of it ends (第三条停止执行) is a citation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sizhong_search.model import Reference
from sizhong_search.parsing.doc_numbers import DocNumber, find_doc_numbers

_BRACKET = re.compile("[《》〉]")
_MAX_TITLE = 150
_LINE_BREAK = re.compile(r"[ 　\t]{0,9}\n[ 　\t]{0,9}")
# （试行）, （2021—2025年）, 2022年版
# （试行）, （2021—2025年）, 2022年版
_TAIL = re.compile(r"(?:\s?[（(\[][^（）()\[\]]{1,30}[）)\]]|[0-9]{4}年版?|[\s”’]){1,4}$")

# What rules, and is known by a short name: 《公司法》, 《工伤保险条例》, 《首发企业现场检查规定》.
_RULE = re.compile(
    r"(?:(?<![方做用书看想说手算语])法|法典|宪法|总则|条例|办法|规定|规则|细则|准则|通则|导则|章程|公约|条约|协定|议定书|宪章"
    r"|若干措施)$"
)
# Also the names of papers that anybody writes (《防控方案》): a citation where it is long, or says whose or what about.
_PAPER = re.compile(
    r"(?:意见|方案|通知|措施|决定|决议|规划|纲要|计划|公告|通告|公报|批复|复函|请示|的函|令|指南|指引|大纲|常规|目录|名录|标准|规范|规程|制度|要点|预案"
    r"|清单|解释|政策|要求|行动|部署|安排|战略|倡议|宣言|声明|声明书|白皮书|说明|问答|框架|的建议|的答复|十条|[〇一二三四五六七八九十]条)$"
)
_REPORT = re.compile(r"关于.{2,60}报告$|政府工作报告$|党.{0,3}大报告$")
# 《上市公司监管指引第9号——上市公司筹划和实施重大资产重组的监管要求》
_SERIES = re.compile(
    r"(?:准则|指引|指南|意见|规则|规定|标准|公告|解释|问答|模板|备忘录)(?:[—-]{1,2}[一-鿿]{1,4}类)?\s?第\s?[\d一二三四五六七八九十]{1,4}\s?号"
)
_SAYS_WHOSE = re.compile(
    r"关于|^中华人民共和国|^中共|^国家|^国务院|^全国|^[一-鿿]{2,10}(?:省|市|区|县|州|部|局|委|厅)|(?:19|20)\d\d|[“\"]|十[一二三四五]五"
)
# 《实施办法》, 《指导意见》, 《暂行规定》: no more than a kind of document, and so a short name for one cited before.
_GENERIC = re.compile(
    r"(?:[本该此上述]|实施|管理|暂行|试行|工作|若干|指导|具体|行动|专项|总体|发展|建设|改革|监管|监督|技术|操作|业务|应急|评价|考核|补充|配套"
    r"|有关|相关|产业|重点|任务|规划|政策|三年|条例|的){0,6}"
)
_SHORT_NAME = re.compile(r"(?:简称|下称|统称)[为：:]{0,2}[“\"‘]?《(?P<name>[^《》\n]{2,30})》")

# Between a title and its number: a blank, or a bracket that opens: 《…》（2012年3月1日国务院令第586号公布）.
_TO_NUMBER = re.compile(r"[ 　]{0,3}|\s{0,4}[（(【\[][^（）()【】《》]{0,60}")
_YEAR_AND_SERIAL = re.compile(r"\s{0,3}[（(](?P<number>20\d\d年第\s?\d{1,4}\s?号)")  # 《…的公告》（2020年第4号）

# What is left of the bracket with the number, 以下简称《意见》）, and one more bracket.
# The rest of the bracket with the number, and one more: …（国务院令第586号，2010年修订）（以下简称《条例》）.
_REST = r"(?:[^（）()。\n]{0,40}[）)】\]])?(?:\s?[（(][^（）()]{0,40}[）)])?"
_ENDING = (
    r"(?:废\s?止|失\s?效|停\s?止\s?(?:执\s?行|施\s?行|实\s?施)|不\s?再\s?(?:执\s?行|施\s?行|适\s?用)|终止(?:执行|实施))"
)
ENDED = re.compile(
    rf"""{_REST}\s{{0,3}}
    (?:(?:及|以及|和)其?(?:相\s?关|有\s?关)\s?[^，。；《》（）]{{0,8}})?        # 及相关配套制度
    (?:等[^，。；、《》（）]{{0,14}})?[，,]?\s{{0,3}}                        # 等3件规范性文件
    (?:[自从于][^，。；《》（）]{{2,30}}?[起日后])?[，,]?\s{{0,3}}           # 自本办法施行之日起
    (?:[也均亦现即]|相\s?应|一律|全部|全文|正式|即\s?行|立即|随之|自行|自动|同步|同\s?时|一\s?并|予\s?以|宣\s?布){{0,4}}\s?
    {_ENDING}(?!\s?(?:之?[前后日时]|以[前后]|[的或、和及]|部分))""",
    re.VERBOSE,
)
_TO_END = re.compile(r"(?<![未不止改、])(?:废\s?止|宣布)原?\s{0,2}$")  # 决定废止《…》
_PART = re.compile(rf"{_REST}\s?(?:[中第内之]|部分|有关|相关|的(?:部分|有关|相关|[一-鿿]{{0,4}}第))")
# 决定废止以下文件：1.《…》2.《…》; a heading 附件2 决定废止的规范性文件目录
_LIST = re.compile(
    rf"(?<![改、和])(?:{_ENDING}[^。《》\n]{{0,30}}(?:文件|规章|规定|通知|目录|清单|法规)[^。《》\n]{{0,20}}"
    rf"|(?:以下|下列)[^。《》\n]{{0,30}}{_ENDING}[^。《》\n]{{0,10}})[：:\n]\s{{0,4}}(?:[（(]?[\d一]{{1,2}}[）)、．.]{{0,2}})?\s{{0,3}}$"
)
_ITEM_GAP = re.compile(
    rf"{_REST}[\s、，,；;。.．和及与]{{0,6}}(?:[（(]?[\d一二三四五六七八九十]{{1,3}}[）)、．.]{{0,2}})?\s{{0,3}}[一-鿿]{{0,20}}"
)
_AND_GAP = re.compile(rf"{_REST}\s{{0,3}}(?:[、，,和及与]|以及){{0,2}}\s{{0,3}}原?")


def find_references(text: str, offset: int = 0) -> tuple[Reference, ...]:
    """Find what a text cites, in its order; a number in brackets right behind a title belongs to it.

    A title that is broken over two lines is given in one piece.

    >>> [(r.title, r.doc_number) for r in find_references("落实《国务院关于加快发展的意见》 (国发〔2015〕53号)")]
    [('国务院关于加快发展的意见', '国发〔2015〕53号')]
    >>> [r.relation for r in find_references("《快递业务经营许可管理办法》(2009年第12号)自本办法施行之日起同时废止。")]
    ['repeals']
    """
    found = _with_relations(sorted(_references(text), key=lambda r: r.start), text)
    if not offset:
        return tuple(found)
    return tuple(replace(r, start=r.start + offset, end=r.end + offset) for r in found)


def newest_year(references: Iterable[Reference]) -> int | None:
    """Return the year of the newest numbered document cited: the citing one is not older than that."""
    numbers = (n for r in references if r.doc_number for n in find_doc_numbers(r.doc_number))
    return max((n.year for n in numbers if n.year), default=None)


def _references(text: str) -> Iterator[Reference]:
    numbers = find_doc_numbers(text)
    starts = [n.start for n in numbers]
    free = dict.fromkeys(range(len(numbers)))
    short_names = {m["name"] for m in _SHORT_NAME.finditer(text)} if "称" in text else set()
    for start, end in _titles(text):
        title = _LINE_BREAK.sub("", text[start + 1 : end - 1]).strip()
        first, behind = bisect_left(starts, start), bisect_left(starts, end)
        for inside in range(first, behind):
            free.pop(inside, None)
        number: DocNumber | None = None
        if behind < len(numbers) and starts[behind] - end < 64 and _TO_NUMBER.fullmatch(text, end, starts[behind]):
            number = numbers[behind]
            free.pop(behind)
        elif first and first - 1 in free and text[numbers[first - 1].end : start].strip() in ("", "文件"):
            number = numbers[first - 1]  # 国发〔2015〕53号《…》
            free.pop(first - 1)
        serial = None if number or not title.endswith(("公告", "通告", "令")) else _YEAR_AND_SERIAL.match(text, end)
        if number or serial or (title not in short_names and is_document(title)):
            yield Reference(
                title=title,
                doc_number=number.as_written if number else serial["number"] if serial else None,
                start=min(start, number.start) if number else start,
                end=max(end, number.end) if number else serial.end() if serial else end,
            )
    for i in free:
        yield Reference(title=None, doc_number=numbers[i].as_written, start=numbers[i].start, end=numbers[i].end)


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands in 《》, brackets and all: the outermost pair, as far as it can be a title."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match.group() == "《":
            opened.append(at)
        elif opened and (
            match.group() == "》" or len(opened) > 1
        ):  # 《关于印发《…〉的通知》: 〉 closes what was opened last
            start = opened.pop()
            if _can_be_title(text, start + 1, at):
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, at + 1))
            if opened and at - opened[0] > _MAX_TITLE:
                opened.clear()  # one that is never closed
    yield from pairs


def _can_be_title(text: str, start: int, end: int) -> bool:
    if not 2 <= end - start <= _MAX_TITLE:
        return False
    inside = text[start:end]
    return "\n" not in inside or (inside.count("\n") <= 3 and "\n\n" not in inside and "。" not in inside)


def is_document(title: str) -> bool:
    """Tell whether a title by itself names a document.

    >>> [is_document(t) for t in ("政府投资条例", "实施办法", "人民日报", "申请表", "广东省发展规划（2021—2025年）")]
    [True, False, False, False, True]
    """
    name = _TAIL.sub("", title)
    if _SERIES.search(name) or _REPORT.search(name):
        return True
    kind = _RULE.search(name) or _PAPER.search(name)
    if kind is None or not re.search("[一-鿿]{2}", name):
        return False
    stem = name[: kind.start()]
    if len(stem) < 2 or _GENERIC.fullmatch(stem):
        return False
    return kind.re is _RULE or len(name) >= 10 or bool(_SAYS_WHOSE.search(title))


def _with_relations(found: Sequence[Reference], text: str) -> list[Reference]:
    """Mark what the text ends: the last of 《甲》、《乙》同时废止 and those joined to it, and the items of a list."""
    if not re.search(_ENDING, text):
        return list(found)
    ended = [bool(ENDED.match(text, r.end)) for r in found]
    for i in range(len(found) - 1, 0, -1):
        if ended[i] and _AND_GAP.fullmatch(text, found[i - 1].end, found[i].start):
            ended[i - 1] = True
    in_list = in_front = False
    for i, r in enumerate(found):
        goes_on = in_list and _ITEM_GAP.fullmatch(text, found[i - 1].end, r.start)
        in_list = bool(goes_on or _LIST.search(text, max(0, r.start - 90), r.start))
        joined = in_front and _AND_GAP.fullmatch(text, found[i - 1].end, r.start)
        in_front = bool(joined or _is_to_end(r, text))
        ended[i] = ended[i] or in_list or in_front
    return [replace(r, relation="repeals") if e else r for r, e in zip(found, ended, strict=True)]


def _is_to_end(reference: Reference, text: str) -> bool:
    """Tell whether 废止 stands in front of a reference, or of those that it is joined to."""
    before = _TO_END.search(text, max(0, reference.start - 12), reference.start)
    return bool(before and reference.title and not _PART.match(text, reference.end))
