"""Where a document holds and where a founder is: the same place, one within the other, or another."""

from __future__ import annotations

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
