"""The commands that start the course: the one source of what README, a handout and the set-up cell tell readers.

`python3 -m uv` works where `uv` alone does not: pip puts that program into a folder which an ordinary user's shell does
not search. Windows PowerShell 5.1 knows neither `&&` nor, as a rule, `python3`.
"""

UV = "python3 -m pip install uv && python3 -m uv"
WINDOWS_UV = ("py -m pip install uv", "py -m uv")
OPENING = """\
On any machine with Python 3.11 or newer and pip, this does everything:

    {uv} run jupyter lab notebooks/{notebook}

In Windows PowerShell (`python` where it does not know `py`):

    {windows[0]}
    {windows[1]} run jupyter lab notebooks/{notebook}

As root, in a container, put `--allow-root` at the end. Where pip is missing or says "externally managed" (Debian,
Ubuntu, Homebrew), make uv a folder, `python3 -m venv .venv-uv`, and write `.venv-uv/bin/python` for each `python3`.
"""


def opening(notebook):
    """Return the markdown that says how to open a notebook, by the name of its file, on every system."""
    return OPENING.format(uv=UV, windows=WINDOWS_UV, notebook=notebook)
