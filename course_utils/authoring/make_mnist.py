"""Rebuild course_utils/data/mnist.npz from the four original files.

    python -m course_utils.authoring.make_mnist train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz \
        t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz mnist.npz

The same files give the same bytes on every run with the same zlib.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import zipfile
from pathlib import Path

import numpy as np

# name in the archive -> MD5 of the raw file, as published, and bytes of header before the data
ORIGINALS = {
    "X_train": ("6bbc9ace898e44ae57da46a324031adb", 16),
    "y_train": ("a25bea736e30d166cdddb491f175f624", 8),
    "X_test": ("2646ac647ad5339dbf082846283269ea", 16),
    "y_test": ("27ae3e4e09519cfbb04c329615203637", 8),
}


def read_idx(path: Path, md5: str, header: int) -> np.ndarray:
    """Return the uint8 array of one gzipped IDX file, (N, 28, 28) or (N,); ValueError if its MD5 is not ``md5``."""
    raw = gzip.decompress(path.read_bytes())
    found = hashlib.md5(raw, usedforsecurity=False).hexdigest()
    if found != md5:
        raise ValueError(f"{path}: expected MD5 {md5} of the uncompressed file, got {found}")
    shape = np.frombuffer(raw[4:header], dtype=">u4")
    return np.frombuffer(raw, np.uint8, offset=header).reshape(shape)


def write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write ``arrays`` as a compressed npz whose bytes depend on nothing else; ``np.load`` reads it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            with archive.open(entry, mode="w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def main(arguments: list[str]) -> None:
    """Take the four gzipped files, in the order of ``ORIGINALS``, and the path to write."""
    if len(arguments) != len(ORIGINALS) + 1:
        raise SystemExit(__doc__)
    *sources, target = map(Path, arguments)
    arrays = {
        name: read_idx(path, *original) for path, (name, original) in zip(sources, ORIGINALS.items(), strict=True)
    }
    write_npz(target, arrays)


if __name__ == "__main__":
    main(sys.argv[1:])
