"""Begin a notebook: a source, its exercises and answers to them, a small example that passes every rule."""

import re
import unicodedata
from pathlib import Path

from .addresses import course
from .setup_cell import stamped
from .sources import ROOT, AuthoringError

SKELETON = Path(__file__).with_name("skeleton")
TITLE = re.compile(r"[\w ,.:;'()?!+&-]{1,80}")  # what means nothing to markdown, and fits on a line
ROW = re.compile(r"^\| \[(\d\d) .*\n", re.MULTILINE)
NEXT = """\
Now, in this order:
    uv run python -m course_utils.authoring build {number}
    uv run python -m course_utils.authoring guide
    uv run python tests/answers/trying.py {number}
    uv run python -m course_utils.authoring check
What they hold is an example: put your own in its place, and a sentence and times for ? in README.md."""


def begin(number, title, root=ROOT):
    """Write the files of a new notebook, and its row in README.md.

    Parameters
    ----------
    number : str
        Two digits that no notebook has yet, ``"09"``.
    title : str
        What the reader will do, such as ``"Remember what came before"``; the names of files follow from it.
    root : pathlib.Path
        The project's folder.

    Returns
    -------
    list of pathlib.Path
        What was written, README.md last.

    Raises
    ------
    AuthoringError
        If number or title cannot be used, or a file is there already. Nothing is written then.
    """
    title = " ".join(title.split())
    stem = f"{_checked(number, root)}_{_slug(title)}"
    words = {"@NN@": number, "@N@": str(int(number)), "@TITLE@": title, "@TOPIC@": title.rstrip(".")}
    files = {
        root / "notebooks" / "source" / f"{stem}.py": "notebook.txt",
        root / "course_utils" / "exercises" / f"ex{number}.py": "exercises.txt",
        root / "tests" / "answers" / f"answers_{number}.py": "answers.txt",
    }
    texts = {path: _filled(SKELETON / name, words) for path, name in files.items()}
    source = next(iter(texts))
    texts[source] = stamped(texts[source], course(root), stem)
    texts[root / "README.md"] = _with_row(root / "README.md", number, title, stem)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def _checked(number, root):
    if not re.fullmatch(r"[0-9]{2}", number) or number == "00":
        raise AuthoringError(f"expected a notebook's number in two digits, such as 09, got {number!r}")
    names = [
        f"notebooks/source/{number}_*",
        f"notebooks/{number}_*",
        f"*/exercises/ex{number}.py",
        f"tests/answers/*_{number}.py",
    ]
    there = [path.relative_to(root).as_posix() for name in names for path in sorted(root.glob(name))]
    if there:
        raise AuthoringError(f"expected a number that no notebook has, got {number}: there is {', '.join(there)}")
    return number


def _slug(title):
    """Return a title as a part of a file's name; it ends in a letter, as JupyterLab's copies of notebooks do not."""
    if not TITLE.fullmatch(title):
        raise AuthoringError(f"expected a title of 1 to 80 letters, digits, blanks and ,.:;'()?!+&-, got {title!r}")
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_").rstrip("_0123456789")
    if not slug:
        raise AuthoringError(f"expected a title with a word in the letters a to z, for a file's name, got {title!r}")
    return slug


def _filled(path, words):
    return re.sub("|".join(words), lambda found: words[found[0]], path.read_text(encoding="utf-8"))


def _with_row(readme, number, title, stem):
    """Return README's text with a row for a notebook in its table of the course, after those with smaller numbers."""
    text = readme.read_text(encoding="utf-8")
    ends = [row.end() for row in ROW.finditer(text) if row[1] < number]
    if not ends:
        raise AuthoringError("README.md: expected a table of the notebooks, with a row that begins | [01 , found none")
    return f"{text[: ends[-1]]}| [{number} {title}](notebooks/{stem}.ipynb) | ? | ? | ? |\n{text[ends[-1] :]}"
