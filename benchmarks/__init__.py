"""Benchmarks: how long things take. Run by hand or by `make bench`, never by the tests."""
