"""Nothing is called that a system lacks, but behind a question whether it is there: Windows has no fork, no `fcntl`, no `/proc`.

The code is read, not run: what a call needs shows in its names, on whatever system the tests run.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from scripts.write_architecture import modules
from tests.conftest import ROOT

# What Windows has of modules of which it lacks much (the documentation of Python, "Availability").
THERE = {
    "os": {
        *("PathLike", "environ", "path", "sep", "name", "devnull", "linesep", "open", "close", "read", "write", "lseek", "fsync"),
        *("replace", "rename", "remove", "unlink", "mkdir", "makedirs", "rmdir", "scandir", "listdir", "stat", "walk", "fspath"),
        *("fsencode", "fsdecode", "getpid", "getppid", "cpu_count", "urandom", "kill", "chdir", "getcwd", "dup2", "_exit", "utime"),
        *("SEEK_SET", "SEEK_CUR", "SEEK_END", "O_CREAT", "O_RDWR", "O_RDONLY", "O_WRONLY", "O_APPEND", "O_EXCL", "O_TRUNC"),
        *("access", "execv", "fstat"),
    },
    "signal": {"signal", "getsignal", "SIGINT", "SIGTERM", "SIGABRT", "SIG_DFL", "SIG_IGN", "Signals", "strsignal",
               "default_int_handler"},
    "socket": {"socket", "create_connection", "AF_INET", "SOCK_STREAM", "gethostname", "timeout"},
    "time": {"time", "time_ns", "monotonic", "perf_counter", "process_time", "sleep", "strftime", "gmtime", "localtime"},
    "select": {"select"},
    "threading": None, "sys": None, "platform": None,
}  # fmt: skip
MISSING_MODULES = {
    "fcntl",
    "resource",
    "pwd",
    "grp",
    "termios",
    "tty",
    "pty",
    "syslog",
    "readline",
    "curses",
    "posix",
    "crypt",
    "spwd",
}
# The server of kernels and all that talks to it: on a system that cannot fork, `choice.refuse` says so before one is imported.
OF_FORKS = {f"pactresearch/kernels/{name}.py" for name in ("server", "child", "start", "wire")}
ASKS = re.compile(r"sys\.platform|os\.name\b|hasattr\((os|signal|socket|time)\b|platform\.system")
LACKING = {"AttributeError", "ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def needs(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Each place in a module that names something which Windows lacks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            there = THERE.get(node.value.id)
            if there is not None and node.attr not in there:
                yield node, f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from ((node, one.name) for one in node.names if one.name in MISSING_MODULES)
        elif isinstance(node, ast.ImportFrom):
            if node.module in MISSING_MODULES:
                yield node, str(node.module)
            yield from (
                (node, f"{node.module}.{one.name}")
                for one in node.names
                if one.name not in (THERE.get(str(node.module)) or {one.name})
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "strftime" and any(
                re.search(r"%[-_^#0]", str(one.value)) for one in node.args if isinstance(one, ast.Constant)
            ):
                yield node, "a flag of strftime"
            if node.func.attr in {
                "chmod",
                "chown",
                "lchmod",
                "symlink_to",
                "hardlink_to",
                "is_mount",
            }:
                yield node, f".{node.func.attr}()"


def asked(parents: list[ast.AST], node: ast.AST) -> bool:
    """Whether it is asked first, around a place or before it in the same function, if what it needs is there."""
    for above, below in zip(parents, [*parents[1:], node], strict=True):
        if isinstance(above, ast.If | ast.IfExp) and ASKS.search(ast.unparse(above.test)):
            return True
        if (
            isinstance(above, ast.Try)
            and below in above.body
            and LACKING & {name for one in above.handlers if one.type for name in names(one.type)}
        ):
            return True
        if isinstance(above, ast.With) and any(
            "suppress" in names(one.context_expr) and LACKING & names(one.context_expr) for one in above.items
        ):
            return True
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
            for before in above.body[: above.body.index(below)] if below in above.body else ():
                leaves = isinstance(before, ast.If) and isinstance(before.body[-1], ast.Return | ast.Raise)
                if leaves and ASKS.search(ast.unparse(before.test)):
                    return True
    return False


def names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
    }


def unasked(text: str) -> list[str]:
    """What a module calls without asking, with its line."""
    tree = ast.parse(text)
    above: dict[ast.AST, ast.AST] = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node, need in needs(tree):
        parents, one = [], node
        while one in above:
            one = above[one]
            parents.insert(0, one)
        if not asked(parents, node):
            found.append(f"line {getattr(node, 'lineno', 0)}: {need}")
    return found


def test_what_windows_lacks_is_called_behind_a_question_only():
    found = {
        name: said
        for file in modules()
        if (name := file.relative_to(ROOT).as_posix()) not in OF_FORKS
        and (said := unasked(file.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_what_needs_a_fork_is_imported_behind_the_refusal_only():
    inner = {name.rpartition("/")[2][:-3] for name in OF_FORKS}
    for file in modules():
        if file.relative_to(ROOT).as_posix() in OF_FORKS:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        at_top = [
            node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "pactresearch.kernels"
        ]
        assert not {one.name for node in at_top for one in node.names} & inner, (
            f"{file.name} cannot be imported on Windows"
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import fcntl", ["line 1: fcntl"]),
        ("from resource import getrlimit", ["line 1: resource"]),
        ("from os import fork", ["line 1: os.fork"]),
        ("import os\nos.sync()", ["line 2: os.sync"]),
        ("import os\ndef f():\n    os.open('x', os.O_DIRECTORY)", ["line 3: os.O_DIRECTORY"]),
        ("import signal\nsignal.signal(signal.SIGUSR1, f)", ["line 2: signal.SIGUSR1"]),
        ("import socket\nsocket.socket(socket.AF_UNIX)", ["line 2: socket.AF_UNIX"]),
        ("day.strftime('%-d %B')", ["line 1: a flag of strftime"]),
        ("file.chmod(0o600)", ["line 1: .chmod()"]),
        ("import os\nif hasattr(os, 'sync'):\n    os.sync()", []),
        ("import os\nown = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1", []),
        ("import os, sys\nif sys.platform == 'win32':\n    import msvcrt\nelse:\n    import fcntl", []),
        ("import contextlib\nwith contextlib.suppress(ImportError):\n    import resource", []),
        ("try:\n    import resource\nexcept ImportError:\n    resource = None", []),
        ("try:\n    import resource\nexcept OSError:\n    resource = None", ["line 2: resource"]),
        ("import signal\ndef f():\n    if not hasattr(signal, 'setitimer'):\n        return\n    signal.setitimer(0, 1)", []),
        (
            "import signal\ndef f():\n    signal.setitimer(0, 1)\n    if not hasattr(signal, 'setitimer'):\n        return",
            ["line 3: signal.setitimer"],
        ),
    ],
)  # fmt: skip
def test_the_reading_itself_tells_a_question_from_none(text, found):
    assert unasked(text) == found
