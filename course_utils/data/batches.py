"""From raw data to what a network takes: flatten, standardize, one-hot, split, minibatches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_utils._checks import count, float_array, generator, real, same_length, underflow_to_zero
from course_utils._labels import class_labels


def flatten(images: np.ndarray, dtype: type = np.float32) -> np.ndarray:
    """Turn images into rows of numbers in [0, 1].

    Parameters
    ----------
    images : (N, H, W) uint8, 0 to 255
    dtype : np.float32 or np.float64

    Returns
    -------
    (N, H * W) of ``dtype``, pixel / 255, row by row

    Raises
    ------
    TypeError
        if ``images`` are not uint8 (so nothing is scaled twice) or ``dtype`` is not a float type
    ValueError
        if ``images`` do not have three axes
    """
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise TypeError(f"images: expected uint8 pixels, got {images.dtype}")
    if images.ndim != 3:
        raise ValueError(f"images: expected shape (N, H, W), got {images.shape}; for one image pass image[None]")
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise TypeError(f"dtype: expected np.float32 or np.float64, got {np.dtype(dtype)}")
    rows = images.reshape(len(images), images.shape[1] * images.shape[2]).astype(dtype)
    rows /= 255
    return rows


@underflow_to_zero
def standardize(X_train: np.ndarray, *others: np.ndarray) -> np.ndarray | tuple[np.ndarray, ...]:
    """Subtract the training set's mean from every column and divide by its standard deviation.

    The other sets are treated with the training set's numbers, never their own. A column that is constant in the
    training set, or whose squares are too small for float64, is only centred.

    Parameters
    ----------
    X_train : (N, D)
    others : any number of arrays (M, D), such as the validation and the test set

    Returns
    -------
    one array for each argument, in their order, float32 for float32 and else float64; a single array for one argument

    Raises
    ------
    ValueError
        for a wrong shape, NaN or infinity
    """
    X_train = float_array(X_train, "X_train")
    if X_train.ndim != 2:
        raise ValueError(f"X_train: expected shape (N, D), got {X_train.shape}")
    others = tuple(float_array(X, "others") for X in others)
    for X in others:
        if X.ndim != 2 or X.shape[1] != X_train.shape[1]:
            raise ValueError(f"others: expected shape (M, {X_train.shape[1]}) like X_train, got {X.shape}")
    mean = X_train.mean(axis=0, dtype=np.float64).astype(X_train.dtype)
    centred = X_train - mean
    std = np.sqrt(np.einsum("nd,nd->d", centred, centred, dtype=np.float64) / len(centred)).astype(X_train.dtype)
    std[(X_train == X_train[0]).all(axis=0) | (std == 0)] = 1
    centred /= std
    return (centred, *((X - mean) / std for X in others)) if others else centred


def one_hot(y: np.ndarray, num_classes: int) -> np.ndarray:
    """Turn class numbers into rows that are 1 at the class and 0 elsewhere.

    Parameters
    ----------
    y : (N,) integers in 0..num_classes-1
    num_classes : C, at least 1

    Returns
    -------
    (N, C) float64

    Raises
    ------
    TypeError, ValueError
        if ``y`` is not of that type, shape or range
    """
    num_classes = count(num_classes, "num_classes")
    return np.eye(num_classes)[class_labels(y, num_classes)]


def train_val_split(
    X: np.ndarray, y: np.ndarray, fraction: float, *, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Shuffle the examples and set a fraction of them aside for validation.

    Parameters
    ----------
    X : (N, ...)
    y : (N, ...)
    fraction : share of the validation set, between 0 and 1; at least one example goes to each side
    rng : np.random.Generator

    Returns
    -------
    X_train, y_train, X_val, y_val : copies; the validation set has round(fraction * N) examples

    Raises
    ------
    ValueError
        if the lengths differ, or a side would be empty
    """
    X, y = same_length(X, y)
    n_val = round(real(fraction, "fraction") * len(X))
    if not 0 < n_val < len(X):
        raise ValueError(f"fraction: expected one that leaves examples on both sides of {len(X)}, got {fraction:g}")
    order = generator(rng).permutation(len(X))
    train, val = order[n_val:], order[:n_val]
    return X[train], y[train], X[val], y[val]


def minibatches(
    X: np.ndarray, y: np.ndarray, batch_size: int, *, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Go once through all examples in random order, ``batch_size`` at a time: one epoch.

    Parameters
    ----------
    X : (N, ...)
    y : (N, ...)
    batch_size : at least 1; the last batch is smaller where ``batch_size`` does not divide N
    rng : np.random.Generator; the order is drawn when ``minibatches`` is called

    Returns
    -------
    iterator over pairs (X_batch, y_batch), copies

    Raises
    ------
    TypeError, ValueError
        at the call, if the lengths differ or ``batch_size`` is not a whole number of at least 1
    """
    X, y = same_length(X, y)
    batch_size = count(batch_size, "batch_size")
    order = generator(rng).permutation(len(X))
    chunks = np.split(order, range(batch_size, len(order), batch_size))
    return ((X[chunk], y[chunk]) for chunk in chunks)
