"""What may lie in data/raw by mistake or ill will: each is refused in words that name the file, and none is read by halves.

SYNTHETIC: every file here is made up. The reader is called as a build calls it; no kernel is needed.
"""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from pactresearch import paths
from pactresearch.data import schema, sources
from pactresearch.data.schema import SEIZURES
from pactresearch.errors import InputError
from pactresearch.files import contents

NAME = "made_up_seizures"
HEADER = "iso3,year,drug,kg\n"
GOOD = "TJK,2020,heroin,12.5\n"
SIDECAR = {
    "table": "seizures",
    "publisher": "Nobody",
    "title": "Made up",
    "edition": "first",
    "published": "2024-01-01",
    "citation": "Nobody (2024)",
    "locator": "table 1",
    "url": "https://example.org/",
    "accessed": "2024-02-01",
    "terms": "None.",
    "access_class": "public",
    "description": "SYNTHETIC.",
    "processing": "Made up.",
}
AS_WRITTEN = "TJK,2020,heroin,{}\n"


def kg(text):
    return HEADER + AS_WRITTEN.format(text)


def year(text):
    return f"{HEADER}TJK,{text},heroin,1\n"


def iso3(text):
    return f"{HEADER}{text},2020,heroin,1\n"


NO_NUMBER, NO_WHOLE, NO_LABEL = "which is not a number with a decimal point", "not a whole number", "which nobody sees"
TABLES = {
    "a number that is none": (kg("nan"), NO_NUMBER),
    "the same in capitals": (kg("NaN"), NO_NUMBER),
    "a word of spreadsheets": (kg("#N/A"), NO_NUMBER),
    "a word for nothing": (kg("NULL"), NO_NUMBER),
    "infinity": (kg("inf"), NO_NUMBER),
    "infinity below": (kg("-Infinity"), NO_NUMBER),
    "an exponent beyond all": (kg("1e999"), NO_NUMBER),
    "an exponent that leaves nothing": (kg("1e-999"), NO_NUMBER),
    "more than is exact": (kg("9007199254740993"), NO_NUMBER),
    "four hundred digits": (kg("9" * 400), NO_NUMBER),
    "four hundred decimals": (kg("1." + "0" * 400), NO_NUMBER),
    "digits of Python": (kg("1_000"), NO_NUMBER),
    "a comma among thousands": (kg('"1,000"'), NO_NUMBER),
    "a decimal comma": (kg('"12,5"'), NO_NUMBER),
    "Arabic digits": (kg("١٢"), NO_NUMBER),
    "full-width digits": (kg("１２"), NO_NUMBER),
    "a half": (kg("12½"), NO_NUMBER),
    "hexadecimal": (kg("0x1F"), NO_NUMBER),
    "truth": (kg("True"), NO_NUMBER),
    "two signs": (kg("--5"), NO_NUMBER),
    "a unit": (kg("12 kg"), NO_NUMBER),
    "a formula": (kg("=1+1"), NO_NUMBER),
    "a true minus": (kg("\N{MINUS SIGN}5"), NO_NUMBER),
    "below zero": (kg("-5"), "must be 0 or more"),
    "half a year": (year("2020.5"), NO_WHOLE),
    "a year in two parts": (year("20 20"), NO_WHOLE),
    "a day for a year": (year("2020-01-01"), NO_WHOLE),
    "no year": (year(""), "year is empty"),
    "a year to come": (year("99999"), "must be from 1900 to 2030"),
    "a year long gone": (year("1850"), "must be from 1900 to 2030"),
    "a year below zero": (year("-2020"), "must be from 1900"),
    "a code in small letters": (iso3("tjk"), "must be three capital letters"),
    "a code in Cyrillic": (iso3("ТЈК"), "must be three capital letters"),
    "no code": (iso3(""), "iso3 is empty"),
    "a code turned round": (iso3("TJ\u202eK"), NO_LABEL),
    "a mark of direction": (iso3("TJK\u200f"), NO_LABEL),
    "an isolate": (iso3("\u2066TJK\u2069"), NO_LABEL),
    "a bell": (iso3("TJK\x07"), NO_LABEL),
    "a nought byte": (iso3("TJ\0K"), NO_LABEL),
    "an escape": (iso3("\x1b[31mTJK"), NO_LABEL),
    "a tag": (iso3("TJK\U000e0041"), NO_LABEL),
    "a blank without width": (iso3("TJ\u200bK"), NO_LABEL),
    "a soft hyphen": (iso3("TJ\xadK"), NO_LABEL),
    "a filler": (iso3("TJ\u3164K"), NO_LABEL),
    "a line of Unicode": (f"{HEADER}{GOOD}\u2028", NO_LABEL),
    "a byte-order mark inside": (iso3("TJ\ufeffK"), NO_LABEL),
    "a cell of a book": (iso3("X" * 20_000), "has 20,000 characters"),
    "a formula for a country": (iso3("=1+1"), "three capital"),
    "another drug": (kg("1").replace("heroin", "cocaine"), "drug is 'cocaine'"),
    "markup": (kg("1").replace("heroin", "<script>"), "drug is '<script>'"),
    "nothing": ("", "is empty"),
    "blank lines": ("\n\n\n", "is empty"),
    "a header alone": (HEADER, "has a header and no rows"),
    "semicolons": (HEADER.replace(",", ";") + GOOD.replace(",", ";"), "separated by semicolons"),
    "tabs": (HEADER.replace(",", "\t") + GOOD.replace(",", "\t"), "no column iso3"),
    "no kilograms": ("iso3,year,drug\nTJK,2020,heroin\n", "no column kg"),
    "one column more": ("iso3,year,drug,kg,note\nTJK,2020,heroin,1,x\n", "the unknown column note"),
    "a column twice": ("iso3,year,drug,kg,kg\nTJK,2020,heroin,1,2\n", "the unknown column kg.1"),
    "five thousand columns": (",".join(map(str, range(5000))) + "\n" + "1," * 4999 + "1\n", "5,000 columns"),
    "a heading of a book": ("x" * 90_000 + "\n1\n", "no column iso3"),
    "a hidden heading": ("iso3\u202e,year,drug,kg\n" + GOOD, NO_LABEL),
    "a field too many": (HEADER + GOOD + "TJK,2021,heroin,1,2\n", "row 3 has 5 fields"),
    "fields too many in every row": (HEADER + "TJK,2021,heroin,1,2\n", "more fields than its header"),
    "a field too few": (HEADER + "TJK,2021,heroin\nTJK,2022\n", "drug is empty"),
    "an open quotation mark": (HEADER + '"TJK,2020,heroin,1\n' + GOOD * 9, "cannot be read as CSV"),
    "a key twice": (HEADER + GOOD + GOOD, "repeat a key"),
    "a web page": ("<!DOCTYPE html>\n<html></html>\n", "no column iso3"),
    "another encoding": ((HEADER + GOOD).encode("utf-16"), "is not in UTF-8"),
    "Latin letters of old": (iso3("TJ\xe9").encode("latin-1"), "is not in UTF-8"),
    "letters longer than they are": (HEADER.encode() + b"\xc0\xafTJ,2020,heroin,1\n", "is not in UTF-8"),
    "half a letter": (HEADER.encode() + b"\xed\xa0\x80J,2020,heroin,1\n", "is not in UTF-8"),
    "a joiner of words": (iso3("TJK\u2060"), NO_LABEL),
    "a mark between lines": (iso3("TJK\ufff9"), NO_LABEL),
    "a command for a spreadsheet": (iso3("=cmd|'/c calc'!A0"), "three capital"),
    "an archive": (b"PK\x03\x04\x14\0\0\0", NO_LABEL),
}
NO_YAML = "is not readable as YAML in UTF-8"
SIDECARS = {
    "a field twice": ("publisher: Somebody else\n", "gives `publisher` a second time"),
    "an alias": ("partial: &t x\nmeasures: [*t]\n", "has a reference"),
    "nine repeats as PyYAML writes them": (
        f"partial: &id001 x\nmeasures: [{', '.join(9 * ['*id001'])}]\n",
        "has a reference",
    ),
    "an anchor": ("partial: &t why\n", "has a reference"),
    "a merged mapping": ("<<: {partial: x}\n", "takes in other fields"),
    "a field without a name": ("? [a, b]\n: 1\n", "for a field's name"),
    "a thousand laughs": ("a: &a [x, x]\nb: &b [*a, *a]\n", "has a reference"),
    "a tower of lists": (f"partial: {'[' * 5000}{']' * 5000}\n", "levels deep"),
    "an object of Python": ("partial: !!python/name:os.system\n", NO_YAML),
    "two documents": ("---\na: 1\n", NO_YAML),
    "a tab before a field": ("\tpartial: x\n", NO_YAML),
    "an open bracket": ("partial: [\n", NO_YAML),
    "a nought byte": ("partial: a\0b\n", NO_LABEL),
    "a text turned round": ("partial: a\u202eb\n", NO_LABEL),
    "an unknown field": ("licence: free\n", "`licence` is not a field"),
    "five thousand digits": (f"precedence: {'9' * 5000}\n", NO_YAML),
    "a word for a number": ("precedence: high\n", "`precedence`"),
    "infinity": ("precedence: .inf\n", "`precedence`"),
    "a number that is none": ("precedence: .nan\n", "`precedence`"),
    "twenty thousand fields": ("".join(f"f{n}: 1\n" for n in range(20_000)), "`f0` is not a field"),
    "no measures": ("measures: []\n", "`measures`"),
}
FIELDS = {
    "an empty text": ("publisher", '""', "`publisher`"),
    "a list for a text": ("title", "[a]", "`title`"),
    "a truth": ("edition", "yes", "`edition`"),
    "a day that no calendar has": ("published", "2023-02-30", NO_YAML),
    "a day with an hour": ("published", "2023-02-03 10:00:00", "it must be a day"),
    "a day in words": ("published", "February 2023", "it must be a day"),
    "a day in another order": ("accessed", "01/02/2024", "it must be a day"),
    "a day long gone": ("published", "1800-01-01", "from 1900 on"),
    "a day to come": ("accessed", "2999-01-01", "after today"),
    "published after it was taken": ("accessed", "2023-12-31", "is after `accessed`"),
    "an address that runs": ("url", "javascript:alert(1)", "`url`"),
    "an address of this computer": ("url", "file:///etc/passwd", "`url`"),
    "an address with a password": ("url", "https://user:secret@example.org/", "`url`"),
    "an address of two words": ("url", "'https://exam ple.org/'", "`url`"),
    "an address without a place": ("url", "https:///x", "`url`"),
    "a title of a book": ("title", "x" * 20_000, "`title`"),
    "a class that is none": ("access_class", "secret", "`access_class`"),
    "half a checksum": ("sha256", "abc", "`sha256`"),
    "another checksum": ("sha256", f"'{64 * '0'}'", "is not the file that its sidecar describes"),
}


