"""Every notebook runs from top to bottom in this environment, shows legible Chinese, and is stored without outputs."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from sizhong_search.errors import NoFontError
from sizhong_search.research.figures import chinese_font

REQUIRED = "browser" in os.environ.get("SIZHONG_REQUIRE", "")


def of_extra(name: str) -> ModuleType:
    """Import what comes with the notebooks extra; where CI requires everything, its absence is an error."""
    return import_module(name) if REQUIRED else pytest.importorskip(name)


nbclient, nbformat, kernelspec, _ = map(of_extra, ("nbclient", "nbformat", "ipykernel.kernelspec", "matplotlib"))
NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
MOST_CELLS = 12


def needs_font(notebook) -> bool:
    return any("research.figures" in cell.source for cell in notebook.cells)


def skip_without_font() -> None:
    try:
        chinese_font()
    except NoFontError as error:
        if REQUIRED:
            raise
        pytest.skip(str(error))


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """The name of a kernel that is this very interpreter, with a home of its own."""
    kernelspec.write_kernel_spec(tmp_path / "jupyter" / "kernels" / "this-python")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path / "kb"))
    return "this-python"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_its_chinese_can_be_read(path, kernel, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    if needs_font(notebook):
        skip_without_font()
    at = tmp_path / "elsewhere"
    at.mkdir()
    nbclient.NotebookClient(
        notebook, kernel_name=kernel, timeout=300, resources={"metadata": {"path": str(at)}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    said = "".join(output.get("text", "") for output in outputs)
    assert "missing from" not in said  # UserWarning: Glyph 25919 (\N{CJK …}) missing from font(s) …
    drawn = [output for output in outputs if "image/png" in output.get("data", {})]
    assert bool(drawn) == needs_font(notebook)
    assert (tmp_path / "kb" / "store.sqlite").exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_short_and_stored_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(notebook.cells) <= MOST_CELLS
    assert notebook.cells[0].cell_type == "markdown"
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_readme_lists_every_notebook():
    assert NOTEBOOKS
    readme = NOTEBOOKS[0].with_name("README.md").read_text("utf-8")
    assert all(f"({path.name})" in readme for path in NOTEBOOKS)
