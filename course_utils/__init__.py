"""Neural networks from scratch: data, losses, live figures and exercises for the eight notebooks.

Importing the package starts nothing and loads nothing heavy; each notebook imports the modules it needs.
"""

__version__ = "0.1.0"
