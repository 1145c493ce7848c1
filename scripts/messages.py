"""Collects for translators what library, notebooks and closed lists in data/raw say, and compiles what they have translated.

    make messages            brings every language up to date
    make messages NEW=ru     begins one

The template has file names without lines, in order, so that a sentence that moves is no change in a translation.
"""

import ast
import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any, BinaryIO

import yaml
from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pactresearch.language import DOMAIN, LOCALE
from pactresearch.words import notebook_heading


def main(begin: str = "", folder: Path = LOCALE) -> int:
    """Writes template, translations and catalogues; an exit code of 1 where a translation cannot be said. begin: a new language."""
    folder.mkdir(exist_ok=True)
    template = folder / f"{DOMAIN}.pot"
    _pybabel("extract", "--project", DOMAIN, "--add-location", "file", "--sort-by-file", "-F", "pyproject.toml",
             "-o", template, DOMAIN, "notebooks", "data/raw")  # fmt: skip
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


Found = Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]
"""What Babel asks of an extractor: place, function, one text or a plural's two, comments."""


def of_yaml(file: BinaryIO, _functions: object, _tags: object, options: Mapping[str, Sequence[str]]) -> Found:
    """The texts of a YAML file: what stands below the keys `texts`, at whatever depth; without them all that it holds."""
    texts = options.get("texts", ())
    for place, text in enumerate(_texts(yaml.safe_load(file), texts, inside=not texts)):
        yield place, "_" if isinstance(text, str) else "ngettext", text, []


def _texts(entry: Any, keys: Sequence[str], *, inside: bool) -> Iterator[str | tuple[str, ...]]:
    if isinstance(entry, dict):
        for key, below in entry.items():
            yield from _texts(below, keys, inside=inside or key in keys)
    elif isinstance(entry, list) and keys:
        for below in entry:
            yield from _texts(below, keys, inside=inside)
    elif inside:
        yield entry if isinstance(entry, str) else tuple(entry)


def of_csv(file: BinaryIO, _functions: object, _tags: object, options: Mapping[str, Sequence[str]]) -> Found:
    """The words of a CSV file, those of the columns `texts`."""
    rows = list(csv.DictReader(file.read().decode("utf-8-sig").splitlines()))
    for place, text in enumerate(
        dict.fromkeys(row[column] for column in options["texts"] for row in rows if row.get(column))
    ):
        if any(letter.isalpha() for letter in text):
            yield place, "_", text, []


def of_notebook(file: BinaryIO, *_: object, **__: object) -> Found:
    """A notebook's name as the index has it, its prose, a cell a text, and what its code gives to be shown: texts of two words
    or more."""
    yield 0, "_", notebook_heading(Path(file.name).stem), []
    for place, cell in enumerate(json.load(file)["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield place, "_", source, []
            continue
        code = [] if "# NBVAL_CHECK_OUTPUT" in source else list(ast.walk(ast.parse(source)))
        parts = {id(part) for one in code if isinstance(one, ast.JoinedStr) for part in one.values}
        for text in (one.value for one in code if isinstance(one, ast.Constant) and id(one) not in parts):
            if isinstance(text, str) and " " in text.strip():
                yield place, "_", text, []


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
