"""Pages saved from government sites → pieces: the page's table, the title, the body; nothing of what stands around it.

Takes the bytes of a page, gives an :class:`Extraction`. Where the body is says a template of
``data/html_templates.toml``; where none fits, it is where most of the page's prose stands, and a remark says so. The
lines of the page's table come first, in the form that :mod:`sizhong_search.parsing.metadata` reads. Nothing is
fetched, run or expanded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from lxml import etree

from sizhong_search.model import PieceKind
from sizhong_search.readers.encodings import decode
from sizhong_search.readers.pieces import Extraction, Piece, Remark

Element = Any  # lxml ships no types

BLANKS = " \t\n\r\f\v\xa0\u2002\u2003\u2009\u200b\u3000\ufeff"
MIN_LETTERS, MIN_LETTERS_FALLBACK = 15, 40  # the shortest body of the pages read so far has 151
SHORT_PAGE = 200
LONGEST_TAG = 10_000  # libxml2 takes 28 s over 50,000 attributes of one tag; an image inside the page is as long
MAX_TAGS = 200_000  # the largest page read so far has 5,600
LONGEST_VALUE = 300
LONGEST_CELL = 3_000  # characters; a longer one is a document that was put into a table
MAX_COLUMNS, MAX_SLOTS = 200, 50_000  # how far a cell spans, and how many slots all of a page's cover

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ul", "xmp",
    }
)  # fmt: skip
_LEFT_OUT = frozenset(
    {
        "applet", "audio", "button", "canvas", "datalist", "embed", "footer", "head", "iframe", "input", "link",
        "map", "meta", "nav", "noframes", "noscript", "object", "option", "script", "select", "style", "svg",
        "template", "textarea", "title", "video",
    }
)  # fmt: skip
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_LIST_TAGS = frozenset({"ol", "ul", "menu", "dir"})
_PREFORMATTED = frozenset({"pre", "plaintext", "xmp", "listing"})
_LISTS = frozenset({"ul", "ol", "dl", "table", "div", "section"})
_BREAK = "\x1e"  # a line end of the page; those of its source are none
_SPACE = re.compile(r"[ \t\n\r\f]+")
# Between two of these, a line end of the source is nothing at all.
_HAN_OR_MARK = re.compile(r"[\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HIDDEN = re.compile(r"(?:^|;)(?:display:none|visibility:hidden)")
_FONT_SIZE = re.compile(r"(?:^|;)font-size:(?P<nothing>0(?:\.0*)?(?:px|pt|em|rem|%)?(?=;|!|$))?")
_LIST_STYLE = re.compile(r"list-style(?:-type)?:(?P<style>[a-z-]+)")
# An item that brings its own number gets no second one.
_NUMBERED = re.compile(
    r"[（(\[【]?(?:第?[一二三四五六七八九十百〇零]{1,4}|\d{1,3}|[a-zA-Z])(?:[、．.）)\]】章节条]|\s)|[①-⒛㈠-㈩]"
)
_MARKED_UP = re.compile(r"<(?:p|div|br|td|li|pre)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_SENTENCE = re.compile(r"[，。；：、]")
_MONSTER = re.compile(rf"(<[a-zA-Z][\w:.-]{{0,40}})[^<>]{{{LONGEST_TAG},}}")
_CHARSET = re.compile(
    r"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}(?P<name>[\w-]{2,30})", re.IGNORECASE
)
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_MAX_LOST_SHARE = 0.01  # of what is not ASCII: markup is always sound
_HAN_STYLES = frozenset({"cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"})
_NOTHING = re.compile(r"[-—－/\s*]*|无|暂无|空")


@dataclass(frozen=True, slots=True)
class Template:
    """Where a site puts the parts of a document; selectors are tag, #id, .class, tag#id or tag.class."""

    id: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


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
    marked = _Marks(page, known)
    template, body = _find_body(page, marked, known)
    shown = marked.all(template.shown) if template else frozenset()
    left_out = marked.all(template.left_out) if template else frozenset()
    if template is None:
        body, left_out = _densest(page)
    is_plain = template is None and not _MARKED_UP.search(text)  # a text that was only served as a page
    above = _Writer(line_end="  ")
    above.walk(page, until=body[0])
    writer = _Writer(shown=shown, left_out=left_out, n_tables=above.n_tables, line_end=_BREAK if is_plain else "")
    for element in body:
        writer.walk(element)
    written = writer.pieces if template else [piece for piece in writer.pieces if not _is_chrome(piece.text)]
    entries, pieces = read_entries(above.pieces, written)
    letters = sum(len(_LETTER.findall(piece.text)) for piece in pieces)
    if letters < (MIN_LETTERS if template else MIN_LETTERS_FALLBACK) or (not template and _is_refusal(pieces, letters)):
        raise ValueError("empty")
    title = entries.stated.get("title") or _title(page, marked, template, pieces)
    stated = {"title": title} if title else {}
    stated |= entries.stated
    if source := _address(page):
        stated["source"] = source
    if title and _bare(title) not in _bare("".join(piece.text for piece in pieces[:12])):
        pieces.insert(0, Piece(text=title, kind="heading"))
    remarks = [] if template else [Remark(code="fallback")]
    if writer.n_hidden:
        remarks.append(Remark(code="hidden_text", facts={"n": str(writer.n_hidden)}))
    if n_lost := sum(piece.text.count("\ufffd") for piece in pieces):
        remarks.append(Remark(code="lost_characters", facts={"n": str(n_lost)}))
    return Extraction(pieces=(*entries.pieces, *pieces), stated=stated, remarks=tuple(remarks))


