"""The MNIST handwritten digits, bundled with the package: no download, ever.

Yann LeCun and Corinna Cortes hold the copyright of MNIST, a derivative work of the NIST data sets. It is made available
under the Creative Commons Attribution-ShareAlike 3.0 licence; see LICENSE-MNIST.txt beside this file.
"""

import zipfile
import zlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

import numpy as np

_FILE = resources.files("course_utils.data") / "mnist.npz"
_SHAPES = {"X_train": (60000, 28, 28), "y_train": (60000,), "X_test": (10000, 28, 28), "y_test": (10000,)}
_MEND = "install course_utils again, or restore the file with `git checkout`"


class MNIST(NamedTuple):
    """The 70,000 digits of MNIST: images with ink 255 on paper 0, and labels.

    Attributes
    ----------
    X_train : (60000, 28, 28) uint8
    y_train : (60000,) np.intp in 0..9, NumPy's type for indices: int64, in a browser int32
    X_test : (10000, 28, 28) uint8
    y_test : (10000,) np.intp in 0..9
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray

    def __repr__(self) -> str:
        """Return shapes instead of pixels."""
        return "MNIST(" + ", ".join(f"{name}={array.shape}" for name, array in self._asdict().items()) + ")"


@cache
def mnist() -> MNIST:
    """Return all 70,000 digits of MNIST as four read-only arrays, read once and kept.

    Returns
    -------
    MNIST
        ``X_train`` (60000, 28, 28) uint8, ``y_train`` (60000,) np.intp, ``X_test`` (10000, 28, 28) uint8, ``y_test``
        (10000,) np.intp, in the order of the original files

    Raises
    ------
    FileNotFoundError
        if the bundled file is missing
    OSError
        if it is damaged
    """
    return _load(_FILE)


def _load(path: Traversable) -> MNIST:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in _SHAPES}
    except FileNotFoundError as error:
        raise FileNotFoundError(f"the bundled MNIST file is missing: {path}; {_MEND}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, TypeError, KeyError) as error:
        raise OSError(f"the bundled MNIST file is damaged: {path}; {_MEND}") from error
    for name, array in arrays.items():
        if array.shape != _SHAPES[name] or array.dtype != np.uint8:
            raise OSError(f"{path}: expected {name} {_SHAPES[name]} uint8, got {array.shape} {array.dtype}; {_MEND}")
    for name in ("y_train", "y_test"):
        arrays[name] = arrays[name].astype(np.intp)
    for array in arrays.values():
        array.flags.writeable = False
    return MNIST(**arrays)
