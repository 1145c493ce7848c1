from tests.reports.conftest import project, published, server_of_kernels, write_notebook  # noqa: F401 (fixtures)
