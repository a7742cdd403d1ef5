"""Edits of the references that no input can tell apart, by the reason: `test_derive_audit` wants the rest noticed.

Each is a number and the lines that the edit makes.
"""

EQUIVALENT = {
    "What sums to 0 does so with all signs turned; a sign divides as it multiplies; no three points lie on a line": [
        ("03.7", "return weights if np.all(weights > 0) else np.zeros(4)"),
        ("03.7", "signed = (1 - 2 * t) * np.column_stack([P, np.ones(4)]).T"),
        ("03.7", "signed = (2 * (1 - t) - 1) * np.column_stack([P, np.ones(4)]).T"),
        ("03.9", "return -(np.maximum(0, 1 - y * (X1 @ w)) / y) @ X1"),
    ],
    "The task says that both have one entry for each example": [
        ("01.9", "dF = (read(X) - np.eye(K)[y]) / len(X)"),
        ("02.3", "for i in range(len(g)):"),
        ("02.4", "return 2 / len(X) * X.T @ (X @ w - t)"),
        ("02.5", "g = 2 / len(X) * X.T @ (X @ w - t)"),
        ("02.7", "for start in range(0, len(X), batch_size):"),
        ("02.7", "for start in range(0, len(t), batch_size):"),
        ("02.8", "n = np.arange(len(X))"),
        ("02.8", "n = np.arange(len(X)); return dF.T @ X / len(X)"),
        ("02.8", "return dF.T @ X / len(X)"),
        ("02.8", "return dF.T @ X / len(dF)"),
        ("02.8", "return dF.T @ X / len(f)"),
        ("02.8", "return dF.T @ X / len(n)"),
        ("02.9", "for start in range(0, len(X), batch_size):"),
        ("02.9", "for start in range(0, len(y), batch_size):"),
        ("02.9", "W = W - rate * dF.T @ X[batch] / len(F)"),
        ("02.9", "dF[np.arange(len(F)), y[batch]] -= 1"),
        ("02.9", "dF[np.arange(len(F)), y[batch]] -= 1; W = W - rate * dF.T @ X[batch] / len(F)"),
        ("02.9", "dF[np.arange(len(dF)), y[batch]] -= 1"),
        ("02.9", "dF[np.arange(len(dF)), y[batch]] -= 1; W = W - rate * dF.T @ X[batch] / len(dF)"),
        ("03.10", "X1 = np.column_stack([X, np.ones(len(t))])"),
        ("03.10", "X1 = np.column_stack([X, np.ones(len(t))]); return total / (epochs * len(t))"),
        ("03.10", "return total / (epochs * len(X1))"),
        ("03.10", "return total / (epochs * len(t))"),
        ("04.13", "dscores = (softmax(hidden @ W1.T + b1) - np.eye(len(b1))[y]) / len(Z)"),
        ("08.9", "for n in range(len(guess)):"),
    ],
    "That u is p itself has no chance, and what is right then is left open": [("07.6", "return x * (u > p) / (1 - p)")],
    "The task says that the filter is square": [("08.4", "K = W.shape[3]"), ("08.6", "K = W.shape[3]")],
    "There is one bias for each filter": [("08.4", "y = np.zeros((len(x), len(b), h, w))")],
    "Its only entries are 0 and 1": [("08.1", "return W ** 2")],
    "Transposed twice, or a vector": [
        ("08.1", "W.T[1 - dy, 1 - dx] = 1; return W.T"),
        ("08.6", "db = dout.sum(axis=(0, 2, 3))"),
        ("08.6", "db = dout.sum(axis=(0, 2, 3), keepdims=True)"),
    ],
    "The last two axes of four are the third and the fourth": [("08.6", "for i, j in np.ndindex(dout.shape[-2:]):")],
    "Softmax does not see what all classes have in common": [
        ("01.9", "W, b = (np.ones((K, X.shape[1])), np.ones(K))"),
        ("01.9", "W, b = (np.ones((K, X.shape[1])), np.zeros(K))"),
        ("01.9", "W, b = (np.zeros((K, X.shape[1])), np.ones(K))"),
    ],
    "The task says that all examples have D inputs, in rows": [
        ("01.9", "W, b = (np.zeros((K, X.shape[-1])), np.zeros(K))"),
        ("01.9", "W, b = (np.zeros((K, X_new.shape[1])), np.zeros(K))"),
    ],
    "A square of 0 or 1 is itself": [
        ("01.2", "return np.concatenate([x, ones ** 2], axis=-1)"),
        ("03.7", "signed = (2 * t ** 2 - 1) * np.column_stack([P, np.ones(4)]).T"),
        ("03.10", "for x, target in zip(X1, t ** 2, strict=True):"),
        ("03.10", "w = w + (target ** 2 - np.heaviside(w @ x, 0.0)) * x"),
        ("08.5", "dx[2 * i + p ** 2, 2 * j + q] = dout[i, j]"),
        ("08.5", "dx[2 * i + p, 2 * j + q ** 2] = dout[i, j]"),
    ],
    "Every entry is written once, and was 0 before": [
        ("02.3", "g[i] += (f(above) - f(below)) / (2 * h)"),
        ("02.8", "dF[n, y] += -dF.sum(axis=1)"),
        ("08.1", "W[1 - dy, 1 - dx] += 1"),
        ("08.4", "y[:, :, i, j] += np.tensordot(window, W, ([1, 2, 3], [1, 2, 3])) + b"),
        ("08.5", "dx[2 * i + p, 2 * j + q] += dout[i, j]"),
    ],
    "Every entry is written, whatever stood there": [
        ("02.3", "g = np.ones(len(w))"),
        ("02.3", "for i in range(0 - 1, len(w)):"),
        ("08.4", "y = np.ones((len(x), len(W), h, w))"),
    ],
    "The order of the rounds does not count, or the loop does not use its number": [
        ("01.9", "for _ in reversed(range(steps)):"),
        ("03.10", "for _ in reversed(range(epochs)):"),
        ("02.3", "for i in reversed(range(len(w))):"),
        ("02.5", "for _ in reversed(range(max_steps)):"),
        ("05.2", "for before, after in list(itertools.pairwise(sizes))[::-1]:"),
        ("08.4", "for i, j in list(np.ndindex(h, w))[::-1]:"),
        ("08.5", "for i, j in list(np.ndindex(dout.shape))[::-1]:"),
        ("08.6", "for i, j in list(np.ndindex(dout.shape[2:]))[::-1]:"),
        ("08.9", "counts[y[n - 1], guess[n - 1]] += 1"),
        ("08.9", "for n in reversed(range(len(y))):"),
    ],
    "The two lines do not depend on each other": [
        ("01.9", "lines in another order"),
        ("02.3", "lines in another order"),
        ("02.8", "lines in another order"),
        ("03.3", "lines in another order"),
        ("04.2", "lines in another order"),
        ("06.11", "lines in another order"),
        ("07.4", "lines in another order"),
        ("08.4", "lines in another order"),
        ("08.6", "lines in another order"),
    ],
    "The values are right, and that the caller's W was changed is told apart": [
        ("03.3", "W[y] += learning_rate * x; W[winner] -= learning_rate * x; return W"),
    ],
    "The copy still has the values of W; one row of an array of one number is that row": [
        ("03.3", "winner = np.argmax(new @ x)"),
        ("03.3", "winner = np.argmax(W @ x, axis=-1, keepdims=True)"),
        ("03.3", "winner = np.argmax(W @ x, axis=0, keepdims=True)"),
    ],
    "w is set anew, never changed in place": [
        ("02.5", "w = w.copy()"),
        ("02.5", "without w = w.copy()"),
        ("02.7", "w = w.copy()"),
        ("02.7", "without w = w.copy()"),
    ],
    "The line may as well stand in the inner loop": [("02.9", "rate = learning_rate * (1 - epoch / len(orders))")],
    "The two names stand for the same number, or trade places twice": [
        ("02.3", "below[i] += h; above[i] -= h; g[i] = (f(below) - f(above)) / (2 * h)"),
        ("04.2", "return np.array([1.0 * dfdq, 1.0 * dfdq, q])"),
        ("04.2", "return np.array([1.0 * dfdq, 1.0 * z, dfdz])"),
        ("04.2", "return np.array([1.0 * z, 1.0 * dfdq, dfdz])"),
        ("04.2", "return np.array([1.0 * z, 1.0 * z, dfdz])"),
        ("08.9", "counts.T[y[n], guess[n]] += 1; return counts.T"),
    ],
    "Both quotients are turned over, and so is the one of them": [
        (
            "07.4",
            "m_hat = (1 - beta1 ** t) / (1 - beta1); v_hat = (1 - beta2 ** t) / (1 - beta2); "
            "return np.sqrt(v_hat) / m_hat",
        ),
    ],
    "The factor cancels, and X^T X has the largest eigenvalue of X X^T": [
        ("02.6", "curvatures = np.linalg.eigvalsh(0.5 / len(X) * X.T @ X); return 0.5 / curvatures[-1]"),
        ("02.6", "curvatures = np.linalg.eigvalsh(1 / len(X) * X.T @ X); return 1 / curvatures[-1]"),
        ("02.6", "curvatures = np.linalg.eigvalsh(2 / len(X) * X.T.T @ X.T)"),
        ("02.6", "curvatures = np.linalg.eigvalsh(3 / len(X) * X.T @ X); return 3 / curvatures[-1]"),
        ("02.6", "curvatures = np.linalg.eigvalsh(X @ (2 / len(X) * X.T))"),
    ],
    "A sigmoid's slope is the same at z and at -z": [
        ("04.4", "s = 1 / (1 + np.exp(--(w1 * x1 + w2 * x2 + b)))"),
        ("04.4", "s = 1 / (1 + np.exp(w1 * x1 + w2 * x2 + b))"),
    ],
    "The task has no such tie: a convention, or gradients without zeros": [
        ("02.5", "if np.linalg.norm(g) <= goal:"),
        ("06.2", "return np.mean((G > 0).all(axis=1) | (G <= 0).all(axis=1))"),
        ("06.2", "return np.mean((G >= 0).all(axis=1) | (G < 0).all(axis=1))"),
    ],
    "The first epoch is the best at first, and t - best grows by one": [
        ("07.2", "for t in range(0 + 1, len(val_loss)):"),
        ("07.2", "if t - best >= patience:"),
    ],
    "ReLU's output is above 0 where its input is, and its input is never 0 here": [
        ("04.13", "dZ = dscores @ W1 * (hidden > 0)"),
        ("04.13", "dZ = dscores @ W1 * (Z >= 0)"),
        ("05.7", "d, new = (d / len(X), [])"),
        ("05.7", "d, new = (d / len(d), [])"),
        ("05.7", "d[np.arange(len(X)), y] -= 1"),
        ("05.7", "d[np.arange(len(X)), y] -= 1; d, new = (d / len(X), [])"),
        ("05.7", "d[np.arange(len(d)), y] -= 1"),
        ("05.7", "d[np.arange(len(d)), y] -= 1; d, new = (d / len(d), [])"),
    ],
    "The entries are laid in one row afterwards": [
        (
            "04.13",
            "parts = (dZ.T @ X + lam * W0, dZ.sum(axis=0), dscores.T @ hidden + lam * W1, "
            "dscores.sum(axis=0, keepdims=True))",
        ),
        (
            "04.13",
            "parts = (dZ.T @ X + lam * W0, dZ.sum(axis=0, keepdims=True), dscores.T @ hidden + lam * W1, "
            "dscores.sum(axis=0))",
        ),
        (
            "04.13",
            "parts = (dZ.T @ X + lam * W0, dZ.sum(axis=0, keepdims=True), dscores.T @ hidden + lam * W1, "
            "dscores.sum(axis=0, keepdims=True))",
        ),
    ],
    "An axis of length 1 in front is broadcast away": [
        (
            "06.12",
            "dW, dgamma, dbeta, dV = (dz.T @ x, (dh * x_hat).sum(axis=0), dh.sum(axis=0, keepdims=True), dF.T @ h)",
        ),
        (
            "06.12",
            "dW, dgamma, dbeta, dV = (dz.T @ x, (dh * x_hat).sum(axis=0, keepdims=True), dh.sum(axis=0), dF.T @ h)",
        ),
        ("06.12", "std = np.sqrt(z.var(axis=0, keepdims=True) + 1e-05)"),
        (
            "06.12",
            "std = np.sqrt(z.var(axis=0, keepdims=True) + 1e-05); x_hat = (z - z.mean(axis=0, keepdims=True)) / std; "
            "dz = (d - d.mean(axis=0, keepdims=True) - x_hat * (d * x_hat).mean(axis=0, keepdims=True)) / std; "
            "dW, dgamma, dbeta, dV = (dz.T @ x, (dh * x_hat).sum(axis=0, keepdims=True), "
            "dh.sum(axis=0, keepdims=True), dF.T @ h)",
        ),
    ],
    "What is not negative is above 0 where its square is; factors may trade places": [
        ("06.12", "dh = dF @ V * (h ** 2 > 0)"),
        ("06.12", "new = [p - dp * learning_rate for p, dp in [(W, dW), (gamma, dgamma), (beta, dbeta), (V, dV)]]"),
    ],
    "The average of the first with itself is the first": [
        ("07.7", "for W in Ws:"),
        ("07.7", "for W in Ws[0:]:"),
        ("07.7", "for W in Ws[1 - 1:]:"),
    ],
    "A 0 of any shape is spread; at a rate of 0 a step more is none; rate and gradient need not wait for each other": [
        ("07.12", "for t in range(0, T + 1):"),
        ("07.12", "lines in another order"),
        ("07.12", "m, v = (0 * T, 0 * w)"),
        ("07.12", "m, v = (0 * decay, 0 * w)"),
        ("07.12", "m, v = (0 * peak, 0 * w)"),
        ("07.12", "m, v = (0 * w, 0 * T)"),
        ("07.12", "m, v = (0 * w, 0 * decay)"),
        ("07.12", "m, v = (0 * w, 0 * peak)"),
        ("07.12", "m, v = (0 * w, 0 * warmup)"),
        ("07.12", "m, v = (0 * w, 0)"),
        ("07.12", "m, v = (0 * warmup, 0 * w)"),
        ("07.12", "m, v = (0, 0 * w)"),
        ("07.12", "m, v = (0, 0)"),
    ],
    "Classes may have other numbers; those that never come add nothing; a share is above 0 where its square is": [
        ("07.1", "share = np.bincount(y ** 2, minlength=K) / len(y)"),
        ("07.1", "share = np.bincount(y, minlength=K ** 2) / len(y)"),
        ("07.1", "share = share[share ** 2 > 0]"),
    ],
    "What no ReLU makes negative is above 0 where its square is; to turn round twice is not to turn": [
        ("05.7", "d = d @ W * (inside ** 2 > 0)"),
        (
            "05.7",
            "layers.append((W.reshape(after, before), b[::-1])); h.append(np.maximum(0, h[-1] @ W.T + b[::-1])); "
            "d = softmax(h[-1] @ W.T + b[::-1]); new = [np.ravel(W - learning_rate * d.T @ inside), "
            "b[::-1] - learning_rate * d.sum(axis=0), *new]",
        ),
    ],
}
