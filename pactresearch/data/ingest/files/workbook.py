"""A file that a person has, as sheets of cells: read once, whole, within one limit of size, values only.

The bytes that are judged are the bytes that are registered: a file is read into memory once, and refused where it
changed meanwhile. Macros, formulas and links are never run or followed; of a formula the value is taken that stands
beside it. Nothing of an archive is written anywhere.
"""

import functools
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import python_calamine as calamine

from pactresearch.data.ingest.files import text_files
from pactresearch.data.ingest.files.sheets import LIMIT, Keep, Sheet
from pactresearch.errors import InputError

Tell = Callable[[str], None]
LONG_BYTES = 8_000_000  # from here on reading takes seconds, and is announced
FORMULA = "formulas: of each the value is taken that was saved beside it"
HIDDEN = "hidden rows or columns, which are read like all others"
NO_VALUE = "errors, or formulas of which no value was saved; open it in Excel, mend them, and save it"
FROM_1904 = "days counted from 1904, as old computers of Apple do"  # 1,462 days after those of others
MACRO, LINK = "macros, which are not run", "links to other files, which are not followed"
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".json")
PASSWORD = "It is protected by a password. Save it without one, and try again."
NOT_WHOLE = "It is not whole: it breaks off, or was damaged on its way. Ask for it again."
_DAMAGED = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error)
_FAR = re.compile(rb'r\s*=\s*["\']([A-Z]{2,8})\d')  # a cell beyond column Z
# Whoever wrote a part chose its prefix, quotation marks and order of attributes.
_ERROR = re.compile(rb'([<:]c\b[^>]*\bt\s*=\s*["\'])e(?=["\'])')
_UNCOUNTED = re.compile(  # a cell that is no text, its formula, and no value
    rb'(<((?:\w+:)?)c\b(?![^>]*\bt\s*=\s*["\']str)[^>]*><\2f\b(?:[^>]*/>|[^>]*>[^<]*</\2f>))(?:<\2v\s*/>|<\2v></\2v>)?(?=</\2c>)'
)
_ROW = re.compile(rb'row\b[^>]*?\br\s*=\s*["\'](\d{1,9})')
_LONG = re.compile(rb"[<:][tv]\b[^>]*>([^<]{1000,})")
_SIGNS = {  # words that are quickly looked for, and what they then are
    FORMULA: ((b"<f", b":f"), re.compile(rb"[<:]f[\s>/]")),
    HIDDEN: ((b"hidden",), re.compile(rb'[<:](?:row|col)\s[^>]*hidden\s*=\s*["\'](?:1|true)["\']')),
    NO_VALUE: ((b'"e"', b"'e'"), _ERROR),
    FROM_1904: ((b"date1904",), re.compile(rb'[<:]workbookPr\s[^>]*date1904\s*=\s*["\'](?:1|true)["\']')),
}


class Workbook(NamedTuple):
    """A file, read. name: as it was given. notes: what is to be known of it, such as that it has macros."""

    name: str
    content: bytes
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def opened(path: Path, tell: Tell = lambda line: None, encoding: str | None = None) -> Workbook:
    """A file as sheets. encoding: of a text file, where it is known.

    Raises InputError, naming the file, where it cannot be read as a table, or is larger than the limit.
    """
    if len(content := _content(path)) > LONG_BYTES:
        tell(f"{path.name}: {len(content) / 1e6:,.0f} MB are being read …")
    try:
        data, notes = _unpacked(content)
        sheets, more = _sheets(data, tell, encoding)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None
    return Workbook(path.name.encode("utf-8", "replace").decode("utf-8"), content, sheets, (*notes, *more))


