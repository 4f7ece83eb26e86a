"""The commands that change a library or look after it: add, delete, reannotate, backup, restore, doctor."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sizhong_search.cli_parser import whole_number
from sizhong_search.errors import ReadOnlyStoreError
from sizhong_search.messages import say
from sizhong_search.paths import default_folder, set_aside

if TYPE_CHECKING:
    from sizhong_search.importing import ImportRow
    from sizhong_search.knowledge_base import KnowledgeBase

Run = Callable[[argparse.Namespace], int]
Open = Callable[[argparse.Namespace], "KnowledgeBase"]


def add_library_commands(command: Callable[[str, Run, str], Any], open_kb: Open) -> None:
    """Describe the commands.

    Parameters
    ----------
    command : callable
        Makes the parser of a command of a library, of its name, what runs it, and an example.
    open_kb : callable
        Opens the library that the options name.
    """

    def open_lasting(options: argparse.Namespace) -> KnowledgeBase:
        kb = open_kb(options)
        if kb.folder is None:  # in memory: what is acknowledged would be gone with this process
            raise ReadOnlyStoreError(options.kb or default_folder())
        return kb

    add = command("add", lambda options: _add(open_lasting(options), options), "sizhong add 文件夹 方案.docx")
    add.add_argument("paths", nargs="+", metavar="PATH", type=_path, help=say("cli.paths"))
    add.add_argument("--quiet", action="store_true", help=say("cli.quiet"))

    delete = command("delete", lambda options: _delete(open_lasting(options), options), "sizhong delete 某市若干措施")
    delete.add_argument("ids", nargs="+", metavar="ID", help=say("cli.document_id"))
    how = delete.add_mutually_exclusive_group()
    how.add_argument("--undo", "--restore", action="store_true", help=say("cli.undo"))
    how.add_argument("--for-good", action="store_true", help=say("cli.for_good"))

    reannotate = command(
        "reannotate", lambda options: _reannotate(open_lasting(options), options), "sizhong reannotate"
    )
    reannotate.set_defaults(mends="notice.stale")  # and so need not tell it
    of_workers = {"type": whole_number(1, "--workers"), "default": _workers(), "help": say("cli.workers", n=_workers())}
    for parser in (add, reannotate):
        parser.add_argument("--workers", metavar="N", **of_workers)
    command("encode", lambda options: _encode(open_lasting(options)), "SIZHONG_ENCODER=模型文件夹 sizhong encode")
    backup = command("backup", lambda options: _backup(open_lasting(options), options), "sizhong backup 资料库.backup")
    restore = command("restore", lambda options: _restore(open_lasting, options), "sizhong restore 资料库.backup")
    for parser in (backup, restore):
        parser.add_argument("file", metavar="FILE", type=Path, help=say("cli.backup_file"))
    doctor = command("doctor", _doctor, "sizhong doctor")
    doctor.add_argument("--join", action="store_true", help=say("cli.join"))


def _path(value: str) -> Path:
    if not value:  # which would mean the folder that we are in
        raise argparse.ArgumentTypeError(say("read.missing", path="''"))
    return Path(value)


def _workers() -> int:
    return min(os.cpu_count() or 1, 8)


def _add(kb: KnowledgeBase, options: argparse.Namespace) -> int:
    from sizhong_search.progress_line import ProgressLine

    progress, rows = ProgressLine(sys.stderr), list["ImportRow"]()
    try:
        for row in kb.adding(options.paths, workers=max(options.workers, 1), n_found=progress.begin):
            rows.append(row)
            if not options.quiet:
                progress.clear()
                print(json.dumps(row.to_dict(), ensure_ascii=False) if options.json else _row_line(row), flush=True)
            progress.step(row.reason if row.status == "rejected" else None)
    finally:
        progress.clear()
        for line in _closing_table(rows):
            print(line, file=sys.stderr)
    doubles = kb.doubles()
    if n := sum(row.status in ("added", "replaced") and row.document_id in doubles for row in rows):
        print(f"sizhong: {say('double.imported', n=n)}", file=sys.stderr)
    return 1 if any(row.status == "rejected" for row in rows) else 0


def _row_line(row: ImportRow) -> str:
    facts = [say(f"import.{row.status}"), row.path]
    if row.document_id:
        facts.append(row.document_id)
    if row.n_measures is not None:
        facts.append(say("cli.n_measures", n=row.n_measures))
    if row.status == "rejected":
        facts[1:] = []  # the sentence names the file
    if row.reason:
        facts.append(row.why())
    return "\t".join(facts)


def _closing_table(rows: list[ImportRow]) -> list[str]:
    """Count what became of the files: by status, and by reason where there is one."""
    counts = Counter((row.status, row.reason) for row in rows)
    order = ("added", "replaced", "unchanged", "skipped", "rejected")
    lines = [say("cli.import_total", n=len(rows))]
    for (status, reason), n in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1])):
        why = f"\t{say(f'reason.{reason}')}" if reason else ""
        lines.append(f"  {n:>7}\t{say(f'import.{status}')}{why}")
    return lines


def _delete(kb: KnowledgeBase, options: argparse.Namespace) -> int:
    for document_id in options.ids:
        if options.undo:
            kb.undelete(document_id)
        else:
            kb.delete(document_id, for_good=options.for_good)
        key = "cli.undeleted" if options.undo else "cli.deleted_for_good" if options.for_good else "cli.deleted"
        print(say(key, id=document_id))
    return 0


def _reannotate(kb: KnowledgeBase, options: argparse.Namespace) -> int:
    from sizhong_search.progress_line import ProgressLine

    progress, done = ProgressLine(sys.stderr), list[str]()
    for document_id in kb.reannotate(workers=max(options.workers, 1), n_found=progress.begin):
        done.append(document_id)
        progress.step()
    progress.clear()
    print(say("cli.reannotated", n=len(done)))
    return 0


def _encode(kb: KnowledgeBase) -> int:
    from sizhong_search.progress_line import ProgressLine

    progress, done = ProgressLine(sys.stderr), list[str]()
    try:
        for document_id in kb.encoding(n_found=progress.begin):
            done.append(document_id)
            progress.step()
    finally:
        progress.clear()
        print(say("cli.encoded", n=len(done)), file=sys.stderr)
    return 0


def _backup(kb: KnowledgeBase, options: argparse.Namespace) -> int:
    kb.back_up(options.file)
    print(say("cli.wrote", path=options.file))
    return 0


def _restore(open_kb: Open, options: argparse.Namespace) -> int:
    from sizhong_search.errors import DamagedStoreError

    try:
        kb = open_kb(options)
    except DamagedStoreError as error:  # a backup is what this is for; the damaged file stays beside it
        print(say("cli.set_aside", path=set_aside(error.path)), file=sys.stderr)
        kb = open_kb(options)
    kb.restore(options.file)
    print(say("cli.restored", path=options.file, n=len(kb.ids())))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from sizhong_search.doctor import examine

    findings = list(examine(options.kb, join=options.join))
    if options.json:
        print(json.dumps([finding.to_dict() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{say(f'doctor.{finding.level}')}  {finding.sentence()}")
    return 1 if any(finding.level == "bad" for finding in findings) else 0
