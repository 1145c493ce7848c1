"""The command line: parses words, calls one function, and turns the end of it into an exit code.

0: done. 1: a report failed. 2: the command, a parameter or the data cannot be used; a sentence on stderr says why.
"""

import argparse
import contextlib
import json
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from pactresearch.errors import InputError
from pactresearch.words import counted, listed

DONE, REPORT_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
DEMONSTRATIONS = "synthetic"  # the folder, in that of the reports, of what --simulate makes


def main(words: Sequence[str] | None = None) -> int:
    """Runs the command that these words (by default, those of the command line) ask for; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter must not end a run
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    asked = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop from outside tidies up as Ctrl-C does
    try:
        return asked.command(asked)
    except InputError as error:
        print(f"pactresearch: {error}", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of a listing, such as `head`, has had enough
        sys.stdout = None
        return DONE
    except OSError as error:
        print(
            f"pactresearch: {error.filename or 'a file'} cannot be used: {error.strerror}. Free or allow it, and run again.",
            file=sys.stderr,
        )
        return BAD_INPUT
    except KeyboardInterrupt:
        print("pactresearch: stopped; reports that were finished are in place, the others as before.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pactresearch", description="Reproducible reports on opiates that originate in Afghanistan."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="make the reports: every notebook for every route or country, or those named")
    _add_names(run, "{}; may be repeated")
    run.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], type=_setting,
        help="another value for a parameter, e.g. first_year=2000 or drugs=heroin,opium; may be repeated",
    )  # fmt: skip
    run.add_argument("--output", metavar="DIR", type=Path, help="folder for the reports (default: reports)")
    run.add_argument(
        "--batch", metavar="FILE", type=Path, help="a batch.toml that says which reports, instead of the above"
    )
    run.add_argument("--jobs", metavar="N", type=_whole, help="reports at once (default: as cores and memory allow)")
    run.add_argument(
        "--time-limit", metavar="MINUTES", type=_minutes, help="of a report's cells together (default: 30)"
    )
    run.add_argument("--cluster", metavar="ADDRESS", help="make them on a Dask cluster, e.g. tcp://10.0.0.1:8786")
    run.add_argument(
        "--copy-to", metavar="ADDRESS", help="copy them, e.g. to s3://bucket/reports or file:///shared/reports"
    )
    run.add_argument(
        "--audience", metavar="public|restricted", default="public",
        help="who may see them; restricted reports lie in a folder of that name and are neither packed nor copied",
    )  # fmt: skip
    run.add_argument("--force", action="store_true", help="make reports that are up to date, too")
    run.add_argument(
        "--simulate",
        metavar="SEED",
        type=int,
        help="a demonstration on a made-up world, marked SYNTHETIC on every page",
    )
    run.set_defaults(command=_run)
    pack = commands.add_parser("pack", help="put reports and an index of their own into a zip file, for mailing")
    pack.add_argument("file", metavar="FILE.zip", type=Path, help="the file to write")
    _add_names(pack, "only this {}; may be repeated")
    pack.add_argument("--reports", metavar="DIR", type=Path, help="folder in which the reports lie (default: reports)")
    pack.set_defaults(command=_pack)
    again = commands.add_parser("reproduce", help="make a report's results again and compare them, byte for byte")
    again.add_argument("file", metavar="REPORT.json", type=Path, help="the results file beside a report")
    again.set_defaults(command=_reproduce)
    _add_ingest(commands)
    for name, function, words in (
        ("build", _build, "build data/processed from data/raw"),
        ("list", _list, "show notebooks, what each is run over, and the state of its reports"),
        ("check", _check, "check the data: coverage, flags, revisions, damaged tables"),
    ):
        commands.add_parser(name, help=words, description=words).set_defaults(command=function)
    return parser


def _add_names(command: argparse.ArgumentParser, words: str) -> None:
    for name, metavar in (("notebook", "N"), ("route", "R"), ("country", "ISO3")):
        command.add_argument(f"--{name}", metavar=metavar, action="append", default=[], help=words.format(name))


def _add_ingest(commands: argparse._SubParsersAction) -> None:
    words = (
        "read official files or national lists, say row by row what is taken, flagged and refused, and register them"
    )
    ingest = commands.add_parser("ingest", help=words, description=words)
    ingest.add_argument("files", metavar="FILE", nargs="+", type=Path, help="workbook, CSV, JSON, or an archive of one")
    for name, metavar, said in (
        ("mapping", "FILE.toml", "what the columns and words of a national list mean"),
        ("report", "FILE.html", "write the verdict as a page to send back"),
    ):
        ingest.add_argument(f"--{name}", metavar=metavar, type=Path, help=said)
    for name, said in (
        ("suggest-mapping", "print a first mapping, with its doubts; nothing is read"),
        ("totals", "add single seizures up to yearly totals, marked partial"),
        ("dry-run", "say what would be taken, and touch nothing"),
    ):
        ingest.add_argument(f"--{name}", action="store_true", help=said)
    access = {"choices": ("restricted", "public"), "default": "restricted"}
    ingest.add_argument("--access", **access, help="who may see its figures (default: restricted)")
    ingest.set_defaults(command=_ingest)


def _setting(text: str) -> tuple[str, object]:
    """`first_year=2000` as a name and a value: JSON where it is JSON, text otherwise."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE, such as first_year=2000")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _whole(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes above 0")
    return minutes


# Each command imports what it needs itself, so that --help and a mistyped word are answered at once.
def _run(asked: argparse.Namespace) -> int:
    if asked.simulate is None:
        return _run_reports(asked, _reports(asked.output), asked.copy_to)
    from pactresearch import paths, synthetic

    output = (asked.output or paths.reports()) / DEMONSTRATIONS
    with synthetic.world(asked.simulate):
        return _run_reports(asked, output, asked.copy_to and f"{asked.copy_to.rstrip('/')}/{DEMONSTRATIONS}")


def _reports(folder: Path | None) -> Path:
    """The folder of real reports, by default the project's own. Raises InputError where it is one of demonstrations."""
    from pactresearch import paths

    if folder and folder.resolve().name == DEMONSTRATIONS:
        raise InputError(
            f"{str(folder)!r} is a folder of demonstrations, which are made with --simulate and kept apart from the reports "
            "on real figures: not made there, not packed. Name another folder."
        )
    return folder or paths.reports()


def _run_reports(asked: argparse.Namespace, output: Path, copy_to: str | None) -> int:
    from pactresearch.reports.run import execution
    from pactresearch.reports.run.planning import Wish

    wishes = (Wish(asked.notebook, asked.route, asked.country, dict(asked.set)),)
    jobs, minutes = asked.jobs, asked.time_limit
    if asked.batch:
        wishes, jobs, minutes = _of_batch(asked)
    limit = minutes or execution.TIME_LIMIT_MINUTES
    manner = execution.Manner(
        asked.force, jobs, limit, sys.stderr.isatty(), asked.cluster, copy_to=copy_to, audience=asked.audience
    )
    outcomes = execution.run(wishes, output, _said, manner)
    if not outcomes:
        return DONE
    failed = sum(outcome.failure is not None for outcome in outcomes)
    made = f"{len(outcomes) - failed} of {counted(len(outcomes), 'report')} made"
    _said(f"{made}; {failed} failed." if failed else f"{made}.")
    return REPORT_FAILED if failed else DONE


def _of_batch(asked: argparse.Namespace) -> tuple:
    """The wishes of a batch file, with its jobs and minutes, over which those of the command line go."""
    from pactresearch.reports.run import batch_file

    also = [f"--{name}" for name in ("notebook", "route", "country", "set") if getattr(asked, name)]
    if also:
        raise InputError(f"--batch says which reports are made; leave out {', '.join(also)}, or --batch.")
    batch = batch_file.read(asked.batch)
    return batch.wishes, asked.jobs or batch.jobs, asked.time_limit or batch.minutes


def _said(line: str) -> None:
    """Prints a line of progress; whoever stops reading it does not stop the run."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def _pack(asked: argparse.Namespace) -> int:
    from pactresearch.reports.page.pack import pack

    reports = _reports(asked.reports)
    packed = pack(asked.file, notebooks=asked.notebook, routes=asked.route, countries=asked.country, reports=reports)
    for line in packed.left_out:
        print(f"left out: {line}", file=sys.stderr)
    for line in packed.out_of_date:
        print(f"packed, though out of date: {line}", file=sys.stderr)
    print(f"{packed.file}: {counted(packed.reports, 'report')}, {packed.size / 1e6:.1f} MB.")
    return DONE


def _reproduce(asked: argparse.Namespace) -> int:
    from pactresearch.reports.run import reproducing

    found = reproducing.reproduce(asked.file)
    if found.same:
        print(f"{asked.file}: the same results again, byte for byte.")
        return DONE
    if found.failure:
        print(f"{asked.file} could not be made again: {found.failure}")
    elif found.findings:
        print(f"{asked.file}: other results; these findings differ: {', '.join(found.findings)}.")
    else:
        print(f"{asked.file}: the same findings, in a file of other bytes.")
    print(f"What has changed: {'; '.join(found.changed) or 'nothing that it was made from'}.")
    return REPORT_FAILED


def _ingest(asked: argparse.Namespace) -> int:
    from pactresearch import paths
    from pactresearch.data.ingest import command
    from pactresearch.reports.page import index, verdict

    code = command.run(asked, lambda line: print(f"pactresearch: {line}", file=sys.stderr, flush=True), verdict.write)
    stale = () if asked.dry_run or asked.suggest_mapping else index.entries(paths.reports())
    due = [str(one.place) for one in stale if one.state in (index.STALE, index.WITHHELD)]
    if due:
        print(f"Now stale or withheld: {counted(len(due), 'report')} ({listed(due, 8)}). Run `pactresearch run`.")
    return code


def _build(asked: argparse.Namespace) -> int:
    from pactresearch.data import sources, store

    found = []
    tables = store.build(found.append)["tables"]
    print(f"data/processed: {len(tables)} tables: {', '.join(tables)}.")
    print("".join(f"{line}\n" for line in (*(change.sentence() for change in found), *sources.unread())), end="")
    return DONE


def _list(asked: argparse.Namespace) -> int:
    from pactresearch.reports.run import overview

    print("\n".join(overview.lines()))
    return DONE


def _check(asked: argparse.Namespace) -> int:
    from pactresearch.data import quality

    found = quality.check()
    print("\n".join(found.notes))
    print("\n".join(found.problems), file=sys.stderr)
    return BAD_INPUT if found.problems else DONE
