"""What stands before the body and behind it: title, document number, issuers, addressees, dates, status.

A manifest goes before the table of a web page, and that before the text. Only what is said counts: no issuer, number or
date is concluded from anything else, and a date that the text does not give is None. Whether a term has run out by now
is left to :mod:`sizhong_search.status`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict, cast

from sizhong_search.model import RawDocument, Status
from sizhong_search.parsing.doc_numbers import find_doc_numbers, read_doc_number
from sizhong_search.parsing.marks import find_marks
from sizhong_search.parsing.metadata import ENTRY, read_entries
from sizhong_search.text import number

LONGEST_HEAD = 3000
_B = r"[^\S\n]"
_TYPES = (
    "意见|方案|通知|措施|办法|规定|决定|决议|规划|纲要|计划|公告|通告|通报|条例|细则|规则|规程|准则|指引|指南|要点|预案|制度|批复|函|令|报告|法"
    "|标准|倡议书|公报|说明|清单|目录|解读"
)
_SUFFIX = r"(?:[（(][^（）()\n]{1,24}[）)])?"
# 《…工作方案》已经省政府领导同意,现印发给你们 / 关于印发《…》的通知: the document is the one inside the brackets.
_INSIDE = r"[^《》]{4,120}(?:〈[^〈〉]{1,60}〉[^《》]{0,40})?"
COVERED_TITLE = re.compile(
    rf"《(?P<title>{_INSIDE})》\s{{0,3}}(?:已经|业经|已于|的\s?通知|印发|现)|(?:现(?:予)?(?:公布|发布)\s?|^【第\d{{1,4}}号(?:公告|令)】)《(?P<made_known>{_INSIDE})》"
)
TITLE_END = re.compile(
    rf"(?:(?:{_TYPES})(?:的通知|的公告)?|》|第\s?\d{{1,3}}\s?号(?:——[^。\n]{{2,40}})?){_SUFFIX}[”*]{{0,4}}$"
)
_NO_TITLE = re.compile(
    r"[。；：:!！|]|^(?:各|为|根据|按照|现将|附件|第[一二三四五六七八九十]|[（(]|\d|http|来源|发布|时间|字体|---|>)|印发给你们|^文\s{0,4}件$"
)
_NOT_JOINED = re.compile(
    r"[。；：:，,|]$|^(?:正文|文\s{0,4}件|索|分\s|[（(]|---|来源)|\d\s?日$|^[^\n]{0,40}[〔\[（(](?:19|20)\d\d[〕\])）][^\n]{0,12}号$"
)
LONGEST_TITLE, LONGEST_NUMBER = 160, 60
_ANNEX_BEFORE = re.compile(r"^附件\s?\d{0,2}[:：]?")
_NUMBER_BEHIND = re.compile(r"[（(][^（）()\n]{2,16}[〔\[][^（）()\n]{4,14}号[）)]$")  # …的通知（银发〔2026〕42号）
_BARE_TITLE = re.compile(r"^[^关]{2,40}(?:令|公告|通告)$")  # 某委员会公告: what it makes known is the document
_KIND_ALONE = re.compile(r"(?:令|公告|通告)$")
_BODY = r"(?:国务院|政府|办公厅|办公室|部|委|局|厅|会|院|行|署|中央|总社|集团|大学|中心|海关|指挥部|公司)"
ISSUER = re.compile(rf"^(?P<issuers>[^《》“”]{{2,150}}?{_BODY})(?:关于|印发|转发|发布)")
_HAN_DIGITS = "〇○ＯO零一二三四五六七八九十"
_Y = rf"(?P<y>[12]\d{{3}}|[１２][０-９]{{3}}|[一二][{_HAN_DIGITS}]{{3}})"
_MD = rf"(?P<m>[\d０-９元{_HAN_DIGITS}]{{1,3}})\s?月\s?(?P<d>[\d０-９{_HAN_DIGITS}]{{1,3}})\s?日"
DATE = re.compile(rf"[*]{{0,2}}{_Y}\s?年\s?{_MD}[*]{{0,2}}(?=\s|$|[（(]|附件)")
# Before a date: who signs, 某省财政厅 某省教育厅, on lines of their own or between blanks; or at least a blank.
SIGNERS = re.compile(
    rf"(?:^|(?<=[。！）)\s]))(?P<who>(?:[一-鿿（）()]{{2,30}}{_BODY}(?:[（(]代章[）)])?\s{{1,60}}){{1,12}})$"
)
_ALONE = re.compile(r"(?:\s\s|[。！]\s)$")
_SIGNED_WITHIN = 400
_NUMBER_DATE = re.compile(r"(?P<y>\d{4})\s?[-./年]\s?(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})")
_ANNEX = re.compile(rf"^{_B}{{0,20}}附{_B}{{0,4}}件{_B}{{0,2}}[\d一二三四五]{{0,2}}[:：]?{_B}{{0,9}}$", re.MULTILINE)
# 各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
ADDRESSEES = re.compile(
    rf"""(?:^|(?<=[\s号〕]))[*]{{0,2}}{_B}{{0,20}}
    (?P<names>(?:各|有关|省|市|区|县|自治区|中央|国务院|国家|中共|机关|驻|全|局|委|本|直属|在|相关|广大|[一-鿿]{{2,3}}、)
      [^。！？《》“”；\s]{{2,20}}[^。！？“”：: 　\t\xa0]{{0,400}}?)
    [:：][*]{{0,2}}(?=\s|$)""",
    re.VERBOSE | re.MULTILINE,
)
_ADDRESSED = re.compile(r"政府|部门|单位|[局厅委部办会院]|公司|企业|机构|组织|银行|学校|街道|园区")
_DAY = r"(?:(?P<y>(?:19|20)\d\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日)"
_THIS = r"本[一-鿿]{0,6}?(?:通知|意见|办法|方案|措施|规定|细则|条例|规则|法|决定|公告|通告|政策|指引|规范|制度|标准)"
EFFECTIVE = re.compile(
    rf"(?:{_THIS}[^。；\n]{{0,12}}?|现予公布[，,]\s?|公布[，,]\s?)自\s?{_DAY}\s?(?:起\s?)?(?:正式)?(?:施行|实施|执行|生效)"
)
# 有效期至2025年12月31日; 自2020年1月1日起施行，有效期5年; 自印发之日起施行，有效期三年.
EXPIRES = re.compile(
    rf"""(?:有效期|试行期|执行期限?|实施期限?|有效期限)(?:为|是|暂定)?[^。；，,\n]{{0,12}}?(?:截?至|到)\s?{_DAY}(?:止)?
    |{_THIS}[^。；\n]{{0,6}}?(?:执行|实施|施行|有效)至\s?(?P<y2>20\d\d)\s?年\s?(?P<m2>\d{{1,2}})\s?月\s?(?P<d2>\d{{1,2}})\s?日""",
    re.VERBOSE,
)
TERM = re.compile(
    rf"""自\s?(?:{_DAY}|(?P<issue>印发|发布|公布|发文)之日)\s?(?:起\s?)?[^。；\n]{{0,20}}?(?:施行|实施|执行|生效)[^。；\n]{{0,20}}?
    (?:有效期|试行期?|实施期限|执行期限?)(?:限)?(?:为|是|暂定)?\s?(?P<n>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s?年""",
    re.VERBOSE,
)
PUBLISHED = re.compile(rf"[（(]\s{{0,3}}{_DAY}[^（）()。]{{2,60}}?公布")
_IN_FORCE, _LAPSED = re.compile(r"^(?:现行)?有效$|^是$"), re.compile(r"失效|废止|^无效$|^否$")


Entries = Mapping[str, tuple[str, str]]


class Header(TypedDict):
    """The header's fields, by the names of ``Document``."""

    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    issued_on: datetime.date | None
    published_on: datetime.date | None
    effective_on: datetime.date | None
    expires_on: datetime.date | None
    index_number: str | None
    subjects: tuple[str, ...]
    term: str | None
    region: str | None
    level: str | None
    status: Status


def read_header(raw: RawDocument, provinces: Sequence[tuple[str, str]] = (), body_start: int | None = None) -> Header:
    """Read the header.

    Parameters
    ----------
    raw : RawDocument
        What its manifest states goes before what stands in the text.
    provinces : sequence of (name, short name)
    body_start : int, optional
        Where the first numbered unit begins, if that is known; the header stands before it.
    """
    text = raw.text
    if body_start is None:
        body_start = next((mark.start for mark in find_marks(text)), len(text))
    head = text[: min(LONGEST_HEAD, body_start)]
    entries = read_entries(head)
    table = {field: value for field, (_, value) in entries.items()}
    printed = table.get("title") or _title(head) or ""
    whole_title = raw.stated.get("title") or _ANNEX_BEFORE.sub("", _NUMBER_BEHIND.sub("", printed))
    title = raw.stated.get("title") or _covered(head, whole_title) or whole_title or raw.document_id
    signed_on, signers = _signature(text)
    issuers = (
        _stated_names(raw.stated.get("issuer") or table.get("issuers", ""))
        or _issuers(whole_title or title)
        or signers
        or _issuers(_KIND_ALONE.sub("关于", whole_title))
    )
    stated_on = _stated_date(raw.stated.get("issued_on")) or _stated_date(table.get("issued_on"))
    issued_on = stated_on or signed_on
    published = PUBLISHED.search(head)
    effective = EFFECTIVE.search(text)
    expires_on, words = _expiry(text, entries, issued_on)
    region = next((name for name, short in provinces if _names(whole_title or title, name, short)), None) or next(
        (name for name, short in provinces for issuer in issuers[:1] if _names(issuer, name, short)), None
    )
    return Header(
        title=title,
        doc_number=raw.stated.get("doc_number") or _stated_number(table) or _doc_number(head, printed),
        issuers=issuers,
        addressees=_addressees(head),
        issued_on=issued_on,
        published_on=_stated_date(table.get("published_on")) or (_date(published) if published else None),
        effective_on=_stated_date(table.get("effective_on")) or (_date(effective) if effective else None),
        expires_on=expires_on,
        index_number=table.get("index_number"),
        subjects=tuple(filter(None, re.split(r"[;；/、,，\s]+", table.get("subjects", "")))),
        region=region,
        level=_level(issuers, whole_title or title, region),
        status=_status(raw, entries),
        term=words,
    )


def _covered(head: str, whole_title: str) -> str | None:
    """Return the document that a notice hands out: 关于印发《…方案》的通知, 《…方案》已经…同意,现印发给你们."""
    for where in filter(None, (whole_title, head)):
        found = COVERED_TITLE.search(where)
        if found and (where is not head or not whole_title or "印发" in whole_title or _BARE_TITLE.search(whole_title)):
            return re.sub(r"\s", "", found["title"] or found["made_known"])
    return None


def _title(head: str) -> str | None:
    """Find the title: the first line that ends with a kind of document, with the lines that it goes on from."""
    lines = [line.strip(" \t　\xa0\u2002\u2003*#") for line in _without_table(head).split("\n")]
    if len([line for line in lines if line]) < 3 and len(head) > LONGEST_TITLE:
        return _flat_title(head)
    lines = [line for line in lines if line]
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if following.startswith("的") and TITLE_END.search(following):
            return line + following
        if not TITLE_END.search(line) or _NO_TITLE.search(line) or len(line) > LONGEST_TITLE or read_doc_number(line):
            continue
        whole = line
        for above in reversed(lines[:i]):
            if _NOT_JOINED.search(above) or TITLE_END.search(above) or len(above) + len(whole) > LONGEST_TITLE:
                break
            if "关于" in whole and not re.search(rf"{_BODY}$", above):
                break
            names_another = re.search(rf"{_BODY}$", above) and re.match(rf"[^关]{{2,30}}{_BODY}", whole)
            whole = above + (" " if names_another and "关于" not in above else "") + whole
        for below in lines[i + 1 : i + 4]:
            if whole.count("《") <= whole.count("》"):
                break
            whole += below
        if len(whole) >= 5:
            return whole
    return None


def _flat_title(head: str) -> str | None:
    """Find the title of a text that was printed on one line: its first words, up to a blank or its number."""
    found = re.match(
        rf"\s{{0,20}}(?P<title>\S[^。；：:，]{{3,{LONGEST_TITLE}}}?(?:{_TYPES}){_SUFFIX})(?=\s|[\[【])", head
    )
    return found["title"].strip() if found else None


def _without_table(head: str) -> str:
    """Blank the lines of a page's table."""
    entries = {head.count("\n", 0, m.start()) for m in ENTRY.finditer(head)}
    return "\n".join("" if i in entries else line for i, line in enumerate(head.split("\n")))


def _doc_number(head: str, title: str) -> str | None:
    """Return the number that stands alone on its line, behind the title in brackets, or between blanks."""
    lines = head.split("\n")
    for i, line in enumerate(lines):
        if found := read_doc_number(line):
            above = lines[i - 1].strip() if i else ""
            named = re.fullmatch(r"[一-鿿\s]{4,60}(?:公告|令|通告)", above)
            return (re.sub(r"\s", "", above) if named and not found.prefix else "") + found.as_written
    for found in find_doc_numbers(title[-60:]):
        if title.endswith(found.as_written + title[-1:]):
            return found.as_written
    for found in find_doc_numbers(head[:800]):
        before, behind = head[max(0, found.start - 1) : found.start], head[found.end : found.end + 1]
        if (not before or before.isspace()) and (not behind or behind.isspace()):
            return found.as_written
    if published := re.search(rf"[（(]\s{{0,3}}(?:{_DAY})[^（）()。]{{2,60}}?公布", head):
        return next((n.as_written for n in find_doc_numbers(published.group())), None)
    return None


def _stated_number(table: Mapping[str, str]) -> str | None:
    value = table.get("doc_number", "")
    return value if len(value) <= LONGEST_NUMBER and find_doc_numbers(value) else None


def _stated_names(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in re.split(r"[；;|、,，\s\u2002]+", value))))


