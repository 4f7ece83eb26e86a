"""The tables of contents are true: sorted, complete, importable."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

import sizhong_search

PACKAGES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(sizhong_search.__path__, "sizhong_search.")
    if not module.name.startswith("sizhong_search.app")
]
WITH_CONTENTS = [module for module in (sizhong_search, *PACKAGES) if hasattr(module, "__all__")]


@pytest.mark.parametrize("module", [pytest.param(m, id=m.__name__) for m in WITH_CONTENTS])
def test_the_table_of_contents_is_sorted_and_importable(module: ModuleType) -> None:
    names = list(module.__all__)
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert [name for name in names if not hasattr(module, name)] == []


def test_the_package_holds_nothing_public_that_its_contents_do_not_name() -> None:
    public = {
        name
        for name, value in vars(sizhong_search).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(sizhong_search.__all__)


@pytest.mark.parametrize("name", sizhong_search.__all__)
def test_a_public_name_says_what_it_is(name: str) -> None:
    assert (getattr(sizhong_search, name).__doc__ or "").strip()


@pytest.mark.parametrize(
    "name", ["Document", "Hit", "KnowledgeBase", "Measure", "Query", "Result", "SizhongError", "read", "read_bytes"]
)
def test_what_the_interfaces_promise_is_there(name: str) -> None:
    assert name in sizhong_search.__all__


@pytest.mark.parametrize("module", [pytest.param(m, id=m.__name__) for m in PACKAGES])
def test_every_module_opens_with_what_it_does(module: ModuleType) -> None:
    assert (module.__doc__ or "").strip()
