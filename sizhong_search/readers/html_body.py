"""Where the body of a page is: by the template of its site, else where most of its prose stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from sizhong_search.readers.html_templates import Template, page_data
from sizhong_search.readers.html_text import BLOCKS, LEFT_OUT, Element, is_hidden, n_letters

MIN_LETTERS, MIN_LETTERS_FALLBACK = 15, 40  # the shortest body of the pages read so far has 151
_LISTS = frozenset({"ul", "ol", "dl", "table", "div", "section"})
_SENTENCE = re.compile(r"[，。；：、]")


class Marks:
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


def find_body(page: Element, marked: Marks, known: Sequence[Template]) -> tuple[Template | None, list[Element]]:
    """Return the first template that has its body on the page, and the body: the largest one, and its neighbours."""
    for template in known:
        for selector in template.body:
            found = [(n_letters(element), element) for element in _outermost(marked.find(selector))]
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


def densest(page: Element) -> tuple[list[Element], frozenset[Element]]:
    """Return the innermost element that holds nearly all prose of a page, and what is no text inside it.

    Prose is text that is no link and has a mark of punctuation, or ten characters. What is named like chrome is left
    out unless most prose stands in it: sites call anything a header.
    """
    chrome = frozenset(page_data()["page"]["chrome"])
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
    while inner := [e for e in body if e in left and e.tag in BLOCKS and left[e].prose > 0.85 * left[page].prose]:
        body = inner[0]
    return [body], frozenset(out)


def _weigh(page: Element, out: Collection[Element] = ()) -> dict[Element, _Weight]:
    """Weigh every element that can be seen, but for those that are out."""
    weights: dict[Element, _Weight] = {}
    walker = etree.iterwalk(page, events=("start", "end"))
    skipped, n_open_links = None, 0
    for event, element in walker:
        if event == "start":
            if element is not page and (element in out or element.tag in LEFT_OUT or is_hidden(element)):
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
