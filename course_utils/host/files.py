"""Say in a sentence what is wrong with a place where a file was to be written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def written_to(path: str | os.PathLike) -> Iterator[None]:
    """Add to an OSError from inside the block which file was meant and what to do; the error keeps type and number."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        message = f"expected a path in a folder where files can be written, got {os.fspath(path)!r}: {error.strerror}"
        raise type(error)(error.errno, message) from error
