"""Writes docs/api: a page a package of the library, from the signatures and docstrings in its source.

python scripts/write_api.py
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "api"
# Packages that a researcher calls; `research` is what `import pactresearch as pr` offers.
PACKAGES = ("research.py", "data", "geography", "figures", "figures/maps", "reports/show", "methods/[a-z]*[!.py]")


def pages() -> dict[str, str]:
    """The text of each page, by the name of its file, the list of them first."""
    found = [path for pattern in PACKAGES for path in sorted((ROOT / "pactresearch").glob(pattern))]
    made = {f"{_dotted(path)}.md": _page(path) for path in found}
    lines = [f"- [`{name.removesuffix('.md')}`]({name}) {text.splitlines()[2]}" for name, text in made.items()]
    listed = ["# What the library offers", "", "Made from the docstrings by `make docs`.", "", *lines, ""]
    return {"README.md": "\n".join(listed), **made}


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _page(path: Path) -> str:
    files = (
        [path]
        if path.suffix == ".py"
        else sorted(path.glob("*.py"), key=lambda file: (file.name != "__init__.py", file.name))
    )
    lines: list[str] = []
    for file in files:
        source = file.read_text(encoding="utf-8")
        tree = ast.parse(source)
        lines += ["", f"## `{file.stem}`"] if lines else [f"# `{_dotted(path)}`"]
        lines += ["", ast.get_docstring(tree) or ""]
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                lines += _entry(node, source.splitlines(), "###")
    return "\n".join(lines).rstrip() + "\n"


def _entry(node: ast.FunctionDef | ast.ClassDef, source: list[str], level: str) -> list[str]:
    """A heading, the signature or the fields with their comments as they stand in the source, the docstring, the methods."""
    if isinstance(node, ast.FunctionDef):
        shown, public = (
            [f"{node.name}({ast.unparse(node.args)}){f' -> {ast.unparse(node.returns)}' if node.returns else ''}"],
            [],
        )
    else:
        fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
        shown = [
            source[number].removeprefix("    ") for one in fields for number in range(one.lineno - 1, one.end_lineno)
        ]
        public = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
    code = ["", "```python", *shown, "```"] if shown else []
    said = ast.get_docstring(node)
    lines = ["", f"{level} `{node.name}`", *code, *(["", said] if said else [])]
    return lines + [line for one in public for line in _entry(one, source, f"{level}#")]


def main() -> None:
    """Writes every page, and removes those that no package has any more."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for file in FOLDER.glob("*.md"):
        if file.name not in made:
            file.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
