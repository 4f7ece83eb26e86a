"""What the two READMEs show is run: every command, the Python example, and the table of figures."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.cli import main
from sizhong_search.evaluation import evaluate, read_qrels, read_topics

ROOT = Path(__file__).parents[1]
READMES = [pytest.param(ROOT / name, id=name) for name in ("README.md", "README.zh-CN.md")]
ENGLISH = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ sizhong (.+?)(?: +# .*)?$", ENGLISH, re.MULTILINE)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the project's own, to write into."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_works(
    command: str, checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("SIZHONG_KB", str(checkout / "kb"))
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out.strip()


def test_every_command_is_in_the_readme() -> None:
    shown = {command.split()[0] for command in COMMANDS} | {"app"}
    assert shown == {
        *("search", "duties", "show", "parse", "lint", "gaps", "departments", "eval", "app"),
        *("add", "delete", "reannotate", "backup", "restore", "doctor"),
    }
    assert "`sizhong app`" in ENGLISH


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks(ENGLISH, "python")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 our own example
    assert "无车承运物流" in capsys.readouterr().out


def test_both_readmes_show_the_same_commands() -> None:
    chinese = (ROOT / "README.zh-CN.md").read_text("utf-8")
    for language in ("sh", "bat", "console"):
        assert [_commands(b) for b in blocks(ENGLISH, language)] == [_commands(b) for b in blocks(chinese, language)]


def _commands(block: str) -> list[str]:
    return [line.partition(" #")[0].strip() for line in block.splitlines()]


@pytest.mark.parametrize("path", READMES)
def test_the_table_of_figures_is_what_eval_prints(path: Path, kb: KnowledgeBase) -> None:
    shown = re.findall(r"^\| `([\w-]+)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", path.read_text("utf-8"), re.MULTILINE)
    measured = [
        (s.ranker, f"{s.means[0]:.3f}", f"{s.means[1]:.3f}", f"{s.means[3]:.3f}")
        for s in evaluate(kb, read_topics(), read_qrels())
    ]
    assert shown == measured


@pytest.mark.parametrize("path", READMES)
def test_every_link_into_the_project_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
