"""Writes the inventory of ARCHITECTURE.md: every module of the library with the first sentence of its docstring.

python scripts/write_architecture.py
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- inventory: made by `make docs` -->", "<!-- end of inventory -->"
# The rooms that the drawing on the page names.
ROOMS = (
    "chapters", "data", "figures", "geography", "kernels", "methods", "reports/kept", "reports/page", "reports/run", "reports/show",
)  # fmt: skip


def modules() -> list[Path]:
    """The files of the library's modules, folder by folder."""
    return sorted((ROOT / "pactresearch").rglob("*.py"), key=lambda file: (file.parent, file.name))


def inventory() -> str:
    """A heading a folder, with what the folder is for, and a line a module."""
    lines, folder = [], None
    for file in modules():
        if file.parent != folder:
            folder = file.parent
            about = _about(folder / "__init__.py") if (folder / "__init__.py").exists() else ""
            lines += ["", f"**{folder.relative_to(ROOT).as_posix()}/** {about}".rstrip()]
        if file.name != "__init__.py":
            lines.append(f"- `{file.name}` {_about(file)}")
    return "\n".join(lines).strip("\n")


def _about(file: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def main() -> None:
    """Puts the inventory of now in the place of the one on the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{inventory()}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
