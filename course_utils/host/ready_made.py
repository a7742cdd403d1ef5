"""Networks that come trained, for a browser: what takes seconds elsewhere takes minutes there."""

import functools
import inspect
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.host.surroundings import in_browser
from course_utils.layers import Sequential, load, save

__all__ = ["ready_made"]

FOLDER = Path("trained")  # beside the notebook, where the site puts what a build has trained


def ready_made(fit: Callable[..., Sequential]) -> Callable[..., Sequential]:
    """Let a browser take the networks that a function trains from the files of the site.

    A network is taken only if all was the same where it was trained: the function's code, the parameters it began with,
    and the options. Where a site is built (COURSE_TRAINED is a folder), every trained network is kept there.

    Parameters
    ----------
    fit : callable
        Takes a network, and options by keyword; trains and returns it.
    """

    @functools.wraps(fit)
    def fitted(net: Sequential, **options: Any) -> Sequential:
        folder = os.environ.get("COURSE_TRAINED")
        if not folder and not in_browser():
            return fit(net, **options)
        name = _name(fit, net, options)
        if in_browser() and (FOLDER / name).is_file():
            print("Training would take minutes in a browser: this network came trained.")
            return load(FOLDER / name)
        trained = fit(net, **options)
        if folder:
            save(trained, Path(folder, name))
        return trained

    return fitted


def _name(fit, net, options):
    """Return the name of the file for this function, network and options, the same on every machine."""
    code = [inspect.getsource(one) if inspect.isfunction(one) else repr(one) for one in (fit, *options.values())]
    text = "\n".join([repr(net), *options, *code]).encode()
    for values in net.params.values():
        text += np.round(values, 3).astype(np.float32).tobytes()  # the last bits differ from machine to machine
    return f"{fit.__name__}-{zlib.crc32(text):08x}.npz"
