"""WordLlama's static embeddings: a table of vectors a token, averaged; no network, no GPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DIMENSIONS = 256
_LONGEST = 8_000
"""Characters of a text that are read: one long text would pad all those read with it."""


class WordLlamaEmbedder:
    """An `Embedder`. The 16 MB of weights come in WordLlama's own package; nothing is fetched."""

    def __init__(self) -> None:
        import wordllama

        # Given its own folder, it finds its weights there and looks nowhere else.
        folder = Path(wordllama.__file__).parent
        self._model: Any = wordllama.WordLlama.load(
            cache_dir=folder, dim=_DIMENSIONS, disable_download=True
        )

    @property
    def name(self) -> str:
        """The model and its size."""
        return f"wordllama-l2_supercat-{_DIMENSIONS}"

    @property
    def dimensions(self) -> int:
        """How long each vector is."""
        return _DIMENSIONS

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text; an empty text gives zeros."""
        import numpy as np

        found = np.zeros((len(texts), _DIMENSIONS), np.float32)
        # Texts of like length are read together: each batch is as long as its longest.
        order = sorted(
            (i for i, text in enumerate(texts) if text.strip()), key=lambda i: len(texts[i])
        )
        if order:
            found[order] = self._model.embed([_readable(texts[i]) for i in order])
        return found


def _readable(text: str) -> str:
    """Halves of characters, which the tokenizer refuses, become question marks."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()
