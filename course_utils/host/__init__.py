"""What differs between the places where the course runs: notebooks of all kinds, terminals, builds, a browser's Python.

Nothing is imported here, so that numerics can use `files` and `interrupts` without loading Matplotlib or IPython.
"""
