"""Kernels that start at once: each is forked from a process that has imported the scientific stack.

Importing the stack costs seconds, and most analyses a fraction of one. So a *server* (server.py) imports it once, opens no
thread, and forks one kernel for each notebook; no kernel is ever used twice. A *provisioner* (provisioner.py) makes this
known to Jupyter: papermill, nbval and JupyterLab start such a kernel as they start any other, by the name of its
kernelspec. What the child does between the fork and the first cell is in child.py, so that a notebook sees what it would
see after an ordinary start.

A driver is the process that asks for kernels: papermill, pytest, JupyterLab, a worker of a batch. Its server and its
kernels die with it, however it ends. Wherever such a start is not possible (start.py says why), the kernel is started the
ordinary way, with the same outputs.
"""