# Bytes → tree


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
    text = _MONSTER.sub(r"\1", text.replace("\0", "").replace(_BREAK, " "))
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


# Where things are


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/html_templates.toml").read_text("utf-8"))


@cache
def templates() -> tuple[Template, ...]:
    """Return the known templates, in the order in which they are tried."""
    return tuple(
        Template(row["id"], *(tuple(row.get(name, ())) for name in ("body", "title", "shown", "left_out")))
        for row in _data()["template"]
    )


class _Marks:
    """The elements of a page by tag, #id and .class; looked up, not searched for again."""

    def __init__(self, page: Element, known: Sequence[Template]) -> None:
        self._by: dict[str, list[Element]] = {}
        selectors = ("h1", *(s for t in known for s in (*t.body, *t.title, *t.shown, *t.left_out)))
        wanted = {part for selector in selectors for part in _parts(selector)}
        for element in page.iter(etree.Element):
            classes = {f".{name}" for name in element.get("class", "").split()}
            for mark in {element.tag, f"#{element.get('id', '')}", *classes} & wanted:
                self._by.setdefault(mark, []).append(element)

    def find(self, selector: str) -> list[Element]:
        """Return what a selector selects, in the order of the page."""
        first, *rest = _parts(selector)
        found = self._by.get(first, [])
        for part in rest:
            others = set(self._by.get(part, []))
            found = [element for element in found if element in others]
        return found

    def all(self, selectors: Iterable[str]) -> frozenset[Element]:
        """Return what any of the selectors selects."""
        return frozenset(element for selector in selectors for element in self.find(selector))


def _parts(selector: str) -> list[str]:
    return re.findall(r"[#.]?[\w-]+", selector)


def _find_body(page: Element, marked: _Marks, known: Sequence[Template]) -> tuple[Template | None, list[Element]]:
    """Return the first template that has its body on the page, and the body: the largest one, and its neighbours."""
    for template in known:
        for selector in template.body:
            found = [(_n_letters(element), element) for element in _outermost(marked.find(selector))]
            if not found or max(n for n, _ in found) < MIN_LETTERS:
                continue
            body = max(found, key=lambda pair: pair[0])[1]
            return template, [e for n, e in found if e is body or (n and e.getparent() is body.getparent())]
    return None, [page]


