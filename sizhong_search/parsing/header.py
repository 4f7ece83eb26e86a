"""What stands before the body: title, document number, issuers, date; and what a manifest states of them.

Only what the text says: no issuer, number or date is concluded from anything else. Region and level come from the words
of the title.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Literal, TypedDict, cast

from sizhong_search.model import RawDocument, Status
from sizhong_search.parsing.outline import MARK
from sizhong_search.parsing.references import DOC_NUMBER

# 《…工作方案》已经省政府领导同意,现印发给你们 / 关于印发《…》的通知: the document is the one inside the brackets.
COVERED_TITLE = re.compile(r"《(?P<title>[^《》\n]{4,80})》(?:已经|业经|的通知|印发)")
TITLE_LINE = re.compile(
    r"^[ \t　]*(?P<title>[^\n。；]{4,80}?"
    r"(?:意见|方案|通知|措施|办法|规定|决定|规划|纲要|计划|公告|条例|细则)(?:[（(][^（）()\n]{1,8}[）)])?)[ \t　]*$",
    re.MULTILINE,
)
DATE_LINE = re.compile(r"^[ \t　]*(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日[ \t　]*$", re.MULTILINE)
NUMBER_LINE = re.compile(rf"^[ \t　]*(?P<number>{DOC_NUMBER.pattern})[ \t　]*$", re.MULTILINE | re.VERBOSE)


class Header(TypedDict):
    """The header's fields, by the names of ``Document``."""

    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: datetime.date | None
    region: str | None
    level: str | None
    status: Status


def read_header(raw: RawDocument, provinces: Sequence[tuple[str, str]] = ()) -> Header:
    """Read the header; what the manifest states goes before what stands in the text."""
    first_mark = MARK.search(raw.text)
    head = raw.text[: first_mark.start() if first_mark else 2000]
    title = raw.stated.get("title") or _title(head) or raw.document_id
    number = NUMBER_LINE.search(head)
    region = next((name for name, short in provinces if _names(title, name, short)), None)
    return Header(
        title=title,
        doc_number=raw.stated.get("doc_number") or (number["number"].strip() if number else None),
        issuers=tuple(filter(None, re.split(r"[；;|]", raw.stated.get("issuer", "")))),
        issued_on=_date(raw),
        region=region,
        level=_level(title, region),
        status=_status(raw),
    )


def _title(head: str) -> str | None:
    covered, line = COVERED_TITLE.search(head), TITLE_LINE.search(head)
    if covered:
        return covered["title"]
    return line["title"].strip() if line else None


def _date(raw: RawDocument) -> datetime.date | None:
    stated = raw.stated.get("issued_on")
    if stated:
        return datetime.date.fromisoformat(stated)
    lines = list(DATE_LINE.finditer(raw.text))
    try:
        return datetime.date(int(lines[-1]["y"]), int(lines[-1]["m"]), int(lines[-1]["d"])) if lines else None
    except ValueError:  # 2016年2月30日: a misprint is no date
        return None


def _names(title: str, province: str, short: str) -> bool:
    """Tell whether a title begins with a province; 吉林市 and 海南藏族自治州 only bear a province's name."""
    place = re.match(rf"{short}(?!省)[一-鿿]{{0,3}}?(?:市|自治州|自治县|县)", title)
    return title.startswith(province) or (title.startswith(short) and not place)


def _level(title: str, region: str | None) -> str | None:
    if title.startswith(("国务院", "中共中央", "全国")):
        return "central"
    return "province" if region else None


def _status(raw: RawDocument) -> Status:
    value = raw.stated.get("status")
    if value in ("in-force", "lapsed"):
        return Status(
            value=cast("Literal['in-force', 'lapsed']", value),
            evidence=f"manifest: {raw.stated.get('source', '')}".strip(": "),
        )
    return Status()
