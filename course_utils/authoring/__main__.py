"""Command line of the authors: `uv run python -m course_utils.authoring build 01` and `... check`."""

import argparse
import sys

from course_utils.authoring.build import BuildError, build
from course_utils.authoring.check import RULES, check
from course_utils.authoring.files import notebooks


def main(arguments=None):
    """Run one command and return its exit code, 0 if all is well and 1 if not."""
    parser = argparse.ArgumentParser(prog="course_utils.authoring", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in [
        ("build", "execute the sources and store the notebooks"),
        ("check", "compare the stored notebooks with their sources and the house rules"),
    ]:
        command = commands.add_parser(name, help=text)
        command.add_argument("numbers", nargs="*", metavar="NN", help="numbers of notebooks, such as 01; all if left out")
    options = parser.parse_args(arguments)
    try:
        pairs = notebooks(options.numbers)
    except ValueError as error:
        parser.error(str(error))
    return _build(pairs) if options.command == "build" else _check(pairs)


def _build(pairs):
    failed = False
    for pair in pairs:
        try:
            print(f"{pair.stored.name}: {'written' if build(pair) else 'unchanged'}", flush=True)
        except BuildError as error:
            failed = True
            print(error, file=sys.stderr)
    return int(failed)


def _check(pairs):
    findings = [finding for pair in pairs for finding in check(pair)]
    print(*findings, sep="\n", end="\n" if findings else "")
    if not findings:
        print(f"{len(pairs)} notebooks are in order. Checked:", *(f"  {rule.__doc__}" for rule in RULES), sep="\n")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
