"""A profile as bytes and back: arrays and JSON in a zip file, nothing that runs when it is read."""

from __future__ import annotations

import json
from dataclasses import asdict
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from bot.core.placing import SectionModel
from bot.core.ranking.columns import Columns
from bot.core.ranking.profile import Listed, Profile
from bot.core.ranking.scale import Scale
from bot.core.ranking.sharing import Sharing
from bot.core.ranking.stream import Whitening

VERSION = 2
"""Counted up whenever a term's number, a column or a sum comes to mean something else."""


def to_bytes(profile: Profile) -> bytes:
    """About 1 MB for a list of some hundred entries."""
    file = BytesIO()
    np.savez_compressed(
        file,
        words=np.frombuffer(json.dumps(_words(profile)).encode(), np.uint8),
        numbers=profile.columns.numbers,
        seen=profile.columns.seen,
        common=profile.columns.common,
        term_weights=profile.term_weights,
        centre=profile.whitening.centre,
        turn=profile.whitening.turn,
        vector_weights=profile.vector_weights,
        sums=profile.scale.sums,
        points=profile.scale.points,
        listed_data=profile.listed.terms.data,
        listed_indices=profile.listed.terms.indices,
        listed_ends=profile.listed.terms.indptr,
        listed_vectors=profile.listed.vectors,
    )
    return file.getvalue()


def from_bytes(data: bytes) -> Profile:
    """The profile that was stored.

    Raises:
        ValueError: These are not the bytes of a profile of this version: build it anew.
    """
    try:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return _profile(dict(arrays))
    except (BadZipFile, EOFError, KeyError, OSError, TypeError, ValueError) as error:
        raise ValueError("not a stored profile of this version") from error


def _words(profile: Profile) -> dict[str, Any]:
    sections = profile.sections
    return {
        "version": VERSION,
        "embedding": profile.embedding,
        "texts": profile.columns.texts,
        "slope": profile.scale.slope,
        "sharing": asdict(profile.sharing),
        "keys": profile.listed.keys,
        "sections": [sections.sizes, sections.rarity, sections.weights],
    }


def _profile(arrays: dict[str, Any]) -> Profile:
    words = json.loads(arrays["words"].tobytes())
    if words["version"] != VERSION:
        raise ValueError(f"stored as version {words['version']}")
    keys, numbers = tuple(words["keys"]), arrays["numbers"]
    rows = (arrays["listed_data"], arrays["listed_indices"], arrays["listed_ends"])
    terms = sparse.csr_matrix(rows, shape=(len(keys), len(numbers)))
    return Profile(
        embedding=words["embedding"],
        columns=Columns(numbers, arrays["seen"], words["texts"], arrays["common"]),
        term_weights=arrays["term_weights"],
        whitening=Whitening(arrays["centre"], arrays["turn"]),
        vector_weights=arrays["vector_weights"],
        sharing=Sharing(**words["sharing"]),
        scale=Scale(arrays["sums"], arrays["points"], words["slope"]),
        listed=Listed(keys, terms, arrays["listed_vectors"]),
        sections=SectionModel(*words["sections"]),
    )
