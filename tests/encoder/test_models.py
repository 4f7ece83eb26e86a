from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sizhong_search.encoder.models import open_encoder
from sizhong_search.errors import BadModelError, MissingExtraError
from tests.model_folders import SIZE, onnx_folder, static_folder, vectors

MAKERS = [pytest.param(static_folder, id="model2vec"), pytest.param(onnx_folder, id="onnx")]
TEXTS = ["快递企业准入", "贷", "发放贷款的人要到场" * 5, ""]


@pytest.mark.parametrize("make", MAKERS)
def test_a_text_is_the_mean_of_its_characters(make: Callable[[Path], Path], tmp_path: Path) -> None:
    """The contract of both kinds: rows of length one, in the order asked, whatever goes through together."""
    encoder = open_encoder(make(tmp_path / "model"))
    tokenizer, table = vectors()
    found = encoder.passages(TEXTS)
    assert found.shape == (len(TEXTS), SIZE)
    assert found.dtype == np.float32
    for text, vector in zip(TEXTS, found, strict=True):
        ids = [i for i in tokenizer.encode(text).ids if i > 1 or make is onnx_folder]  # model2vec leaves out unknown
        mean = table[ids].mean(0) if ids else np.zeros(SIZE)
        expected = mean / (np.linalg.norm(mean) or 1)
        np.testing.assert_allclose(vector, expected, atol=1e-5)
        np.testing.assert_allclose(encoder.query(text), vector, atol=1e-6)


def test_a_model_is_pooled_and_asked_as_its_folder_says(tmp_path: Path) -> None:
    first = open_encoder(onnx_folder(tmp_path / "first", takes_first=True))
    np.testing.assert_allclose(first.passages(["递贷"]), first.passages(["递"]), atol=1e-6)
    prompted = open_encoder(onnx_folder(tmp_path / "prompted", prompts={"query": "贷"}))
    np.testing.assert_allclose(prompted.query("递"), prompted.passages(["贷递"])[0], atol=1e-6)


def test_another_model_has_another_name(tmp_path: Path) -> None:
    a, b = open_encoder(static_folder(tmp_path / "a" / "model")), open_encoder(onnx_folder(tmp_path / "b" / "model"))
    assert a.name != b.name
    assert a.name == open_encoder(tmp_path / "a" / "model").name


@pytest.mark.parametrize(
    "names", [pytest.param([], id="missing"), pytest.param(["model.safetensors"], id="without a tokenizer")]
)
def test_a_folder_without_a_model_is_told(names: list[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(BadModelError, match=r"model2vec"):
        open_encoder(tmp_path)


@pytest.mark.parametrize("model", ["model.safetensors", "model.onnx"])
def test_a_damaged_model_is_told(model: str, tmp_path: Path) -> None:
    (tmp_path / model).write_bytes(b"no model at all")
    (tmp_path / "tokenizer.json").write_text("{}")
    encoder = open_encoder(tmp_path)
    with pytest.raises(BadModelError) as caught:
        encoder.query("快递")
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize(("make", "package"), [(static_folder, "model2vec"), (onnx_folder, "onnxruntime")])
def test_a_missing_package_is_told(
    make: Callable[[Path], Path], package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = open_encoder(make(tmp_path / "model"))
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"\[encoder\]"):
        encoder.query("快递")
