"""What pytest must know of the notebooks that it runs beside the tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """nbval takes a cell without a count for one that was never run; counts stay out of git, since each run changes them."""
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and cell.get("outputs"):
            cell.execution_count = cell.execution_count or 1
