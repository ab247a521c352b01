"""The trained model: arrays and names, and their form as bytes."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nlu.features import Floats
from nlu.head import Head
from nlu.language import LanguageModel
from nlu.views import Space

FORMAT = 1
_MAGIC = b"HUQUQNLU"
_DIGEST = 32
_HEADS = ("topic", "kind", "urgency")


class ModelError(ValueError):
    """The bytes are damaged, of another format, or from another encoder."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`known` are the texts it learnt from, as placed vectors. `facts` hold counts and shares only."""

    encoder: str
    space: Space
    known: Floats
    language: LanguageModel
    topic: Head
    kind: Head
    urgency: Head
    facts: dict[str, float] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        # A plain zip of plain arrays: loading it can't run code. Uncompressed, because loading must be fast.
        payload = io.BytesIO()
        np.savez(payload, allow_pickle=False, **_arrays(self))
        body = payload.getvalue()
        return _MAGIC + FORMAT.to_bytes(2, "big") + hashlib.sha256(body).digest() + body

    @staticmethod
    def from_bytes(data: bytes) -> Model:
        """Raises ModelError, whose text says what to do, where the bytes can't be used."""
        with np.load(io.BytesIO(_checked(data)), allow_pickle=False) as arrays:
            return _model(arrays, json.loads(arrays["names"].tobytes()))


def _checked(data: bytes) -> bytes:
    start = len(_MAGIC) + 2
    if data[: len(_MAGIC)] != _MAGIC:
        raise ModelError("this is no understanding model: train one")
    if int.from_bytes(data[len(_MAGIC) : start], "big") != FORMAT:
        raise ModelError("the understanding model has another format: train it again")
    body = data[start + _DIGEST :]
    if hashlib.sha256(body).digest() != data[start : start + _DIGEST]:
        raise ModelError("the understanding model is damaged: train it again")
    return body


def _arrays(model: Model) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        "known": model.known.astype(np.float16),
        "rarity": model.space.rarity,
        "centre": model.space.centre,
        "centres": np.stack(list(model.space.centres.values())),
        "language.weights": model.language.weights,
        "language.bias": model.language.bias,
    }
    names: dict[str, Any] = {
        "encoder": model.encoder,
        "facts": model.facts,
        "centres": list(model.space.centres),
        "language": {"classes": model.language.classes, "slope": model.language.slope},
    }
    for name in _HEADS:
        head: Head = getattr(model, name)
        arrays |= {f"{name}.pull": head.pull, f"{name}.sparse": head.sparse, f"{name}.shift": head.shift}
        names[name] = {"classes": head.classes, "slope": head.slope}
    return arrays | {"names": np.frombuffer(json.dumps(names, sort_keys=True).encode(), np.uint8)}


def _model(arrays: Any, names: dict[str, Any]) -> Model:
    def head(name: str) -> Head:
        pull, sparse, shift = (arrays[f"{name}.{part}"] for part in ("pull", "sparse", "shift"))
        return Head(tuple(names[name]["classes"]), pull, sparse, names[name]["slope"], shift)

    tongue = names["language"]
    return Model(
        encoder=names["encoder"],
        space=Space(dict(zip(names["centres"], arrays["centres"], strict=True)), arrays["centre"], arrays["rarity"]),
        known=arrays["known"].astype(np.float32),
        language=LanguageModel(
            tuple(tongue["classes"]), arrays["language.weights"], arrays["language.bias"], tongue["slope"]
        ),
        topic=head("topic"),
        kind=head("kind"),
        urgency=head("urgency"),
        facts=names["facts"],
    )
