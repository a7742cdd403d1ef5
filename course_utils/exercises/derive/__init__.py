"""Explanations that the judge derives by itself, where no named mistake fits a wrong answer.

The sources, the surest first: what the answer's own source says about an exception; the one small edit of that source
that makes it right; a small edit of the reference that has the answer's values; the edit that leaves a named mistake;
how what was got relates to what was expected; where the answer is wrong, and right everywhere else; and experiments,
in which the input is changed and the answer should follow. An edit counts only if it holds on every case and on fresh
random inputs. Where nothing is certain, nothing is said.
"""

from .explaining import explain, explain_error

__all__ = ["explain", "explain_error"]