def described(content, sidecar=None, more="", **fields):
    said = SIDECAR | {"sha256": hashlib.sha256(content).hexdigest()} | fields
    return (sidecar or "".join(f"{name}: {value}\n" for name, value in said.items()) + more).encode()


@pytest.fixture
def raw(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    return tmp_path / "data" / "raw"


def read():
    for name in sources.catalogue():
        schema.checked(sources.read_csv(name, SEIZURES.dtypes()), SEIZURES, f"data/raw/{name}.csv")
    sources.unread()


def refused(words):
    with pytest.raises(InputError) as error:
        read()
    said = str(error.value)
    assert words in said and NAME in said and len(said) < 1500 and "Traceback" not in said
    assert not contents.hidden(said), "what hides in the file does not hide in the message"


def put(raw, content, **said):
    content = content.encode() if isinstance(content, str) else content
    (raw / f"{NAME}.csv").write_bytes(content)
    (raw / f"{NAME}{sources.SIDECAR}").write_bytes(described(content, **said))


@pytest.mark.parametrize(("content", "words"), TABLES.values(), ids=TABLES)
def test_a_hostile_table_is_refused_in_words(raw, content, words):
    put(raw, content)
    refused(words)


@pytest.mark.parametrize(("more", "words"), SIDECARS.values(), ids=SIDECARS)
def test_a_hostile_sidecar_is_refused_in_words(raw, more, words):
    put(raw, HEADER + GOOD, more=more)
    refused(words)


@pytest.mark.parametrize(("field", "value", "words"), FIELDS.values(), ids=FIELDS)
def test_a_hostile_field_of_a_sidecar_is_refused_in_words(raw, field, value, words):
    put(raw, HEADER + GOOD, **{field: value})
    refused(words)


NAMES = {
    "capitals alone": ("Report", "report"), "a device": ("CON",), "a point at its end": ("x.",), "a blank at its end": ("x ",),
    "two forms of one letter": ("\xe9", "e\u0301"), "a line's end": ("a\nb",), "turned round": ("a\u202eb",),
    "an escape": ("\x1b[31mx",),
    "half a letter": ("a\udcffb",), "a stroke": ("-rf",), "points": ("..",), "a pattern": ("x[ab]*",), "a book": ("x" * 200,),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_a_source_whose_name_not_every_system_tells_from_another_is_refused(raw, names):
    content = (HEADER + GOOD).encode()
    for name in names:
        (raw / f"{name}.csv").write_bytes(content)
        (raw / f"{name}{sources.SIDECAR}").write_bytes(described(content))
    with pytest.raises(InputError, match="is no name for a source, or another has it") as error:
        read()
    assert not contents.hidden(str(error.value)) and "\n" not in str(error.value)


def test_a_good_table_is_read_also_with_the_mark_that_a_spreadsheet_writes(raw):
    put(raw, "\ufeff" + HEADER + GOOD)
    read()


def test_a_zero_below_zero_is_zero(raw):
    put(raw, kg("-0"))
    assert str(sources.read_csv(NAME, SEIZURES.dtypes())["kg"].iloc[0]) == "0.0"


def bind(file):
    bound = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    os.chdir(file.parent)  # the name of a socket is short
    bound.bind(file.name)
    os.chdir(before)
    bound.close()


NO_FILES = {
    "a pipe": (os.mkfifo if hasattr(os, "mkfifo") else None, "is a pipe"),
    "a folder": (os.mkdir, "is a folder"),
    "a socket": (bind if hasattr(socket, "AF_UNIX") else None, "is a socket"),
    "a link to itself": (lambda file: file.symlink_to(file.name), "cannot be read"),
    "a device without end": (lambda file: file.symlink_to("/dev/zero"), "is a device"),
    "a link to a folder": (lambda file: file.symlink_to("."), "is a folder"),
    "a link that leads nowhere": (lambda file: file.symlink_to("nowhere"), "missing"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("end", [".csv", sources.SIDECAR])
@pytest.mark.parametrize(("make", "words"), NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_ordinary_file_is_refused_and_never_waited_for(raw, make, words, end):
    put(raw, HEADER + GOOD)
    (raw / f"{NAME}{end}").unlink()
    make(raw / f"{NAME}{end}")
    refused("missing" if end == ".csv" else words.replace("missing", "cannot be read"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize(("make", "words"), NO_FILES.values(), ids=NO_FILES)
def test_nor_does_a_fingerprint_wait_for_it(raw, make, words):
    from pactresearch.data import store

    make(raw / f"{NAME}.csv")
    if words == "is a folder" and not (raw / f"{NAME}.csv").is_symlink():
        store.fingerprint()  # over what lies in it
        return
    with pytest.raises(InputError, match="cannot be read" if words == "missing" else words):
        store.fingerprint()


def test_a_file_too_large_is_not_read(raw, monkeypatch):
    put(raw, HEADER + GOOD)
    monkeypatch.setattr(contents.content, "__defaults__", (10,))
    refused("at most 0 MB are read")
