"""The small changes of expressions that people confuse, as rules (see `rules`), by what is wrong on the left side."""

from .rules import rules

RULES = rules(
    {
        "power sign": "a ^ b -> a ** b",
        "np.max of two": """
            np.max(a, b) -> np.maximum(a, b)
            max(a, b) -> np.maximum(a, b)
            """,
        "np.min of two": """
            np.min(a, b) -> np.minimum(a, b)
            min(a, b) -> np.minimum(a, b)
            """,
        "sign": """
            a + b <-> a - b; b
            a + b -> b - a; a
            -a + b -> a + b; a
            -a - b -> a - b; a
            """,
        "difference turned": "a - b -> b - a",
        "minus too many": """
            -a -> a
            0 - a -> a
            """,
        "complement too many": """
            1 - a -> a; a
            1.0 - a -> a; a
            """,
        "complement": """
            a - 1 -> 1 - a; a
            a * b -> (1 - a) * b; a
            a * b -> a * (1 - b); b
            a / b -> a / (1 - b); b
            a + b -> a + (1 - b); b
            a < b <-> a >= b
            """,
        "factor too many": """
            a * b -> a; b
            a * b -> b; a
            a @ b -> a; b
            a @ b -> b; a
            """,
        "division too many": """
            a / b -> a; b
            a // b -> a; b
            """,
        "term too many": """
            a + b -> a; b
            a + b -> b; a
            a - b -> a; b
            a - b -> b; a
            a - b -> -b; a
            a & b -> a; b
            a & b -> b; a
            a | b -> a; b
            a | b -> b; a
            """,
        "power too many": """
            a ** b -> a; b
            np.square(a) -> a
            """,
        "times or over": "a * b <-> a / b; b",
        "upside down": "a / b -> b / a",
        "plus or times": "a + b <-> a * b",
        "minus or over": "a - b <-> a / b",
        "times or power": "a * b <-> a ** b",
        "base and exponent": "a ** b -> b ** a",
        "rounding": """
            a / b <-> a // b
            a % b <-> a // b
            a % b -> a / b
            round(a / b) -> a // b
            round(a / b) -> a / b
            np.round(a) -> np.floor(a)
            np.ceil(a) <-> np.floor(a)
            math.ceil(a) <-> math.floor(a)
            -(-a // b) -> a // b
            """,
        "@ or *": """
            a * b <-> a @ b
            a * b -> b @ a
            np.dot(a, b) -> a * b
            np.outer(a, b) -> np.dot(a, b)
            np.outer(a, b) -> a * b
            """,
        "@ turned": """
            a @ b -> b @ a
            a.dot(b) -> b.dot(a)
            np.dot(a, b) -> np.dot(b, a)
            np.outer(a, b) -> np.outer(b, a)
            """,
        "transpose": """
            a @ b <-> a @ b.T
            a @ b <-> a.T @ b
            a @ b -> b.T @ a
            a @ b -> b @ a.T
            a.T -> a
            a.transpose() -> a
            np.dot(a, b) -> np.dot(a.T, b)
            np.dot(a, b) -> np.dot(a, b.T)
            """,
        "summed before multiplied": """
            np.sum(a) * np.sum(b) -> np.sum(a * b)
            a.sum() * b.sum() -> (a * b).sum()
            c * a.sum() * b.sum() -> c * (a * b).sum()
            c * np.sum(a) * np.sum(b) -> c * np.sum(a * b)
            a.sum() * b.sum(0) -> a @ b
            a.sum() * b.sum(axis=0) -> a @ b
            c * a.sum() * b.sum(0) -> c * (a @ b)
            c * a.sum() * b.sum(axis=0) -> c * (a @ b)
            sum(a) * sum(b) -> sum(a * b)
            np.sum(a, axis=0) * np.sum(b) -> a.T @ b
            a.sum(axis=0) * b.sum() -> a.T @ b
            np.outer(a.sum(axis=0), b.sum(axis=0)) -> a.T @ b
            np.outer(a.sum(0), b.sum(0)) -> a.T @ b
            np.sum(a) ** 2 -> np.sum(a ** 2)
            a.sum() ** 2 -> (a ** 2).sum()
            """,
        "order of log and sum": """
            b(a).sum() <-> b(a.sum()); b
            b(a).mean() <-> b(a.mean()); b
            np.sum(b(a)) <-> b(np.sum(a)); b
            np.mean(b(a)) <-> b(np.mean(a)); b
            """,
        "length of a vector": """
            np.abs(a).max() -> np.linalg.norm(a)
            np.sum(a ** 2) -> np.linalg.norm(a)
            (a ** 2).sum() -> np.linalg.norm(a)
            """,
        "equality": """
            a < b <-> a <= b
            a > b <-> a >= b
            np.heaviside(a, b) -> np.heaviside(a, 0.0)
            np.heaviside(a, b) -> np.heaviside(a, 0.5)
            np.heaviside(a, b) -> np.heaviside(a, 1.0)
            """,
        "equal only": """
            a == b -> a <= b
            a == b -> a >= b
            """,
        "comparison turned": """
            a < b <-> a > b
            a <= b <-> a >= b
            a < b <-> a >= b
            a > b <-> a <= b
            a == b <-> a != b
            not a -> a
            ~a -> a
            """,
        "and or": """
            a & b <-> a | b
            a and b <-> a or b
            """,
        "condition too many": """
            a if b else c -> a
            a if b else c -> c
            np.where(a, b, c) -> b
            np.where(a, b, c) -> c
            a and b -> a
            a and b -> b
            a or b -> a
            a or b -> b
            """,
        "branches swapped": """
            a if b else c -> c if b else a
            np.where(a, b, c) -> np.where(a, c, b)
            """,
        "cut at 0": """
            np.maximum(a, b) -> b
            np.maximum(a, b) -> a
            np.minimum(a, b) -> a
            np.minimum(a, b) -> b
            """,
        "mask": """
            np.maximum(0, a) <-> a > 0
            np.maximum(a, 0) <-> a > 0
            np.minimum(a, 0) <-> a < 0
            """,
        "row and column": """
            a[b, c] -> a[c, b]
            a[b][c] -> a[c][b]
            """,
        "flip": """
            a[::-1] -> a
            a[:, ::-1] -> a
            a[::-1, ::-1] -> a
            a[::-1] -> a[::-1, ::-1]
            a[:, ::-1] -> a[::-1, ::-1]
            np.flip(a) -> a
            np.flipud(a) -> np.flip(a)
            np.fliplr(a) -> np.flip(a)
            np.flip(a, axis=b) -> np.flip(a)
            np.rot90(a) -> np.rot90(a, 2)
            """,
        "which end is left out": """
            a[b:] -> a[:-b]
            a[:-b] -> a[b:]
            a[:, b:] -> a[:, :-b]
            a[:, :-b] -> a[:, b:]
            """,
        "part too many": """
            a[:-b] -> a
            a[b:] -> a
            a[:b] -> a
            a[:, :-b] -> a
            a[:, b:] -> a
            a[:-b, :-c] -> a[:, :-b]
            """,
        "rows or columns": """
            a[:-b] <-> a[:, :-b]
            a[b:] <-> a[:, b:]
            a.shape[0] <-> a.shape[1]
            len(a) -> len(a.T)
            len(a.T) -> len(a)
            len(a[0]) -> len(a)
            a.shape[-1] -> a.shape[0]
            """,
        "size": """
            a.size -> len(a)
            np.size(a) -> len(a)
            """,
        "sigmoid too many": "1 / (1 + np.exp(-a)) -> a",
        "sigmoid": """
            np.tanh(a) -> 1 / (1 + np.exp(-a))
            np.maximum(0, a) -> 1 / (1 + np.exp(-a))
            np.maximum(a, 0) -> 1 / (1 + np.exp(-a))
            1 / (1 + np.exp(a)) -> 1 / (1 + np.exp(-a))
            """,
        "cut wanted": """
            np.tanh(a) -> np.maximum(0, a)
            np.abs(a) -> np.maximum(0, a)
            1 / (1 + np.exp(-a)) -> np.maximum(0, a)
            """,
        "slope of tanh": """
            1 - a ** 2 -> a * (1 - a); a
            1 - a * a -> a * (1 - a); a
            """,
        "minus before a sum": """
            -a + b -> -(a + b)
            -a - b -> -(a - b)
            -a * c + b -> -(a * c + b)
            -a @ c + b -> -(a @ c + b)
            -a * c - b -> -(a * c - b)
            -a @ c - b -> -(a @ c - b)
            """,
        "clip": """
            np.clip(a, b, c) -> a
            np.clip(a, b, c) -> np.maximum(a, b)
            """,
        "slope missing": "1 - a -> a * (1 - a); a",
        "slope for the value": "a * (1 - a) -> a; a",
    }
)
