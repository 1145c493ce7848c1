"""Kernels live as long as they are wanted: no longer than their driver, and not a moment less."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from pactresearch.kernels import choice, manager, preload, start
from tests.kernels.conftest import IMPORTS_LITTLE, executed, notebook, printed

PATIENCE = 60  # seconds in which a busy computer ends a process or starts one


def until(true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


def gone(*numbers):
    return not any(psutil.pid_exists(number) and psutil.Process(number).status() != "zombie" for number in numbers)


async def started():
    one = manager.Manager()
    await one.start_kernel()
    client = one.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    return one, client


async def told(client, code, seconds=PATIENCE):
    """What a kernel prints when it runs some code, and how that ended."""
    said = []
    reply = await client.execute_interactive(
        code, timeout=seconds, output_hook=lambda message: said.append(message["content"].get("text", ""))
    )
    return "".join(said), reply["content"]["status"]


def test_a_kernel_that_ends_itself_ends_alone(preloaded):
    with pytest.raises(DeadKernelError):
        executed(notebook("import os\nos._exit(7)"), choice.PRELOADED)
    assert printed(executed(notebook("print('the next one lives')"), choice.PRELOADED)) == ["the next one lives\n"]


@pytest.mark.parametrize(("end", "code"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)])
def test_the_exit_code_is_told(preloaded, end, code):
    async def life():
        one, client = await started()
        client.execute(f"import os\n{end}")
        while (ended := await one.provisioner.poll()) is None:
            await asyncio.sleep(0.05)
        client.stop_channels()
        await one.shutdown_kernel(now=True)
        return ended

    assert asyncio.run(life()) == code


def test_a_running_cell_can_be_interrupted_and_a_kernel_restarted_in_place(preloaded):
    async def life():
        one, client = await started()
        before = one.connection_file, one.ip, one.provisioner.pid
        endless = asyncio.create_task(told(client, "import time\nmine = 1\nwhile True:\n    time.sleep(0.01)"))
        await asyncio.sleep(0.5)
        await one.interrupt_kernel()
        _, status = await endless
        kept, _ = await told(client, "print(mine)")
        await one.restart_kernel()
        await client.wait_for_ready(timeout=60)
        anew, _ = await told(client, "print('mine' in globals())")
        after = one.connection_file, one.ip, one.provisioner.pid
        client.stop_channels()
        await one.shutdown_kernel()
        return before, status, kept, anew, after

    before, status, kept, anew, after = asyncio.run(life())
    assert (status, kept, anew) == ("error", "1\n", "False\n")
    assert before[:2] == after[:2], "clients stay connected"
    assert before[2] != after[2]
    assert not list(start.folder().glob("*-[0-9]")), "its sockets are removed"


def test_what_a_kernel_started_ends_with_it(preloaded):
    source = "import subprocess\nchild = subprocess.Popen(['sleep', '600'])\nprint(child.pid)"
    (number,) = printed(executed(notebook(source), choice.PRELOADED))
    until(lambda: gone(int(number)))


def test_what_a_kernel_started_ends_also_where_the_kernel_ends_itself(preloaded, tmp_path):
    file = tmp_path / "child"
    source = (
        "import os, pathlib, subprocess\nchild = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(file)!r}).write_text(str(child.pid))\nos._exit(7)"
    )
    with pytest.raises(DeadKernelError):
        executed(notebook(source), choice.PRELOADED)
    until(lambda: gone(int(file.read_text())))


DRIVER = f"""
import asyncio, sys, time
from pactresearch.kernels import manager, start

start._MAIN = start._MAIN.replace("server.main()", {IMPORTS_LITTLE!r})

async def main():
    kernel = manager.Manager()
    await kernel.start_kernel()
    server = start._own.process.pid
    print(server, kernel.provisioner.pid, start.folder(), flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@contextlib.contextmanager
def driver():
    """A process that drives a kernel; its server, that kernel and the folder of their sockets."""
    # A shell that started the tests in the background has them ignore SIGINT, and children inherit that.
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER], stdout=subprocess.PIPE, text=True, stderr=-3, **heed
    ) as process:
        try:
            server, kernel, folder = process.stdout.readline().split()
            assert not gone(int(server), int(kernel))
            yield process, int(server), int(kernel), Path(folder)
        finally:
            process.kill()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_server_kernels_and_folder_go_with_their_driver_however_it_ends(preloaded, end):
    with driver() as (process, server, kernel, folder):
        process.send_signal(end)
        process.wait()
        until(lambda: gone(server, kernel))
        until(lambda: not folder.exists())


