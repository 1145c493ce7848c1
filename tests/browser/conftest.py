from tests.reports.conftest import built, published  # noqa: F401 (fixtures)
