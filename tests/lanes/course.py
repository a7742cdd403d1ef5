"""What lanes ask about the course: where it is, which notebooks it has, and how nbval runs them strictly."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(ROOT.glob("notebooks/[0-9][0-9]_*[a-z].ipynb"))  # a reader's own and JupyterLab's copies are none
SANITIZE = f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval_sanitize.cfg'}"
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-kernel-startup-timeout=300", SANITIZE, "-p", "no:cacheprovider"]
