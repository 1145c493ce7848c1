"""The edit loop: one report is made again whenever its notebook, the library or the data change, and its open page reloads.

What the browser shows is a frame around the report, served to this computer alone and while this runs; the published file
holds nothing of it. A saved notebook is run in a kernel forked from a server that stays warm; where the library or the data
have changed, all begins anew, as nothing in memory is then what it was.
"""

import contextlib
import json
import os
import sys
import threading
import time
import urllib.parse
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

from pactresearch import paths
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.kept import editions, fingerprints, publication
from pactresearch.reports.run import execution, planning, progress, workers

PORT = "PACTRESEARCH_WATCH_PORT"  # on which an open page waits while all begins anew
LOOK_SECONDS = 0.1  # between two looks, of which one takes three milliseconds
_WAIT_SECONDS = 20  # that a page waits for an answer
_FRAME = fingerprints.LIBRARY / "reports" / "page" / "template" / "watching.html"


@dataclass
class _Shown:
    """What the browser is shown: the report, how often it was made, and why the last run failed, or ""."""

    place: publication.Place
    version: int = field(default_factory=lambda: time.time_ns() // 10**6)
    words: str = ""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, words: str) -> None:
        with self.changed:
            self.version, self.words = self.version + 1, words
            self.changed.notify_all()

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Kind and content at a path; None where there is nothing."""
        asked = urllib.parse.urlsplit(path)
        if asked.path == "/":
            frame = Template(_FRAME.read_text(encoding="utf-8"))
            return "text/html", frame.substitute(title=self.place, version=self.version).encode()
        if asked.path == "/report":
            return "text/html", self.place.page.read_bytes() if self.place.page.is_file() else b"Not made yet."
        if asked.path == "/next":
            after = urllib.parse.parse_qs(asked.query).get("after", [""])[0]
            with self.changed:
                self.changed.wait_for(lambda: str(self.version) != after, _WAIT_SECONDS)
                return "application/json", json.dumps({"version": self.version, "words": self.words}).encode()
        return None


def watch(
    wish: planning.Wish, output: Path, say: Callable[[str], None], manner: execution.Manner, *, opens: bool
) -> None:
    """Makes a report whenever what it is made from changes, until it is interrupted.

    wish: one report. say: gets a line for each time that it was made. opens: whether a browser is opened.

    Raises InputError where the wish is not for one report.
    """
    store.ensure()
    wanted = planning.wanted([wish], output.absolute())
    if len(wanted) != 1:
        raise InputError(
            f"--watch makes one report again and again, and this names {len(wanted)}. Name one with --notebook, and --route or "
            "--country where the notebook is run over these."
        )
    publication.prepare(output)
    place, notebook, begun, saved = wanted[0].place, wanted[0].notebook.path, _around(), None
    try:
        with workers.kernels(say, execution.prepare), _served(place) as (shown, address):
            say(f"{place}: {address} shows it and reloads; Ctrl-C ends this.")
            if opens and PORT not in os.environ:
                webbrowser.open(address)
            while begun == _around():
                if saved != (saved := _saved(notebook)):
                    _make(wish, place, say, manner, shown)
                time.sleep(LOOK_SECONDS)
            os.environ[PORT] = str(urllib.parse.urlsplit(address).port)
    finally:
        from pactresearch.reports.page import index

        editions.keep(place.output)
        index.write(place.output)
    say("The library or the data have changed: all begins anew.")
    os.execv(sys.executable, [sys.executable, "-m", "pactresearch", *sys.argv[1:]])


def _make(
    wish: planning.Wish, place: publication.Place, say: Callable[[str], None], manner: execution.Manner, shown: _Shown
) -> None:
    """Makes the report, unless it is up to date; why it could not be made stands on the open page."""
    from pactresearch.reports.run import making

    try:
        (wanted,) = planning.wanted([wish], place.output)
        if not wanted.reasons:
            return
        (job,) = planning.jobs([wanted])
    except InputError as error:
        say(str(error))
        shown.tell(str(error))
        return
    outcome = making.run_job(job, 60 * manner.minutes)
    progress.Lines(1, say).ended(outcome)
    shown.tell(outcome.failure or "")


def _saved(notebook: Path) -> tuple[int, int] | None:
    with contextlib.suppress(OSError):
        about = notebook.stat()
        return about.st_mtime_ns, about.st_size
    return None


def _around() -> tuple:
    with contextlib.suppress(OSError):  # a file went while it was looked at: the next look sees what there is
        return paths.states(fingerprints.LIBRARY, fingerprints.COUNTS), paths.states(paths.raw())
    return ()


@contextlib.contextmanager
def _served(place: publication.Place) -> Iterator[tuple[_Shown, str]]:
    """Serves the frame and the report to this computer alone; gives what is shown, and its address."""
    shown = _Shown(place)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answers what the frame asks; another name than this computer's own is a page of somebody else."""
            own = urllib.parse.urlsplit(f"//{self.headers.get('Host', '')}").hostname in ("127.0.0.1", "localhost")
            found = shown.answer(self.path) if own else None
            with contextlib.suppress(OSError):  # the page was left
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", f"{found[0] if found else 'text/plain'}; charset=utf-8")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(found[1] if found else b"Nothing here.")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get(PORT, "0"))), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield shown, f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
