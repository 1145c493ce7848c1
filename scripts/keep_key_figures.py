"""Runs every notebook and keeps the outputs of the cells tagged `key-figures`, which the tests compare; no others.

Run it after a change of data or method that is meant to move them, and read the difference before committing it:

    make key-figures && git diff notebooks
"""

import nbformat
from nbclient import NotebookClient

from pactresearch import paths

TAG = "key-figures"
KEPT_IN_GIT = "keep_output"  # the tag that nbstripout knows


def kept(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without outputs, counts and run times, but for what its tagged cells print."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        cell.execution_count = None
        tags = cell.metadata.get("tags", [])
        if TAG not in tags:
            cell.outputs = []
        elif KEPT_IN_GIT not in tags:
            tags.append(KEPT_IN_GIT)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def main() -> None:
    """Runs and rewrites the notebooks, one after the other."""
    for file in sorted(paths.notebooks().glob("*.ipynb")):
        notebook = nbformat.read(file, as_version=4)
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(file.parent)}}).execute()
        nbformat.write(kept(notebook), file)
        print(f"notebooks/{file.name}: kept what its cells tagged {TAG} print.")


if __name__ == "__main__":
    main()
