"""Reproducible reports on opiates that originate in Afghanistan.

examples:
  pactresearch run                                    makes every report that is out of date; then open reports/index.html
  pactresearch run --notebook country_factsheet --country Tajikistan --open
  pactresearch describe route_trends                  its parameters: what they mean, and what is allowed
  pactresearch pack northern.zip --route northern     reports and an index of their own, for mailing
"""

# Each command calls one function of the library, says how it ended, and gives the exit code. Its docstring is its help. It
# imports what it needs itself, so that `--help` and a mistyped word are answered at once.

import argparse
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pactresearch import language
from pactresearch.errors import BAD_INPUT, DONE, REPORT_FAILED, InputError
from pactresearch.words import counted, listed

if TYPE_CHECKING:
    from pactresearch.reports.run.planning import Wish

DEMONSTRATIONS = "synthetic"  # the folder, in that of the reports, of what --simulate makes


def run(asked: argparse.Namespace) -> int:
    """Makes reports: every notebook for every route and country, or only those you name.

    examples:
      pactresearch run --country TJK,UZB --country Türkiye
      pactresearch run --notebook route_trends --route northern --set first_year=2004 --set drugs=heroin --as early
      pactresearch run --notebook price_chain --dry-run       says what would be made, and why
      pactresearch run --notebook route_trends --route northern --watch --open      makes it again whenever you save
    """
    language.use(asked.lang or language.in_use())
    if asked.simulate is None:
        return _run_reports(asked, _reports(asked.output), asked.copy_to)
    from pactresearch import paths
    from pactresearch.chapters.organisation import made_up

    output = (asked.output or paths.reports()) / DEMONSTRATIONS
    with made_up.world(asked.simulate):
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

    wishes = (Wish(asked.notebook, asked.route, asked.country, dict(asked.set), asked.variant or ""),)
    jobs, minutes = asked.jobs, asked.time_limit
    if asked.batch:
        wishes, jobs, minutes = _of_batch(asked)
    manner = execution.Manner(
        asked.force, jobs, minutes or execution.TIME_LIMIT_MINUTES, bar=sys.stderr.isatty() and not asked.quiet,
        cluster=asked.cluster, copy_to=copy_to, audience=asked.audience, dry_run=asked.dry_run, verbose=asked.verbose,
    )  # fmt: skip
    if asked.watch:
        from pactresearch.cli import watching

        elsewhere = ("batch", "cluster", "copy-to", "dry-run", "simulate")
        also = [name for name in elsewhere if vars(asked)[name.replace("-", "_")]]
        if also:
            raise InputError(f"--watch makes one report on this computer; leave out --{', --'.join(also)}, or --watch.")
        watching.watch(wishes[0], output, _said, manner, opens=asked.open)
    outcomes = execution.run(wishes, output, _unsaid if asked.quiet and not asked.dry_run else _said, manner)
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    if asked.quiet:
        print("".join(f"{one.place} failed: {one.failure}\n" for one in failed), end="", file=sys.stderr)
    elif outcomes:
        made = f"{len(outcomes) - len(failed)} of {counted(len(outcomes), 'report')} made"
        _said(f"{made}; {len(failed)} failed." if failed else f"{made}.")
    if asked.open and not asked.dry_run:
        _open(wishes, output)
    return REPORT_FAILED if failed else DONE


def _open(wishes: Sequence["Wish"], output: Path) -> None:
    """Shows the one report that is asked for in the browser, or the index of several."""
    import webbrowser

    from pactresearch.reports.page import index
    from pactresearch.reports.run import planning

    pages = [one.place.page for one in planning.wanted(wishes, output) if one.place.page.is_file()]
    webbrowser.open((pages[0] if len(pages) == 1 else output / index.PAGE).absolute().as_uri())


def _of_batch(asked: argparse.Namespace) -> tuple:
    """The wishes of a batch file, with its jobs and minutes, over which those of the command line go."""
    from pactresearch.reports.run import batch_file

    also = [f"--{name}" for name in ("notebook", "route", "country", "set") if getattr(asked, name)]
    also += ["--as"] * bool(asked.variant)
    if also:
        raise InputError(f"--batch says which reports are made; leave out {', '.join(also)}, or --batch.")
    batch = batch_file.read(asked.batch)
    return batch.wishes, asked.jobs or batch.jobs, asked.time_limit or batch.minutes


