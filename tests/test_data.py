"""The bundled digits are the published ones, bit for bit; toy sets and helpers keep their promises."""

import gzip
import hashlib
import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from course_utils import data
from course_utils.authoring import make_mnist
from course_utils.data.digits import _FILE, _load

# The MD5 published for the four original files, uncompressed.
PUBLISHED = {
    "X_train": "6bbc9ace898e44ae57da46a324031adb",
    "y_train": "a25bea736e30d166cdddb491f175f624",
    "X_test": "2646ac647ad5339dbf082846283269ea",
    "y_test": "27ae3e4e09519cfbb04c329615203637",
}


def rng():
    return np.random.default_rng(3)


def idx(array):
    """Return the bytes of the original IDX file that holds ``array``."""
    array = array.astype(np.uint8)
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


# MNIST.


@pytest.mark.parametrize("name", PUBLISHED)
def test_digits_are_the_published_files_bit_for_bit(name):
    raw = idx(getattr(data.mnist(), name))
    assert hashlib.md5(raw, usedforsecurity=False).hexdigest() == PUBLISHED[name]


def test_digits_have_the_promised_shapes_and_types():
    X_train, y_train, X_test, y_test = data.mnist()
    assert (X_train.shape, X_test.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert X_train.dtype == X_test.dtype == np.uint8
    assert (y_train.shape, y_test.shape) == ((60000,), (10000,))
    assert y_train.dtype == y_test.dtype == np.intp
    assert set(y_train) == set(y_test) == set(range(10))


def test_digits_are_read_once_and_cannot_be_spoilt():
    assert data.mnist() is data.mnist()
    for array in data.mnist():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.slow
def test_digits_load_in_a_new_process_within_seconds():
    program = """
import time
from course_utils import data
start = time.process_time()  # which a busy machine does not prolong, or not by much
data.mnist()
print(time.process_time() - start)"""
    assert float(subprocess.check_output([sys.executable, "-c", program])) < 1.0


def test_digits_show_shapes_not_pixels():
    assert repr(data.mnist()).startswith("MNIST(X_train=(60000, 28, 28), y_train=(60000,)")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"MNIST file is missing: .*nowhere.npz; install course_utils again"):
        _load(tmp_path / "nowhere.npz")


def damage_flip(content):
    return content[:5_000_000] + bytes([content[5_000_000] ^ 1]) + content[5_000_001:]


def single_array():
    content = io.BytesIO()
    np.save(content, np.zeros(3))
    return content.getvalue()


DAMAGES = {
    "a flipped bit": damage_flip,
    "cut short": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "another file": lambda content: b"<html>404</html>",
    "a single array": lambda content: single_array(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_file_is_named(damage, tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_bytes(damage(_FILE.read_bytes()))
    with pytest.raises(OSError, match=r"MNIST file is damaged: .*mnist.npz; install course_utils again"):
        _load(path)


def test_archive_of_other_arrays_is_named(tmp_path):
    np.savez(tmp_path / "few.npz", X_train=np.zeros(3, np.uint8))
    with pytest.raises(OSError, match="damaged"):
        _load(tmp_path / "few.npz")
    np.savez(tmp_path / "small.npz", **{name: np.zeros(3, np.uint8) for name in PUBLISHED})
    with pytest.raises(OSError, match=r"expected X_train \(60000, 28, 28\) uint8, got \(3,\) uint8"):
        _load(tmp_path / "small.npz")


def test_licence_lies_beside_the_file():
    text = _FILE.with_name("LICENSE-MNIST.txt").read_text(encoding="utf-8")
    assert "Attribution-ShareAlike 3.0" in text
    for word in ("LeCun", "Cortes", *PUBLISHED.values()):
        assert word in text


def test_authoring_writes_the_same_bytes_each_time(tmp_path):
    arrays = {"a": np.arange(1000, dtype=np.uint8), "b": np.eye(3)}
    for name in ("one.npz", "two.npz"):
        make_mnist.write_npz(tmp_path / name, arrays)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    with np.load(tmp_path / "one.npz") as archive:
        np.testing.assert_array_equal(archive["b"], np.eye(3))


def test_authoring_reads_the_originals_and_refuses_others(tmp_path):
    path = tmp_path / "labels.gz"
    labels = data.mnist().y_test
    path.write_bytes(gzip.compress(idx(labels)))
    np.testing.assert_array_equal(make_mnist.read_idx(path, *make_mnist.ORIGINALS["y_test"]), labels)
    path.write_bytes(gzip.compress(idx(labels[::-1])))
    with pytest.raises(ValueError, match="expected MD5 27ae3e4e"):
        make_mnist.read_idx(path, *make_mnist.ORIGINALS["y_test"])


def test_archive_members_carry_no_date_of_making():
    with zipfile.ZipFile(_FILE) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


# Helpers.


def test_flatten_goes_row_by_row_and_scales_to_one():
    images = np.array([[[0, 255], [51, 102]]], dtype=np.uint8)
    rows = data.flatten(images)
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows, np.float32([[0, 1, 0.2, 0.4]]))
    assert data.flatten(images, np.float64).dtype == np.float64


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((np.zeros((1, 2, 2)),), TypeError, "uint8 pixels, got float64"),
        ((np.zeros((2, 2), np.uint8),), ValueError, r"\(N, H, W\), got \(2, 2\); for one image pass image\[None\]"),
        ((np.zeros((1, 2, 2), np.uint8), int), TypeError, "np.float32 or np.float64, got int64"),
    ],
)
def test_flatten_refuses(arguments, error, says):
    with pytest.raises(error, match=says):
        data.flatten(*arguments)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_standardize_uses_the_training_sets_numbers_on_all(dtype):
    X = rng().normal(5, 3, size=(200, 4)).astype(dtype)
    Z, W = data.standardize(X, X[:7] + 1)
    assert Z.dtype == W.dtype == dtype
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(Z.std(axis=0), 1, rtol=1e-5)
    np.testing.assert_allclose(W - Z[:7], np.broadcast_to(1 / X.std(axis=0), W.shape), rtol=1e-4)


