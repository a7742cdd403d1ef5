"""Write into notebooks, their sources, README and pyproject.toml where the course is published, or take it out again.

Cells keep the outputs they have: neither the badge nor the set-up cell shows anything.
"""

import contextlib
import json
import os
import re
import tempfile
from pathlib import Path

import nbformat

from .setup_cell import stamped
from .sources import ROOT, AuthoringError, notebook_path, parse_source, source_paths, stored_text

SETTINGS = re.compile(r"^(\[tool\.course\]\n(?:#[^\n]*\n)*)repo = [^\n]*\nref = [^\n]*\nhub = [^\n]*$", re.MULTILINE)
LINKS = re.compile(r"(<!-- table: links -->\n).*?(<!-- end -->)", re.DOTALL)
UNPUBLISHED = (
    "This copy is not published. `uv run python -m course_utils.authoring publish --repo OWNER/NAME --ref TAG` "
    "puts\nlinks to Colab, Binder and a JupyterHub here, and a badge at the top of each notebook."
)


def publish(course, root=ROOT):
    """Stamp the project in a folder with where it is published; an empty `Course` takes all stamps back.

    Parameters
    ----------
    course : course_utils.authoring.addresses.Course
    root : pathlib.Path

    Returns
    -------
    list of pathlib.Path
        The files that changed, none the second time.

    Raises
    ------
    AuthoringError
        If a file is not as a build leaves it, so that it cannot be stamped. No file has changed then.
    """
    sources = source_paths(root=root)
    new = {
        root / "pyproject.toml": _with(SETTINGS, root / "pyproject.toml", settings(course)),
        root / "README.md": _with(LINKS, root / "README.md", f"\n{links(course, sources)}\n\n"),
    }
    for source in sources:
        new |= _notebook(source, course)
    changed = {path: text.encode() for path, text in new.items() if text.encode() != path.read_bytes()}
    _replace(changed)
    return list(changed)


def settings(course):
    """Return the lines of [tool.course] in pyproject.toml."""
    return "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in course._asdict().items())


def links(course, sources):
    """Return README's table of links, a row a notebook, or a sentence while the course is unpublished."""
    if not course.repo:
        return UNPUBLISHED
    lines = ["| notebook | Colab | Binder | JupyterHub |", "|---|---|---|---|"]
    for source in sources:
        stem, hub = source.stem, course.nbgitpuller(source.stem)
        last = f"[open]({hub})" if course.hub else f"`{hub}`"
        lines.append(
            f"| {stem.replace('_', ' ')} | [open]({course.colab(stem)}) | [open]({course.binder(stem)}) | {last} |"
        )
    hub = "" if course.hub else "; put its address before what the table shows"
    lines += ["", f"Colab and Binder show the tag; the JupyterHub needs nbgitpuller, which follows the branch{hub}."]
    return "\n".join(lines)


def _with(pattern, path, content):
    """Return a file's text with `content` in the place that the pattern marks."""
    text, count = pattern.subn(
        lambda found: found[1] + content + (found[2] if pattern.groups > 1 else ""), path.read_text(encoding="utf-8")
    )
    if count != 1:
        raise AuthoringError(f"{path.name}: expected one place that matches {pattern.pattern!r}, got {count}")
    return text


def _notebook(source, course):
    """Return the texts of a source and its notebook, which must have the source's cells and keeps their outputs."""
    target, text = notebook_path(source), source.read_text(encoding="utf-8")
    new = stamped(text, course, source.stem)
    now = parse_source(text)
    wanted = parse_source(new) if new != text else now
    stored = nbformat.read(target, as_version=4) if target.exists() else nbformat.v4.new_notebook()
    if [_identity(cell) for cell in stored.cells] != [_identity(cell) for cell in now.cells]:
        raise AuthoringError(f"{target.name}: expected the cells of its source, got others; build it first")
    for cell, old in zip(wanted.cells, stored.cells, strict=True):
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = old.execution_count, old.outputs
    wanted.metadata = stored.metadata
    return {source: new, target: stored_text(wanted)}


def _identity(cell):
    return cell.cell_type, cell.source, cell.id, cell.metadata


def _replace(contents):
    """Write files all or none: first beside their places, then into them; those in place go back where one fails."""
    before = {path: path.read_bytes() for path in contents}
    with contextlib.ExitStack() as stack:
        waiting = {path: _write_beside(path, content, stack) for path, content in contents.items()}
        try:
            for path, file in waiting.items():
                os.replace(file, path)
        except OSError:
            for path, content in before.items():
                if path.read_bytes() != content:
                    path.write_bytes(content)
            raise


def _write_beside(path, content, stack):
    """Write a file next to another, with its permissions, that is gone when the stack ends unless it was moved."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    stack.callback(Path(name).unlink, missing_ok=True)
    with open(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(path.stat().st_mode)
    return name
