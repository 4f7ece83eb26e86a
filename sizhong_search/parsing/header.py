"""What stands before the body and behind it: title, document number, issuers, addressees, dates, status.

A manifest goes before the table of a web page, and that before the text; who publishes a page goes behind who signs.
Only what is said counts: no issuer, number or date is concluded from anything else, and what the text does not give is
None. Whether a term has run out by now is left to :mod:`sizhong_search.status`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Literal, TypedDict, cast

from sizhong_search.dates import day, find_day, read_day
from sizhong_search.model import RawDocument, Status
from sizhong_search.parsing.doc_numbers import find_doc_numbers, read_doc_number
from sizhong_search.parsing.marks import find_marks
from sizhong_search.parsing.metadata import read_entries
from sizhong_search.parsing.parts import BODY, OFFICE, SIGNERS
from sizhong_search.parsing.places import level_of, place_of
from sizhong_search.parsing.terms import effective_day, term_of
from sizhong_search.parsing.title import COVERED, clean_title, covered_title, number_before, read_title
from sizhong_search.vocabulary.regions import CENTRAL, NOWHERE, Regions

LONGEST_HEAD, LONGEST_NUMBER, LONGEST_FIRST = 3000, 60, 40
_B = r"[^\S\n]"
ISSUER = re.compile(
    rf"^(?:转发)?(?P<issuers>[^《》“”]{{2,150}}?{BODY}(?:等[一二三四五六七八九十\d]{{0,3}}个?部门|[（(][^（）()\n]{{2,20}}[会办局][）)])?)(?:关于|印发|转发|发布)"
)
DATE = re.compile(rf"[*]{{0,2}}{day()}[*]{{0,2}}(?=\s|$|[（(](?!不?含)|附件|责任编辑|扫一扫)")
# Before a date: who signs, 某省财政厅 某省教育厅, on lines of their own or between blanks; or at least a blank.
SIGNED_BY = re.compile(rf"(?:^|(?<=[。！）)\s>*]))(?P<who>{SIGNERS})$")
# Several bodies on lines of their own above one number: 甲会, 乙部公告, 〔2025〕1号.
_ISSUED_WITH = re.compile(
    rf"(?:^|(?<=\n))(?P<bodies>(?:{_B}{{0,9}}[一-鿿]{{2,30}}{BODY}{_B}{{0,9}}\n){{1,11}}){_B}{{0,9}}$"
)
_ALONE = re.compile(r"(?:\s\s|[。！]\s)$")
_SIGNED_WITHIN = 400
_ANNEX = re.compile(rf"^{_B}{{0,20}}附{_B}{{0,4}}件{_B}{{0,2}}[\d一二三四五]{{0,2}}[:：]?{_B}{{0,9}}$", re.MULTILINE)
# 各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
ADDRESSEES = re.compile(
    rf"""(?:^|(?<=[\s号〕]))[*]{{0,2}}{_B}{{0,20}}
    (?P<names>(?=各|有关|省|市|区|县|自治区|中央|国务院|国家|中共|机关|驻|全|局|委|本|直属|在|相关|广大|[一-鿿]{{2,3}}、
        |(?<=[号知见定复函告]\n)[一-鿿])                    # 国办函〔2004〕57号, and on the next line 辽宁省人民政府：
      (?:(?!关于|印发)[^。！？《》“”〔\[；：:\s]){{2,20}}
      (?:(?!关于|印发)[^。！？“”《〔\[；：: 　\t\xa0]){{0,400}}?)
    [:：][*]{{0,2}}(?=\s|$)""",
    re.VERBOSE | re.MULTILINE,
)
_BARE = re.compile(r"^[\s*#>（(]+|[\s*）)]+$")  # （某令〔2024〕第6号）, **某发〔2013〕226号**
_IN_PERSON = re.compile(rf"{OFFICE}[：:\s]{{1,12}}$")  # before the name of a person, 局长 李文院
_ADDRESSED = re.compile(r"政府|部门|单位|[局厅委部办会院市区县]|公司|企业|机构|组织|银行|学校|街道|园区|市民")
PUBLISHED = re.compile(rf"[（(]\s{{0,3}}{day()}[^（）()。]{{2,60}}?公布")
# Below a title: （2019年10月20日）, （2021年7月27日某令第746号公布）, 2024年11月25日发布; on a cover: 2024-12-24 发布.
_SIGNS = r"[ \t　*#>]{0,20}"
_NOTED = (
    re.compile(rf"^{_SIGNS}[（(]\s?{day()}(?:[^（）()。]{{2,60}}?(?:公布|发布))?\s?[）)]{_SIGNS}$", re.MULTILINE),
    re.compile(rf"^{_SIGNS}{day()}\s?发布(?=[，\s*]|$)", re.MULTILINE),
)
_ON_COVER = re.compile(rf"^{_SIGNS}(?:19|20)\d\d-\d\d-\d\d\s?发布{_SIGNS}$", re.MULTILINE)
_IN_FORCE = re.compile(r"^(?:现行)?有效$|^(?:未|尚未)失效$|^是$")
_LAPSED = re.compile(r"^(?:已|全文|现已)?(?:失效|废止|被废止)$|^(?:无效|否)$")

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
    term: str | None
    index_number: str | None
    subjects: tuple[str, ...]
    region: str | None
    place: str | None
    level: str | None
    region_evidence: str | None
    status: Status


def read_header(raw: RawDocument, regions: Regions = NOWHERE, body_start: int | None = None) -> Header:
    """Read the header.

    Parameters
    ----------
    raw : RawDocument
        What its manifest states goes before what stands in the text.
    regions : Regions
        The places that a title or an issuer may name.
    body_start : int, optional
        Where the first numbered unit begins, if that is known; the header stands before it.
    """
    text, stated = raw.text, raw.stated
    if body_start is None:
        body_start = next((mark.start for mark in find_marks(text)), len(text))
    head = text[: min(LONGEST_HEAD, body_start)]
    entries = read_entries(head)
    table = {field: value for field, (_, value) in entries.items()}
    printed = table.get("title") or read_title(head) or ""
    title = stated.get("title") or clean_title(printed)  # of the notice, where one hands out a plan
    signed_on, signers = _signature(text)
    doc_number = stated.get("doc_number") or _stated_number(table) or _doc_number(head, printed)
    issuers = (
        _names(stated.get("issuer") or table.get("issuers", ""))
        or _issuers(_parted(title, head))
        or signers
        or _issuers(re.sub("(?:令|公告|通告)$", "关于", title))  # 某委员会公告
        or _ordered_by(doc_number)
        or _names(table.get("publisher", ""))
    )
    issued_on = (
        find_day(stated.get("issued_on", "")) or find_day(table.get("issued_on", "")) or signed_on or _noted_on(head)
    )
    published = PUBLISHED.search(head)
    expires_on, term = _term(text, entries, issued_on)
    inner = covered_title(head, title)
    place, told_by_file = place_of([*issuers[:1], title, inner or "", _first_line(text)], regions), None
    if place is None and not title and (place := place_of([raw.name], regions)):
        told_by_file = raw.name
    level = level_of(issuers, title or inner or "", place)
    return Header(
        title=stated.get("title") or inner or title or raw.name,
        doc_number=doc_number,
        issuers=issuers,
        addressees=_addressees(head),
        issued_on=issued_on,
        published_on=find_day(table.get("published_on", "")) or (read_day(published) if published else None),
        effective_on=find_day(table.get("effective_on", "")) or effective_day(text),
        expires_on=expires_on,
        term=term,
        index_number=table.get("index_number"),
        subjects=tuple(filter(None, re.split(r"[;；|]\s{0,3}", table.get("subjects", "")))),
        region=CENTRAL.name if level == "central" else regions.chain(place)[-1].name if place else None,
        place=CENTRAL.name if level == "central" else place.full_name if place else None,
        level=level,
        region_evidence=told_by_file,
        status=_status(raw, entries),
    )


def _noted_on(head: str) -> datetime.date | None:
    """Return the day that a note below the title or a cover gives."""
    noted = next((found for note in _NOTED if (found := note.search(head))), None)
    if noted:
        return read_day(noted)
    on_cover = _ON_COVER.search(head)
    return find_day(on_cover.group()) if on_cover else None


def _doc_number(head: str, title: str) -> str | None:
    """Return the number that stands alone on its line, behind the title in brackets, or between blanks."""
    lines = head.split("\n")
    for i, line in enumerate(lines):
        if found := read_doc_number(_BARE.sub("", line)):
            above = lines[i - 1].strip() if i else ""
            named = re.fullmatch(r"[一-鿿\s]{4,60}(?:公告|令|通告)", above)
            return (re.sub(r"\s", "", above) if named and not found.prefix else "") + found.as_written
    if leading := number_before(title):
        return leading.as_written
    for found in find_doc_numbers(title[-60:]):
        if title.endswith(found.as_written + title[-1:]):
            return found.as_written
    for found in find_doc_numbers(head[:800]):
        before, behind = head[max(0, found.start - 1) : found.start], head[found.end : found.end + 1]
        if (not before or before.isspace()) and (not behind or behind.isspace()):
            joint = _ISSUED_WITH.search(head, 0, found.start) if "\n" in head[found.start : found.end] else None
            return " ".join([*(joint["bodies"].split() if joint else ()), found.as_written])
    if published := PUBLISHED.search(head):
        return next((n.as_written for n in find_doc_numbers(published.group())), None)
    return None


def _stated_number(table: Mapping[str, str]) -> str | None:
    value = table.get("doc_number", "")
    return value if len(value) <= LONGEST_NUMBER and find_doc_numbers(value) else None


def _names(value: str) -> tuple[str, ...]:
    """Return the bodies that a cell of a table names."""
    return tuple(filter(None, (name.strip() for name in re.split(r"[；;|、,，\s\u2002]+", value))))


def _parted(title: str, head: str) -> str:
    """Return a title with blanks between the bodies that issue it, where the head prints it once more so."""
    found = ISSUER.match(title)
    if not found or re.search(r"\s", found["issuers"]):
        return title
    again = re.compile(r"[ 　\xa0]{0,2}".join(map(re.escape, found["issuers"])) + "(?=关于|印发|转发|发布)")
    printed = (match.group() for match in again.finditer(head))
    return (
        next((names for names in printed if re.search(r"\s", names)), found["issuers"]) + title[found.end("issuers") :]
    )


def _issuers(title: str) -> tuple[str, ...]:
    """Return who issues by the title: 财政部 税务总局关于…; several only where blanks or 、 part them."""
    found = ISSUER.match(title)
    if not found:
        return ()
    names = tuple(name for piece in found["issuers"].split() for name in piece.split("、"))
    return names if all(re.search(f"(?:{BODY}|部门)$", name) for name in names) else tuple(found["issuers"].split())


def _ordered_by(doc_number: str | None) -> tuple[str, ...]:
    """Return who gives the order or announcement of a number: 某部 某委令第26号."""
    number = read_doc_number(doc_number or "")
    found = re.fullmatch(rf"(?P<bodies>.{{2,60}}?{BODY})(?:令|公告|通告)", number.prefix) if number else None
    return tuple(found["bodies"].split()) if found else ()


def _addressees(head: str) -> tuple[str, ...]:
    found = next((m for m in ADDRESSEES.finditer(head) if _ADDRESSED.search(m["names"])), None)
    if not found:
        return ()
    return tuple(filter(None, (re.sub(r"\s", "", name) for name in re.split("[，,；;]", found["names"]))))


def _signature(text: str) -> tuple[datetime.date | None, tuple[str, ...]]:
    """Return the date under the text and who signs above it.

    The first signature where a notice hands out a plan, else the last before an annex; a date alone where nobody signs,
    or somebody in person, for an office alone (局长 李文院) names no body.
    """
    annex = _ANNEX.search(text)
    signed: list[tuple[re.Match[str], str]] = []
    alone: list[tuple[re.Match[str], str]] = []
    for date in DATE.finditer(text):
        before = text[max(0, date.start() - _SIGNED_WITHIN) : date.start()]
        who = SIGNED_BY.search(before)
        in_person = who is not None and _IN_PERSON.search(before[: who.start()][-16:])
        if who and not in_person:
            signed.append((date, re.sub(r"[（(]代章[）)]|[*>\\]", "", who["who"])))
        elif in_person or not before.rpartition("\n")[2].strip("> \t　\xa0") or _ALONE.search(before):
            alone.append((date, ""))
    for found in (signed, alone):
        usual = [entry for entry in found if not annex or entry[0].start() < annex.start()] or found
        if usual:
            date, who_signs = usual[0] if COVERED.search(text[:LONGEST_HEAD]) else usual[-1]
            return read_day(date), tuple(who_signs.split())
    return None, ()


def _term(text: str, entries: Entries, issued_on: datetime.date | None) -> tuple[datetime.date | None, str | None]:
    """Return the last day of a document's term, by the page's table or by its own words, and what says so."""
    if stated := find_day(entries.get("expires_on", ("", ""))[1]):
        return stated, "：".join(entries["expires_on"])
    return term_of(text, issued_on)


def _first_line(text: str) -> str:
    """Return how a text begins, where it begins with a title that was not read as one; 附件4 above it is none."""
    return re.sub(r"^\s*附\s?件\s?\d{0,2}\s*[:：]?\s*", "", text[: 2 * LONGEST_FIRST]).lstrip()[:LONGEST_FIRST]


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
