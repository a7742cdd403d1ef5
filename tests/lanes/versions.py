"""Prints which Python and which packages an environment has, in one line; run by that environment's Python."""

import platform
from importlib import metadata

NAMES = ["numpy", "matplotlib", "ipywidgets", "ipython", "ipykernel", "pillow", "jupyterlab", "jupyterhub"]


def line():
    """Return the line."""
    versions = {dist.name.lower(): dist.version for dist in metadata.distributions()}
    packages = [f"{name} {versions[name]}" for name in NAMES if name in versions]
    return ", ".join([f"stack: Python {platform.python_version()}", *packages])


if __name__ == "__main__":
    print(line())
