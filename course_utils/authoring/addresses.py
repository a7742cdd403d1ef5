"""Where the course is published, as [tool.course] of pyproject.toml says, and every address that follows from it."""

import re
import tomllib
from typing import NamedTuple
from urllib.parse import quote

from .sources import ROOT, AuthoringError

OWNER = r"(?=[^/]{1,39}/)[A-Za-z0-9](?:-?[A-Za-z0-9])*"
NAME = r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}(?<!\.git)(?<!\.wiki)"
# What git forbids in a tag's name, and the slash, which would leave open where the name ends in a link.
NOT_IN_A_TAG = r"[\x00-\x20\x7f~^:?*\[\\/]|^[-.]|\.$|\.\.|\.lock$|@\{|^@$|^$"
HUB = r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9_.~-]+)*"


class Course(NamedTuple):
    """Where the course is published; all empty while it is not.

    Parameters
    ----------
    repo : str, OWNER/NAME on GitHub
    ref : str, the tag whose files readers get
    hub : str, the address of a JupyterHub that has nbgitpuller, or empty
    """

    repo: str = ""
    ref: str = ""
    hub: str = ""

    @property
    def archive(self):
        """The address that pip installs the course from; of a tag, so that a notebook and its package stay a pair."""
        return (
            f"https://github.com/{self.repo}/archive/refs/tags/{quote(self.ref, safe='')}.tar.gz" if self.repo else ""
        )

    def colab(self, stem):
        """Return the address that opens a notebook on Colab."""
        ref = quote(self.ref, safe="")
        return f"https://colab.research.google.com/github/{self.repo}/blob/{ref}/notebooks/{stem}.ipynb"

    def binder(self, stem):
        """Return the address that opens a notebook on Binder."""
        ref, path = quote(self.ref, safe=""), quote(f"lab/tree/notebooks/{stem}.ipynb", safe="")
        return f"https://mybinder.org/v2/gh/{self.repo}/{ref}?urlpath={path}"

    def nbgitpuller(self, stem):
        """Return the address, without its host if no hub is set, that copies the course to a hub and opens a notebook.

        It names no branch, so it follows the repository's own: nbgitpuller can clone a tag, but not pull it again.
        """
        repo = quote(f"https://github.com/{self.repo}", safe="")
        path = quote(f"lab/tree/{self.repo.partition('/')[2]}/notebooks/{stem}.ipynb", safe="")
        return f"{self.hub.rstrip('/')}/hub/user-redirect/git-pull?repo={repo}&urlpath={path}"


def course(root=ROOT):
    """Return where the project in a folder is published, as its pyproject.toml says."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["course"]
    return Course(**settings)


def checked(repo, ref, hub=""):
    """Return the `Course` of these names.

    Raises
    ------
    AuthoringError
        If GitHub or git would not take one of them; the message names what was expected and what came.
    """
    if not re.fullmatch(f"{OWNER}/{NAME}", repo):
        raise AuthoringError(f"expected --repo OWNER/NAME as on GitHub, such as ada/neural-networks, got {repo!r}")
    if re.search(NOT_IN_A_TAG, ref):
        raise AuthoringError(
            f"expected --ref TAG, a tag that git allows and without a slash, such as v1.0, got {ref!r}"
        )
    if hub and not re.fullmatch(f"{HUB}/?", hub):
        raise AuthoringError(f"expected --hub ADDRESS of a JupyterHub, such as https://hub.example.org, got {hub!r}")
    return Course(repo, ref, hub)
