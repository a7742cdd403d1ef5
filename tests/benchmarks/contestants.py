"""The same training step in this course's layers and in PyTorch, as anybody would write it, from the same weights."""

from itertools import cycle

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from course_utils.data import mnist, spirals
from course_utils.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_utils.losses import cross_entropy
from course_utils.optim import SGD, Momentum

SEED = 0


def cnn(filters, size, batch_size):
    """Return our step and PyTorch's for a convolution of 5x5, pooling, ReLU and a linear layer, with momentum."""
    rng, pooled = np.random.default_rng(SEED), (size - 4) // 2
    ours = Sequential(
        Conv2d(1, filters, 5, rng=rng, dtype=np.float32),
        MaxPool2d(2),
        ReLU(),
        Flatten(),
        Linear(filters * pooled**2, 10, rng=rng, dtype=np.float32),
    )
    theirs = nn.Sequential(
        nn.Conv2d(1, filters, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(filters * pooled**2, 10),
    )
    batches = [digits(size)[i : i + batch_size] for i in range(0, 20 * batch_size, batch_size)]
    labels = [mnist().y_train[i : i + batch_size] for i in range(0, 20 * batch_size, batch_size)]
    copy_weights(ours, theirs)
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.01, momentum=0.9)
    pairs = list(zip(batches, labels, strict=True))
    return our_step(ours, Momentum(0.01), pairs), their_step(theirs, optimizer, pairs)


def mlp(points, hidden):
    """Return our step and PyTorch's for a two-layer network on all points of three spirals, with plain descent."""
    rng = np.random.default_rng(SEED)
    X, y = spirals(points // 3, 3, rng=rng)
    ours = Sequential(
        Linear(2, hidden, rng=rng, dtype=np.float32), ReLU(), Linear(hidden, 3, rng=rng, dtype=np.float32)
    )
    theirs = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 3))
    copy_weights(ours, theirs)
    pairs = [(X.astype(np.float32), y)]
    return our_step(ours, SGD(0.1), pairs), their_step(theirs, torch.optim.SGD(theirs.parameters(), lr=0.1), pairs)


def our_step(net, optimizer, pairs):
    """Return a function that takes one step with the next batch and returns the loss."""
    batches, params = cycle(pairs), net.params

    def step():
        X, y = next(batches)
        loss, dscores = cross_entropy(net.forward(X), y)
        net.backward(dscores, input_grad=False)
        optimizer.step(params, net.grads)
        return loss

    return step


def their_step(net, optimizer, pairs):
    """Return a function that takes one step with the next batch and returns the loss."""
    batches = cycle([(torch.tensor(X), torch.tensor(y)) for X, y in pairs])

    def step():
        X, y = next(batches)
        optimizer.zero_grad()
        loss = functional.cross_entropy(net(X), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def copy_weights(ours, theirs):
    """Let PyTorch's network start from the weights of ours."""
    for theirs_p, p in zip(theirs.parameters(), ours.params.values(), strict=True):
        theirs_p.data.copy_(torch.tensor(p))


def digits(size):
    """Return the first MNIST digits as (N, 1, size, size) in [0, 1]: 28x28, or 8x8 by averaging blocks of 3x3."""
    images = mnist().X_train[:2000].astype(np.float32) / 255
    if size == 8:
        images = images[:, 2:26, 2:26].reshape(-1, 8, 3, 8, 3).mean(axis=(2, 4))
    return images[:, None]