def _content(path: Path) -> bytes:
    """The bytes of a regular file that did not change while it was read."""
    try:
        about = path.lstat()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", error)
        raise InputError(f"There is no file {str(path)!r} that can be read ({why}).") from None
    if not stat.S_ISREG(about.st_mode):
        kinds = {stat.S_IFLNK: "a link to another file", stat.S_IFDIR: "a folder"}
        what = kinds.get(stat.S_IFMT(about.st_mode), "no ordinary file")
        raise InputError(f"{path.name} is {what}. Name a workbook, a CSV or a JSON file itself.")
    if about.st_size > LIMIT.file_bytes:
        raise InputError(f"{path.name} has {about.st_size / 1e6:,.0f} MB. {LIMIT.words()}")
    with path.open("rb") as file:
        content, after = file.read(LIMIT.file_bytes + 1), os.fstat(file.fileno())
    before = (about.st_size, about.st_mtime_ns, about.st_ino)
    if (after.st_size, after.st_mtime_ns, after.st_ino) != before or len(content) != about.st_size:
        raise InputError(f"{path.name} changed while it was read. Wait until it is whole, and try again.")
    if not content.strip():
        raise InputError(f"{path.name} is empty. Ask its author for the file with the figures.")
    return content


def _unpacked(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The one table in an archive, and what is to be said; a workbook or a text as it is."""
    members = _members(content) if content.startswith(b"PK") else {}
    if not members or members.keys() & {"[Content_Types].xml", "mimetype"}:
        return content, ()
    tables = [one for one in members if PurePosixPath(one).suffix.lower() in TABLES and not one.startswith("__MACOSX/")]
    if len(tables) != 1:
        many = f"{len(tables)} tables ({', '.join(tables[:5])})"
        raise InputError(f"It is an archive with {many}. Unpack it, and name the files.")
    return b"".join(_pieces(content, tables[0], overlap=0)), (f"the table {tables[0]} of the archive was read",)


def _members(content: bytes) -> dict[str, zipfile.ZipInfo]:
    """What an archive holds, found to be safe and within the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = archive.infolist()
    except _DAMAGED:
        raise InputError(NOT_WHOLE) from None
    most = min(LIMIT.expanded_bytes, max(LIMIT.fold * len(content), LONG_BYTES))
    if (expanded := sum(one.file_size for one in found)) > most or len(found) > 100 * LIMIT.sheets:
        raise InputError(f"It would expand to {expanded / 1e6:,.0f} MB in {len(found):,} parts. {LIMIT.words()}")
    for one in found:
        kind, name = stat.S_IFMT(one.external_attr >> 16), one.filename.replace("\\", "/")
        if ".." in name.split("/") or name.startswith("/") or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise InputError(f"It holds a part that leads outside, or is no file ({one.filename!r}). It is not opened.")
        if one.flag_bits & 1:
            raise InputError(PASSWORD)
    return {one.filename: one for one in found}


def _pieces(content: bytes, member: str, overlap: int = 64) -> Iterator[bytes]:
    """A part of an archive in pieces that share their edges; never more than it says it has."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(member) as part:
            tail = b""
            while piece := part.read(1 << 22):
                yield tail + piece
                tail = piece[-overlap:] if overlap else b""
    except _DAMAGED:
        raise InputError(NOT_WHOLE) from None


def _sheets(data: bytes, tell: Tell, encoding: str | None) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    if data.startswith(b"PK"):
        notes = _looked_over(data)
        data = _with_holes_told(data) if NO_VALUE in notes else data
        return _of_excel(data, tell, 1462 * (FROM_1904 in notes)), notes
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # Excel before 2007, or an encrypted workbook
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError(PASSWORD)
        return _of_excel(data, tell), ()
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise InputError("It is a web page or XML under the name of a table. Open it in Excel, and save it as .xlsx.")
    return text_files.of_json(data) if data.lstrip()[:1] in (b"{", b"[") else text_files.of_text(data, encoding)


def _looked_over(data: bytes) -> tuple[str, ...]:
    """Every part of a workbook, unpacked once and thrown away: whole, without entities, no wider than the limit.

    Gives what is to be said of it.
    """
    members, cells, sheets, shared, longest = _members(data), 0, 0, 0, 0
    if "mimetype" in members or "xl/workbook.bin" in members:
        raise InputError("It is a workbook of another kind than Excel's .xlsx. Save it as .xlsx, and try again.")
    found = {MACRO for one in members if one.endswith(("vbaProject.bin", "macrosheets/sheet1.xml"))}
    found |= {LINK for one in members if one.startswith(("xl/externalLinks/", "xl/connections"))}
    for member in members:  # whatever its name: a workbook says itself which part is a sheet
        rows, columns, written = 0, 26, 0
        for piece in _pieces(data, member):
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise InputError("It defines XML entities, which no workbook needs. Ask for a clean copy.")
            for note, (words, sign) in _SIGNS.items():
                found |= {note} if any(map(piece.__contains__, words)) and sign.search(piece) else set()
            found |= {NO_VALUE} if FORMULA in found and _UNCOUNTED.search(piece) else set()
            sheets += piece.count(b"<sheetData") + piece.count(b":sheetData") // 2
            written += piece.count(b"<c ") + piece.count(b"<c>")
            shared += piece.count(b'="s"') + piece.count(b"='s'")
            long = any(piece.find(b"<", at, at + 1000) < 0 for at in range(0, len(piece) - 1000, 1000))
            longest = max([longest, *map(len, _LONG.findall(piece) if long else ())])
            columns = max([columns, *map(_column, {*_FAR.findall(piece)})])
            rows = max([rows, *map(int, _ROW.findall(piece))])
        if columns > LIMIT.columns or rows > 1_048_576:
            raise InputError(f"{member} reaches to row {rows:,}, column {columns:,}. {LIMIT.words()}")
        cells += rows * columns if rows * columns > 26 * written + 1_000_000 else written
    # Excel takes 32,767 letters in a cell.
    if cells > LIMIT.cells or sheets > LIMIT.sheets or longest > 32_767 or longest * shared > LIMIT.expanded_bytes:
        raise InputError(
            f"It has {sheets} sheets, {cells:,} cells, texts of up to {longest:,} letters. {LIMIT.words()}"
        )
    return tuple(sorted(found))


def _with_holes_told(data: bytes) -> bytes:
    """A workbook in which errors, and formulas without a value, are texts that say so, and not empty cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member in _members(data):
            content = _ERROR.sub(rb"\1str", b"".join(_pieces(data, member, overlap=0)))
            archive.writestr(member, _UNCOUNTED.sub(rb"\1<\2v>a formula without a value</\2v>", content))
    return out.getvalue()


def _column(letters: bytes) -> int:
    return sum((letter - 64) * 26**place for place, letter in enumerate(reversed(letters)))


@dataclass(frozen=True, eq=False)
class ExcelSheet(Sheet):
    """A sheet of Excel. load: gives it as its reader has it, of which only the last one is kept in memory."""

    load: Callable[[str], Any] = field(kw_only=True)

    def rows(self, keep: Keep | None = None) -> Iterator[Sequence[object]]:
        """Its rows, from row 1 and column A."""
        sheet = self.load(self.name)
        left = [""] * sheet.start[1] if sheet.start else []
        return (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()

    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """First row, last row, first and last column (from 0) of cells that are merged."""
        found = self.load(self.name).merged_cell_ranges or ()
        return [(top, bottom, left, right) for (top, left), (bottom, right) in found]


def _of_excel(data: bytes, tell: Tell, days: int = 0) -> tuple[Sheet, ...]:
    """The sheets of a workbook of Excel, with its `days_before`. A chart or a dialogue is no sheet here."""

    @functools.lru_cache(maxsize=1)
    def load(name: str) -> calamine.CalamineSheet:
        if len(data) > LONG_BYTES:
            tell(f"sheet {name} …")
        return _guarded(lambda: book.get_sheet_by_name(name))

    book = _guarded(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    shown, sheets = calamine.SheetVisibleEnum.Visible, book.sheets_metadata
    worksheets = [one for one in sheets if one.typ == calamine.SheetTypeEnum.WorkSheet]
    if len({one.name for one in worksheets}) < len(worksheets):
        raise InputError("Two of its sheets have the same name, so that one would be read twice. Rename one.")
    return tuple(ExcelSheet(one.name, one.visible != shown, days_before=days, load=load) for one in worksheets)


def _guarded(read: Callable[[], Any]) -> Any:
    """What calamine reads. Raises InputError where it cannot; a panic of its Rust code is no Exception."""
    try:
        return read()
    except calamine.PasswordError:
        raise InputError(PASSWORD) from None
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        said = " ".join(str(error).split())[:200]
        raise InputError(f"It cannot be read ({said}). Open it in Excel, save it as .xlsx, and try again.") from None
