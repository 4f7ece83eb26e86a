"""Set the project up and run it: what ``make`` calls, and what Windows calls by itself. Standard library alone.

    python scripts/project.py app       environment, install, index, app on 127.0.0.1:8501
    python scripts/project.py test      environment, everything the tests need, tests
    python scripts/project.py check     ruff and mypy
    python scripts/project.py bench     the benchmarks' tables

The environment is ``.venv`` in the project's folder; it is made once and brought up to date when ``pyproject.toml`` or
``constraints.txt`` changes. Further arguments go to pytest, or to ``sizhong app`` (``--port 8502``).
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

APP = ["-e", ".[app,export,fast,read]"]
EVERYTHING = ["-e", ".[app,export,fast,read,notebooks,encoder]", "--group", "dev"]


def main(arguments: list[str]) -> int:
    """Run one task and return its exit code."""
    tasks = {"app": app, "test": test, "check": check, "bench": bench}
    if sys.version_info < OLDEST:
        print(
            f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新；这里是 {sys.version.split()[0]}（{sys.executable}）。"
            f"请装新版后再试，例如：make app PYTHON=python3.12\n"
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version.split()[0]}; "
            "name a newer one: make app PYTHON=python3.12",
            file=sys.stderr,
        )
        return 2
    if not arguments or arguments[0] not in tasks:
        print(__doc__, file=sys.stderr)
        return 2
    return tasks[arguments[0]](arguments[1:])


def app(arguments: list[str]) -> int:
    """Open the app."""
    prepare(APP)
    print("正在建索引… / building the index…", flush=True)
    run("-m", "sizhong_search.cli", "search", "", "-k", "1", quiet=True)
    return run("-m", "sizhong_search.cli", "app", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests: two files at a time, for those in a browser mostly wait; all of a file share its app."""
    prepare(EVERYTHING)
    return run("-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments)


def check(arguments: list[str]) -> int:
    """Check style and types."""
    prepare(EVERYTHING)
    return (
        run("-m", "ruff", "check", ".") or run("-m", "ruff", "format", "--check", ".") or run("-m", "mypy", *arguments)
    )


def bench(arguments: list[str]) -> int:
    """Print the benchmarks' tables."""
    prepare(EVERYTHING)
    codes = [run(str(script), *arguments) for script in sorted((ROOT / "benchmarks").glob("*.py"))]
    return max(codes)


def prepare(requirements: list[str]) -> None:
    """Make the environment hold what is asked for; nothing is done where it does already."""
    wanted = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        wanted.update((ROOT / name).read_bytes())
    stamp = ENVIRONMENT / f"installed-{'everything' if '--group' in requirements else 'app'}"
    everything = ENVIRONMENT / "installed-everything"
    if any(s.exists() and s.read_text() == wanted.hexdigest() for s in (stamp, everything)):
        return
    if not PYTHON.exists():
        print("正在建环境 .venv … / making the environment .venv …", flush=True)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    print("正在安装依赖，第一次要几分钟 … / installing, which takes minutes the first time …", flush=True)
    pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for step in ([*pip, "--upgrade", "pip>=25.1"], [*pip, "-c", "constraints.txt", *requirements]):
        if code := run(*step):
            print(
                "安装没有成功：请看上面的提示，检查网络或镜像源（PIP_INDEX_URL）后再运行一次；装好的部分会保留。\n"
                "The install failed: see above, check the network or the package index (PIP_INDEX_URL), run it again.",
                file=sys.stderr,
            )
            raise SystemExit(code)
    stamp.write_text(wanted.hexdigest())


def run(*arguments: str, quiet: bool = False) -> int:
    """Run the environment's Python in the project's folder."""
    try:
        return subprocess.call([str(PYTHON), *arguments], cwd=ROOT, stdout=subprocess.DEVNULL if quiet else None)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
