"""What the live edition of a notebook runs on: `%next`, which types the next lines for whoever teaches.

The live edition, made by `python -m course_utils.authoring live`, has cells that hold nothing but prompts, a comment a
step. `steps` says what a step is, `fill` puts code below a prompt and keeps all that was typed, `magic` is `%next`.
"""

from .magic import PRESSED, prepare

__all__ = ["PRESSED", "prepare"]
