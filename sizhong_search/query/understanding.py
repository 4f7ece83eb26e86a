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
    without_departments,
)
from sizhong_search.query.script import simplify
from sizhong_search.text import blank
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.thesaurus import Expansion

# Weights, each measured on the small query set and the everyday questions (docs/ranking.md).
BIGRAM_WEIGHT = 0.75
CLAUSE_WEIGHT = 0.25
OFFICIAL_WEIGHT = 0.5  # of the official words for a lay word, shared among them
LAY_WEIGHT = 0.7  # of the lay word itself, beside its official words
DEPARTMENT_WEIGHT = 2.0
NUMBER_WEIGHT = 6.0  # a document number goes straight to the document
DEADLINE_WEIGHT = 1.0
ROLE_WEIGHTS = {"lead": 1.0, "responsible": 0.7, "support": 0.5, "guide": 0.4}

# 省财政厅牵头的任务, 工商局的职责: with a department in front these words ask for its duties, and are no content.
DUTY_WORDS = re.compile(r"牵头|配合|负责|主管|承担|职责|职能|任务|工作|分工|义务|事情|事项|事|部门|做|管|干|落实|责任")
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
        if query.ranker == "hybrid":
            terms = _numbered(_stretches(content, analyzer))
        else:
            terms = _lexical(content, analyzer, bigrams=query.ranker == "bm25")
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
    named, known = find_numbers(text), set(library.get("number", ()))
    held = [number for number in named if number.standard in known]
    asked = blank(text, (slice(number.start, number.end) for number in held))
    asked = _without_duty_frame(asked, departments, analyzer)
    content = analyzer.content(asked)
    unquoted = asked
    for phrase in phrases:
        unquoted = unquoted.replace(phrase, " " * len(phrase))
    expansions = tuple(vocabulary.thesaurus.expand(unquoted, query.without))
    groups = list(_overlapping(expansions))
    concepts = [
        *(_lay_and_official(content, group, analyzer) for group in groups),
        *_stretches(blank(content, map(_place, groups)), analyzer),
        *_duties(text, departments),
        *_of_documents(number.standard for number in held),
    ]
    return Understood(
        query=query,
        terms=(*_numbered(concepts), *_deadlines(text)),
        content=_content_words(content, analyzer),
        filters=filters,
        simplified=text if text != query.text else "",
        expansions=expansions,
        departments=tuple(dict.fromkeys(NamedBody(m.id, m.name) for m in departments)),
        numbers=tuple(dict.fromkeys(number.standard for number in held)),
        unheld=tuple(number.standard for number in named if number.standard not in known),
        phrases=phrases,
        suggestions=tuple(s for s in suggest(text, departments, vocabulary, library) if s.field not in filters),
    )


def _content_words(content: str, analyzer: Analyzer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.term for token in analyzer.whole_words(content)))


def _without_duty_frame(text: str, mentions: Sequence[Mention], analyzer: Analyzer) -> str:
    """Blank out the departments that a query names, and the words that ask for their duties; offsets are kept."""
    if not mentions:
        return text
    rest = without_departments(text, mentions)
    words = analyzer.whole_words(rest)  # whole words: 事中事后监管 holds 事 and 管
    return blank(rest, (slice(word.start, word.end) for word in words if DUTY_WORDS.fullmatch(word.term)))


def _numbered(concepts: Iterable[Iterable[WeightedTerm]]) -> Iterator[WeightedTerm]:
    """Yield the terms of concepts, each with the number of its own."""
    for number, terms in enumerate(filter(None, map(list, concepts))):
        for term in terms:
            yield replace(term, concept=number)


def _lay_and_official(content: str, group: Sequence[Expansion], analyzer: Analyzer) -> Iterable[WeightedTerm]:
    """Return lay words that overlap with their official words: one concept."""
    official = chain.from_iterable(_official(expansion, analyzer) for expansion in group)
    return chain(_lexical(content[_place(group)], analyzer, LAY_WEIGHT), official)


def _stretches(content: str, analyzer: Analyzer) -> Iterator[Iterable[WeightedTerm]]:
    """Yield each stretch between words that are not looked for as a concept."""
    for stretch in content.split():
        yield _lexical(stretch, analyzer)


def _overlapping(expansions: Iterable[Expansion]) -> Iterator[list[Expansion]]:
    """Group expansions, which come in the order of the query, by where they overlap."""
    group: list[Expansion] = []
    for expansion in expansions:
        if group and expansion.start >= _place(group).stop:
            yield group
            group = []
        group.append(expansion)
    if group:
        yield group


def _place(group: Sequence[Expansion]) -> slice:
    return slice(group[0].start, max(expansion.end for expansion in group))


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


def _of_documents(numbers: Iterable[str]) -> Iterator[list[WeightedTerm]]:
    """Yield each document number as a concept."""
    for number in numbers:
        yield [WeightedTerm("filters", f"number={number}", NUMBER_WEIGHT, "number", number)]
