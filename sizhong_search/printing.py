"""Results on a terminal: the same sentences as the page's, in plain lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, get_args

import msgspec

from sizhong_search.duties import Duties, department_to_dict, parts
from sizhong_search.duties.gaps import Gap
from sizhong_search.duties.tasks import Task
from sizhong_search.evaluation import METRICS, Scores, Topic, compare
from sizhong_search.messages import labelled, listed, say
from sizhong_search.model import Document, GapKind, Measure
from sizhong_search.result import Result, Similar, document_card, notes_within
from sizhong_search.snippets import Spans
from sizhong_search.view.answers import label_basis, label_names, total_line, understood_lines, why_line
from sizhong_search.view.bodies import (
    body_line,
    department_line,
    duty_line,
    era_line,
    partners_line,
    possibility_line,
    related_line,
    today_line,
)
from sizhong_search.view.documents import beginning, header_lines, note_line, path_line, status_line, words_lines
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.departments import Department
from sizhong_search.vocabulary.registry import Registry
from sizhong_search.worklist import Worklist, item_line


def print_json(value: object) -> None:
    """Print a value as the options ``--json`` do."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_result(result: Result, vocabulary: Vocabulary, *, explain: bool) -> None:
    """Print hits as a list, and what was understood of the query."""
    whole = result.to_dict()
    for line in understood_lines(whole["query"]):
        print(line, file=sys.stderr)
    if suggested := [f"--{s['field']} {s['name']}" for s in whole["query"]["suggestions"]]:
        print(say("result.suggested", filters="  ".join(suggested)), file=sys.stderr)
    print(total_line(result.total, result.near_in_meaning))
    for hit, shown in zip(result.hits, whole["hits"], strict=True):
        print(f"\n{hit.rank}. {hit.id}　{path_line(shown['path'], shown['headings'])}")
        _print_body(hit.measure, hit.document, hit.start, hit.end, vocabulary, hit.highlights)
        _print_document_line(hit.document)
        if shown["why"]:
            print(f"   {why_line(shown)}")
        if explain:
            for reason in hit.why:
                print(f"   {reason.value:8.4f}  {say('why.' + reason.part)}　{reason.term}")
            print(f"   {hit.score:8.4f}")
    shown_up_to = result.understood.query.offset + len(result.hits)
    if result.n_listed > shown_up_to:
        print(f"\n{say('result.more', n=result.n_listed - shown_up_to, offset=shown_up_to)}")


def _print_body(
    measure: Measure | None, document: Document, start: int, end: int, vocabulary: Vocabulary, marked: Spans = ()
) -> None:
    print(f"   {_mark(document.text[start:end], marked)}")
    for note in notes_within(document, start, end):
        print(f"   {note_line(note)}")
    if measure:
        bodies = listed(dict.fromkeys(department_line(r) for r in msgspec.to_builtins(measure.responsibilities)))
        if bodies:
            print("   " + labelled(say("result.responsible"), f"{bodies}{say('sign.open') if measure.open else ''}"))
        for field, values in (("sector", measure.sectors), ("topic", measure.topics), ("kind", measure.kinds)):
            names = label_names(field, values, vocabulary)
            evidence = msgspec.to_builtins(measure.evidence)
            basis = (label_basis(evidence.get(value)) for value in values)
            if values:
                print("   " + labelled(say(f"field.{field}"), listed(map(str.__add__, names, basis))))
        if measure.deadlines:
            print("   " + labelled(say("field.deadline"), listed(dict.fromkeys(d.text for d in measure.deadlines))))
        for line in words_lines(measure):
            print(f"   {line}")


def _print_document_line(document: Document) -> None:
    print(f"   {document.title} · {status_line(document_card(document))}")


def _mark(text: str, spans: Spans) -> str:
    """Set matches in bold on a terminal; a pipe gets the text alone."""
    if not sys.stdout.isatty():
        return text
    for start, end in reversed(spans):
        text = f"{text[:start]}\033[1;33m{text[start:end]}\033[0m{text[end:]}"
    return text


def print_ledgers(ledgers: Sequence[Duties]) -> None:
    """Print ledgers; those of several bodies one after another, under a line for each place."""
    region = None
    for i, duties in enumerate(ledgers):
        if i:
            print()
        if len(ledgers) > 1 and duties.department.region != region:
            region = duties.department.region
            print(f"【{region or say('value.unknown')}】")
        print_duties(duties)


def print_undated(worklist: Worklist, *, after: bool) -> None:
    """Print what no calendar can hold, what does not name the body itself apart; ``after`` puts a blank line first."""
    if not worklist.undated:
        return
    if after:
        print()
    print(f"{say('book.undated')} ({len(worklist.undated)})")
    for part, items in worklist.by_part(worklist.undated).items():
        if part:
            print(f"  {say('basis.' + part)} ({len(items)})")
        for item in items:
            print(f"  {item.measure.id}　{item_line(item)}")


def tasks_to_dict(tasks: Iterable[Task]) -> dict[str, Any]:
    """Return tasks in the shape of ``sizhong duties --document ID --json``."""
    return {"tasks": [msgspec.to_builtins(task) for task in tasks]}


