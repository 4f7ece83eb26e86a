"""The command that shows one thing: a measure, a paragraph, a document, its versions, what is like it."""

from __future__ import annotations

import argparse

from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Measure
from sizhong_search.passages import document_of, locate
from sizhong_search.printing import print_document, print_json, print_measure, print_similar
from sizhong_search.result import document_to_dict, measure_to_dict


def show(kb: KnowledgeBase, options: argparse.Namespace) -> None:
    """Print a measure, a paragraph or a document; or what is like it, or the texts that it has had."""
    if options.versions or options.text:
        _show_versions(kb, options)
        return
    if options.similar:
        _show_similar(kb, options)
        return
    if "@" in options.id:
        _show_paragraph(kb, options)
        return
    found = kb.get(options.id)
    if isinstance(found, Measure):
        if options.json:
            print_json(measure_to_dict(found))
        else:
            print_measure(found, kb.document(options.id.partition("#")[0]), kb.vocabulary)
    elif options.json:
        print_json(document_to_dict(found))
    else:
        print_document(found)


def _show_similar(kb: KnowledgeBase, options: argparse.Namespace) -> None:
    """List the measures that are most like one."""
    found = kb.similar(options.id, k=options.similar)
    if options.json:
        print_json([similar.to_dict() for similar in found])
    else:
        print_similar(found)


def _show_versions(kb: KnowledgeBase, options: argparse.Namespace) -> None:
    """List the texts that a document has had, or print one of them as it was read."""
    if options.text:
        print(kb.text(options.id, options.text))
    elif options.json:
        print_json(kb.versions(kb.document(options.id).id))
    else:
        for number, added_at in kb.versions(kb.document(options.id).id).items():
            print(f"{number}\t{added_at}")


def _show_paragraph(kb: KnowledgeBase, options: argparse.Namespace) -> None:
    """Show a passage that is no measure, by the id that ``search --unit all`` prints."""
    document = kb.document(document_of(options.id))
    _, start, end = locate(document, options.id)
    text = document.text[start:end]
    if options.json:
        print_json({"id": options.id, "document_id": document.id, "start": start, "end": end, "text": text})
    else:
        print(text)
