"""JSON that says each thing once, in numbers that are some and in characters that can be seen."""

import json
import math
import re
from pathlib import Path
from typing import Any

from pactresearch.errors import InputError
from pactresearch.files.contents import HIDDEN, content

MOST_BYTES = 2**26
DEEPEST = 20  # levels; ours have six
_HIDDEN = re.compile(rf"[{HIDDEN}]|(?<!\\)(?:\\\\)*\\[ubf]")  # as `dumps` writes a text; others than \n, \r and \t


def read_json(file: Path) -> Any:
    """What an ordinary file of JSON in UTF-8 holds; None where there is none, or it is not as the module says."""
    try:
        said = _DECODER.decode(content(file, MOST_BYTES).decode())
        text = json.dumps(said, ensure_ascii=False)
        text.encode()  # no half of a character
    except (OSError, ValueError, RecursionError, InputError):
        return None
    return None if _HIDDEN.search(text) or _levels(said) > DEEPEST else said


def _once(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(fields)) < len(fields):
        raise ValueError("a field stands there twice")
    return dict(fields)


def _finite(number: str) -> float:
    if not math.isfinite(float(number)):
        raise ValueError(f"{number} is no number")
    return float(number)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite)


def _levels(said: Any) -> int:
    within = said.values() if isinstance(said, dict) else said if isinstance(said, list) else None
    return 0 if within is None else 1 + max(map(_levels, within), default=0)
