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
from nlu.postings import Family, Postings
from nlu.views import Space

FORMAT = 3
_MAGIC = b"HUQUQNLU"
_DIGEST = 32
_HEADS = ("topic", "kind", "danger", "urgency")
_FAMILY = ("buckets", "starts", "texts", "weights")


class ModelError(ValueError):
    """The bytes are damaged, of another format, or from another encoder."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What it learnt from are placed vectors and weights of n-grams. `facts` hold counts and shares only."""

    encoder: str
    space: Space
    landmarks: Floats
    postings: Postings
    language: LanguageModel
    topic: Head
    kind: Head
    danger: Head
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
        stream = io.BytesIO(data)
        stream.seek(_checked(data))
        with np.load(stream, allow_pickle=False) as arrays:
            return _model(arrays, json.loads(arrays["names"].tobytes()))


def _checked(data: bytes) -> int:
    """Where the arrays start. They are many: nothing is copied."""
    start = len(_MAGIC) + 2
    if data[: len(_MAGIC)] != _MAGIC:
        raise ModelError("this is no understanding model: train one")
    if int.from_bytes(data[len(_MAGIC) : start], "big") != FORMAT:
        raise ModelError("the understanding model has another format: train it again")
    arrays = start + _DIGEST
    if hashlib.sha256(memoryview(data)[arrays:]).digest() != data[start:arrays]:
        raise ModelError("the understanding model is damaged: train it again")
    return arrays


def _arrays(model: Model) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        "landmarks": model.landmarks.astype(np.float16),
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
        "families": {name: [family.first, family.last] for name, family in model.postings.items()},
    }
    for name, family in model.postings.items():
        arrays |= {f"family.{name}.{part}": getattr(family, part) for part in _FAMILY}
    for name in _HEADS:
        head: Head = getattr(model, name)
        arrays |= {f"{name}.pull": head.pull, f"{name}.own": head.own.astype(np.float16), f"{name}.shift": head.shift}
        names[name] = {"classes": head.classes, "slope": head.slope}
    return arrays | {"names": np.frombuffer(json.dumps(names, sort_keys=True).encode(), np.uint8)}


def _model(arrays: Any, names: dict[str, Any]) -> Model:
    def head(name: str) -> Head:
        pull, own, shift = (arrays[f"{name}.{part}"] for part in ("pull", "own", "shift"))
        return Head(tuple(names[name]["classes"]), pull, own.astype(np.float32), names[name]["slope"], shift)

    def family(name: str, first: int, last: int) -> Family:
        return Family(first, last, *(arrays[f"family.{name}.{part}"] for part in _FAMILY))

    tongue = names["language"]
    return Model(
        encoder=names["encoder"],
        space=Space(dict(zip(names["centres"], arrays["centres"], strict=True)), arrays["centre"], arrays["rarity"]),
        landmarks=arrays["landmarks"].astype(np.float32),
        postings={name: family(name, *ends) for name, ends in names["families"].items()},
        language=LanguageModel(
            tuple(tongue["classes"]), arrays["language.weights"], arrays["language.bias"], tongue["slope"]
        ),
        topic=head("topic"),
        kind=head("kind"),
        danger=head("danger"),
        urgency=head("urgency"),
        facts=names["facts"],
    )
