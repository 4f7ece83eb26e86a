"""Sentences on an answer: what was understood, what was found and why, what a filter value is called.

Takes the dictionaries of ``Result.to_dict``; gives strings without markup, so that the terminal and the page say the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sizhong_search.messages import Language, default_language, listed, say, sentences
from sizhong_search.vocabulary import Vocabulary

Json = Mapping[str, Any]


def why_line(hit: Json, lang: Language | None = None, n: int = 4) -> str:
    """Say which words, official wordings or departments found a hit, the strongest first, and what it does not say."""
    by_part: dict[str, dict[str, None]] = {}
    for reason in hit["why"]:
        by_part.setdefault(reason["part"], {})[reason["term"]] = None
    if by_part.keys() & {"words", "synonym"}:  # the pairs say the same again, in halves of words
        by_part.pop("bigrams", None)
    lines = [f"{say('why.' + part, lang)} {listed(_longest(terms)[:n], lang)}" for part, terms in by_part.items()]
    if hit["missing"]:
        said = (" ".join(said.split()) for said in hit["missing"])
        lines.append(say("why.missing", lang, said=listed(said, lang)))
    return say("sign.also", lang).join(lines)


def _longest(terms: Iterable[str]) -> list[str]:
    """Leave out what is part of a longer term: 产权 beside 知识产权."""
    found = {term: term.rpartition("→")[2] for term in terms}
    return [term for term, word in found.items() if not any(word in w and word != w for w in found.values())]


def label_names(field: str, ids: Iterable[str], vocabulary: Vocabulary, lang: Language | None = None) -> list[str]:
    """Name sectors, topics or kinds."""
    labels = vocabulary.labels(field).labels
    return [labels[i].name_en if (lang or default_language()) == "en" else labels[i].name for i in ids]


def label_basis(evidence: Json | None, lang: Language | None = None) -> str:
    """Say what a label rests on where no words of the measure give it: a department, a heading or the title."""
    if evidence and evidence["by"] == "department":
        return f" · {say('why.sector_by_department', lang)}"
    return f" · {say('app.by_title', lang)}" if evidence and not evidence["spans"] else ""


def value_name(
    field: str, value: str, vocabulary: Vocabulary, lang: Language | None = None, places: Sequence[str] = ()
) -> str:
    """Name a filter value for people: a label's name, a department's short name, else the value itself.

    ``places`` are those whose bodies a library holds.
    """
    if field in ("sector", "topic", "kind"):
        known = vocabulary.labels(field).resolve(value)
        return label_names(field, [known], vocabulary, lang)[0] if known else value
    if field == "department":
        registry = vocabulary.departments
        bodies = registry.find_within(value, places)
        return registry.short_name(bodies[0], places) if len(bodies) == 1 else value
    for area in (field, "value"):
        if f"{area}.{value}" in sentences():
            return say(f"{area}.{value}", lang)
    return value


def ground_line(ground: Json, vocabulary: Vocabulary, lang: Language | None = None) -> str:
    """Say what speaks for a measure, against it, or is to be confirmed, with the words that say so.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> named = {"question": "who", "reason": "who_named", "words": "小微企业", "about": "", "source": "text"}
    >>> ground_line(named, open_vocabulary(), "zh")
    '原文写的是给“小微企业”'
    """
    about = ground["about"]
    if ground["question"] == "sector":
        about = listed((value_name("sector", sector, vocabulary, lang) for sector in about.split(",")), lang)
    form = "_several" if "," in ground["about"] else "" if ground["words"] else "_unquoted"
    key = f"support.{ground['reason']}{form}"
    return say(
        key if key in sentences() else f"support.{ground['reason']}",
        lang,
        words=" ".join(ground["words"].split()),
        about=about,
    )


def understood_lines(query: Json, lang: Language | None = None) -> list[str]:
    """Say what was added to a query and what the library does not hold: nothing is rewritten unseen."""
    lines = []
    if query["simplified"]:
        lines.append(say("result.simplified", lang, text=query["simplified"]))
    if query["numbers"]:
        lines.append(say("result.numbers", lang, numbers=listed(query["numbers"], lang)))
    if query["unheld"]:
        lines.append(say("result.unheld", lang, numbers=listed(query["unheld"], lang)))
    if query["phrases"]:
        lines.append(say("result.phrases", lang, phrases=listed(query["phrases"], lang)))
    if query["departments"]:
        names = listed((d["name"] for d in query["departments"]), lang)
        roles = listed((say(f"role.{role}", lang) for role in query["roles"]), lang)
        only = say("result.roles", lang, roles=roles) if roles else ""
        lines.append(say("result.departments", lang, names=names) + only)
    if query["expansions"]:
        lines.append(expanded_line(query["expansions"], lang))
    if query["unknown"]:
        lines.append(say("result.unknown", lang, words=listed(query["unknown"], lang)))
    if query["text"].strip() and not any(query[name] for name in ("terms", "departments", "numbers", "expansions")):
        lines.append(say("result.nothing_asked", lang))
    if query["near"]:
        lines.append(say("result.near", lang, words=listed(query["near"], lang)))
    return lines + [looser_line(less["without"], less["total"], lang) for less in query["looser"]]


def expanded_line(expansions: Sequence[Json], lang: Language | None = None) -> str:
    """Say which official words are looked for beside the lay ones.

    >>> expanded_line([{"lay": "开店", "official": ["注册", "登记"]}], "zh")
    '同时查找：开店 → 注册、登记'
    """
    words = say("sign.also", lang).join(f"{e['lay']} → {listed(e['official'], lang)}" for e in expansions)
    return say("result.expanded", lang, words=words or say("result.expanded_none", lang))


def total_line(total: int, near_in_meaning: int, lang: Language | None = None) -> str:
    """Say how many hits there are, and how many more an encoder found."""
    line = say("result.total" if total else "result.none", lang, n=total)
    return say("result.near_in_meaning", lang, line=line, n=near_in_meaning) if near_in_meaning else line


def looser_line(without: str, total: int, lang: Language | None = None) -> str:
    """Say how many hits one condition less would give."""
    if without in ("filters", "quotes", "exact", "unit"):
        return say(f"looser.{without}", lang, n=total)
    return say("looser.one_filter", lang, n=total, field=say(f"field.{without}", lang))