def _issuers(title: str) -> tuple[str, ...]:
    """Return who issues by the title: 财政部 税务总局关于…; several only where blanks or lines part them."""
    found = ISSUER.match(title)
    if not found:
        return ()
    names = [name for piece in found["issuers"].split() for name in piece.split("、")]
    return tuple(names) if all(re.search(f"{_BODY}$", name) for name in names) else tuple(found["issuers"].split())


def _addressees(head: str) -> tuple[str, ...]:
    found = ADDRESSEES.search(head)
    if not found or not _ADDRESSED.search(found["names"]):
        return ()
    return tuple(filter(None, (re.sub(r"\s", "", name) for name in re.split("[，,；;]", found["names"]))))


def _signature(text: str) -> tuple[datetime.date | None, tuple[str, ...]]:
    """Return the date under the text and who signs above it.

    The first signature where a notice hands out a plan, else the last before an annex; a date alone where nobody signs.
    """
    annex = _ANNEX.search(text)
    signed: list[tuple[re.Match[str], str]] = []
    alone: list[tuple[re.Match[str], str]] = []
    for date in DATE.finditer(text):
        before = text[max(0, date.start() - _SIGNED_WITHIN) : date.start()]
        if who := SIGNERS.search(before):
            signed.append((date, re.sub(r"[（(]代章[）)]", "", who["who"])))
        elif not before.rpartition("\n")[2].strip() or _ALONE.search(before):
            alone.append((date, ""))
    for found in (signed, alone):
        usual = [entry for entry in found if not annex or entry[0].start() < annex.start()] or found
        if usual:
            date, who_signs = usual[0] if COVERED_TITLE.search(text[:LONGEST_HEAD]) else usual[-1]
            return _date(date), tuple(who_signs.split())
    return None, ()


