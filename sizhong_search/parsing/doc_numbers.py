"""发文字号: the number under which a document was issued, read into its parts.

Two families are read: an agency's abbreviation with a year in brackets (国办发〔2015〕53号), and a named body's orders
and announcements (国务院令第123号, 国家税务总局公告2020年第4号). In running text a number has no beginning of its own:
what stands before 〔 is cut back to the abbreviation by the words that lead up to it (根据国发〔2015〕53号). Nothing is
looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sizhong_search.text import number as read_numeral

# \d takes ５３ as well; 主席令第七号, 第一〇五号
_NUMERAL = r"(?:\d{1,5}|[〇○零一二三四五六七八九十百]{1,6})"
_YEAR = r"(?:[1１][9９]|[2２][0０])\d{2}|[一二][九〇○零][〇○零一二三四五六七八九]{2}"
# 〔〕 as 公文格式 asks for; the others as old scans and web pages have it
_OPEN = r"[〔﹝［\[(（【〖]"
_CLOSE = r"[〕﹝﹞］\])）】〗]"
_SERIAL = rf"(?:第\s{{0,2}})?(?P<serial>{_NUMERAL})(?:[-－]\d{{1,2}})?\s{{0,3}}[号號]"

# Each pattern begins at a rare character; what stands before it is read backwards, in a window of bounded length.
BRACKETED_YEAR = re.compile(
    rf"""{_OPEN}\s{{0,30}}(?P<year>{_YEAR})\s{{0,2}}年?{_CLOSE}\s{{0,3}}
    (?: {_SERIAL}                                                                     # also on the next line of a PDF
      | (?P<bare>\d{{1,5}})(?=\s{{0,2}}(?:$|[）)，,、；;。]))                          # 号 forgotten
      | (?P<word>[一-鿿]{{1,10}}字)\s{{0,2}}第\s{{0,2}}(?P<late>\d{{1,5}})\s{{0,2}}号)  # 〔1996〕武司字第82号
    """,
    re.VERBOSE,
)
_STATED_YEAR = rf"(?P<bracket>[（(【])?(?:(?P<year>{_YEAR})\s{{0,2}}年\s{{0,2}})?"
ORDER = re.compile(rf"(?:令|公告|通告)\s{{0,3}}{_STATED_YEAR}{_SERIAL}(?(bracket)[）)】]?)")
# 财政部第33号令
ORDER_BEHIND = re.compile(rf"[局部署府委会院行]第\s{{0,2}}(?P<serial>{_NUMERAL})\s{{0,2}}号令")
# 国家税务总局2018年第12号: the word 公告 left out; only behind a body.
YEAR_AND_SERIAL = re.compile(rf"[局部署关委会](?P<year>{_YEAR})年第\s{{0,2}}(?P<serial>{_NUMERAL})\s{{0,2}}号")

_WINDOW = 80
# 豫政办 〔2005〕112号; 中国人民银行令（〔2007〕第1号）; not the 日 of 29 日证监会令第118号
_BEFORE = re.compile(
    r"(?:(?:(?<=\d)|(?<=\d[ \n]))日)?(?P<run>[一-鿿]{1,48})(?:[ 　\xa0\u200b]{0,4}\n?[ 　]{0,4}[（(]?)$"
)
# A PDF breaks 深证上〔2022〕165号 and 证监会公告〔2022〕43号 anywhere: what no number begins with goes on from the line
# above.
_LINE_ABOVE = re.compile(r"(?P<head>[一-鿿]{1,40})[ 　]?\n[ 　]{0,4}$")
_GOES_ON = re.compile(r"[发函字规办告员统监部]|证?上$|证[会函]$|(?:员?会|总?局|银?行)?(?:令|公告|通告)$")
# The words that lead up to a number in a sentence, or end a title in front of it; the last one cuts.
_LEAD_IN = re.compile(
    r"根据|依据|按照|依照|参照|比照|遵照|对照|执行|转发|印发|下发|发布|公布|落实|贯彻|关于|文件|规定|办法|通知|公告(?=.)|意见"
    r"|以及|详见|参见|收到|废止|符合|违反|停止|实施|修改|有关|相关|发文|文号|字号|文为|号文|属于|适用|出台|确保|要求|决定"
    r"|[的了]|(?<=[〇一二三四五六七八九十])[年月日号][和及与]?(?=..)"
)
_AND = re.compile(r"(?<=..)[和及与](?=..)")  # not in 中华人民共和国国务院令, 住房和城乡建设部令
# One character that leads up, where behind it stands what a number begins with: 自国发〔2015〕53号, not 自府发 of 自贡.
_PLACE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵黔粤青藏川宁琼滇陇秦穗深厦杭甬国"
_LEADING = re.compile(
    rf"[见按以凡](?=..)|[和及与以按照依见原将经由如在对为该此等至或凡自从](?=[{_PLACE}中财教科环农商证])"
)
_LEADING_NAMED = re.compile("[和及与以按依见原经由如在对为该至或凡从]|自(?!然)|将(?=国|中)")
# 天津市卫健委津卫医政〔2020〕100号: the full name of a body, and behind it the number that begins with its place.
_NAMED_BODY = re.compile(rf"(?P<before>[一-鿿]{{3,30}}(?:委|局|厅|部|府|室|会|院))[{_PLACE}][一-鿿]")
_STATE_COUNCIL = re.compile(r"(?P<before>[一-鿿]{4})国办?[发函]$")
_BODY = re.compile(r"(?:部|委|局|厅|署|院|会|行|府|室|办|社|中心|海关|机制)$")
_ORDERS = ("令", "公告", "通告")
_LONG_NAME = re.compile("(?:机制|指挥部|小组|委员会|办公室)[一-鿿]{1,4}$")  # 联防联控机制综发〔2020〕
_LABEL = re.compile(r"^[\s\u200b\ufeff]*(?:[一-鿿 　]{0,12}[:：]|【[一-鿿 　]{2,8}】|[一-鿿]{0,30}的通知)?[\s\u200b]*$")
_MAX_PREFIX = 14
_BODY_BEFORE = re.compile(r"(?P<body>[一-鿿]{2,20})(?:[ 　\xa0\u2002\u2003]{1,3}|、)$")
_BLANKS = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"[ 　]{0,9}\n[ 　]{0,30}")


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number in its parts; ``start`` and ``end`` are offsets into the text it was read from.

    ``prefix`` has no blanks but those between two bodies; ``year`` is None where the number has none (国务院令第123号).
    ``as_written`` is what stands there, in one line.
    """

    prefix: str
    year: int | None
    number: int
    start: int
    end: int
    as_written: str

    @property
    def standard(self) -> str:
        """The number in the one form of 公文格式, to compare by: 国发[2015] 53 号 and 国发〔2015〕53号 are the same.

        >>> read_doc_number("豫政办 [２０１２]第 5 号").standard
        '豫政办〔2012〕5号'
        """
        if self.year is None:
            return f"{self.prefix}第{self.number}号"
        if self.prefix.endswith(("公告", "通告")) or not self.prefix:
            return f"{self.prefix}{self.year}年第{self.number}号"
        return f"{self.prefix}〔{self.year}〕{self.number}号"


