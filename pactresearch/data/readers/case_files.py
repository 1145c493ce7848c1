"""Reads the case files of `data/raw/case_files`: published cases and court verdicts, coded in fixed words, without names.

One YAML file is one case as one coder reads it. A file that breaks a rule is refused with every reason at once, and the
others are used. What looks like a person's name is refused without being repeated, since messages end up in reports.
`pactresearch check` says what is wrong with which file.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pactresearch import paths, words
from pactresearch.errors import InputError
from pactresearch.files.yaml_files import read_yaml

FOLDER = "case_files"
CODEBOOK, TEMPLATE = "codebook.yaml", "template.yaml"
NOT_STATED = "not stated"
FIELDS = ("codebook", "case", "coder", "route", "drug", "year", "source", "choices")
SOURCE_FIELDS = ("kind", "publisher", "title", "published", "url")
KINDS = ("court verdict", "published case")
COLUMNS = ("case", "coder", "route", "drug", "year", "choice", "variable", "value")
_FILE = re.compile(r"(case-\d{4})\.([a-z])\.yaml")
_ACCUSED = "accused|suspect|offender|convict|defendant"
_PERSON_FIELD = re.compile(rf"(?i)name|alias|nick|{_ACCUSED}|person|birth|passport|phone|address")
_PERSON_IN_TITLE = re.compile(
    r"(?i)\b(?:a\.?k\.?a\.?|alias|nicknamed|mr|mrs|ms|dr|herr|frau|monsieur|defendant|accused|v|vs|versus|gegen|contre)\b"
)
_NAME_LIKE = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]+(?:[ -][^\W\d_a-z][^\W\d_A-Z]+)+")
NO_NAMES = "Persons are not recorded: no names, aliases, dates of birth or numbers, not even in a title; cite the docket number"


class Codebook(NamedTuple):
    """variables: choice to variable to the words that are allowed, without `not stated`. meanings: variable to its words."""

    version: int
    variables: Mapping[str, Mapping[str, tuple[str, ...]]]
    meanings: Mapping[str, str]


class CaseFiles(NamedTuple):
    """coded: a row a file and variable, COLUMNS; a value that is not stated is missing. refused: file name to what is wrong."""

    coded: pd.DataFrame
    refused: Mapping[str, str]


def codebook() -> Codebook:
    """The codebook. Raises InputError where it is missing or cannot be read."""
    said = _yaml(folder() / CODEBOOK)
    try:
        asked = said["variables"].items()
        variables = {choice: {name: tuple(one["values"]) for name, one in of.items()} for choice, of in asked}
        meanings = {name: one["meaning"] for _, of in asked for name, one in of.items()}
        return Codebook(int(said["version"]), variables, meanings)
    except (KeyError, TypeError, AttributeError, ValueError):
        name = f"data/raw/{FOLDER}/{CODEBOOK}"
        must = "must have `version` and `variables`, and each variable a `meaning` and `values`"
        raise InputError(f"{name} {must}. Restore it with `git checkout {name}`.") from None


def folder() -> Path:
    """Where the case files lie."""
    return paths.raw() / FOLDER


def read(file: Path, book: Codebook) -> pd.DataFrame:
    """One case file as a table with COLUMNS. Raises InputError with everything that is wrong with it."""
    if not (named := _FILE.fullmatch(file.name)):
        raise InputError("It must be called like case-0001.a.yaml: the number of the case, the letter of the coder.")
    if not isinstance(said := _yaml(file), dict):
        raise InputError(f"It holds no `field: value` lines; copy {TEMPLATE}.")
    if wrong := list(_problems(said, book, *named.groups())):
        raise InputError(" ".join(dict.fromkeys(wrong)))
    about = [said[name] for name in COLUMNS[:5]]
    rows = [(*about, choice, *one) for choice, answers in said["choices"].items() for one in answers.items()]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(value=table["value"].where(table["value"] != NOT_STATED))


def read_all() -> CaseFiles:
    """Every case file; those that break a rule are left out, with the reason."""
    from pactresearch.data import store

    store.note_file(folder())
    book = codebook()
    tables, refused = [], {}
    for file in sorted(folder().glob("*.y*ml")):
        if file.name in (CODEBOOK, TEMPLATE):
            continue
        try:
            tables.append(read(file, book))
        except InputError as error:
            refused[file.name if _FILE.fullmatch(file.name) else "a file that is not called like case-0001.a.yaml"] = (
                str(error)
            )
    coded = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    return CaseFiles(coded, refused)


def _problems(said: dict, book: Codebook, case: str, coder: str) -> Iterator[str]:
    from pactresearch.data import schema, store

    yield from _persons(said)
    if lacking := [name for name in FIELDS if name not in said]:
        yield f"It lacks {', '.join(lacking)}; {TEMPLATE} has every field."
        return
    if unknown := [name for name in said if name not in FIELDS]:
        yield f"It has {words.counted(len(unknown), 'field')} that {TEMPLATE} does not have; take them out."
    if said["codebook"] != book.version:
        yield f"It was coded by version {said['codebook']!r} of the codebook; this is version {book.version}. Code it anew."
    if (said["case"], said["coder"]) != (case, coder):
        yield f"case and coder must be those of the file's name, {case} and {coder}."
    for name, allowed in (("route", store.units("routes")), ("drug", schema.DRUGS)):
        if said[name] not in allowed:
            yield f"{name} is not one of {', '.join(allowed)}."
    if not (isinstance(said["year"], int) and 1970 <= said["year"] <= 2100):
        yield "year must be a year, such as 2015."
    yield from _source(said["source"])
    yield from _answers(said["choices"], book)


def _source(source: object) -> Iterator[str]:
    if not isinstance(source, dict) or set(source) != set(SOURCE_FIELDS):
        yield f"source must have {', '.join(SOURCE_FIELDS)}, and nothing else."
        return
    if source["kind"] not in KINDS:
        yield f"source: kind must be one of {', '.join(KINDS)}."
    if not re.match(r"https?://", str(source["url"])):
        yield "source: url must begin with https:// or http://."
    if not all(str(source[name]).strip() for name in ("publisher", "title", "published")):
        yield "source: publisher, title and published must be given."


def _answers(choices: object, book: Codebook) -> Iterator[str]:
    if not isinstance(choices, dict):
        yield f"choices must have {', '.join(book.variables)}."
        return
    if missing := [choice for choice in book.variables if not isinstance(choices.get(choice), dict)]:
        every = f"every one of {', '.join(book.variables)} must be answered, if by `{NOT_STATED}`"
        yield f"The choice {', '.join(missing)} is missing; {every}."
    if set(choices) - set(book.variables):
        yield f"choices may hold {', '.join(book.variables)} and nothing else."
    for choice, asked in book.variables.items():
        if isinstance(answers := choices.get(choice), dict):
            yield from _words(choice, answers, asked)


def _words(choice: str, answers: dict, asked: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if silent := [name for name in asked if name not in answers]:
        yield f"{choice}: {', '.join(silent)} must be answered, if by `{NOT_STATED}`."
    if unknown := set(answers) - set(asked):
        yield f"{choice}: it has {words.counted(len(unknown), 'field')} that the codebook does not have; take them out."
    for name, known in asked.items():
        value = answers.get(name)
        if name in answers and value not in (*known, NOT_STATED):
            # A word with a capital letter may be a name, and is not repeated.
            given = f"{value!r} is" if isinstance(value, str) and value.islower() else "the answer is"
            yield f"{choice}: {name}: {given} not a word of the codebook; allowed: {', '.join(known)}, {NOT_STATED}."


def _persons(said: object, place: str = "") -> Iterator[str]:
    """A sentence for each place where a person's name stands or seems to stand; the name itself is not repeated."""
    if isinstance(said, dict):
        for field, value in said.items():
            if _PERSON_FIELD.search(str(field)):
                yield f"It has a field about a person. {NO_NAMES}."
            yield from _persons(value, str(field))
    elif isinstance(said, list):
        for one in said:
            yield from _persons(one, place)
    elif isinstance(said, str):
        in_title = place in ("title", "publisher")
        if _PERSON_IN_TITLE.search(said) if in_title else (place != "url" and _NAME_LIKE.search(said)):
            yield f"{place} seems to hold a person's name. {NO_NAMES}."


def _yaml(file: Path) -> Any:
    try:
        return read_yaml(file)
    except FileNotFoundError:
        raise InputError(f"data/raw/{FOLDER}/{file.name} is missing; restore it with `git checkout`.") from None
    except (InputError, OSError):
        raise InputError("It is not readable as YAML in UTF-8; compare it with the template line by line.") from None


def counted(found: CaseFiles) -> str:
    """How many cases are coded, and how many of them twice, in a sentence."""
    coders = found.coded.groupby("case")["coder"].nunique() if len(found.coded) else pd.Series(dtype="int64")
    return f"case files: {len(coders)} cases, {int((coders > 1).sum())} of them coded twice."