def test_standardize_returns_an_array_for_an_array_and_leaves_it_alone():
    X = rng().normal(size=(5, 2))
    X.flags.writeable = False
    assert data.standardize(X).shape == (5, 2)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6])
def test_standardize_only_centres_a_constant_column(value):
    X = np.column_stack([np.full(7, value), np.arange(7)])
    Z, W = data.standardize(X, X + 1)
    np.testing.assert_allclose(Z[:, 0], 0, atol=1e-9)
    np.testing.assert_allclose(W[:, 0], 1, rtol=1e-9)


def test_standardize_refuses_sets_of_another_width():
    with pytest.raises(ValueError, match=r"\(N, D\), got \(3,\)"):
        data.standardize(np.zeros(3))
    with pytest.raises(ValueError, match=r"\(M, 2\) like X_train, got \(3, 3\)"):
        data.standardize(np.ones((3, 2)), np.ones((3, 3)))


def test_one_hot_marks_the_class():
    np.testing.assert_array_equal(data.one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]])


@pytest.mark.parametrize(
    ("y", "classes", "error", "says"),
    [
        ([0, 3], 3, ValueError, r"0\.\.2, got 0\.\.3"),
        ([-1], 3, ValueError, "got -1"),
        ([0.5], 3, TypeError, "integer"),
        ([[0]], 3, ValueError, r"\(N,\)"),
        ([], 3, ValueError, "at least one label"),
        ([0], 0, ValueError, "num_classes: expected at least 1, got 0"),
        ([0], 2.0, TypeError, "num_classes: expected a whole number, got float"),
    ],
)
def test_one_hot_refuses(y, classes, error, says):
    with pytest.raises(error, match=says):
        data.one_hot(y, classes)


def test_split_gives_every_example_to_one_side_with_its_own_label():
    X, y = np.arange(40).reshape(20, 2), np.arange(20)
    X_train, y_train, X_val, y_val = data.train_val_split(X, y, 0.25, rng=rng())
    assert (len(y_train), len(y_val)) == (15, 5)
    assert sorted([*y_train, *y_val]) == list(range(20))
    np.testing.assert_array_equal(X_train, X[y_train])
    np.testing.assert_array_equal(X_val, X[y_val])


@pytest.mark.parametrize("fraction", [0, 0.01, 1, 1.5])
def test_split_refuses_to_leave_a_side_empty(fraction):
    with pytest.raises(ValueError, match="fraction: expected one that leaves examples on both sides of 20"):
        data.train_val_split(np.zeros(20), np.zeros(20), fraction, rng=rng())


@pytest.mark.parametrize("batch_size", [1, 4, 10, 99])
def test_minibatches_visit_every_example_once_with_its_own_label(batch_size):
    X, y = np.arange(10)[:, None] * 10, np.arange(10)
    batches = list(data.minibatches(X, y, batch_size, rng=rng()))
    assert all(len(y_batch) == min(batch_size, 10) for _, y_batch in batches[:-1])
    seen = np.concatenate([y_batch for _, y_batch in batches])
    assert sorted(seen) == list(range(10))
    np.testing.assert_array_equal(np.concatenate([X_batch for X_batch, _ in batches])[:, 0], seen * 10)


def test_minibatches_shuffle_anew_with_each_epoch():
    generator = rng()
    first, second = (next(data.minibatches(np.arange(50), np.arange(50), 50, rng=generator))[0] for _ in range(2))
    assert (first != second).any()
    assert (first != np.arange(50)).any()