def read_doc_number(text: str) -> DocNumber | None:
    """Read a line that holds one number, with or without a label; None where anything else stands in it.

    >>> number = read_doc_number("发文字号：晋政办发[2009]57号")
    >>> number.prefix, number.year, number.number, number.as_written
    ('晋政办发', 2009, 57, '晋政办发[2009]57号')
    >>> read_doc_number("国发〔2015〕53号和国发〔2015〕54号")
    """
    numbers = find_doc_numbers(text)
    if len(numbers) != 1:
        return None
    number = numbers[0]
    behind = text[number.end :].strip()
    closes = behind in ("）", ")") and ("（" in number.as_written or "(" in number.as_written)
    return number if (not behind or closes) and _LABEL.match(text[: number.start]) else None


def find_doc_numbers(text: str) -> tuple[DocNumber, ...]:
    """Find the numbers in running text, without the words before them.

    >>> [n.as_written for n in find_doc_numbers("根据国发〔2015〕53号和《条例》（国务院令第586号）")]
    ['国发〔2015〕53号', '国务院令第586号']
    """
    found: list[DocNumber] = []
    for match, start, prefix in sorted(_matches(text), key=lambda item: item[1]):
        if not found or start >= found[-1].end:
            groups = match.groupdict()
            serial = next(filter(None, map(groups.get, ("serial", "bare", "late"))), "")
            found.append(
                DocNumber(
                    prefix=prefix,
                    year=read_numeral(year) if (year := groups.get("year")) else None,
                    number=read_numeral(serial) or 0,
                    start=start,
                    end=match.end(),
                    as_written=_LINE_BREAK.sub("", text[start : match.end()]),
                )
            )
    return tuple(found)


