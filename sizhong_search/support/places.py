"""Where a document holds and where a founder is: the same place, one within the other, or another."""

from __future__ import annotations

import re

from sizhong_search.model import Document
from sizhong_search.support.grounds import Ground, Source, ground
from sizhong_search.vocabulary.regions import CENTRAL, Region, Regions


def region_ground(document: Document, region: str, regions: Regions) -> Ground:
    """Say whether a document holds where a founder is.

    It is against only where title or issuer name another place; where the founder's place is wider than the document's,
    or the document's is in no table, it is open.
    """
    place = document.place or document.region or ""
    if place == CENTRAL.full_name or document.level == "central":
        return ground("region_everywhere", "for")
    if not place:
        return ground("region_unknown", "open")
    known = regions.named(place)
    nearest = known or (regions.named(document.region) if document.region else None)
    own = regions.chain(nearest) if nearest else ()
    text, span, source = _said(document, own, place)
    asked = regions.named(region) if region else None
    if asked is None:
        return ground("region_unanswered", "open", text, span, source=source, about=place)
    above = [r.code for r in regions.chain(asked)]
    if known and known.code in above:
        return ground("region_same", "for", text, span, source=source, about=place)
    is_within = asked.code in [r.code for r in own]
    is_unsure = nearest is None or (known is None and nearest.code in above)  # 某经济技术开发区, of the same province
    if is_within or is_unsure or not text:
        return ground("region_narrower", "open", text, span, source=source, about=place)
    return ground("region_other", "against", text, span, source=source, about=place)


# A province that a sentence of the centre's is for: 湖北省可免征…, 对湖北省的企业…, 适用范围：河南自贸试验区.
_FOR = re.compile("(?:^|[，。；、.．（）\\s])(?:对|在)?(?=[一-鿿]{2})|适用范围[：:]")
_THERE = re.compile("可|内|的|免|应|要|地区|范围|按|自贸|自由贸易")


def one_place_ground(text: str, start: int, end: int, region: str, regions: Regions) -> Ground | None:
    """Say whom a stretch of a document of the centre's is for, where it is for one province alone.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> regions = open_vocabulary().regions
    >>> one_place_ground("自2月起，湖北省可免征单位缴费部分。", 0, 19, "北京市", regions).verdict
    'against'
    >>> one_place_ground("除湖北省外，各省可减半征收。", 0, 14, "北京市", regions) is None
    True
    """
    for at in (start + match.end() for match in _FOR.finditer(text[start:end])):
        place, behind = next(regions.read(text, at), (None, at))
        if place is None or place.level != "province" or not _THERE.match(text, behind):
            continue
        asked = regions.named(region) if region else None
        if asked is None:
            return ground("region_part_unanswered", "open", text, (at, behind), about=place.full_name)
        if place in regions.chain(asked):
            return ground("region_part_same", "for", text, (at, behind), about=place.full_name)
        return ground("region_part_other", "against", text, (at, behind), about=place.full_name)
    return None


def regions_of(place: str, regions: Regions) -> tuple[str, ...]:
    """Return whose documents may hold in a place, as values of the filter ``region``; nothing where it is not known.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> regions_of("广州市", open_vocabulary().regions)
    ('广东省', '全国', 'unknown')
    """
    known = regions.named(place) if place else None
    return (regions.chain(known)[-1].name, CENTRAL.name, "unknown") if known else ()


def _said(document: Document, own: tuple[Region, ...], place: str) -> tuple[str, tuple[int, int], Source]:
    """Return where the title names the place or one that it lies in, or else the issuer in the text; or nothing."""
    names = list(dict.fromkeys([place, *(name for r in own for name in (r.full_name, r.name, r.short_name) if name)]))
    for name in names:
        if (at := document.title.find(name)) >= 0:
            return document.title, (at, at + len(name)), "title"
    for issuer in document.issuers:
        if any(name in issuer for name in names) and (at := document.text.find(issuer)) >= 0:
            return document.text, (at, at + len(issuer)), "text"
    return "", (0, 0), "text"
