"""What is said to the learner: an edit in words, by the names that the learner, or the exercise, has for things."""

import ast
import inspect
from dataclasses import dataclass

from .sentences import OPPOSITE, complete, sentence, token
from .spots import Edit

LONGEST = 24
NAMED = {"division missing", "factor missing", "term missing"}  # from values alone, these need a name to help
NUMBERS = {0.5: "0.5 (a half)", 100: "100 (percent)"}


@dataclass(frozen=True)
class Explanation:
    """A kind of mistake, the sentence that tells it, and the line of the answer that it is in (0: no line)."""

    kind: str
    sentence: str
    line: int = 0


def about_answer(edit, exercise, function):
    """Return the sentence for an edit of the learner's own source that makes it right."""
    letters = _letters(exercise, function)
    wrong, right = (
        letters.get(token(node), token(node)) if isinstance(node, ast.Name) else token(node)
        for node in (edit.old, edit.new)
    )
    about = about_piece(edit, exercise, function)
    if not complete(edit.kind, wrong, right, about):
        return ""
    return sentence(edit.kind, wrong, right, f"{about} (a half)" if _halves(edit) else about)


def about_piece(edit, exercise, function):
    """Return a word for the piece of the learner's source that an edit is about, or ""."""
    return _named(edit.about, _letters(exercise, function), shown=True)


def _letters(exercise, function):
    theirs = list(inspect.signature(function).parameters)
    return {mine: _letter(exercise, name) for mine, name in zip(theirs, exercise.parameters, strict=False)}


def about_reference(edit: Edit, exercise) -> tuple[str, str]:
    """Return the kind and sentence for an answer that has the values of an edited reference.

    The sentence is "" where it would need a name that the learner cannot know.
    """
    kind = OPPOSITE.get(edit.kind, edit.kind)
    letters = {name: _letter(exercise, name) for name in exercise.parameters}
    wrong, right = (_safe(token(node), node, letters) for node in (edit.new, edit.old))
    wrong = "" if wrong == right else wrong
    about = _named(edit.about, letters, shown=False)
    known = complete(kind, wrong, right, about) and (about or kind not in NAMED)
    return kind, sentence(kind, wrong, right, about) if known else ""


def _halves(edit):
    return edit.kind.startswith("division") and isinstance(edit.about, ast.Constant) and edit.about.value == 2


def _letter(exercise, name):
    return exercise.letters.get(name, name)


def _safe(text, node, letters):
    """Return a name only where the learner knows it: the reference's own names would puzzle, or tell too much."""
    return letters.get(text, "") if isinstance(node, ast.Name) else text


def _named(node, letters, shown):
    """Return a word for a piece of a tree, or "" where there is none; ``shown`` pieces are the learner's own text."""
    if node is None:
        return ""
    if isinstance(node, ast.Name):
        return letters.get(node.id, node.id if shown else "")
    if isinstance(node, ast.Constant) and node.value in NUMBERS:
        return NUMBERS[node.value]
    text = ast.unparse(node)
    own = shown or isinstance(node, ast.Constant)
    if not own and isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        return letters.get(getattr(node.right, "id", ""), "")
    return text if own and len(text) <= LONGEST else ""
