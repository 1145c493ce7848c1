"""The words of the command line: commands, options, and what is wrong with a value. Help is made of `commands`' docstrings."""

import argparse
import inspect
import json
from pathlib import Path
from typing import Any

import pactresearch
from pactresearch.cli import commands


class _Parser(argparse.ArgumentParser):
    """argparse's own, but that no value may be empty, and that the help is the docstring of a command, with its examples."""

    def __init__(self, **options: Any) -> None:
        command = options["prog"].partition(" ")[2]
        about = inspect.getdoc(getattr(commands, command) if command else commands) or ""
        words, _, examples = about.partition("\n\nexamples:")
        options |= {"description": words, "epilog": examples and f"examples:{examples}"}
        super().__init__(**options, formatter_class=argparse.RawDescriptionHelpFormatter)
        if command:  # the whole line of a command is a value, too
            self.register("type", None, _text)


def _text(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; give a value or leave the option out")
    return text


def _path(text: str) -> Path:
    return Path(_text(text))


def parser() -> argparse.ArgumentParser:
    """The parser; what it gives has `command`, the name of a function in `commands`."""
    whole = _Parser(prog="pactresearch")
    whole.add_argument("--version", action="version", version=f"pactresearch {pactresearch.__version__}")
    adding = whole.add_subparsers(required=True, metavar="COMMAND")
    of = {}
    for name in ("run", "pack", "ingest", "describe", "compare", "reproduce", "build", "list", "check"):
        about = (inspect.getdoc(getattr(commands, name)) or "").partition(".")[0]
        of[name] = adding.add_parser(name, help=f"{about[0].lower()}{about[1:]}")
        of[name].set_defaults(command=name)
    _add_run(of["run"])
    _add_ingest(of["ingest"])
    of["describe"].add_argument("notebook", metavar="NOTEBOOK")
    of["reproduce"].add_argument("file", metavar="REPORT.json", type=_path, help="the results file beside a report")
    of["pack"].add_argument("file", metavar="FILE.zip", type=_path, help="the file to write")
    _add_names(of["pack"], "only this {}; may be repeated")
    for name in ("old", "new"):
        words = "the date of a kept edition, or `reports` for the current reports"
        of["compare"].add_argument(name, metavar=name.upper(), help=words)
    for name in ("pack", "compare"):
        of[name].add_argument("--reports", metavar="DIR", type=_path, help="folder of the reports (default: reports)")
    return whole


def _add_names(command: argparse.ArgumentParser, words: str) -> None:
    for name, metavar in (("notebook", "N"), ("route", "R"), ("country", "C")):
        command.add_argument(f"--{name}", metavar=metavar, action="append", default=[], help=words.format(name))


def _add_run(run: argparse.ArgumentParser) -> None:
    _add_names(run, "{}, by any unambiguous name; may be repeated")
    for name, metavar, kind, said in (
        ("output", "DIR", _path, "folder for the reports (default: reports)"),
        ("batch", "FILE", _path, "a batch.toml that lists the reports, instead of the options above"),
        ("jobs", "N", _whole, "how many reports to make at once (default: as cores and memory allow)"),
        ("time-limit", "MINUTES", _minutes, "time limit for all cells of a report (default: 30)"),
        ("cluster", "ADDRESS", _text, "make the reports on a Dask cluster, e.g. tcp://10.0.0.1:8786"),
        ("copy-to", "ADDRESS", _text, "copy the reports, e.g. to s3://bucket/reports or file:///shared/reports"),
        ("lang", "L", _text, "language of the reports, such as ru, where there is a translation (default: en)"),
        ("simulate", "SEED", int, "a demonstration on a made-up world, marked SYNTHETIC on every page"),
    ):
        run.add_argument(f"--{name}", metavar=metavar, type=kind, help=said)
    words = "who may see the reports; restricted ones go to a folder of that name and are neither packed nor copied"
    run.add_argument("--audience", metavar="public|restricted", default="public", help=words)
    words = "change a parameter, e.g. first_year=2000 or drugs=heroin,opium; may be repeated"
    run.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], type=_setting, help=words)
    words = "name of the variant that changed values make, beside the standard report (default: built from the values)"
    run.add_argument("--as", metavar="NAME", dest="variant", help=words)
    for name, said in (
        ("force", "also make reports that are up to date"),
        ("dry-run", "show what would be made, and why, without making it"),
        ("watch", "remake one report whenever its notebook, the library or the data change, and show it in a browser"),
        ("open", "open the report in the browser, or the index if there are several"),
        ("quiet", "report only failures"),
        ("verbose", "explain why each report is made"),
    ):
        run.add_argument(f"--{name}", action="store_true", help=said)


def _add_ingest(ingest: argparse.ArgumentParser) -> None:
    ingest.add_argument("files", metavar="FILE", nargs="+", type=_path, help="workbook, CSV, JSON or an archive of one")
    for name, metavar, said in (
        ("mapping", "FILE.toml", "explains the columns and words of a national list"),
        ("report", "FILE.html", "write the verdict as a page to send back"),
    ):
        ingest.add_argument(f"--{name}", metavar=metavar, type=_path, help=said)
    for name, said in (
        ("suggest-mapping", "print a first draft of a mapping, with open questions; nothing is imported"),
        ("totals", "add up single seizures to yearly totals, marked as partial"),
        ("dry-run", "show what would be imported, without changing anything"),
    ):
        ingest.add_argument(f"--{name}", action="store_true", help=said)
    access = {"choices": ("restricted", "public"), "default": "restricted"}
    ingest.add_argument("--access", **access, help="who may see its figures (default: restricted)")


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
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes above 0")
    return minutes
