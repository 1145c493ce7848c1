from tests.reports.conftest import built, project, published, server_of_kernels, write_notebook  # noqa: F401 (fixtures)