def _outermost(elements: list[Element]) -> list[Element]:
    found: set[Element] = set()
    for element in elements:  # in the order of the page: what is around comes first
        if found.isdisjoint(element.iterancestors()):
            found.add(element)
    return [element for element in elements if element in found]


def _n_letters(element: Element) -> int:
    return len(_LETTER.findall("".join(element.itertext(etree.Element))))


@dataclass(slots=True)
class _Weight:
    """What an element holds: characters of prose, all characters, those of links, links."""

    prose: int = 0
    total: int = 0
    linked: int = 0
    links: int = 0

    def add(self, other: _Weight) -> None:
        self.prose += other.prose
        self.total += other.total
        self.linked += other.linked
        self.links += other.links


def _densest(page: Element) -> tuple[list[Element], frozenset[Element]]:
    """Return the innermost element that holds nearly all prose of a page, and what is no text inside it.

    Prose is text that is no link and has a mark of punctuation, or ten characters. What is named like chrome is left
    out unless most prose stands in it: sites call anything a header.
    """
    chrome = frozenset(_data()["page"]["chrome"])
    weights = _weigh(page)
    most = weights[page].prose
    out: set[Element] = set()
    for element, weight in weights.items():
        is_named = chrome.intersection(re.findall(r"[a-z]+", f"{element.get('class')} {element.get('id')}".lower()))
        is_list = element.tag in _LISTS and weight.links >= 3 and weight.linked > 0.7 * weight.total
        if element is not page and (is_list or (is_named and weight.prose < 0.4 * most)):
            out.add(element)
    left = _weigh(page, out)
    body = page
    while inner := [e for e in body if e in left and e.tag in _BLOCKS and left[e].prose > 0.85 * left[page].prose]:
        body = inner[0]
    return [body], frozenset(out)


def _weigh(page: Element, out: Collection[Element] = ()) -> dict[Element, _Weight]:
    """Weigh every element that can be seen, but for those that are out."""
    weights: dict[Element, _Weight] = {}
    walker = etree.iterwalk(page, events=("start", "end"))
    skipped, n_open_links = None, 0
    for event, element in walker:
        if event == "start":
            if element is not page and (element in out or element.tag in _LEFT_OUT or _is_hidden(element)):
                skipped = element
                walker.skip_subtree()
            n_open_links += element.tag == "a"
            continue
        n_open_links -= element.tag == "a"
        if element is skipped:
            skipped = None
            continue
        chunks = [chunk.strip() for chunk in (element.text or "", *(child.tail or "" for child in element))]
        weight = _Weight(total=sum(map(len, chunks)), links=int(element.tag == "a"))
        if not (n_open_links or element.tag == "a"):
            weight.prose = sum(len(chunk) for chunk in chunks if len(chunk) >= 10 or _SENTENCE.search(chunk))
        for child in element:
            if child in weights:
                weight.add(weights[child])
        if element.tag == "a":
            weight.linked = weight.total
        weights[element] = weight
    return weights


def _is_chrome(line: str) -> bool:
    """Tell whether a line is a button or a caption of the page."""
    return len(line) <= 40 and _bare(line).startswith(tuple(_data()["page"]["chrome_lines"]))


def _is_refusal(pieces: list[Piece], letters: int) -> bool:
    """Tell whether a short page says that it is a captcha or an error."""
    text = "".join(piece.text for piece in pieces).lower()
    return letters <= SHORT_PAGE and any(words.lower() in text for words in _data()["page"]["no_document"])


