"""What names this computer or its user in what is to leave it: folders, the computer's name, secrets of the environment."""

import base64
import binascii
import os
import platform
import re
import sys
from pathlib import Path

from pactresearch import paths

_BASE64 = re.compile(r"base64,([A-Za-z0-9+/]+=*)")
_HOME = re.compile(r"(?<![\w.:/-])(?:/(?:home|Users)/|[A-Za-z]:\\Users\\)\w[\w.-]*")  # somebody's, on whatever computer
_SECRET = re.compile(r"(?i)token|secret|password|passwd|credential|api_?key|private_?key")
_SHORTEST = 8  # characters of a secret; a shorter one is found in any text


def decoded(text: str) -> str:
    """A text, and below it what stands in it in base64, such as the data of a figure."""
    return "\n".join([text, *(_decoded(found) for found in _BASE64.findall(text))])


def _decoded(found: str) -> str:
    try:
        return base64.b64decode(found).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def named(text: str) -> list[str]:
    """What a text tells of this computer, as the ends of a sentence; base64 is read, too. No secret is repeated."""
    whole = decoded(text)
    # Not `/`, not `/root`.
    folders = [folder for folder in (paths.root(), Path.home(), Path(sys.prefix)) if len(folder.parts) > 2]
    said = [
        f"the folder {folder}"
        for folder in dict.fromkeys([*folders, *_HOME.findall(_BASE64.sub("", text))])
        if str(folder) in whole or str(folder) in whole.replace("\\\\", "\\")
    ]
    computer = platform.node()
    no_common_word = re.search(r"[\d-]", computer)
    if no_common_word and re.search(rf"(?<![\w-]){re.escape(computer)}(?![\w-])", whole):
        said.append("the name of this computer")
    secrets = [
        name
        for name, value in os.environ.items()
        if _SECRET.search(name) and len(value) >= _SHORTEST and value in whole
    ]
    return said + [f"the value of the environment variable {name}" for name in secrets]
