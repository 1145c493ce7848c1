"""The command `pactresearch ingest`: one file after the other, so that one that is refused keeps no other back."""

import argparse
from collections.abc import Callable
from pathlib import Path

from pactresearch.data import ingest
from pactresearch.data.ingest import suggest
from pactresearch.data.ingest.files.workbook import Tell
from pactresearch.data.ingest.verdict import Verdict
from pactresearch.errors import BAD_INPUT, DONE, InputError


def run(asked: argparse.Namespace, tell: Tell, write_page: Callable[[Path, str, str], None]) -> int:
    """Prints the verdict on each file, or a first mapping for it; gives the exit code.

    asked: files, mapping, suggest_mapping, access, totals, dry_run, report. tell: is called with lines of progress and
    refusals. write_page: writes a page of verdicts, from its file, heading and HTML.
    """
    verdicts = []
    for file in asked.files:
        try:
            if asked.suggest_mapping:
                print(suggest.mapping(file))
                continue
            manner = {name: getattr(asked, name) for name in ("mapping", "access", "totals", "dry_run")}
            verdicts.append(ingest.ingest(file, **manner, tell=tell))
            print("\n".join(verdicts[-1].lines()))
        except InputError as error:
            verdicts.append(Verdict(file.name, refusal=str(error)))
            tell(str(error))
    if asked.report:
        heading = f"What was read of {', '.join(one.file for one in verdicts)}"
        write_page(asked.report, heading, "".join(one._repr_html_() for one in verdicts))
        print(f"{asked.report}: the verdict, to be sent back.")
    return BAD_INPUT if any(one.refusal for one in verdicts) else DONE
