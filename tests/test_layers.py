"""Imports go down only, heavy packages are loaded late, and the doors stay thin.

The table below is the architecture: a module may import those of lower layers, and of its own layer only what
``SIDEWAYS`` lists.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sizhong_search"

BARE = ("catalogue", "contents", "differences")  # of values alone
LAYERS = (
    ("messages", "errors"),
    ("model", "text", "script", "dates", "markup", "paths", "segmenter", "reading_pool", "progress_line"),
    ("readers", "vocabulary"),
    ("parsing", "annotation", "analyzer", "corpus", "passages", "corrections", *BARE),
    ("query", "lint", "status", "citations"),
    ("index", "store", "snippets"),
    ("result", "overview", "facets", "duties", "view", "research", "understanding", "live_index", "encoder"),
    ("searching", "upkeep", "importing", "alike", "support"),
    ("holdings",),
    ("copies",),
    ("knowledge_base",),
    ("evaluation", "research.rankings", "worklist", "doctor"),
    ("printing", "export"),
    ("hits_file", "cli_parser"),
    ("cli_duties", "cli_library", "cli_show"),
    ("cli", "app"),
)
SIDEWAYS = {
    ("passages", "parsing"),  # a document number in the form that it is looked up by
    ("dates", "text"),  # a day is made of numerals
    ("script", "text"),  # and which of them are Chinese characters
    ("errors", "messages"),  # an error says its sentence
    ("status", "citations"),  # a document is ended by what cites it
    ("facets", "result"),  # a facet is made of the result's values
    ("duties", "result"),  # a ledger shows a document as a hit does
    ("duties", "view"),  # a task and an event say what a card does
    ("research.rankings", "evaluation"),  # rankers side by side, scored
}
# Only these may import a heavy package when they are imported; all others do so when it is needed.
HEAVY = {"pandas", "sklearn", "scipy", "streamlit", "jieba", "matplotlib", "rank_bm25", "model2vec", "onnxruntime"}
MAY_BE_HEAVY = {"app": {"streamlit"}, "research": {"pandas"}, "research.rankings": {"pandas"}}
NOT_IN_A_DOOR = {"re", "sqlite3", "numpy", "html"}
DOORS = [
    *sorted((PACKAGE / "app").glob("*.py")),
    ROOT / "app_streamlit.py",
    PACKAGE / "cli.py",
    PACKAGE / "cli_duties.py",
    PACKAGE / "cli_library.py",
    PACKAGE / "cli_parser.py",
    PACKAGE / "cli_show.py",
    PACKAGE / "printing.py",
]

LAYER_OF = {part: layer for layer, parts in enumerate(LAYERS) for part in parts}


def part_of(module: str) -> str:
    """Return the row of the table that a module of ours belongs to: the longest name that fits."""
    names = module.split(".")[1:]
    return next((part for n in (2, 1) if (part := ".".join(names[:n])) in LAYER_OF), ".".join(names))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def edges() -> Iterator[tuple[str, str]]:
    """Yield (importer, imported) between rows of the table; imports for types alone count too."""
    for path in sorted(PACKAGE.rglob("*.py")):
        importer = part_of(module_of(path))
        if path != PACKAGE / "__init__.py":  # the table of contents
            tree = ast.parse(path.read_text("utf-8"))
            for name in imports(tree):
                if name.startswith("sizhong_search.") and part_of(name) in LAYER_OF and part_of(name) != importer:
                    yield importer, part_of(name)


def test_every_module_has_a_layer() -> None:
    modules = {part_of(module_of(path)) for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"}
    assert modules <= LAYER_OF.keys()
    assert LAYER_OF.keys() <= modules


def test_imports_go_down_only() -> None:
    wrong = {(a, b) for a, b in edges() if LAYER_OF[a] <= LAYER_OF[b]} - SIDEWAYS
    assert sorted(wrong) == []


def test_no_exception_outlives_its_reason() -> None:
    assert set(edges()) >= SIDEWAYS


def test_modules_import_each_other_by_their_own_names() -> None:
    """``from sizhong_search import Document`` inside the package would load all of it for one name."""
    through_the_door = [
        module_of(path)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module == "sizhong_search" or node.level)
    ]
    assert through_the_door == []


def on_import(tree: ast.Module) -> Iterator[str]:
    """Yield the packages that importing a module imports: not those in functions, nor those for types alone."""
    waiting: list[ast.stmt] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.dump(node.test):
            waiting += node.body + node.orelse
        elif isinstance(node, (ast.Try, ast.With, ast.ClassDef)):
            waiting += node.body


def test_heavy_packages_are_imported_late() -> None:
    wrong = [
        (module_of(path), name)
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in on_import(ast.parse(path.read_text("utf-8")))
        if name in HEAVY - MAY_BE_HEAVY.get(part_of(module_of(path)), set())
    ]
    assert wrong == []


RUN = "from contextlib import suppress\nfrom sizhong_search.cli import main\nwith suppress(SystemExit): main"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import sizhong_search", id="the package"),
        pytest.param(f"{RUN}(['--help'])", id="--help"),
        pytest.param(f"{RUN}(['search', '--help'])", id="search --help"),
    ],
)
def test_help_loads_nothing_heavy(code: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nimport sys; print('LOADED', *(m for m in {sorted(HEAVY)} if m in sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


def test_the_first_page_has_its_box_before_the_library_is_open_and_without_pandas() -> None:
    code = f"""
import sys
from streamlit.testing.v1 import AppTest
from sizhong_search.app import frame
frame.library = lambda: 1 / 0
page = AppTest.from_file({str(ROOT / "app_streamlit.py")!r}).run()
print(len(page.text_input), len(page.exception), "pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1", "False"]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in DOORS])
def test_a_door_has_no_regex_sql_numbers_or_html(path: Path) -> None:
    packages = {name.split(".")[0] for name in imports(ast.parse(path.read_text("utf-8")))}
    assert packages & NOT_IN_A_DOOR == set()


@pytest.mark.parametrize("path", [pytest.param(p, id=module_of(p)) for p in sorted(PACKAGE.rglob("*.py"))])
def test_a_file_holds_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 400


def test_every_box_to_choose_from_speaks_the_language_of_its_page() -> None:
    """Without words of ours, Streamlit's stand there: Choose an option."""
    boxes = [
        (module_of(path), node.lineno, {keyword.arg for keyword in node.keywords})
        for path in sorted((PACKAGE / "app").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "selectbox"
    ]
    assert [(module, line) for module, line, given in boxes if "placeholder" not in given] == []
    assert boxes


def test_nothing_is_pickled() -> None:
    wrong = [
        module_of(path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if {"pickle", "joblib", "shelve", "marshal"} & set(imports(ast.parse(path.read_text("utf-8"))))
    ]
    assert wrong == []


def test_jieba_has_its_own_tokenizer() -> None:
    """The global one is everybody's: words added to it would change other programs in the same process."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "jieba":
                assert node.attr == "Tokenizer", f"{path}:{node.lineno}"