def standard_form(doc_number: str) -> str:
    """Return a number in its standard form, to look a document up by; what cannot be read comes back as it is.

    >>> standard_form("国发[2015] 53 号"), standard_form("沪府字第3号")
    ('国发〔2015〕53号', '沪府字第3号')
    """
    number = read_doc_number(doc_number)
    return number.standard if number else doc_number


def _matches(text: str) -> Iterator[tuple[re.Match[str], int, str]]:
    """Yield each number with its start and prefix."""
    for match in BRACKETED_YEAR.finditer(text):
        if word := match["word"]:  # 〔1996〕武司字第82号
            yield match, match.start(), word
        elif agency := _agency(text, match.start()):
            yield match, *agency
    for pattern in (ORDER, YEAR_AND_SERIAL, ORDER_BEHIND) if "号" in text else ():
        for match in pattern.finditer(text):
            end = match.start() + (2 if text[match.start()] in "公通" else 1)
            if agency := _agency(text, end, is_named=True):
                start, name = agency
                yield match, start, name + ("令" if pattern is ORDER_BEHIND else "")


def _agency(text: str, end: int, *, is_named: bool = False) -> tuple[int, str] | None:
    """Read the agency that ends at ``end``, backwards: where it begins, and its name without blanks inside."""
    base = max(0, end - _WINDOW)
    window = text[base:end]
    before = _BEFORE.search(window)
    if before is None:
        return None
    name, places = before["run"], list(range(*before.span("run")))
    if _GOES_ON.match(name) and (above := _LINE_ABOVE.search(window, 0, places[0])):
        name, places = above["head"] + name, [*range(*above.span("head")), *places]
    is_named = is_named or name.endswith(_ORDERS)
    if not is_named and before.end() > before.end("run") and window[-1] in "（(":
        return None  # 意见（〔2019〕3号）
    is_dated = places[0] > 0 and window[places[0] - 1].isdigit() and name[0] in "年月日号"  # 7月31日国务院令第226号
    cut = _last_cut(name, is_named=is_named) or int(is_dated)
    if lead := (_LEADING_NAMED if is_named else _LEADING).match(name, cut):
        cut = lead.end()
    if not is_named and (body := _NAMED_BODY.match(name, cut) or _STATE_COUNCIL.search(name, cut)):
        cut = body.end("before")
    name, places = name[cut:], places[cut:]
    if len(name) < (3 if is_named else 2):
        return None  # 公告 alone does not say whose it is
    if not is_named and (name[-1] in "省市" or (len(name) > _MAX_PREFIX and not _LONG_NAME.search(name))):
        return None
    start = _joint_bodies(window, places[0]) if is_named and not cut else places[0]
    return base + start, _BLANKS.sub(" ", window[start : places[0]]) + name


def _joint_bodies(window: str, start: int) -> int:
    """Go back over the bodies before the last one: 财政部 税务总局公告, 财政部、海关总署、税务总局公告."""
    while separated := _BODY_BEFORE.search(window, 0, start):
        body = separated["body"]
        if not _BODY.search(body):
            break
        cut = _last_cut(body, is_named=True)
        start = separated.start() + cut
        if cut:
            break
    return start


def _last_cut(name: str, *, is_named: bool) -> int:
    cuts = [m.end() for m in _LEAD_IN.finditer(name)]
    if not is_named:
        cuts += [m.end() for m in _AND.finditer(name)]
    return max(cuts, default=0)
