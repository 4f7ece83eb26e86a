"""A query → what is looked for: weighted terms, filters with their values resolved, and whatever was added.

Words become terms concept by concept: content words and bigrams, official words for lay ones, and the departments and
document numbers that the query names. Nothing is rewritten unseen: what was added is listed in :class:`Understood`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from sizhong_search.analyzer import Analyzer
from sizhong_search.model import WeightedTerm
from sizhong_search.query import Query, check_options, check_text
from sizhong_search.query.filters import ROLE_WORDS, resolve_filters
from sizhong_search.query.mentions import (
    Mention,
    Suggestion,
    find_departments,
    find_numbers,
    find_phrases,
    suggest,
    unheld_numbers,
)
from sizhong_search.query.script import simplify
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.thesaurus import Expansion

# Weights, each measured on the small query set and the everyday questions (docs/ranking.md).
BIGRAM_WEIGHT = 0.75
CLAUSE_WEIGHT = 0.25
OFFICIAL_WEIGHT = 0.5  # of the official words for a lay word, shared among them
LAY_WEIGHT = 0.7  # of the lay word itself, beside its official words
DEPARTMENT_WEIGHT = 2.0
DEADLINE_WEIGHT = 1.0
ROLE_WEIGHTS = {"lead": 1.0, "responsible": 0.7, "support": 0.5, "guide": 0.4}

# 省财政厅牵头的任务, 工商局的职责: with a department in front these words ask for its duties, and are no content.
DUTY_WORDS = re.compile(r"牵头|配合|负责|主管|承担|职责|职能|任务|工作|分工|义务|事情|事项|事|部门|做|管|干|落实|责任")
NUMBER_WEIGHT = 6.0  # a document number goes straight to the document
DEADLINE_WORDS = {"yearly": "每年", "date": "定日", "monthly": "每月"}
WHEN = re.compile(r"什么时候|何时|哪天|几号|几月|哪个月|截止|期限|时限|多久|最晚|最迟|之前交|时间")


class NamedBody(NamedTuple):
    """A body that a query names."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A query as understood: what is looked for, what was added and why, and the filters with their values resolved.

    Attributes
    ----------
    simplified : str
        The query in simplified characters, where it was in others; else "".
    expansions : tuple of Expansion
        The official words that lay ones are looked up as.
    departments : tuple of NamedBody
        The bodies that the query names; one outside the registry is its own id.
    numbers : tuple of str
        The document numbers that the query names, of those that the library holds; ``unheld`` are the others.
    phrases : tuple of str
        What stands in quotes, and must be found as it is.
    suggestions : tuple of Suggestion
        The filters that words of the query amount to; none of them is applied.
    """

    query: Query
    terms: tuple[WeightedTerm, ...]
    content: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    simplified: str = ""
    expansions: tuple[Expansion, ...] = ()
    departments: tuple[NamedBody, ...] = ()
    numbers: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def understand(
    query: Query, vocabulary: Vocabulary, analyzer: Analyzer, library: Mapping[str, Iterable[str]]
) -> Understood:
    """Turn a query into weighted terms and resolved filters.

    Parameters
    ----------
    query : Query
    vocabulary : Vocabulary
    analyzer : Analyzer
    library : mapping of field to values
        The filter values that occur in the library, and its document numbers under ``number``.

    Raises
    ------
    QueryTooLongError, ControlCharactersError, UnknownValueError, BadNumberError
    """
    check_text(query.text)
    check_options(query)
    filters = resolve_filters(query, vocabulary, library)
    if query.exact or query.ranker != "hybrid":
        content = analyzer.content(query.text)
        terms = _lexical(content, analyzer, bigrams=query.ranker in ("hybrid", "bm25"))
        if query.ranker == "hybrid":
            terms = _numbered(_stretches(content, analyzer))
        return Understood(
            query=query,
            terms=tuple(terms),
            content=_content_words(content, analyzer),
            filters=filters,
            phrases=find_phrases(query.text),
        )

    text = simplify(query.text)
    phrases = find_phrases(text)
    departments = list(find_departments(text, vocabulary, library.get("department", ())))
    numbers = list(find_numbers(text, library.get("number", ())))
    asked = _without_duty_frame(_blank(text, [(a, b) for a, b, _ in numbers]), departments, analyzer)
    content = analyzer.content(asked)
    unquoted = asked
    for phrase in phrases:
        unquoted = unquoted.replace(phrase, " " * len(phrase))
    expansions = tuple(vocabulary.thesaurus.expand(unquoted, query.without))
    concepts = [
        *_lay_and_official(content, expansions, analyzer),
        *_stretches(_blank(content, [(e.start, e.end) for e in expansions]), analyzer),
        *_duties(text, departments),
        *_of_documents(numbers),
    ]
    return Understood(
        query=query,
        terms=(*_numbered(concepts), *_deadlines(text)),
        content=_content_words(content, analyzer),
        filters=filters,
        simplified=text if text != query.text else "",
        expansions=expansions,
        departments=tuple(dict.fromkeys(NamedBody(m.id, m.name) for m in departments)),
        numbers=tuple(dict.fromkeys(number for _, _, number in numbers)),
        unheld=tuple(unheld_numbers(text, library.get("number", ()))),
        phrases=phrases,
        suggestions=tuple(s for s in suggest(text, departments, vocabulary, library) if s.field not in filters),
    )


def _content_words(content: str, analyzer: Analyzer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.term for token in analyzer.whole_words(content)))


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Blank out stretches of a query; offsets are kept."""
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _without_duty_frame(text: str, mentions: Sequence[Mention], analyzer: Analyzer) -> str:
    """Blank out the departments that a query names, and the words that ask for their duties; offsets are kept."""
    if not mentions:
        return text
    kept = list(text)
    for m in mentions:
        kept[m.start : m.end] = " " * (m.end - m.start)
    for token in analyzer.whole_words("".join(kept)):  # whole words: 事中事后监管 holds 事 and 管
        if DUTY_WORDS.fullmatch(token.term):
            kept[token.start : token.end] = " " * (token.end - token.start)
    return "".join(kept)


