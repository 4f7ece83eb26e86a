"""The command ``sizhong duties``: the ledger of a body on the terminal; tasks and days as files.

Everything is read, chosen and turned into bytes before the first file is written: so a filled-in book may be written
over, and a failure leaves no half of what was asked for.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sizhong_search.messages import say

if TYPE_CHECKING:
    from sizhong_search.duties import Duties
    from sizhong_search.knowledge_base import KnowledgeBase
    from sizhong_search.worklist import Worklist

FILES = ("csv", "xlsx", "docx", "ics")


def add_duties_options(parser: argparse.ArgumentParser) -> None:
    """Describe what the command takes, beside what all commands do."""
    parser.add_argument("department", nargs="?", metavar="DEPARTMENT", help=say("cli.department"))
    parser.add_argument("--document", action="append", default=[], metavar="ID", help=say("cli.document"))
    parser.add_argument("--as-written", action="store_true", help=say("cli.as_written"))
    parser.add_argument("--csv", type=Path, metavar="F", help=say("cli.csv"))
    parser.add_argument("--xlsx", type=ending(".xlsx"), metavar="F", help=say("cli.xlsx"))
    parser.add_argument("--docx", type=ending(".docx"), metavar="F", help=say("cli.docx"))
    parser.add_argument("--ics", type=ending(".ics"), metavar="F", help=say("cli.ics"))
    parser.add_argument("--import-progress", type=Path, metavar="F", help=say("cli.import_progress"))
    parser.set_defaults(misuse=parser.error)


def ending(*suffixes: str) -> Callable[[str], Path]:
    """Take a file by the name its program knows it by: an Excel file called .docx opens nowhere."""

    def read(value: str) -> Path:
        if Path(value).suffix.lower() not in suffixes:
            raise argparse.ArgumentTypeError(say("cli.wrong_ending", value=value, suffix=" ".join(suffixes)))
        return Path(value)

    return read


def check_duties(options: argparse.Namespace) -> None:
    """End with a sentence where the options do not say what is wanted; nothing has been opened yet."""
    if not options.department and not options.json and not any(getattr(options, kind) for kind in FILES):
        options.misuse(say("cli.duties_of_whom"))
    if options.import_progress and not (options.xlsx or options.docx):
        options.misuse(say("cli.progress_into_what"))


def run_duties(kb: KnowledgeBase, options: argparse.Namespace) -> int:
    """Choose, write and print; 1 where a file that was asked for would have been empty."""
    from sizhong_search.duties.progress import read_progress
    from sizhong_search.worklist import merged_lines

    filled_in = read_progress(options.import_progress) if options.import_progress else None
    ledgers = _ledgers(kb, options) if options.department else []
    worklist = _worklist(kb, ledgers, options)
    if filled_in is not None:
        worklist, merged = worklist.with_progress(filled_in)
        _tell(merged_lines(merged))
    done = _write(worklist, ledgers, options)
    _print(worklist, ledgers, options)
    return done


def _ledgers(kb: KnowledgeBase, options: argparse.Namespace) -> list[Duties]:
    from sizhong_search.worklist import within

    ledgers = kb.ledgers(options.department, as_written=options.as_written)
    return within(ledgers, _document_ids(kb, options)) if options.document else ledgers


def _document_ids(kb: KnowledgeBase, options: argparse.Namespace) -> list[str]:
    return [kb.document(document_id).id for document_id in dict.fromkeys(options.document)]


def _worklist(kb: KnowledgeBase, ledgers: Sequence[Duties], options: argparse.Namespace) -> Worklist:
    from sizhong_search.worklist import of_documents, of_ledgers

    if ledgers:
        return of_ledgers(ledgers, ledgers[0].department.name if len(ledgers) == 1 else options.department)
    ids = _document_ids(kb, options)
    return of_documents(map(kb.document, ids) if ids else kb.documents())


def _write(worklist: Worklist, ledgers: Sequence[Duties], options: argparse.Namespace) -> int:
    """Write the files that were asked for, and name each; of one that would be empty, say so."""
    from sizhong_search.export import write_file
    from sizhong_search.worklist import left_out_line, one_number_line

    holds = {"csv": any(ledger.duties for ledger in ledgers) or worklist.tasks, "ics": worklist.dated}
    asked = {kind: path for kind in FILES if (path := getattr(options, kind))}
    full = {kind: path for kind, path in asked.items() if holds.get(kind, worklist.tasks)}
    made = {path: _make(kind, worklist, ledgers) for kind, path in full.items()}
    for path, data in made.items():
        write_file(path, data)
        _tell([say("cli.wrote", path=path)])
    if worklist.left_out and full.keys() & {"xlsx", "docx"}:
        _tell([left_out_line(worklist.left_out)])
    if made and (line := one_number_line(worklist.documents)):
        _tell([line])
    for kind, path in asked.items() - full.items():
        _tell([say("cli.nothing_dated" if kind == "ics" else "cli.nothing_to_write", path=path)])
    return 1 if asked != full else 0


def _make(kind: str, worklist: Worklist, ledgers: Sequence[Duties]) -> bytes:
    from sizhong_search.export import ledgers_table, tasks_table, to_csv

    today = datetime.date.today()
    if kind == "csv":
        return to_csv(ledgers_table(ledgers) if ledgers else tasks_table(worklist.tasks))
    if kind == "ics":
        return worklist.calendar(today)
    return worklist.book("xlsx" if kind == "xlsx" else "docx", today)


def _print(worklist: Worklist, ledgers: Sequence[Duties], options: argparse.Namespace) -> None:
    from sizhong_search.printing import print_json, print_ledgers, print_undated, tasks_to_dict

    if options.ics:
        where = "cli.undated_in_json" if options.json else "cli.undated_below"
        counts = say("cli.days", dated=len(worklist.dated), undated=len(worklist.undated))
        _tell([counts + (say(where) if worklist.undated else "")])
        if worklist.n_dated_apart:
            _tell([say("told.days_apart", n=worklist.n_dated_apart)])
    if options.json:
        several = {"ledgers": [ledger.to_dict() for ledger in ledgers]}
        one = ledgers[0].to_dict() if len(ledgers) == 1 else several
        print_json(one if ledgers else tasks_to_dict(worklist.tasks))
        return
    print_ledgers(ledgers)
    if options.ics:
        print_undated(worklist, after=bool(ledgers))


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
