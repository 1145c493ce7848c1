from tests.reports.conftest import built, published, server_of_kernels  # noqa: F401 (fixtures)
