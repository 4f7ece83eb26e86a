"""Documents that a text cites: 《国务院关于…的指导意见》(国发〔2015〕53号), and document numbers alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sizhong_search.model import Reference

DOC_NUMBER = re.compile(
    r"""
    (?P<agency>[一-鿿]{1,12})                # 国发 / 国办发 / 发改环资 / 黑政办规
    [〔\[(（](?P<year>(?:19|20)\d{2})[〕\])）]   # 〔2015〕 as 公文格式 asks; [2015] and (2015) of old scans
    (?P<serial>\d{1,5})\s{0,2}号
    """,
    re.VERBOSE,
)
TITLE = re.compile(r"《(?P<title>[^《》\n]{2,100})》")
# A title is a citation where it names a kind of document; 《指导意见》 alone is a short name for one cited before.
_DOC_TYPE = re.compile(
    r"(?:意见|方案|通知|措施|办法|规定|条例|决定|规划|纲要|计划|公告|通告|批复|函|法|细则|令|报告|指南|目录)"
    r"(?:[（(][^（）()]{1,12}[）)])?$"
)
_ISSUING = re.compile(r"关于|^中华人民共和国|^[一-鿿]{2,8}(?:省|市|自治区|县)")


def find_references(text: str, offset: int = 0) -> tuple[Reference, ...]:
    """Find citations; a number in brackets right behind a title belongs to it.

    >>> [(r.title, r.doc_number) for r in find_references("落实《国务院关于加快构建平台的指导意见》(国发〔2015〕53号)")]
    [('国务院关于加快构建平台的指导意见', '国发〔2015〕53号')]
    """
    numbers = {m.start(): m for m in DOC_NUMBER.finditer(text)}
    references = []
    for match in TITLE.finditer(text):
        behind = numbers.pop(match.end() + 1, None) if text[match.end() : match.end() + 1] in "(（" else None
        title = match["title"]
        if behind or (_DOC_TYPE.search(title) and _ISSUING.search(title)):
            references.append(
                Reference(
                    title=title,
                    doc_number=behind.group() if behind else None,
                    start=offset + match.start(),
                    end=offset + (behind or match).end(),
                )
            )
    references += [
        Reference(title=None, doc_number=m.group(), start=offset + m.start(), end=offset + m.end())
        for m in numbers.values()
    ]
    return tuple(sorted(references, key=lambda r: r.start))


def newest_year(references: Iterable[Reference]) -> int | None:
    """Return the year of the newest numbered document cited: the citing one is not older than that."""
    years = [int(m["year"]) for r in references if r.doc_number and (m := DOC_NUMBER.search(r.doc_number))]
    return max(years, default=None)
