"""YAML that says each thing once and in full, so that nobody can overlook what it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pactresearch.errors import InputError
from pactresearch.files.contents import content, hidden, shortened
from pactresearch.paths import in_project

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a seventh of the time
MOST_BYTES = 2**22
_OWN = re.compile(r"id\d{3}")  # as PyYAML itself writes what is said twice, such as one day in a sidecar of `ingest`
MOST_REPEATS = 8  # of these; so no text can grow
DEEPEST = 20  # levels; ours have five


def read_yaml(file: Path) -> Any:
    """What a YAML file holds. Raises InputError where it is no YAML in UTF-8 that says each thing once and in full, and
    OSError where it is not there."""
    try:
        text = content(file, MOST_BYTES).decode("utf-8")
        if wrong := hidden(text) or _roundabout(text):
            raise ValueError(wrong)
        return yaml.load(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a date that no calendar has
        raise InputError(f"{in_project(file)} is not readable as YAML in UTF-8: {shortened(error)}.") from None


def _roundabout(text: str) -> str:
    """What a YAML text says twice, by reference, or too deep, with its line; "" where it says all once."""
    depth = repeats = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = f"line {event.start_mark.line + 1}"
        repeats += isinstance(event, yaml.AliasEvent)
        anchor = getattr(event, "anchor", None)
        if anchor and not (_OWN.fullmatch(anchor) and repeats <= MOST_REPEATS):
            return f"{line} has a reference (& or *); write the value itself"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return f"{line} is more than {DEEPEST} levels deep"
    return next(_faults_of_fields(yaml.compose(text, Loader=LOADER)), "")


def _faults_of_fields(node: yaml.Node | None) -> Iterator[str]:
    """What is wrong with the names of fields in and below a part of a YAML text, with their lines."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _faults_of_fields(part)
    fields = set()
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        line = f"line {name.start_mark.line + 1}"
        if not isinstance(name, yaml.ScalarNode):
            yield f"{line} has a list or mapping for a field's name"
        elif name.value in fields:
            yield f"{line} gives `{name.value[:40]}` a second time; keep one of the two"
        elif name.value == "<<":
            yield f"{line} takes in other fields (<<); write them out"
        else:
            fields.add(name.value)
        yield from _faults_of_fields(value)
