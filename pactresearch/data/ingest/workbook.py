"""A file that a person has, as sheets of cells: read once, whole, within one limit of size, values only.

The bytes that are judged are the bytes that are registered: a file is read into memory once, and refused where it
changed meanwhile. Macros, formulas and links are never run or followed; of a formula the value is taken that stands
beside it. Nothing of an archive is written anywhere.
"""

import hashlib
import io
import itertools
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pactresearch.data.ingest import text_files
from pactresearch.data.ingest.sheets import LIMIT, SHOWN, Sheet
from pactresearch.errors import InputError

Tell = Callable[[str], None]
LONG_BYTES = 8_000_000  # from here on reading takes seconds, and is announced
FORMULA, MACRO, LINK = (
    "formulas: of each the value is taken that was saved beside it",
    "macros, which are not run",
    "links to other files, which are not followed",
)


@dataclass(frozen=True)
class Workbook:
    """A file, read. name: as it was given. notes: what is to be known of it, such as that it has macros."""

    name: str
    content: bytes
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The checksum of the file."""
        return hashlib.sha256(self.content).hexdigest()


def opened(path: Path, tell: Tell = lambda line: None, encoding: str | None = None) -> Workbook:
    """A file as sheets. encoding: of a text file, where it is known.

    Raises InputError, naming the file, where it cannot be read as a table, or is larger than the limit.
    """
    name = path.name
    content = _content(path)
    if len(content) > LONG_BYTES:
        tell(f"{name}: {len(content) / 1e6:,.0f} MB are being read …")
    inner, data, notes = _unpacked(name, content)
    try:
        sheets, more = _sheets(inner, data, tell, encoding)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    if not any(any(cell not in ("", None) for cell in row) for sheet in sheets for row in sheet.head):
        raise InputError(f"{name} holds no cell with anything in it. Ask its author for the file with the figures.")
    return Workbook(name, content, sheets, (*notes, *more))


def _content(path: Path) -> bytes:
    """The bytes of a regular file that did not change while it was read."""
    try:
        about = path.lstat()
    except OSError as error:
        raise InputError(f"There is no file {str(path)!r} that can be read ({error.strerror}).") from None
    except ValueError:
        raise InputError(f"{str(path)!r} is no name of a file.") from None
    if stat.S_ISLNK(about.st_mode):
        raise InputError(f"{path.name} is a link to another file. Name that file itself.")
    if not stat.S_ISREG(about.st_mode):
        what = "a folder" if stat.S_ISDIR(about.st_mode) else "no ordinary file"
        raise InputError(f"{path.name} is {what}. Name a workbook, a CSV or a JSON file.")
    if about.st_size > LIMIT.file_bytes:
        raise InputError(f"{path.name} has {about.st_size / 1e6:,.0f} MB. {LIMIT.words()}")
    with path.open("rb") as file:
        content = file.read(LIMIT.file_bytes + 1)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns, after.st_ino) != (about.st_size, about.st_mtime_ns, about.st_ino) or len(
        content
    ) != about.st_size:
        raise InputError(f"{path.name} changed while it was read. Wait until it is whole, and try again.")
    if not content.strip():
        raise InputError(f"{path.name} is empty. Ask its author for the file with the figures.")
    return content


def _unpacked(name: str, content: bytes) -> tuple[str, bytes, tuple[str, ...]]:
    """The table in an archive: its name, its bytes, what is to be said; a workbook or a text as it is."""
    if not content.startswith(b"PK") or _members(name, content).keys() & {"[Content_Types].xml", "mimetype"}:
        return name, content, ()
    members = _members(name, content)
    tables = [one for one in members if Path(one).suffix.lower() in (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json")]
    tables = [one for one in tables if not one.startswith("__MACOSX/")]
    if len(tables) != 1:
        raise InputError(
            f"{name} is an archive with {len(tables)} tables ({', '.join(tables[:5])}). Unpack it, and name the files one by one."
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tables[0], _member(name, archive, tables[0]), (f"the table {tables[0]} of the archive was read",)


def _members(name: str, content: bytes) -> dict[str, zipfile.ZipInfo]:
    """What an archive holds, found to be whole, safe and within the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise InputError(f"{name} is not whole: it breaks off, or was damaged on its way. Ask for it again.") from None
    if sum(one.file_size for one in found) > LIMIT.expanded_bytes or len(found) > 100 * LIMIT.sheets:
        raise InputError(
            f"{name} would expand to {sum(one.file_size for one in found) / 1e6:,.0f} MB in {len(found):,} parts. {LIMIT.words()}"
        )
    for one in found:
        kind = stat.S_IFMT(one.external_attr >> 16)
        if ".." in Path(one.filename.replace("\\", "/")).parts or one.filename.startswith(("/", "\\")):
            raise InputError(f"{name} holds a part that would lie outside of it ({one.filename!r}). It is not opened.")
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise InputError(f"{name} holds a part that is a link or a device ({one.filename!r}). It is not opened.")
        if one.flag_bits & 1:
            raise InputError(f"{name} is protected by a password. Save it without one, and try again.")
    return {one.filename: one for one in found}


