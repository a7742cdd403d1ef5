"""What the reader of a run sees: each lane whole, what is missing too loud to overlook, a table, one closing line."""

WIDTH = 100


def lane_report(outcome, text=""):
    """Return all that a lane printed, and its summary."""
    if outcome.missing:
        return loud(f"LANE {outcome.name} IS MISSING AND WAS NOT RUN: {outcome.missing}")
    head = f" lane {outcome.name} ".center(WIDTH, "=")
    rows = [
        f"stack    {outcome.stack}",
        *(f"ran      {line}" for line in outcome.steps),
        f"outcome  {outcome.word}: {outcome.passed} passed, {outcome.failed} failed in {outcome.seconds:.0f} s",
    ]
    title = f" summary of lane {outcome.name} ".center(WIDTH, "-")
    return "\n".join([head, text.strip(), title, *rows])


def loud(sentence):
    """Return a sentence in a frame that cannot be overlooked."""
    return "\n".join(["!" * WIDTH, f"!!! {sentence}", "!" * WIDTH])


def table(outcomes):
    """Return the table of all lanes."""
    rows = [("lane", "outcome", "passed", "failed", "seconds", "stack")]
    for o in outcomes:
        numbers = ("-", "-", "-") if o.missing else (o.passed, o.failed, f"{o.seconds:.0f}")
        rows.append((o.name, o.word, *map(str, numbers), o.missing or o.stack))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def closing_line(outcomes, strict):
    """Return the last line, "N passed, N failed": a missing lane is a failure where none may be missing."""
    failed = sum(outcome.failed for outcome in outcomes)
    failed += sum(bool(outcome.missing) for outcome in outcomes) if strict else 0
    return f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed"


def exit_code(outcomes, strict):
    """Return 0 if every lane passed; a missing one counts as failed where none may be missing."""
    return int(any(outcome.failed or (strict and outcome.missing) for outcome in outcomes))
