"""Collects the library's sentences for translators, and compiles what they have translated.

    make messages            brings every language up to date
    make messages NEW=ru     begins one

The template has file names without lines, in order, so that a sentence that moves is no change in a translation.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import BinaryIO

import yaml
from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pactresearch.language import DOMAIN, LOCALE


def main(begin: str = "", folder: Path = LOCALE) -> int:
    """Writes template, translations and catalogues; an exit code of 1 where a translation cannot be said. begin: a new language."""
    folder.mkdir(exist_ok=True)
    template = folder / f"{DOMAIN}.pot"
    _pybabel("extract", "--project", DOMAIN, "--add-location", "file", "--sort-by-file", "-F", "pyproject.toml",
             "-o", template, DOMAIN)  # fmt: skip
    _without_percent_formats(template)
    if begin:
        _update(begin, folder, "--init-missing")
    wrong = []
    for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        _update(file.parent.parent.name, folder)
        _without_percent_formats(file)
        with file.open("rb") as opened:
            catalogue = read_po(opened)
        wrong += [f"{file.parent.parent.name}: {fault}" for message in catalogue for fault in faults(message)]
        with file.with_suffix(".mo").open("wb") as opened:
            write_mo(opened, catalogue)
    print(*wrong, sep="\n", end="\n" * bool(wrong), file=sys.stderr)
    return int(bool(wrong))


def of_yaml(file: BinaryIO, *_: object, **__: object) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """The sentences of a YAML file of reasons, as Babel asks for them: place, function, one text or a plural's two."""
    for place, sentence in enumerate(_sentences(yaml.safe_load(file))):
        yield place, "_" if isinstance(sentence, str) else "ngettext", sentence, []


def _sentences(entry: str | list | dict) -> Iterator[str | tuple[str, ...]]:
    if isinstance(entry, dict):
        for choice in entry.values():
            yield from _sentences(choice)
    else:
        yield entry if isinstance(entry, str) else tuple(entry)


def faults(message: Message) -> Iterator[str]:
    """Why a translation could not be said: names in braces that its sentence does not fill, or that it leaves out."""
    asked = [message.id] if isinstance(message.id, str) else list(message.id)
    given = [message.string] if isinstance(message.string, str) else list(message.string)
    for translated in given if all(given) and all(asked) and not message.fuzzy else ():
        strange = _names(translated) - _names(*asked)
        lost = set() if len(asked) > 1 else _names(*asked) - _names(translated)  # "one year" may do without its number
        if strange or lost:
            yield f"{translated!r} must have the names in braces of {asked[0]!r}; see {', '.join(sorted(strange | lost))}."


def _names(*sentences: str) -> set[str]:
    parts = [part for sentence in sentences for part in Formatter().parse(sentence)]
    return {f"{name}:{form}".rstrip(":") for _, name, form, _ in parts if name is not None}


def _update(language: str, folder: Path, *options: str) -> None:
    template = folder / f"{DOMAIN}.pot"
    _pybabel(
        "update", "--ignore-pot-creation-date", *options, "-i", template, "-d", folder, "-D", DOMAIN, "-l", language
    )


def _pybabel(*words: str | Path) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *map(str, words)])


def _without_percent_formats(file: Path) -> None:
    """Takes out the mark by which editors would refuse "95 % интервал" for "95 % interval", whose `% i` they take for a format."""
    text = re.sub(r"^#,(.*), python-format$", r"#,\1", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(re.sub(r"^#, python-format\n", "", text, flags=re.MULTILINE), "utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