def _title(page: Element, marked: _Marks, template: Template | None, pieces: list[Piece]) -> str | None:
    """Return the title that a template or the head of a page gives, as written."""
    named = [" ".join(e.itertext(etree.Element)) for s in (template.title if template else ()) for e in marked.find(s)]
    named += [e.get("content", "") for e in page.iter("meta") if (e.get("name") or "").lower() == "articletitle"]
    for title in map(_line, named):
        if 5 <= len(title) <= LONGEST_VALUE:
            return title
    # 《…》_中国证券监督管理委员会, 某局网站-某条例: the part that the text has too, or a heading
    whole = _line(page.findtext(".//title") or "")
    headings = [_line(" ".join(e.itertext(etree.Element))) for e in marked.find("h1")]
    head = _bare("".join(piece.text for piece in pieces[:40]))
    for title in (whole, *sorted(re.split(r"[-_|—]", whole), key=len, reverse=True), *headings):
        found = _bare(title)
        if 8 <= len(found) <= LONGEST_VALUE and (found in head or any(found in _bare(h) for h in headings)):
            return title.strip(BLANKS)
    return next((h for h in headings if len(h) >= 5 and (not whole or _bare(h) in _bare(whole))), None)


def _address(page: Element) -> str | None:
    """Return the address that a page gives itself."""
    found = [e.get("content") for e in page.iter("meta") if (e.get("name") or e.get("property")) in ("Url", "og:url")]
    found += [e.get("href") for e in page.iter("link") if e.get("rel") == "canonical"]
    return next((a.strip() for a in found if a and re.fullmatch(r"\s*https?://\S{4,500}\s*", a)), None)


def _is_hidden(element: Element) -> bool:
    if element.tag in ("html", "body"):  # some pages hide all until a script has run
        return False
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and bool(_HIDDEN.search(re.sub(r"\s", "", style[:LONGEST_TAG]).lower()))


# The page's table


@dataclass(slots=True)
class Entries:
    """The lines of a page's table, in the form in which they stay in the text, and what of them is stated."""

    pieces: list[Piece] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def state(self, key: str, value: str) -> None:
        """Keep the value under the manifest's name of its key; the first one counts."""
        name = _fields()[key]
        if name not in ("kept", "others") and len(value) <= LONGEST_VALUE:
            self.stated.setdefault(name, value)


def read_entries(above: list[Piece], body: list[Piece]) -> tuple[Entries, list[Piece]]:
    """Keep of what stands above a body the entries of the page's table; find those that begin the body too.

    Returns
    -------
    entries : Entries
        Without those that have no value: an empty 主题词 would take the title below it for one.
    body : list of Piece
        With the entries of its first lines in the same form.
    """
    entries = Entries()
    for row in _rows(above):
        for key, value, pieces in _row_entries(row) if row[0].cell else _line_entries(row[0]):
            if key not in entries.keys and _fields()[key] != "others":
                entries.keys.add(key)
                entries.state(key, value)
                entries.pieces += [replace(piece, paragraph=None) for piece in pieces]  # paragraphs are the body's
    written: list[Piece] = []
    rows = list(_rows(body))
    for i, row in enumerate(rows):
        if row[0].cell is None and "。" in row[0].text:  # the text has begun
            return entries, written + [piece for rest in rows[i:] for piece in rest]
        found = list(_row_entries(row) if row[0].cell else _line_entries(row[0]))
        for key, value, _ in found:
            entries.state(key, value)
        labels, values = row[::2], row[1::2]
        is_table = any(piece.text for piece in labels) and all(_key(piece.text) for piece in labels if piece.text)
        if row[0].cell and is_table and len(labels) == len(values):
            for label, cell in zip(labels, values, strict=True):
                written += _joined(label, cell) if cell.text else []  # a key alone is no text
        else:
            written += row
    return entries, written


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield the cells of each row together, and every other piece alone."""
    for _, row in groupby(enumerate(pieces), key=lambda pair: pair[1].cell[:2] if pair[1].cell else pair[0]):
        yield [piece for _, piece in row]


def _row_entries(row: list[Piece]) -> Iterator[tuple[str, str, list[Piece]]]:
    """Yield key, value and pieces of each pair of cells that has a value."""
    for name, value in zip(row, [*row[1:], Piece(text="")], strict=True):
        key = _key(name.text)
        if key is None:
            yield from _line_entries(name)
        elif _says(key, value.text) and _key(value.text) is None:
            yield key, value.text, _joined(name, value)


def _joined(name: Piece, value: Piece) -> list[Piece]:
    """Return key and value as the header reads them: behind a colon no tab may stand."""
    if name.text.endswith(("：", ":", "】", "]")):
        return [replace(value, text=f"{name.text}{value.text}")]
    return [name, value] if name.text else [value]


def _line_entries(piece: Piece) -> Iterator[tuple[str, str, list[Piece]]]:
    """Yield key, value and piece of each entry on a line that has a value: 发布日期：2023-11-07  浏览次数：-."""
    if len(piece.text) > 2 * LONGEST_VALUE:
        return
    found = list(_entry().finditer(piece.text))
    for i, entry in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(piece.text)
        value = re.split(r"\s{3}|\t", piece.text[entry.end() : end].strip(BLANKS))[0]
        key = _key(entry["key"])
        if key is not None and _says(key, value):
            yield key, value, [replace(piece, text=f"{entry[0]}{value}", kind="paragraph", cell=None)]


def _key(text: str) -> str | None:
    """Return the key that a cell holds: 索 引 号：, [有效性]."""
    if len(text) > 40:
        return None
    key = re.sub(r"[\s\u200b：:*【】\[\]]", "", text)
    return key if key in _fields() else None


def _says(key: str, value: str) -> bool:
    """Tell whether a value is one: 无 is none, and 字号：大 中 小 are buttons."""
    return not _NOTHING.fullmatch(value) and (_fields()[key] != "doc_number" or bool(re.search(r"\d", value)))


def page_keys() -> list[list[str]]:
    """Return the keys of pages' tables that are kept, field by field."""
    return [keys for name, keys in _data()["keys"].items() if name != "others"]