def _member(name: str, archive: zipfile.ZipFile, member: str) -> bytes:
    """One part of an archive; never more than it says it has."""
    try:
        with archive.open(member) as part:
            return part.read(archive.getinfo(member).file_size + 1)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error):
        raise InputError(f"{name} is not whole: {member} in it is damaged. Ask for it again.") from None


def _sheets(name: str, data: bytes, tell: Tell, encoding: str | None) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    if data.startswith(b"PK"):
        notes = _looked_over(name, data)
        return _of_excel(data, tell), notes
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data[: 1 << 20] or b"EncryptedPackage" in data[: 1 << 20]:
            raise InputError("It is protected by a password. Save it without one, and try again.")
        return _of_excel(data, tell), ()
    if data.lstrip()[:1] in (b"{", b"["):
        return text_files.of_json(data)
    return text_files.of_text(data, encoding)


def _looked_over(name: str, data: bytes) -> tuple[str, ...]:
    """Every part of a workbook, unpacked once and thrown away: whole, without entities, no wider than the limit.

    Gives what is to be said of it.
    """
    members, found = _members(name, data), set()
    if "mimetype" in members or any(one.endswith(".bin") and "sheet" in one for one in members):
        raise InputError("It is a workbook of another kind than Excel's .xlsx. Save it as .xlsx, and try again.")
    sheets = [one for one in members if re.fullmatch(r"xl/worksheets/[^/]+\.xml", one)]
    if len(sheets) > LIMIT.sheets:
        raise InputError(f"It has {len(sheets)} sheets. {LIMIT.words()}")
    found |= {MACRO} if any(one.endswith("vbaProject.bin") for one in members) else set()
    found |= {LINK} if any(one.startswith("xl/externalLinks/") for one in members) else set()
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in members:
            rows = columns = written = 0
            for piece in _pieces(archive, member):
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise InputError(
                        "It defines XML entities, which no workbook needs. It is not opened; ask for a clean copy."
                    )
                if member not in sheets:
                    continue
                found |= {FORMULA} if re.search(rb"<f[ >/]", piece) else set()
                written += piece.count(b"<c ") + piece.count(b"<c>")
                columns = max([columns, *map(_column, set(_FAR.findall(piece)))])
                last = re.findall(rb'<row[^>]*?\br\s*=\s*["\'](\d+)', piece[piece.rfind(b"<row") :]) or [b"0"]
                rows = max(rows, int(last[-1][:9]))
            if columns > LIMIT.columns or rows > 1_048_576:
                raise InputError(f"{member} reaches to row {rows:,}, column {columns:,}. {LIMIT.words()}")
            dense = rows * max(columns, 26)
            cells += dense if dense > 26 * written + 1_000_000 else written
    if cells > LIMIT.cells:
        raise InputError(f"Its sheets span {cells:,} cells. {LIMIT.words()}")
    return tuple(sorted(found))


_FAR = re.compile(rb'r\s*=\s*["\']([A-Z]{2,8})\d')  # a cell beyond column Z


def _column(letters: bytes) -> int:
    return sum((letter - 64) * 26**place for place, letter in enumerate(reversed(letters)))


def _pieces(archive: zipfile.ZipFile, member: str, size: int = 1 << 22, overlap: int = 64) -> Iterator[bytes]:
    """A part of an archive in pieces that share their edges."""
    try:
        with archive.open(member) as part:
            tail = b""
            while piece := part.read(size):
                yield tail + piece
                tail = piece[-overlap:]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, zipfile.zlib.error):
        raise InputError(f"It is not whole: {member} in it is damaged. Ask for it again.") from None


def _of_excel(data: bytes, tell: Tell) -> tuple[Sheet, ...]:
    """The sheets of a workbook of Excel. A chart or a dialogue is no sheet here."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        about = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        sheets = []
        for number, one in enumerate(about, start=1):
            if len(data) > LONG_BYTES:
                tell(f"sheet {number} of {len(about)}, {one.name} …")
            sheets.append(
                _excel_sheet(book.get_sheet_by_name(one.name), one.visible != calamine.SheetVisibleEnum.Visible)
            )
    except calamine.PasswordError:
        raise InputError("It is protected by a password. Save it without one, and try again.") from None
    except BaseException as error:  # a panic of the reader's Rust code is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, InputError)):
            raise
        raise InputError(
            f"It cannot be read as a workbook of Excel ({' '.join(str(error).split())[:200]}). Open it in Excel, save it as .xlsx, "
            "and try again."
        ) from None
    return tuple(sheets)


def _excel_sheet(sheet: object, hidden: bool) -> Sheet:
    """A sheet whose rows have all their columns, from column A."""
    if sheet.start is None:
        return Sheet(sheet.name, lambda: iter(()), hidden)
    left = [""] * sheet.start[1]

    def rows() -> Iterator[list[object]]:
        return (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()

    merged = [(top, bottom, column) for (top, column), (bottom, _) in sheet.merged_cell_ranges or () if bottom > top]
    return Sheet(sheet.name, rows, hidden, merged, head=[list(row) for row in itertools.islice(rows(), SHOWN)])
