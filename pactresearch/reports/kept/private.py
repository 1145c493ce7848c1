"""What names this computer or its user in what is to leave it: folders, the computer's name, secrets of the environment."""

import base64
import os
import platform
import re
import sys
from pathlib import Path

from pactresearch import paths

_BASE64 = re.compile(r"base64,([A-Za-z0-9+/]+)")
_HOME = re.compile(r"(?<![\w.:/-])(?:/(?:home|Users)/|[A-Za-z]:\\Users\\)\w[\w.-]*")  # somebody's, on whatever computer
_SECRET = re.compile(r"(?i)token|secret|password|passwd|credential|api_?key|private_?key")
_SHORTEST = 8  # characters of a secret; a shorter one is found in any text


def named(text: str) -> list[str]:
    """What a text tells of this computer, as the ends of a sentence; base64 is read, too. No secret is repeated."""
    held = (base64.b64decode(one[: len(one) - (len(one) % 4 == 1)] + "==") for one in _BASE64.findall(text))
    whole = b"\n".join([text.encode("utf-8", "replace"), *held])

    def there(*those: str) -> bool:
        return any(one.encode("utf-8", "replace") in whole for one in those)

    own = [one for one in (paths.root(), Path.home(), Path(sys.prefix)) if len(one.parts) > 2]  # not `/`, not `/root`
    folders = [one for one in map(str, own) if there(one, one.replace("\\", "\\\\"))]
    if there("/home/", "/Users/", "\\Users\\"):
        folders += _HOME.findall(_BASE64.sub("", text))
    said = [f"the folder {one}" for one in dict.fromkeys(folders)]
    computer = platform.node()
    alone = rb"(?<![\w-])%b(?![\w-])" % re.escape(computer.encode("utf-8", "replace"))
    if re.search(r"[\d-]", computer) and there(computer) and re.search(alone, whole):  # no common word
        said.append("the name of this computer")
    secrets = [one for one, key in os.environ.items() if _SECRET.search(one) and len(key) >= _SHORTEST and there(key)]
    return said + [f"the value of the environment variable {one}" for one in secrets]