def _stated_date(value: str | None) -> datetime.date | None:
    found = _NUMBER_DATE.search(value or "")
    return _date(found) if found else None


def _date(match: re.Match[str], suffix: str = "") -> datetime.date | None:
    """Return a day, or None for a misprint (2016年2月30日)."""
    y, m, d = (number(_digits(match[key + suffix])) for key in "ymd")
    try:
        return datetime.date(y or 0, m or 0, d or 0)
    except ValueError:
        return None


def _digits(numeral: str) -> str:
    numeral = re.sub("[○ＯO]", "〇", numeral).replace("元", "一")
    return numeral.translate(str.maketrans("０１２３４５６７８９", "0123456789"))


def _expiry(text: str, entries: Entries, issued_on: datetime.date | None) -> tuple[datetime.date | None, str | None]:
    """Return the last day of a document's term, and the words that say so."""
    if stated := _stated_date(entries.get("expires_on", ("", ""))[1]):
        return stated, "：".join(entries["expires_on"])
    if found := EXPIRES.search(text):
        return _date(found) if found["y"] else _date(found, "2"), re.sub(r"\s", "", found.group())
    if found := TERM.search(text):
        since = issued_on if found["issue"] else _date(found)
        n_years = number(found["n"])
        words = re.sub(r"\s", "", found.group())
        if since and n_years:
            said = f"{words}（成文日期 {issued_on}）" if found["issue"] else words
            return _years_after(since, n_years), said
        return None, words
    return None, None


