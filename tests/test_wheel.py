"""The wheel in an empty environment: it carries corpus and app, and both commands work far from the checkout."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.network
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, network: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that holds the wheel and what it declares, nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), f"{wheel}[app]"], check=True, capture_output=True)
    return programs


def test_the_wheel_carries_corpus_app_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {
        "sizhong_search/corpus/heilongjiang-sizhong-plan.txt",
        "sizhong_search/corpus/manifest.csv",
        "sizhong_search/corpus/emendations.toml",
        "sizhong_search/app_streamlit.py",
        "sizhong_search/.streamlit/config.toml",
        "sizhong_search/messages.toml",
        "sizhong_search/vocabulary/data/departments/central.toml",
        "sizhong_search/py.typed",
    }
    assert carried <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "scripts/"))]


def test_search_works_in_an_empty_environment(environment: Path, tmp_path: Path) -> None:
    command = [str(environment / "sizhong"), "search", "快递企业准入", "--json"]
    process = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "SIZHONG_KB": str(tmp_path / "kb")}, check=True, capture_output=True
    )
    assert json.loads(process.stdout)["hits"][0]["id"] == "heilongjiang-sizhong-plan#1.1"


def test_the_app_starts_in_an_empty_environment(environment: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(environment / "sizhong"), "app", "--port", str(port), "--kb", str(tmp_path / "kb")]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    try:
        assert _answers(f"http://127.0.0.1:{port}/_stcore/health"), (tmp_path / "log").read_text("utf-8")
        # The settings that ship were found: the server listens on this machine alone.
        assert f"127.0.0.1:{port}" in (tmp_path / "log").read_text("utf-8")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _answers(address: str) -> bool:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310 our own server
                return bool(response.read() == b"ok")
        except OSError:
            time.sleep(0.2)
    return False