def test_minibatches_refuse_at_the_call_not_at_the_first_batch():
    with pytest.raises(ValueError, match=r"same number of examples, at least one, got \(3,\) and \(2,\)"):
        data.minibatches(np.zeros(3), np.zeros(2), 1, rng=rng())
    with pytest.raises(ValueError, match="at least one"):
        data.minibatches([], [], 1, rng=rng())
    with pytest.raises(ValueError, match="batch_size: expected at least 1, got 0"):
        data.minibatches([1], [1], 0, rng=rng())


# Toy sets, and randomness.

TOYS = {
    "blobs": lambda rng: data.blobs(20, rng=rng),
    "moons": lambda rng: data.moons(20, rng=rng),
    "circles": lambda rng: data.circles(20, rng=rng),
    "spirals": lambda rng: data.spirals(20, rng=rng),
    "xor": lambda rng: data.xor(20, rng=rng),
}
RANDOM = {
    **TOYS,
    "split": lambda rng: data.train_val_split(np.arange(30), np.arange(30), 0.5, rng=rng),
    "minibatches": lambda rng: next(data.minibatches(np.arange(30), np.arange(30), 30, rng=rng)),
}


@pytest.mark.parametrize("make", TOYS.values(), ids=TOYS.keys())
def test_toy_sets_are_points_in_the_plane_with_as_many_of_each_class(make):
    X, y = make(rng())
    assert X.shape == (len(y), 2)
    assert X.dtype == np.float64
    assert y.dtype == np.intp
    counts = np.bincount(y)
    assert len(counts) >= 2
    assert (counts == counts[0]).all()


@pytest.mark.parametrize("make", RANDOM.values(), ids=RANDOM.keys())
def test_same_seed_gives_the_same_arrays_and_another_seed_others(make):
    for one, two in zip(make(rng()), make(rng()), strict=True):
        np.testing.assert_array_equal(one, two)
    assert (make(rng())[0] != make(np.random.default_rng(4))[0]).any()


@pytest.mark.parametrize("make", RANDOM.values(), ids=RANDOM.keys())
@pytest.mark.parametrize("wrong", [0, None, np.random], ids=["seed", "none", "module"])
def test_a_seed_is_not_a_generator(make, wrong):
    with pytest.raises(TypeError, match=r"rng: expected np.random.default_rng\(seed\), got"):
        make(wrong)


def test_blobs_lie_at_their_centres():
    X, y = data.blobs(500, [[0, 0], [10, 5]], 0.5, rng=rng())
    np.testing.assert_allclose(X[y == 1].mean(axis=0), [10, 5], atol=0.1)
    np.testing.assert_allclose(X[y == 1].std(axis=0), 0.5, atol=0.05)


def test_blobs_by_number_lie_evenly_on_a_circle():
    X, _ = data.blobs(1, 4, 0, rng=rng())
    np.testing.assert_allclose(X, [[0, 2], [-2, 0], [0, -2], [2, 0]], atol=1e-12)


def test_moons_and_circles_without_noise_lie_on_their_curves():
    X, y = data.moons(9, 0, rng=rng())
    np.testing.assert_allclose(np.hypot(*X[y == 0].T), 1)
    np.testing.assert_allclose(np.hypot(*(X[y == 1] - [1, 0.5]).T), 1)
    X, y = data.circles(9, 0, inner=0.3, rng=rng())
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 0, 1, 0.3))


def test_spiral_arms_are_turned_copies_of_one_another():
    X, y = data.spirals(9, 2, 0, rng=rng())
    np.testing.assert_allclose(X[y == 0], -X[y == 1], atol=1e-12)


def test_xor_without_spread_is_the_truth_table():
    X, y = data.xor(1, 0, rng=rng())
    np.testing.assert_array_equal(X, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(y, [0, 1, 1, 0])


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: data.blobs(0, rng=rng()), ValueError, "n_per_class: expected at least 1, got 0"),
        (lambda: data.moons(2.5, rng=rng()), TypeError, "n_per_class: expected a whole number, got float"),
        (lambda: data.moons(5, -0.1, rng=rng()), ValueError, "noise: expected a finite number of at least 0, got -0.1"),
        (lambda: data.blobs(5, spread=np.inf, rng=rng()), ValueError, "spread: expected a finite number"),
        (lambda: data.blobs(5, [0, 1], rng=rng()), ValueError, r"centers: expected shape \(C, 2\)"),
        (lambda: data.spirals(5, 0, rng=rng()), ValueError, "num_classes: expected at least 1"),
        (lambda: data.xor(True, rng=rng()), TypeError, "whole number, got bool"),
    ],
)
def test_toy_sets_refuse_by_name(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_package_folder_holds_what_the_docstrings_promise():
    assert {path.name for path in Path(_FILE).parent.iterdir()} >= {"mnist.npz", "LICENSE-MNIST.txt"}
