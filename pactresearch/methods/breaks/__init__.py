"""Breaks of trends, at dated events and where nobody named one."""