def _unsaid(line: str) -> None:
    """Takes a line of progress of a run that says nothing but what failed."""


def _said(line: str) -> None:
    """Prints a line of progress; whoever stops reading it does not stop the run."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def pack(asked: argparse.Namespace) -> int:
    """Packs reports, an Excel workbook for each, and an index into one zip file for mailing.

    examples:
      pactresearch pack tajikistan.zip --country Tajikistan
      pactresearch pack routes.zip --notebook route_trends --notebook cross_route
    """
    from pactresearch.reports.page.pack import pack

    reports = _reports(asked.reports)
    packed = pack(asked.file, notebooks=asked.notebook, routes=asked.route, countries=asked.country, reports=reports)
    said = [f"left out: {line}" for line in packed.left_out]
    said += [f"packed, a variant: {line}" for line in packed.variants]
    said += [f"packed, though out of date: {line}" for line in packed.out_of_date]
    for line in said:
        print(line, file=sys.stderr)
    print(f"{packed.file}: {counted(packed.reports, 'report')}, {packed.size / 1e6:.1f} MB.")
    return DONE


def ingest(asked: argparse.Namespace) -> int:
    """Reads official files or national lists, shows row by row what is imported, flagged or refused, and registers them.

    examples:
      pactresearch ingest seizures_2025.xlsx --suggest-mapping > mapping.toml
      pactresearch ingest seizures_2025.xlsx --mapping mapping.toml --dry-run
    """
    from pactresearch import paths
    from pactresearch.data.ingest import command
    from pactresearch.reports.page import index, verdict

    code = command.run(asked, lambda line: print(f"pactresearch: {line}", file=sys.stderr, flush=True), verdict.write)
    stale = () if asked.dry_run or asked.suggest_mapping else index.entries(paths.reports())
    due = [str(one.place) for one in stale if one.state in (index.STALE, index.WITHHELD)]
    if due:
        print(f"Now stale or withheld: {counted(len(due), 'report')} ({listed(due, 8)}). Run `pactresearch run`.")
    return code


def describe(asked: argparse.Namespace) -> int:
    """Explains a notebook's parameters: what they mean, which values are allowed, and their defaults.

    examples:
      pactresearch describe price_chain
    """
    from pactresearch.reports.run import overview

    print("\n".join(overview.described(asked.notebook)))
    return DONE


def compare(asked: argparse.Namespace) -> int:
    """Lists which findings changed between two editions, and why; also writes this as a page beside the index.

    examples:
      pactresearch compare 2026-06-26 2026-11-23      two editions, as reports/editions keeps them
      pactresearch compare 2026-06-26 reports         an edition, and the reports as they are now
    """
    from pactresearch.reports.kept import editions
    from pactresearch.reports.page import changes

    reports = _reports(asked.reports).absolute()
    found = editions.compare(editions.read(asked.old, reports), editions.read(asked.new, reports))
    print("".join(f"{line}\n" for line in changes.lines(found)), end="")
    print(f"{counted(len(found), 'finding')} changed: {changes.write(found, asked.old, asked.new, reports)}")
    return DONE


def reproduce(asked: argparse.Namespace) -> int:
    """Remakes a report's results and compares them, byte for byte.

    examples:
      pactresearch reproduce reports/route_trends/northern.json
    """
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


def build(asked: argparse.Namespace) -> int:
    """Builds data/processed from data/raw."""
    from pactresearch.data import sources, store

    found = []
    tables = store.build(found.append)["tables"]
    print(f"data/processed: {len(tables)} tables: {', '.join(tables)}.")
    print("".join(f"{line}\n" for line in (*(change.sentence() for change in found), *sources.unread())), end="")
    return DONE


def list(asked: argparse.Namespace) -> int:
    """Shows notebooks, what each is run over, and the state of its reports."""
    from pactresearch.reports.run import overview

    print("\n".join(overview.lines()))
    return DONE


def check(asked: argparse.Namespace) -> int:
    """Checks the data: coverage, flags, revisions, damaged tables."""
    from pactresearch.data import quality

    found = quality.check()
    print("\n".join(found.notes))
    print("\n".join(found.problems), file=sys.stderr)
    return BAD_INPUT if found.problems else DONE
