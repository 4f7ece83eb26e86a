"""The command line: parse options, one call to the library, print. Results on stdout, all else on stderr.

Exit codes: 0 done, 1 failed, 2 misuse. Heavy imports happen inside the commands, so that ``--help`` is quick.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from sizhong_search.cli_duties import add_duties_options, check_duties, ending, run_duties
from sizhong_search.cli_library import add_library_commands
from sizhong_search.cli_parser import Parser, whole_number
from sizhong_search.errors import MissingExtraError, PortTakenError, SizhongError, UsageError
from sizhong_search.messages import say
from sizhong_search.model import GapKind
from sizhong_search.query import FILTER_FIELDS, RANKERS, UNITS

if TYPE_CHECKING:
    from sizhong_search.knowledge_base import KnowledgeBase
    from sizhong_search.result import Result


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _set_language(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    parser = make_parser()
    if not arguments:
        parser.print_help(sys.stderr)
        return 2
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except SizhongError as error:
        print(f"sizhong: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:  # the reader of a pipe has gone: no fault of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"\nsizhong: {say('cli.interrupted')}", file=sys.stderr)
        return 130


def _set_language(arguments: Sequence[str]) -> None:
    """Take ``--lang`` before anything is said, help included."""
    for i, argument in enumerate(arguments):
        value = argument.partition("=")[2] if "=" in argument else "".join(arguments[i + 1 : i + 2])
        if argument.partition("=")[0] == "--lang" and value in ("zh", "en"):
            os.environ["SIZHONG_LANG"] = value


def make_parser() -> argparse.ArgumentParser:
    """Describe every command."""
    parser = Parser(prog="sizhong", description=say("cli.about"), epilog=_example("sizhong search 快递企业准入"))
    parser.add_argument("--version", action="version", version=_version(), help=say("cli.version"))
    commands = parser.add_subparsers(metavar="…", required=True, title=say("cli.commands"), parser_class=Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int | None], example: str) -> Parser:
        added = commands.add_parser(
            name, help=say(f"cli.{name}"), description=say(f"cli.{name}"), epilog=_example(example)
        )
        added.set_defaults(run=run)
        added.add_argument("--lang", choices=("zh", "en"), help=say("cli.lang"))
        return added

    def library_command(name: str, run: Callable[[argparse.Namespace], int | None], example: str) -> Parser:
        added = command(name, run, example)
        added.set_defaults(mends=None)
        added.add_argument("--kb", metavar="DIR", type=Path, help=say("cli.kb"))
        added.add_argument("--corpus", metavar="DIR", type=Path, help=say("cli.corpus"))
        added.add_argument("--json", action="store_true", help=say("cli.json"))
        return added

    search = library_command("search", _search, "sizhong search 快递企业准入 --sector transport")
    _add_search_options(search)
    duties = library_command("duties", _duties, "sizhong duties 省市场监管局")
    add_duties_options(duties)

    show = library_command("show", _show, "sizhong show heilongjiang-sizhong-plan#4.2")
    show.add_argument("id", metavar="ID", help=say("cli.id"))
    show.add_argument("--similar", type=whole_number(1, "--similar"), metavar="N", help=say("cli.similar"))
    show.add_argument("--versions", action="store_true", help=say("cli.versions"))
    show.add_argument("--text", type=whole_number(1, "--text"), metavar="N", help=say("cli.text"))

    parse = command("parse", _parse, "sizhong parse 方案.txt --json")
    parse.add_argument("file", metavar="FILE", help=say("cli.file"))
    parse.add_argument("--json", action="store_true", help=say("cli.json"))

    lint = command("lint", _lint, "sizhong lint 方案.txt")
    lint.add_argument("paths", nargs="+", metavar="PATH", type=Path, help=say("cli.paths"))
    lint.add_argument("--json", action="store_true", help=say("cli.json"))

    gaps = library_command("gaps", _gaps, "sizhong gaps heilongjiang-sizhong-plan --kind no-lead")
    gaps.add_argument("documents", nargs="*", metavar="ID", help=say("cli.document"))
    gaps.add_argument("--kind", action="append", choices=get_args(GapKind), help=say("cli.gap_kind"))

    departments = command("departments", _departments, "sizhong departments 工商局")
    departments.add_argument("name", nargs="?", metavar="NAME", help=say("cli.department"))
    departments.add_argument("--region", metavar="R", help=say("cli.region"))
    departments.add_argument("--on", metavar="DATE", type=_days, help=say("cli.on"))
    departments.add_argument("--json", action="store_true", help=say("cli.json"))

    evaluation = library_command("eval", _eval, "sizhong eval --ranker hybrid --per-query")
    evaluation.add_argument("queries", nargs="?", type=Path, metavar="QUERIES", help=say("cli.queries"))
    evaluation.add_argument("qrels", nargs="?", type=Path, metavar="QRELS", help=say("cli.qrels"))
    evaluation.add_argument("--ranker", action="append", choices=RANKERS, help=say("cli.ranker"))
    evaluation.add_argument("--per-query", action="store_true", help=say("cli.per_query"))

    add_library_commands(library_command, _open)

    app = command("app", _app, "sizhong app --port 8501")
    app.add_argument("--kb", metavar="DIR", type=Path, help=say("cli.kb"))
    app.add_argument("--port", type=whole_number(1, "--port", 65535), default=8501, help=say("cli.port"))
    return parser


def _add_search_options(search: Parser) -> None:
    search.more = _known_values
    search.add_argument("query", nargs="*", metavar="QUERY", help=say("cli.query"))
    for name in FILTER_FIELDS:
        field = say(f"field.{name}")
        search.add_argument(f"--{name}", action="append", metavar=name[0].upper(), help=say("cli.filter", field=field))
    search.add_argument("--with-central", action="store_true", help=say("cli.with_central"))
    search.add_argument("--sector-by", choices=("text", "department"), default="", help=say("cli.sector_by"))
    search.add_argument("--unit", choices=UNITS, default="default", help=say("cli.unit"))
    search.add_argument("--ranker", choices=RANKERS, default="hybrid", help=say("cli.ranker"))
    search.add_argument("--exact", action="store_true", help=say("cli.exact"))
    search.add_argument("--without", action="append", default=[], metavar="WORD", help=say("cli.without"))
    search.add_argument("--sort", choices=("relevance", "date"), default="relevance", help=say("cli.sort"))
    search.add_argument("--offset", type=whole_number(0, "--offset"), default=0, metavar="N", help=say("cli.offset"))
    search.add_argument("-k", type=whole_number(1, "-k"), default=10, metavar="N", help=say("cli.k"))
    search.add_argument("--explain", action="store_true", help=say("cli.explain"))
    endings = (".csv", ".xlsx", ".json", ".md")
    search.add_argument("--export", type=ending(*endings), metavar="F", help=say("cli.export"))


def _example(line: str) -> str:
    return f"{say('cli.example')}: {line}"


def _known_values() -> str:
    """List the ids and names that the filters of ``search`` take."""
    from sizhong_search.query import CLOSED
    from sizhong_search.view.answers import label_names
    from sizhong_search.vocabulary import open_vocabulary

    vocabulary = open_vocabulary()
    lines = []
    for name in ("sector", "topic", "kind"):
        ids = list(vocabulary.labels(name).labels)
        names = label_names(name, ids, vocabulary)
        lines.append((name, "、".join(f"{i} {n}" for i, n in zip(ids, names, strict=True))))
    lines.append(("role", "、".join(CLOSED["role"])))
    return "".join(f"\n{say('cli.known', field=say(f'field.{name}'), values=values)}\n" for name, values in lines)


def _version() -> str:
    from importlib.metadata import version

    return f"sizhong-search {version('sizhong-search')}"


def _days(value: str) -> tuple[datetime.date, datetime.date]:
    from sizhong_search.dates import find_interval

    found = find_interval(value)
    if found is None:
        raise argparse.ArgumentTypeError(say("error.not_a_date", value=value))
    return found


def _open(options: argparse.Namespace) -> KnowledgeBase:
    from sizhong_search.knowledge_base import KnowledgeBase

    kb = KnowledgeBase.open(options.kb, corpus=options.corpus)
    _ = kb.index  # opened or built now, so that its notices come before the results
    kb.notices = [notice for notice in kb.notices if notice[0] != options.mends]
    _tell(kb)
    return kb


def _tell(kb: KnowledgeBase) -> None:
    """Print what has happened that a user should know, once."""
    while kb.notices:
        key, facts = kb.notices.pop(0)
        print(f"sizhong: {say(key, **facts)}", file=sys.stderr)


def _search(options: argparse.Namespace) -> None:
    from sizhong_search.printing import print_json, print_result

    kb = _open(options)
    filters = {name: values for name in FILTER_FIELDS if (values := getattr(options, name))}
    plain = ("with_central", "sector_by", "unit", "ranker", "exact", "without", "sort", "offset", "k")
    result = kb.search(" ".join(options.query), **filters, **{name: getattr(options, name) for name in plain})
    _tell(kb)
    if options.export:
        _export(kb, result, options.export)
    if options.json:
        print_json(result.to_dict())
    else:
        print_result(result, kb.vocabulary, explain=options.explain)


def _export(kb: KnowledgeBase, result: Result, path: Path) -> None:
    from sizhong_search.export import write_file
    from sizhong_search.hits_file import KINDS, Shown

    kind = next(kind for kind in KINDS if path.suffix.lower() == f".{kind}")
    write_file(path, Shown.of(kb, result, datetime.date.today()).to_bytes(kind))
    print(say("cli.wrote", path=path), file=sys.stderr)


def _duties(options: argparse.Namespace) -> int:
    check_duties(options)
    return run_duties(_open(options), options)


def _show(options: argparse.Namespace) -> None:
    from sizhong_search.cli_show import show

    show(_open(options), options)


def _parse(options: argparse.Namespace) -> None:
    from sizhong_search.annotation import annotate
    from sizhong_search.parsing import parse
    from sizhong_search.printing import print_json, print_parsed
    from sizhong_search.readers import read, read_bytes
    from sizhong_search.result import document_to_dict
    from sizhong_search.status import settle
    from sizhong_search.vocabulary import open_vocabulary

    vocabulary = open_vocabulary()
    raw = read_bytes(sys.stdin.buffer.read(), "stdin") if options.file == "-" else read(Path(options.file))
    document = annotate(parse(raw, vocabulary.regions), vocabulary)
    document = replace(document, status=settle([document], datetime.date.today())[document.id])
    if options.json:
        print_json(document_to_dict(document))
    else:
        print_parsed(document, vocabulary)


def _lint(options: argparse.Namespace) -> int:
    """List what was not understood; a file that cannot be read is told, and the others go on."""
    from sizhong_search.errors import ReadError
    from sizhong_search.lint import files_to_lint, lint_file

    n_unread = 0
    for path in files_to_lint(options.paths):
        try:
            findings = lint_file(path)
        except ReadError as error:
            n_unread += 1
            print(f"sizhong: {error.sentence()}", file=sys.stderr)
            continue
        for finding in findings:
            if options.json:
                print(json.dumps(finding.to_dict(), ensure_ascii=False))
            else:
                print(f"{finding.path}:{finding.line}: {finding.code}: {finding.message}")
        if not findings and not options.json:
            print(say("cli.lint_clean", path=path))
    return 1 if n_unread else 0


def _gaps(options: argparse.Namespace) -> None:
    from sizhong_search.duties.gaps import find_gaps
    from sizhong_search.printing import print_gaps, print_json

    kb = _open(options)
    documents = map(kb.document, dict.fromkeys(options.documents)) if options.documents else kb.documents()
    found = [gap for gap in find_gaps(documents) if not options.kind or gap.kind in options.kind]
    if options.json:
        print_json([gap.to_dict() for gap in found])
    else:
        print_gaps(found)


def _departments(options: argparse.Namespace) -> None:
    from sizhong_search.errors import UnknownValueError
    from sizhong_search.printing import print_departments, print_json, registry_to_dict
    from sizhong_search.vocabulary import open_vocabulary

    registry = open_vocabulary().departments
    region = registry.region(options.region) if options.region else None
    if options.name:
        found = registry.find(options.name, region=region, on=options.on)
    else:
        found = tuple(body for body in registry.departments.values() if region in (None, body.region))
    if not found and options.name:
        raise UnknownValueError("department", options.name, registry.near(options.name))
    if options.json:
        print_json([registry_to_dict(body, registry) for body in found])
    else:
        print_departments(found, registry, whole=bool(options.name))


def _eval(options: argparse.Namespace) -> None:
    from sizhong_search.evaluation import DATA, METRICS, compare, evaluate, read_qrels, read_topics
    from sizhong_search.printing import print_json, print_scores

    kb = _open(options)
    topics = read_topics(options.queries or DATA / "queries.tsv")
    qrels = read_qrels(options.qrels or DATA / "qrels.tsv")
    scores = evaluate(kb, topics, qrels, options.ranker or RANKERS)
    if options.json:
        means: dict[str, dict[str, Any]] = {s.ranker: dict(zip(METRICS, s.means, strict=True)) for s in scores}
        for c in compare(scores):
            means[c.other]["against"] = {"ranker": c.ranker, "difference": -c.difference, "p": c.p}
        print_json(means)
    else:
        print_scores(scores, topics, per_query=options.per_query)


def _app(options: argparse.Namespace) -> int:
    from importlib.util import find_spec

    from sizhong_search.paths import shipped
    from sizhong_search.readers.limits import limits

    if find_spec("streamlit") is None:
        raise MissingExtraError("streamlit", "app")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", options.port)) == 0:
            raise PortTakenError(port=options.port, other=options.port + 1)
    if options.kb:
        os.environ["SIZHONG_KB"] = str(options.kb)
    server = [sys.executable, "-m", "sizhong_search.app.serve", str(shipped("app_streamlit.py"))]
    most = f"{limits().file_bytes / 2**20:.0f}"
    command = [*server, "--server.port", str(options.port), "--server.maxUploadSize", most]
    if os.name == "posix":  # who ends this process ends the server
        os.execv(sys.executable, command)  # noqa: S606 our own command
    return subprocess.call(command)


if __name__ == "__main__":
    raise SystemExit(main())
