"""Types: what the checker finds in the library may only become less."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.conftest import ROOT

# Errors that basedpyright (`make types`) finds in each room, when the number was written; most are of pandas' stubs, which do
# not know what a column holds. A room may not have more; where it has fewer by more than SLACK, the line follows.
REACHED = {
    "chapters": 17, "data": 5, "figures": 7, "kernels": 7, "methods": 23, "reports": 9, "results.py": 2,
}  # fmt: skip
SLACK = 5


def test_no_room_has_more_type_errors_than_it_had():
    command = [Path(sys.executable).with_name("basedpyright"), "--pythonpath", sys.executable, "--outputjson"]
    said = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=False).stdout)
    assert said["summary"]["filesAnalyzed"] > 200
    found = [one for one in said["generalDiagnostics"] if one["severity"] == "error"]
    room = {one["file"]: Path(one["file"]).relative_to(ROOT / "pactresearch").parts[0] for one in found}
    rooms = Counter(room[one["file"]] for one in found)
    more = {name: n for name, n in rooms.items() if n > REACHED.get(name, 0)}
    assert more == {}, "annotate what is new; `make types` shows each error"
    fewer = {name: rooms[name] for name, n in REACHED.items() if rooms[name] < n - SLACK}
    assert fewer == {}, "well done: write the lower number down, so that it holds"
