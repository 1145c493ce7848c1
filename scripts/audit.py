"""Under which licences the installed packages are, and whether any has a known fault; run by `make audit`.

Licences are read from the packages themselves, always. Known faults are asked of pip-audit, where it is installed and its
feed can be reached; where not, that is said.
"""

import re
import subprocess
import sys
from importlib import metadata

OPEN = r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|HPND|Zlib|Unlicense|CC0|0BSD|Public Domain|CNRI"
CLOSED = r"AGPL|Affero|SSPL|Commons Clause|Non-?Commercial|Proprietary|Commercial"


def licence(package: metadata.Distribution) -> str:
    """What a package says of its licence: its expression, its classifiers, or the first line of its own words."""
    said = package.metadata
    classifiers = [
        one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")
    ]
    words = [said.get("License-Expression"), *classifiers, (said.get("License") or "").partition("\n")[0]]
    return "; ".join(dict.fromkeys(word.strip() for word in words if word and word.strip()))


def main() -> int:
    """Prints every licence by package; 1 where one is closed or unknown, or a fault is known."""
    said = {
        package.metadata["Name"]: licence(package) for package in metadata.distributions() if package.metadata["Name"]
    }
    doubtful = {
        name: one for name, one in said.items() if re.search(CLOSED, one, re.I) or not re.search(OPEN, one, re.I)
    }
    print("\n".join(f"{name}: {said[name] or 'says nothing'}" for name in sorted(said, key=str.lower)))
    print(f"{len(said)} packages; to be looked at: {', '.join(sorted(doubtful)) or 'none'}.")
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", "requirements.txt", "--disable-pip", "--no-deps"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "No module named" in asked.stderr or "ConnectionError" in asked.stderr or "ServiceError" in asked.stderr:
        print("Known faults were not asked for: pip-audit is not installed, or its feed cannot be reached.")
        return bool(doubtful)
    print(asked.stdout + asked.stderr)
    return bool(doubtful or asked.returncode)


if __name__ == "__main__":
    sys.exit(main())
