"""A query → what is looked for: weighted terms, filters with their values resolved, and whatever was added.

Words become terms concept by concept: content words and bigrams, official words for lay ones, and the departments and
document numbers that the query names. Nothing is rewritten unseen: what was added is listed in :class:`Understood`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from sizhong_search.analyzer import Analyzer
from sizhong_search.model import A_MATCH, Reason, WeightedTerm
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
from sizhong_search.script import simplify
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
_EDGES = re.compile(r"^\W+|\W+$")  # 执法员 of ，执法员


class NamedBody(NamedTuple):
    """A body that a query names."""

    id: str
    name: str


class Concept(NamedTuple):
    """One of the things that a query asks for, as it says it, and the terms that stand for it.

    What is left of a question (店，会, 活，) is looked for, and says too little to be called a thing asked for.
    """

    said: str
    terms: list[WeightedTerm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A query as understood: what is looked for, what was added and why, and the filters with their values resolved.

    Attributes
    ----------
    concepts : tuple of str
        The things that are asked for, as the query says them; the terms have their numbers. "" for a rest of words.
    simplified : str
        The query in simplified characters, where it was in others; else "".
    expansions : tuple of Expansion
        The official words that lay ones are looked up as.
    departments : tuple of NamedBody
        The bodies that the query names; one outside the registry is its own id.
    roles : tuple of str
        The roles of those bodies that the query asks for alone.
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
    concepts: tuple[str, ...] = ()
    simplified: str = ""
    expansions: tuple[Expansion, ...] = ()
    departments: tuple[NamedBody, ...] = ()
    roles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def missing(self, why: Iterable[Reason]) -> tuple[str, ...]:
        """Return what is asked for of which a hit has no word at all, neither the query's nor an official one.

        Parameters
        ----------
        why : iterable of Reason
            What found the hit.
        """
        held = {(reason.part, reason.term) for reason in why}
        found = {t.concept for t in self.terms if len(t.term) > 1 and (t.part, t.shown) in held}
        return tuple(said for i, said in enumerate(self.concepts) if said and i not in found)


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
        concepts = _with_terms(_stretches(content, analyzer)) if query.ranker == "hybrid" else []
        return Understood(
            query=query,
            terms=tuple(_numbered(concepts) or _lexical(content, analyzer, bigrams=query.ranker == "bm25")),
            content=_content_words(content, analyzer),
            filters=filters,
            concepts=tuple(concept.said for concept in concepts),
            phrases=find_phrases(query.text),
        )

    text = simplify(query.text)
    phrases = find_phrases(text)
    departments = list(find_departments(text, vocabulary, library.get("department", ())))
    roles = tuple(role for word, role in ROLE_WORDS.items() if departments and word != "负责" and word in text)
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
    concepts = _with_terms([
        *(_lay_and_official(asked, content, group, analyzer) for group in groups),
        *_stretches(blank(content, map(_place, groups)), analyzer),
        *_duties(departments, roles),
        *_of_documents(number.standard for number in held),
    ])  # fmt: skip
    return Understood(
        query=query,
        terms=(*_counted_once(_numbered(concepts)), *_deadlines(text)),
        content=_content_words(content, analyzer),
        filters=filters,
        concepts=tuple(concept.said for concept in concepts),
        simplified=text if text != query.text else "",
        expansions=expansions,
        departments=tuple(dict.fromkeys(NamedBody(m.id, m.name) for m in departments)),
        roles=roles,
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


def _with_terms(concepts: Iterable[Concept]) -> list[Concept]:
    return [concept for concept in concepts if concept.terms]


def _numbered(concepts: Iterable[Concept]) -> list[WeightedTerm]:
    """Return the terms of concepts, each with the number of its own."""
    return [replace(term, concept=number) for number, concept in enumerate(concepts) for term in concept.terms]


def _counted_once(terms: Sequence[WeightedTerm]) -> Iterator[WeightedTerm]:
    """Yield terms, each word a match once: 企业 stands in several official terms and is still no match alone."""
    shares: dict[tuple[str, str], int] = {}
    for term in terms:
        shares[term.field, term.term] = max(term.match, shares.get((term.field, term.term), 0))
    for term in terms:
        yield replace(term, match=shares.pop((term.field, term.term), 0))


def _lay_and_official(asked: str, content: str, group: Sequence[Expansion], analyzer: Analyzer) -> Concept:
    """Return lay words that overlap with their official words: one concept, called by the whole words that it is of."""
    place = _place(group)
    words = [w for w in analyzer.whole_words(asked) if w.start < place.stop and w.end > place.start]
    lay = _lexical(content[place], analyzer, LAY_WEIGHT)
    official = chain.from_iterable(_official(expansion, analyzer) for expansion in group)
    return Concept(asked[min(place.start, words[0].start) : max(place.stop, words[-1].end)], [*lay, *official])


def _stretches(content: str, analyzer: Analyzer) -> Iterator[Concept]:
    """Yield each stretch between words that are not looked for as a concept; a rest of words has no name."""
    for stretch in content.split():
        bare = _EDGES.sub("", stretch)
        is_word = len(bare) > 1 and len(analyzer.whole_words(bare)) == 1
        yield Concept(bare if is_word else "", list(_lexical(stretch, analyzer)))


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
    """Yield the words and bigrams of a stretch of a query.

    A single character beside longer words is no match alone: the 人 of 孩子没人看 stands in every text.
    """
    words = dict.fromkeys(token.term for token in analyzer.words(content))
    shortest = min(2, max(map(len, words), default=0))
    for word in words:
        match = A_MATCH if len(word) >= shortest else 0
        yield WeightedTerm("words", word, weight, "words", word, match)
        yield WeightedTerm("clauses", word, weight * CLAUSE_WEIGHT, "words", word, match)
    if bigrams:
        for pair in dict.fromkeys(token.term for token in analyzer.bigrams(content)):
            yield WeightedTerm("bigrams", pair, weight * BIGRAM_WEIGHT, "bigrams", pair, match=1)


def _official(expansion: Expansion, analyzer: Analyzer) -> Iterator[WeightedTerm]:
    """Yield the official words of lay ones; several official terms share the weight of their one lay word.

    A single character of an official term says nothing: the 等 of 知识产权等权益质押 stands in every text. Of several
    words one is no match alone: the 企业 of 企业用工难 stands in every other text.
    """
    weight = OFFICIAL_WEIGHT / len(expansion.official) ** 0.5
    for official in expansion.official:
        whole = {token.term for token in analyzer.whole_words(official) if len(token.term) > 1}
        share = A_MATCH if whole == {official} else 1
        for word in dict.fromkeys(token.term for token in analyzer.words(official) if len(token.term) > 1):
            shown = f"{expansion.lay}→{word}"
            yield WeightedTerm("words", word, weight, "synonym", shown, match=share if word in whole else 0)
        for pair in dict.fromkeys(token.term for token in analyzer.bigrams(official)):
            shown = f"{expansion.lay}→{pair}"
            match = 0 if pair in whole else 1  # a word of two characters does not count twice
            yield WeightedTerm("bigrams", pair, weight * BIGRAM_WEIGHT, "bigrams", shown, match)


def _deadlines(text: str) -> Iterator[WeightedTerm]:
    """Lift measures with a deadline where the query asks when."""
    if WHEN.search(text):
        for kind, shown in DEADLINE_WORDS.items():
            yield WeightedTerm("filters", f"deadline={kind}", DEADLINE_WEIGHT, "deadline", shown, match=0)


def _duties(mentions: Iterable[Mention], asked: Container[str]) -> Iterator[Concept]:
    """Yield each department, its terms weighted by role; 牵头 or 配合 in the query asks for that role alone."""
    for mention in mentions:
        terms = [
            WeightedTerm(
                "filters", f"department={value}@{role}", DEPARTMENT_WEIGHT * weight, "department", mention.name
            )
            for value in mention.values
            for role, weight in ROLE_WEIGHTS.items()
            if not asked or role in asked
        ]
        yield Concept(mention.name, terms)


def _of_documents(numbers: Iterable[str]) -> Iterator[Concept]:
    """Yield each document number as a concept."""
    for number in numbers:
        yield Concept(number, [WeightedTerm("filters", f"number={number}", NUMBER_WEIGHT, "number", number)])