def _years_after(since: datetime.date, n_years: int) -> datetime.date:
    """Return the last day of a term of whole years: 2020-01-01 and five years make 2024-12-31."""
    same_day = since.replace(year=since.year + n_years, day=min(since.day, 28) if since.month == 2 else since.day)
    return same_day - datetime.timedelta(days=1)


def _names(title: str, province: str, short: str) -> bool:
    """Tell whether a title begins with a province; 吉林市 and 海南藏族自治州 only bear a province's name."""
    place = re.match(rf"{short}(?!省)[一-鿿]{{0,3}}?(?:市|自治州|自治县|县)", title)
    return title.startswith(province) or (title.startswith(short) and not place)


_CITY = re.compile(r"^(?:[一-鿿]{2,6}?(?:省|自治区))?(?:中共)?[一-鿿]{1,8}?(?:市|自治州|地区|盟)(?!场)")
_COUNTY = re.compile(
    r"^(?:[一-鿿]{2,6}?(?:省|自治区))?(?:[一-鿿]{2,6}?市)?[一-鿿]{1,6}(?:县|自治县|区)(?!域)(?:人民政府|委|[一-鿿]{2,14}(?:局|办|会))"
)
_CENTRAL = re.compile(
    r"^(?:国务院|中共中央|中央|全国|国家|中国人民银行|中国证券|中华人民共和国|最高人民|[一-鿿]{2,12}部(?:办公厅|$|[\s、]|关于))"
)


def _level(issuers: Sequence[str], title: str, region: str | None) -> str | None:
    """Return the level of government that the first issuer, else the title, names."""
    who = issuers[0] if issuers else title
    if _CENTRAL.search(who) or title.startswith(("国务院", "中共中央", "全国")):
        return "central"
    if issuers and _COUNTY.search(who):
        return "county"
    if region:
        return "province"
    return "city" if issuers and _CITY.search(who) else None


def _status(raw: RawDocument, entries: Entries) -> Status:
    """Return what the manifest or the page says, and else unknown."""
    value = raw.stated.get("status")
    if value in ("in-force", "lapsed"):
        evidence = f"manifest: {raw.stated.get('source', '')}".strip(": ")
        return Status(value=cast("Literal['in-force', 'lapsed']", value), evidence=evidence)
    key, said = entries.get("status", ("", ""))
    said = re.sub(r"\s", "", said)
    if _LAPSED.search(said):
        return Status(value="lapsed", evidence=f"{key}：{said}")
    if _IN_FORCE.search(said):
        return Status(value="in-force", evidence=f"{key}：{said}")
    return Status()
