"""Pages saved from government sites → pieces: the page's table, the title, the body; nothing of what stands around it.

Takes the bytes of a page, gives an :class:`Extraction`. Where the body is says a template of
``data/html_templates.toml``; where none fits, it is where most of the page's prose stands, and a remark says so. The
lines of the page's table come first, in the form that :mod:`sizhong_search.parsing.metadata` reads. Nothing is
fetched, run or expanded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from sizhong_search.readers.encodings import decode
from sizhong_search.readers.html_body import MIN_LETTERS, MIN_LETTERS_FALLBACK, Marks, densest, find_body
from sizhong_search.readers.html_entries import LONGEST_VALUE, read_entries
from sizhong_search.readers.html_templates import Template, page_data, templates
from sizhong_search.readers.html_text import (
    BLANKS,
    BREAK,
    LETTER,
    LONGEST_TAG,
    Element,
    Writer,
    one_line,
    without_blanks,
)
from sizhong_search.readers.pieces import Extraction, Piece, Remark

SHORT_PAGE = 200
MAX_TAGS = 200_000  # the largest page read so far has 5,600
_MARKED_UP = re.compile(r"<(?:p|div|br|td|li|pre)\b", re.IGNORECASE)
_MONSTER = re.compile(rf"(<[a-zA-Z][\w:.-]{{0,40}})[^<>]{{{LONGEST_TAG},}}")
_CHARSET = re.compile(
    r"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}(?P<name>[\w-]{2,30})", re.IGNORECASE
)
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_MAX_LOST_SHARE = 0.01  # of what is not ASCII: markup is always sound


def read_html(data: bytes, *, known: Sequence[Template] | None = None) -> Extraction:
    """Read a saved page.

    Parameters
    ----------
    data : bytes
        The page.
    known : sequence of Template, optional
        By default those of the data file.

    Raises
    ------
    ValueError
        ``empty`` where the page has no text of a document (a shell, a list, a captcha), ``encoding`` where its bytes
        are no text for sure, ``nesting`` where its tags stand too deep in each other, ``flood`` where there are too
        many, ``damaged`` where it is no page.

    Examples
    --------
    >>> page = '<h1>某市某意见</h1><div id="zoom"><p>一、加大对中小企业<br>的支持，减免税费。</p></div>'
    >>> [piece.text for piece in read_html(page.encode()).pieces]
    ['某市某意见', '一、加大对中小企业', '的支持，减免税费。']
    """
    text = _decode(data)
    page = _parse(text)
    known = templates() if known is None else known
    marked = Marks(page, known)
    template, body = find_body(page, marked, known)
    shown = marked.all(template.shown) if template else frozenset()
    left_out = marked.all(template.left_out) if template else frozenset()
    if template is None:
        body, left_out = densest(page)
    is_plain = template is None and not _MARKED_UP.search(text)  # a text that was only served as a page
    above = Writer(line_end="  ")
    above.walk(page, until=body[0])
    writer = Writer(shown=shown, left_out=left_out, n_tables=above.n_tables, line_end=BREAK if is_plain else "")
    for element in body:
        writer.walk(element)
    written = writer.pieces if template else [piece for piece in writer.pieces if not _is_chrome(piece.text)]
    entries, pieces = read_entries(above.pieces, written)
    letters = sum(len(LETTER.findall(piece.text)) for piece in pieces)
    if letters < (MIN_LETTERS if template else MIN_LETTERS_FALLBACK) or (not template and _is_refusal(pieces, letters)):
        raise ValueError("empty")
    title = entries.stated.get("title") or _title(page, marked, template, pieces)
    stated = {"title": title} if title else {}
    stated |= entries.stated
    if source := _address(page):
        stated["source"] = source
    if title and without_blanks(title) not in without_blanks("".join(piece.text for piece in pieces[:12])):
        pieces.insert(0, Piece(text=title, kind="heading"))
    remarks = [] if template else [Remark(code="fallback")]
    if writer.n_hidden:
        remarks.append(Remark(code="hidden_text", facts={"n": str(writer.n_hidden)}))
    if n_lost := sum(piece.text.count("\ufffd") for piece in pieces):
        remarks.append(Remark(code="lost_characters", facts={"n": str(n_lost)}))
    return Extraction(pieces=(*entries.pieces, *pieces), stated=stated, remarks=tuple(remarks))


def _decode(data: bytes) -> str:
    """Decode by what the bytes say; what the page says of itself only matters where some are broken."""
    if 0 < data.count(0) <= len(data) // 200:  # no character, and browsers drop it; UTF-16 has many
        data = data.replace(b"\0", b"")
    try:
        return decode(data)
    except ValueError:
        declared = [_CODECS.get(m["name"].lower(), "utf-8") for m in _CHARSET.finditer(data[:8192].decode("latin-1"))]
        for codec in dict.fromkeys((*declared, "utf-8", "gb18030")):
            # Characters that a database or a script cut in two: what is left must be sure without them.
            kept, text = data.decode(codec, "ignore"), data.decode(codec, "replace")
            n_lost = text.count("\ufffd")
            if n_lost <= _MAX_LOST_SHARE * sum(not c.isascii() for c in kept) and _is_sure(kept, codec):
                return text
        raise


def _is_sure(text: str, codec: str) -> bool:
    try:
        return decode(text.encode(codec, "ignore")) == text
    except ValueError:
        return False


def _parse(text: str) -> Element:
    text = _MONSTER.sub(r"\1", text.replace("\0", "").replace(BREAK, " "))
    if text.count("<") > MAX_TAGS:
        raise ValueError("flood")
    # Comments and instructions go; entities of a DTD, the network and trees of more than 256 levels are never touched.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise ValueError("empty" if not text.strip() else "damaged") from error
    # Beyond its limits libxml2 leaves out the rest of a page without a word.
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise ValueError("nesting" if "depth" in entry.message else "flood")
    if page is None:
        raise ValueError("empty")
    return page


def _is_chrome(line: str) -> bool:
    """Tell whether a line is a button or a caption of the page."""
    return len(line) <= 40 and without_blanks(line).startswith(tuple(page_data()["page"]["chrome_lines"]))


def _is_refusal(pieces: list[Piece], letters: int) -> bool:
    """Tell whether a short page says that it is a captcha or an error."""
    text = "".join(piece.text for piece in pieces).lower()
    return letters <= SHORT_PAGE and any(words.lower() in text for words in page_data()["page"]["no_document"])


def _title(page: Element, marked: Marks, template: Template | None, pieces: list[Piece]) -> str | None:
    """Return the title that a template or the head of a page gives, as written."""
    named = [" ".join(e.itertext(etree.Element)) for s in (template.title if template else ()) for e in marked.find(s)]
    named += [e.get("content", "") for e in page.iter("meta") if (e.get("name") or "").lower() == "articletitle"]
    for title in map(one_line, named):
        if 5 <= len(title) <= LONGEST_VALUE:
            return title
    # 《…》_中国证券监督管理委员会, 某局网站-某条例: the part that the text has too, or a heading
    whole = one_line(page.findtext(".//title") or "")
    headings = [one_line(" ".join(e.itertext(etree.Element))) for e in marked.find("h1")]
    head = without_blanks("".join(piece.text for piece in pieces[:40]))
    for title in (whole, *sorted(re.split(r"[-_|—]", whole), key=len, reverse=True), *headings):
        found = without_blanks(title)
        if 8 <= len(found) <= LONGEST_VALUE and (found in head or any(found in without_blanks(h) for h in headings)):
            return title.strip(BLANKS)
    return next(
        (h for h in headings if len(h) >= 5 and (not whole or without_blanks(h) in without_blanks(whole))), None
    )


def _address(page: Element) -> str | None:
    """Return the address that a page gives itself."""
    found = [e.get("content") for e in page.iter("meta") if (e.get("name") or e.get("property")) in ("Url", "og:url")]
    found += [e.get("href") for e in page.iter("link") if e.get("rel") == "canonical"]
    return next((a.strip() for a in found if a and re.fullmatch(r"\s*https?://\S{4,500}\s*", a)), None)