def print_duties(duties: Duties) -> None:
    """Print a ledger in its parts: named in a clause, in a sentence, related bodies', everybody's."""
    body = duties.department
    print(say("result.duties", name=body.name, n=len({d.measure.id for d in duties.duties if d.is_own})))
    whole = duties.to_dict()
    for era in whole["lineage"]:
        print(f"  {era_line(era)}")
        if len(duties.lineage) > 1:
            print("    " + labelled(say("field.source"), era["source"]))
    for candidate in whole["candidates"]:
        print(f"  {possibility_line(candidate)}")
    for related in whole["related"]:
        print(f"  {related_line(related)}")
    if len(duties.lineage) > 1 or whole["candidates"]:
        print(f"  {say('legend.confidence')}")
    if duties.unplaced:
        print(f"  {say('unplaced.n', n=len(duties.unplaced))}")
        for unplaced in duties.unplaced:
            print(f"    {unplaced.document.id}　…{unplaced.words}…")
    for basis, part in parts(duties.duties):
        print(f"\n{say('basis.' + basis)} ({len(part)})")
        for same in part:
            cards, measure = [duty.to_dict() for duty in same], same[0].measure
            print(f"  {measure.id}　{duty_line(cards)}")
            print(f"    {measure.text}")
            for note in cards[0]["notes"]:
                print(f"    {note_line(note)}")
            if partners := partners_line(cards[0]):
                print(f"    {partners}")
            if measure.deadlines:
                due = listed(dict.fromkeys(d.text for d in measure.deadlines))
                print("    " + labelled(say("field.deadline"), due))


def print_gaps(gaps: Sequence[Gap]) -> None:
    """Print what is open, kind by kind, with the beginning of each measure."""
    if not gaps:
        print(say("cli.no_gaps"))
    for kind in dict.fromkeys(gap.kind for gap in sorted(gaps, key=lambda gap: get_args(GapKind).index(gap.kind))):
        found = [gap for gap in gaps if gap.kind == kind]
        print(f"{say('gap.' + kind)} ({len(found)})")
        for gap in found:
            print(f"  {gap.measure.id}　{beginning(gap.measure.text)}")
            if gap.names:
                print(f"    {listed(gap.names)}")


def print_measure(measure: Measure, document: Document, vocabulary: Vocabulary) -> None:
    """Print one measure, whole."""
    print(f"{measure.id}　{path_line(measure.path, measure.headings)}")
    _print_body(measure, document, measure.start, measure.end, vocabulary)
    _print_document_line(document)


def print_similar(found: Sequence[Similar]) -> None:
    """Print the measures that are most like one, each with how much."""
    for similar in found:
        mark = f"　{say('result.duplicate')}" if similar.is_duplicate else ""
        print(f"{similar.cosine:.2f}　{similar.id}{mark}")
        print(f"   {beginning(similar.text, 80)}")
        print(f"   {similar.document.title}")


def print_document(document: Document) -> None:
    """Print a document's card and its text, letter for letter."""
    print(document.title)
    print(f"{document.id} · {status_line(document_card(document))}\n")
    print(document.text)


def print_parsed(document: Document, vocabulary: Vocabulary) -> None:
    """Print what was understood of a file: its head, what was not understood, and its measures."""
    print(f"{document.title} · {status_line(document_card(document))}")
    for line in header_lines(document):
        print(f"  {line}")
    print(say("result.total", n=len(document.measures)))
    for issue in document.issues:
        print(f"  ! {issue.code}: {issue.sentence()}")
    for measure in document.measures:
        print(f"\n{measure.id}　{path_line(measure.path, measure.headings)}")
        _print_body(measure, document, measure.start, measure.end, vocabulary)


def registry_to_dict(body: Department, registry: Registry) -> dict[str, Any]:
    """Return a record with the edges that touch it and who bears its duties today."""
    edges = [e for e in registry.lineage(body.id) if body.id in (e.predecessor, e.successor)]
    return department_to_dict(body) | {
        "today": msgspec.to_builtins(registry.today(body.id)),
        "predecessors": msgspec.to_builtins([e for e in edges if e.successor == body.id]),
        "successors": msgspec.to_builtins([e for e in edges if e.predecessor == body.id]),
    }


def print_departments(found: Iterable[Department], registry: Registry, *, whole: bool) -> None:
    """Print bodies: a line each with what tells it from others of its name, or one whole."""
    for body in found:
        now = today_line({"department_id": body.id, "today": msgspec.to_builtins(registry.today(body.id))})
        print(f"{body.id}\t{body.short_name}\t{body_line(body, registry.period(body.id))}\t{now}".rstrip())
        if not whole:
            continue
        print("  " + labelled(say("field.names"), listed(body.names)))
        print("  " + labelled(say("field.source"), body.source))
        for edge in registry.lineage(body.id):
            if body.id in (edge.predecessor, edge.successor):
                bodies = [b.name for i in (edge.predecessor, edge.successor) if (b := registry.get(i))]
                what = f" {say('edge.' + edge.kind)} ".join(bodies if edge.successor else [*bodies, ""]).rstrip()
                print(f"  {edge.effective_on or '—'}　{what}　{edge.scope}　{say('confidence.' + edge.confidence)}")
                print(f"    {edge.evidence}　{edge.source}")


def print_scores(scores: Sequence[Scores], topics: Sequence[Topic], *, per_query: bool) -> None:
    """Print the metrics of each ranker, and of each query where asked."""
    print("\t".join(("ranker", *METRICS)))
    for s in scores:
        print("\t".join((s.ranker, *(f"{value:.3f}" for value in s.means))))
    for c in compare(scores):
        facts = c._asdict() | {"difference": f"{c.difference:+.3f}", "p": f"{c.p:.4f}"}
        print(say("eval.compared", **facts))
    if per_query:
        print("\n" + "\t".join(("query", *(s.ranker for s in scores), METRICS[0])))
        for topic in topics:
            values = [f"{s.by_query[topic.query_id][0]:.3f}" for s in scores if topic.query_id in s.by_query]
            print("\t".join((topic.query_id, *values, topic.query)))
