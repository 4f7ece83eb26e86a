"""Small model folders: a vector for each character, in one of model2vec and in one with an ONNX model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

# What is near to what: characters of a kind share a direction, all others have one of their own.
KINDS = {"嗖": 0, "递": 0, "咚": 1, "贷": 1, "款": 1, "融": 1}
OTHERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
SIZE = 64


def vectors() -> tuple[Tokenizer, np.ndarray]:
    """Return a tokenizer of single characters and the vector of each."""
    characters = ["[PAD]", "[UNK]", *KINDS, *OTHERS]
    tokenizer = Tokenizer(models.WordLevel({c: i for i, c in enumerate(characters)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    table = np.random.default_rng(7).normal(scale=0.05, size=(len(characters), SIZE)).astype(np.float32)
    table[:2] = 0
    for character, kind in KINDS.items():
        table[characters.index(character), kind] = 3
    return tokenizer, table


def static_folder(folder: Path) -> Path:
    from model2vec import StaticModel

    tokenizer, table = vectors()
    StaticModel(table, tokenizer).save_pretrained(folder)
    return folder


def onnx_folder(folder: Path, *, takes_first: bool = False, prompts: Mapping[str, str] | None = None) -> Path:
    """Write a model that looks its tokens up: their vectors are what a transformer would give."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    tokenizer, table = vectors()
    folder.mkdir(parents=True)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": takes_first}))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts or {}}), "utf-8")
    tokenizer.save(str(folder / "tokenizer.json"))
    shape = ["texts", "tokens"]
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "lookup",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, SIZE])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "model.onnx")
    return folder
