"""Command line of the authors: `uv run python -m course_utils.authoring build 01`, or `check`."""

import argparse
import io
import sys

from .build import build
from .check import check_notebook, rules, strays
from .editions_command import add_editions
from .grade_command import add_grade
from .guide import pages, stale
from .new import NEXT, begin
from .publish_command import add_publish
from .site_command import add_site
from .sources import AuthoringError, source_paths


def main(arguments=None):
    """Run one command and return its exit code, 0 if all is well and 1 if not."""
    parser = argparse.ArgumentParser(prog="course_utils.authoring", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text, run in [
        ("build", "execute the sources and store the notebooks with their outputs", _build),
        ("check", "compare the stored notebooks with their sources and the house rules", _check),
    ]:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("numbers", nargs="*", metavar="NN", help="numbers of notebooks, such as 01; none for all")
        command.set_defaults(run=run)
    text = "make the tables of the instructor's guide anew"
    commands.add_parser("guide", help=text, description=text).set_defaults(run=_guide, numbers=[])
    text = "begin a notebook: a source, exercises and answers, an example that passes every rule"
    command = commands.add_parser("new", help=text, description=text)
    command.add_argument("number", metavar="NN", help="a number that no notebook has, such as 09")
    command.add_argument("title", help="what the reader will do, such as 'Remember what came before'")
    command.set_defaults(run=_new, numbers=[])
    add_editions(commands)
    add_grade(commands)
    add_publish(commands)
    add_site(commands)
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show is no reason to stop
    try:
        sources = source_paths(options.numbers)
    except AuthoringError as error:
        parser.error(str(error))
    try:
        return options.run(sources, options)
    except (AuthoringError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _build(sources, _options):
    failures = 0
    for source in sources:
        try:
            target, changed = build(source)
            print(f"{target.name}: {'written' if changed else 'unchanged'}", flush=True)
        except AuthoringError as error:
            failures += 1
            print(error, file=sys.stderr, flush=True)
    return int(failures > 0)


def _new(_sources, options):
    for path in begin(options.number, options.title):
        print(path)
    print(NEXT.format(number=options.number))
    return 0


def _guide(_sources, _options):
    for path, text in pages().items():
        changed = text != path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path.name}: {'written' if changed else 'unchanged'}")
    return 0


def _check(sources, options):
    findings = [finding for source in sources for finding in check_notebook(source)]
    if not options.numbers:
        findings += [*strays(), *stale()]
    for finding in findings:
        print(finding)
    if not findings:
        names = ", ".join(source.name[:2] for source in sources) or "none"
        print(f"In order: {names}. Checked: {', '.join(rules())}.")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
