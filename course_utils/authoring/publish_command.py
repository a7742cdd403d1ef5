"""The command `publish` of the authors' command line."""

from .addresses import Course, checked
from .publish import publish
from .sources import ROOT, AuthoringError


def add_publish(commands):
    """Add `publish` to the subcommands of a parser."""
    text = "stamp badges, set-up cells and README's links with the repository on GitHub, or take the stamps back"
    command = commands.add_parser("publish", help=text, description=text)
    command.add_argument("--repo", metavar="OWNER/NAME", default="", help="the repository on GitHub")
    command.add_argument("--ref", metavar="TAG", default="", help="the tag whose files readers get, such as v1.0")
    command.add_argument("--hub", metavar="ADDRESS", default="", help="a JupyterHub that has nbgitpuller, if any")
    command.add_argument("--unstamp", action="store_true", help="take everything back")
    command.set_defaults(run=_publish, numbers=[])


def _publish(_sources, options):
    names = options.repo, options.ref, options.hub
    if options.unstamp and any(names):
        raise AuthoringError(f"expected --unstamp alone, got {' '.join(filter(None, names))} as well")
    changed = publish(Course() if options.unstamp else checked(*names))
    for path in changed:
        print(f"{path.relative_to(ROOT)}: written")
    if not changed:
        print("nothing to change")
    return 0