def test_kernels_go_with_their_server_if_that_is_killed(preloaded):
    with driver() as (_, server, kernel, _):
        os.kill(server, signal.SIGKILL)
        until(lambda: gone(kernel))


def test_a_killed_server_is_replaced(preloaded, light_server):
    first = printed(executed(notebook("import os\nprint(os.getppid())"), choice.PRELOADED))
    os.kill(int(first[0]), signal.SIGKILL)
    second = printed(executed(notebook("import os\nprint(os.getppid())"), choice.PRELOADED))
    assert second != first


def test_another_environment_gets_another_server_and_the_running_kernel_lives_on(preloaded, light_server, monkeypatch):
    async def life():
        one, client = await started()
        monkeypatch.setenv("PYTHONHASHSEED", "7")
        other, its_client = await started()
        asks = "import os\nprint(os.getppid(), os.environ.get('PYTHONHASHSEED'))"
        said = [await told(each, asks) for each in (client, its_client)]
        for each, of in ((client, one), (its_client, other)):
            each.stop_channels()
            await of.shutdown_kernel()
        return [words.split() for words, _ in said]

    (old, unset), (new, seed) = asyncio.run(life())
    assert old != new and (unset, seed) == ("None", "7")
    until(lambda: gone(int(old)))


def test_the_key_follows_the_source_of_the_library(preloaded, monkeypatch, tmp_path):
    (tmp_path / "module.py").write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr(start, "_LIBRARY", tmp_path)
    before = start.key(os.environ)
    assert start.key(os.environ) == before
    (tmp_path / "module.py").write_text("a = 22", encoding="utf-8")
    assert start.key(os.environ) != before
    assert start.key({**os.environ, "MPLBACKEND": "agg"}) != start.key(os.environ)


def test_the_key_stays_as_a_driver_imports_what_its_kernels_do():
    """Libraries set variables when they are imported; the server that was started before is the right one after."""
    code = "import os\nfrom pactresearch.kernels import start\nbefore = start.key(os.environ)\n"
    code += "from pactresearch.kernels.imports import imported\n"
    code += "for name in ('geopandas', 'matplotlib.pyplot', 'papermill', 'statsmodels.api'):\n    imported(name)\n"
    code += "print(before == start.key(os.environ))"
    fresh = {name: value for name, value in os.environ.items() if name not in preload.SET_BY_IMPORT}
    done = subprocess.run([sys.executable, "-c", code], env=fresh, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize(
    ("set_up", "words"),
    [
        (lambda patch: patch.setenv(choice.VARIABLE, "ordinary"), "as PACTRESEARCH_KERNELS says so."),
        (lambda patch: patch.setenv(choice.VARIABLE, "quick"), "is 'quick'; allowed: preloaded, ordinary."),
        (lambda patch: patch.setattr(start, "_LONGEST_ADDRESS", 5), "has too long a name"),
        (lambda patch: patch.setattr(start, "_MAIN", "raise SystemExit(3)"), "the server of kernels did not start"),
    ],
)  # fmt: skip
def test_where_forking_is_not_possible_a_kernel_starts_the_ordinary_way_and_says_so(
    preloaded, own_server, monkeypatch, caplog, set_up, words
):
    set_up(monkeypatch)
    with caplog.at_level("WARNING"):
        way = os.environ[choice.VARIABLE]
        said = printed(executed(notebook("import os\nprint(os.getppid())"), way))
    assert said == [f"{os.getpid()}\n"], "its parent is its driver"
    (line,) = [record.getMessage() for record in caplog.records if "ordinary way" in record.getMessage()]
    assert line.startswith("This kernel starts the ordinary way, with imports of its own, as ") and words in line


def test_any_client_finds_the_kernelspec_and_it_is_the_one_in_the_repository():
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        installed = Path(KernelSpecManager().get_kernel_spec(manager.NAME).resource_dir)
    except NoSuchKernel:
        pytest.skip("`make` installs the kernelspec; docs/performance.md says how to do it without")
    ours = manager._OnlyOurs().get_kernel_spec(manager.NAME)
    assert (installed / "kernel.json").read_bytes() == (manager.FOLDER / "kernel.json").read_bytes()
    assert ours.metadata["kernel_provisioner"]["provisioner_name"] == manager.PROVISIONER.name


def test_a_client_that_knows_nothing_of_this_library_has_its_kernel_forked(preloaded):
    """nbval, papermill and JupyterLab find the kernelspec and its provisioner by what is installed."""
    found = NotebookClient(notebook("import os\nprint(os.getppid())"), kernel_name=manager.NAME).execute()
    assert printed(found) == [f"{start._own.process.pid}\n"]