def _numbered(concepts: Iterable[Iterable[WeightedTerm]]) -> Iterator[WeightedTerm]:
    """Yield the terms of concepts, each with the number of its own."""
    for number, terms in enumerate(filter(None, map(list, concepts))):
        for term in terms:
            yield replace(term, concept=number)


def _lay_and_official(
    content: str, expansions: Iterable[Expansion], analyzer: Analyzer
) -> Iterator[Iterable[WeightedTerm]]:
    """Yield each lay word with its official words as a concept; lay words that overlap are one."""
    for group in _overlapping(expansions):
        start, end = group[0].start, max(expansion.end for expansion in group)
        official = chain.from_iterable(_official(expansion, analyzer) for expansion in group)
        yield chain(_lexical(content[start:end], analyzer, LAY_WEIGHT), official)


def _stretches(content: str, analyzer: Analyzer) -> Iterator[Iterable[WeightedTerm]]:
    """Yield each stretch between words that are not looked for as a concept."""
    for stretch in content.split():
        yield _lexical(stretch, analyzer)


def _overlapping(expansions: Iterable[Expansion]) -> Iterator[list[Expansion]]:
    """Group expansions, which come in the order of the query, by where they overlap."""
    group: list[Expansion] = []
    for expansion in expansions:
        if group and expansion.start >= max(earlier.end for earlier in group):
            yield group
            group = []
        group.append(expansion)
    if group:
        yield group


def _lexical(content: str, analyzer: Analyzer, weight: float = 1.0, *, bigrams: bool = True) -> Iterator[WeightedTerm]:
    for word in dict.fromkeys(token.term for token in analyzer.words(content)):
        yield WeightedTerm("words", word, weight, "words", word)
        yield WeightedTerm("clauses", word, weight * CLAUSE_WEIGHT, "words", word)
    if bigrams:
        for pair in dict.fromkeys(token.term for token in analyzer.bigrams(content)):
            yield WeightedTerm("bigrams", pair, weight * BIGRAM_WEIGHT, "bigrams", pair, match=1)


def _official(expansion: Expansion, analyzer: Analyzer) -> Iterator[WeightedTerm]:
    """Yield the official words of lay ones; several official terms share the weight of their one lay word.

    A single character of an official term says nothing: the 等 of 知识产权等权益质押 stands in every text.
    """
    weight = OFFICIAL_WEIGHT / len(expansion.official) ** 0.5
    for official in expansion.official:
        whole = {token.term for token in analyzer.whole_words(official)}
        for word in dict.fromkeys(token.term for token in analyzer.words(official) if len(token.term) > 1):
            shown = f"{expansion.lay}→{word}"
            yield WeightedTerm("words", word, weight, "synonym", shown, match=2 if word in whole else 0)
        for pair in dict.fromkeys(token.term for token in analyzer.bigrams(official)):
            shown = f"{expansion.lay}→{pair}"
            yield WeightedTerm("bigrams", pair, weight * BIGRAM_WEIGHT, "synonym", shown, match=1)


def _deadlines(text: str) -> Iterator[WeightedTerm]:
    """Lift measures with a deadline where the query asks when."""
    if WHEN.search(text):
        for kind, shown in DEADLINE_WORDS.items():
            yield WeightedTerm("filters", f"deadline={kind}", DEADLINE_WEIGHT, "deadline", shown, match=0)


def _duties(text: str, mentions: Iterable[Mention]) -> Iterator[list[WeightedTerm]]:
    """Yield each department as terms, weighted by role; 牵头 or 配合 in the query asks for that role alone."""
    asked = {ROLE_WORDS[word] for word in ("牵头", "配合", "指导") if word in text}
    for mention in mentions:
        yield [
            WeightedTerm(
                "filters", f"department={value}@{role}", DEPARTMENT_WEIGHT * weight, "department", mention.name
            )
            for value in mention.values
            for role, weight in ROLE_WEIGHTS.items()
            if not asked or role in asked
        ]


def _of_documents(numbers: Iterable[tuple[int, int, str]]) -> Iterator[list[WeightedTerm]]:
    """Yield each document number as a concept."""
    for _, _, number in numbers:
        yield [WeightedTerm("filters", f"number={number}", NUMBER_WEIGHT, "number", number)]