@cache
def _fields() -> Mapping[str, str]:
    return {key: name for name, keys in _data()["keys"].items() for key in keys}


@cache
def _entry() -> re.Pattern[str]:
    gap = r"[ \t\xa0\u2002\u2003\u3000]{0,8}"
    names = "|".join(gap.join(key) for key in sorted(_fields(), key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s|*【\[（(]))(?P<key>{names}){gap}[:：]")


# Tree → pieces


class _Writer:
    """Walks through elements and writes down their text: a block is a paragraph, <br> ends a line of it.

    Parameters
    ----------
    shown, left_out : collection of Element
        What is text though it is hidden, and what is none.
    n_tables : int
        How many tables stand before.
    line_end : str
        What becomes of a line end of the source that has a Han character beside it.
    """

    def __init__(
        self,
        *,
        shown: Collection[Element] = (),
        left_out: Collection[Element] = (),
        n_tables: int = 0,
        line_end: str = "",
    ) -> None:
        self.pieces: list[Piece] = []
        self.n_tables, self.n_hidden = n_tables, 0
        self._shown, self._left_out, self._line_end = shown, left_out, line_end
        self._parts: list[str] = []
        self._n_paragraphs, self._n_slots = 0, 0
        self._mark = ""  # of the list item that begins
        self._kind: PieceKind = "paragraph"
        self._has_no_size, self._lists, self._n_preformatted = [False], list[_List](), 0

    def walk(self, root: Element, *, until: Element | None = None, without: Collection[str] = ()) -> None:
        """Write down an element: as far as ``until``, and without elements of some tags."""
        around = set() if until is None else set(until.iterancestors())
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: Element | None = None
        for event, element in walker:
            if element is until:
                break
            if event == "start":
                if element is root:
                    self._open(element)
                elif element.tag in without or self._leaves_out(element):
                    skipped = element
                elif element.tag == "table" and element not in around and _has_columns(element):
                    self._flush()
                    self._table(element)
                    skipped = element
                else:
                    self._open(element)
                if skipped is not None:
                    walker.skip_subtree()
                continue
            if element is skipped:
                skipped = None
            else:
                self._close(element)
            if element is not root:
                self._add(element.tail)
        self._flush()

    def _leaves_out(self, element: Element) -> bool:
        if element in self._left_out or element.tag in _LEFT_OUT:
            return True
        if element in self._shown or not _is_hidden(element):
            return False
        self.n_hidden += _n_letters(element)
        return True

    def _open(self, element: Element) -> None:
        tag = element.tag
        if self._is_block(element):
            self._flush()
        self._has_no_size.append(_has_no_size(element, self._has_no_size[-1]))
        self._n_preformatted += tag in _PREFORMATTED
        if tag in _HEADINGS:
            self._kind = "heading"
        elif tag in _LIST_TAGS:
            self._lists.append(_List.of(element))
        elif tag == "li":
            self._mark = self._lists[-1].next_mark(element) if self._lists else ""
        elif tag == "br":
            self._parts.append(_BREAK)
        self._add(element.text)

    def _close(self, element: Element) -> None:
        tag = element.tag
        if self._is_block(element):
            self._flush()
        self._has_no_size.pop()
        self._n_preformatted -= tag in _PREFORMATTED
        if tag in _HEADINGS:
            self._kind = "paragraph"
        elif tag in _LIST_TAGS:
            self._lists.pop()
        elif tag == "li":
            self._mark = ""

    def _is_block(self, element: Element) -> bool:
        return element.tag in _BLOCKS or element.getparent() in self._shown  # there the script puts each on its line

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._has_no_size[-1]:
            self.n_hidden += len(_LETTER.findall(text))
        elif self._n_preformatted:
            self._parts.append(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", _BREAK))
        else:
            self._parts.append(text)

    def _flush(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        lines = [line for part in _lines(text, self._line_end) if (line := part.strip(BLANKS))]
        if not lines:
            return
        self._n_paragraphs += 1
        if self._mark and not _NUMBERED.match(lines[0]):
            lines[0] = self._mark + lines[0]
        self._mark = ""
        self.pieces += [Piece(text=line, kind=self._kind, paragraph=self._n_paragraphs) for line in lines]

    def _table(self, table: Element) -> None:
        """Write down a table cell by cell; slots that another cell covers stay empty, so that columns stay true."""
        self.walk(table, without=("td", "th"))  # its caption, and what stands where only cells should
        self.n_tables += 1
        covered: dict[int, int] = {}  # column → last row
        rows = [row for row in table.iter("tr") if not self._leaves_out(row)]
        for row_number, row in enumerate(rows, start=1):
            column, cells = 1, list[Piece]()
            for element in row.iterchildren("td", "th"):
                if self._leaves_out(element):
                    continue
                while covered.get(column, 0) >= row_number:
                    column += 1
                for empty in range(cells[-1].cell[2] + 1 if cells and cells[-1].cell else 1, column):
                    cells.append(Piece(text="", kind="cell", cell=(self.n_tables, row_number, empty)))
                cells.append(Piece(text=self._cell(element), kind="cell", cell=(self.n_tables, row_number, column)))
                n_columns = _span(element, "colspan", MAX_COLUMNS)
                n_rows = _span(element, "rowspan", len(rows) - row_number + 1)
                if self._n_slots + n_columns * n_rows > MAX_SLOTS:
                    n_columns = n_rows = 1
                self._n_slots += n_columns * n_rows
                if n_rows > 1:
                    covered |= dict.fromkeys(range(column, column + n_columns), row_number + n_rows - 1)
                column += n_columns
            if any(piece.text for piece in cells):
                self.pieces += cells

    def _cell(self, element: Element) -> str:
        if not len(element) and "font-size" not in element.get("style", "").lower():  # as most are
            return "\n".join(filter(None, (line.strip(BLANKS) for line in _lines(element.text or "", self._line_end))))
        inside = _Writer(shown=self._shown, left_out=self._left_out, line_end=self._line_end)
        inside.walk(element)
        self.n_hidden += inside.n_hidden
        return "\n".join(piece.text for piece in inside.pieces)


def _span(cell: Element, name: str, most: int) -> int:
    """Return how far a cell spans, within what there is; 0 rows are all that follow."""
    value = cell.get(name, "1").strip()
    if not re.fullmatch(r"[0-9]{1,9}", value):
        return 1
    return min(int(value) or (most if name == "rowspan" else 1), most)


def _lines(text: str, line_end: str) -> list[str]:
    """Part a paragraph at the line ends of the page, and drop those of its source."""

    def space(match: re.Match[str]) -> str:
        if "\n" not in match[0] and "\r" not in match[0]:
            return match[0].replace("\t", " ")  # blanks part who signs: they stay, as many as there are
        if line_end:
            return line_end
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        return "" if _HAN_OR_MARK.match(before) or _HAN_OR_MARK.match(after) else " "

    return _SPACE.sub(space, text).split(_BREAK)


def _line(text: str) -> str:
    return " ".join(_lines(text.replace(_BREAK, " "), "")).strip(BLANKS)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def _has_columns(table: Element) -> bool:
    """Tell a table of data from one that only lays out a page: that has one column, tables inside, or long texts."""
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    cells = list(table.iter("td", "th"))
    return (
        any(sum(1 for _ in row.iterchildren("td", "th")) > 1 for row in rows)
        and all(row.getparent().tag in ("table", "tbody", "thead", "tfoot") for row in rows)
        and all(cell.getparent().tag == "tr" for cell in cells)
        and all(sum(map(len, cell.itertext())) <= LONGEST_CELL for cell in cells)
    )


def _has_no_size(element: Element, inherited: bool) -> bool:
    """Tell whether text is written in size 0, which hides it from whoever looks at the page."""
    style = element.get("style")
    found = _FONT_SIZE.search(re.sub(r"\s", "", style[:LONGEST_TAG]).lower()) if style else None
    return found["nothing"] is not None if found else inherited


# Lists


@dataclass(slots=True)
class _List:
    """A list that is being read: how it counts, and how far it has come."""

    style: str
    number: int

    @classmethod
    def of(cls, element: Element) -> _List:
        """Read the style and the first number of a list."""
        if element.tag != "ol":
            return cls("none", 1)
        style = _LIST_STYLE.search(re.sub(r"\s", "", element.get("style", "")[:LONGEST_TAG]).lower())
        return cls(style["style"] if style else element.get("type", "1").strip(), _whole(element.get("start"), 1))

    def next_mark(self, item: Element) -> str:
        """Return what a browser prints before an item."""
        self.number = _whole(item.get("value"), self.number)
        mark = _list_mark(self.style, self.number)
        self.number += 1
        return mark


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\s?-?[0-9]{1,6}\s?", value) else default


def _list_mark(style: str, number: int) -> str:
    """Return a list's mark.

    >>> [_list_mark(*mark) for mark in (("1", 3), ("cjk-ideographic", 12), ("a", 2), ("upper-roman", 4), ("none", 1))]
    ['3. ', '十二、', 'b. ', 'IV. ', '']
    """
    if style in ("none", "disc", "circle", "square"):
        return ""
    if style in _HAN_STYLES and 1 <= number <= 99:
        tens, ones = divmod(number, 10)
        digits = "〇一二三四五六七八九"
        return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}、"
    written = str(number)
    if style in ("a", "A", "lower-alpha", "upper-alpha", "lower-latin", "upper-latin") and 1 <= number <= 26:
        written = chr(ord("a") + number - 1)
    elif style in ("i", "I", "lower-roman", "upper-roman") and 1 <= number <= 39:
        tens, ones = divmod(number, 10)
        written = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return f"{written.upper() if style in ('A', 'I') or style.startswith('upper') else written}. "
