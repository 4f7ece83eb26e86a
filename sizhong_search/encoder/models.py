"""Model folders: static vectors of model2vec, and transformers saved as ONNX. Both are loaded when first asked."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sizhong_search.errors import BadModelError, MissingExtraError

Floats = NDArray[np.float32]
_ONNX = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_BATCH = 16  # texts that go through a transformer at once
_LONGEST = 512  # tokens of a text that are read where the folder does not say how many the model takes


class Encoder(Protocol):
    """What turns texts into vectors.

    Attributes
    ----------
    name : str
        The name of its folder with a digest of what is in it: vectors of another model are none of this one's.
    """

    name: str

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, of length one, shape (n texts, n dimensions)."""

    def query(self, text: str) -> Floats:
        """Return the vector of what is asked, of length one, shape (n dimensions,)."""


def open_encoder(folder: Path) -> Encoder:
    """Open a model folder.

    Raises
    ------
    BadModelError
        If the folder is missing or holds no model that is read.
    MissingExtraError
        If the package that reads it is not installed.
    """
    for name in _ONNX:
        if (folder / name).is_file() and (folder / "tokenizer.json").is_file():
            return OnnxModel(folder, folder / name)
    if (folder / "model.safetensors").is_file() and (folder / "tokenizer.json").is_file():
        return StaticModel(folder)
    raise BadModelError(folder, "model.safetensors / model.onnx, tokenizer.json")


class _Model(ABC):
    def __init__(self, folder: Path, *files: Path) -> None:
        self._folder = folder
        self.name = f"{folder.name}-{_digest(*files, folder / 'tokenizer.json')}"
        prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
        self._before_query = str(prompts.get("query", ""))

    def query(self, text: str) -> Floats:
        """Return the vector of what is asked, with what the model wants in front of a question."""
        vector: Floats = self.passages([self._before_query + text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts."""
        try:
            return unit(self._encode(texts))
        except ImportError as error:
            raise MissingExtraError(str(error.name), "encoder") from error
        except Exception as error:  # whatever the packages say of a file that is none of theirs
            raise BadModelError(self._folder, f"{type(error).__name__}: {error}") from error

    @abstractmethod
    def _encode(self, texts: Sequence[str]) -> NDArray[Any]: ...


class StaticModel(_Model):
    """A vector for each token, and the mean of them for a text.

    Parameters
    ----------
    folder : Path
        As model2vec saves it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, folder / "model.safetensors")

    def _encode(self, texts: Sequence[str]) -> NDArray[Any]:
        return self._model(list(texts))

    @cached_property
    def _model(self) -> Callable[[list[str]], NDArray[Any]]:
        from model2vec import StaticModel as Model2Vec

        model = Model2Vec.from_pretrained(self._folder)
        return lambda texts: model.encode(texts, use_multiprocessing=False)


class OnnxModel(_Model):
    """A transformer; its tokens' vectors are pooled as the folder's ``1_Pooling/config.json`` says, by their mean else.

    Parameters
    ----------
    folder : Path
        With ``tokenizer.json``.
    model : Path
        The ONNX file in it.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        super().__init__(folder, model)
        self._path = model
        self._takes_first = bool(_json(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token"))

    def _encode(self, texts: Sequence[str]) -> NDArray[Any]:
        # Those of one length go together, for a batch is as long as its longest.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = [self._run([texts[i] for i in order[n : n + _BATCH]]) for n in range(0, len(order), _BATCH)]
        return np.concatenate(vectors)[np.argsort(order)]

    def _run(self, texts: list[str]) -> NDArray[Any]:
        encodings = self._tokenizer.encode_batch(texts)
        mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
        given = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        session = self._session
        outputs = {output.name: i for i, output in enumerate(session.get_outputs())}
        found = session.run(None, {i.name: given[i.name] for i in session.get_inputs()})
        values = np.asarray(found[outputs.get("sentence_embedding", 0)])
        if values.ndim == 2:
            return values
        if self._takes_first:
            return values[:, 0]
        weights = mask[:, :, None]
        return np.asarray((values * weights).sum(1) / np.maximum(weights.sum(1), 1))

    @cached_property
    def _session(self) -> Any:
        from onnxruntime import InferenceSession

        return InferenceSession(self._path, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        longest = _json(self._folder / "tokenizer_config.json").get("model_max_length", _LONGEST)
        tokenizer.enable_truncation(int(min(longest, _LONGEST)))
        padding = tokenizer.padding or {}
        tokenizer.enable_padding(pad_id=padding.get("pad_id", 0), pad_token=padding.get("pad_token", "[PAD]"))
        return tokenizer


def unit(vectors: NDArray[Any]) -> Floats:
    """Return vectors at length one; one of nothing stays as it is."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)


def _json(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _digest(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        for block in _blocks(path):
            digest.update(block)
    return digest.hexdigest()[:12]


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield the length, the beginning and the end of a file, which may have a gigabyte."""
    size = path.stat().st_size
    yield str(size).encode()
    with path.open("rb") as file:
        yield file.read(1 << 20)
        file.seek(max(0, size - (1 << 20)))
        yield file.read()
