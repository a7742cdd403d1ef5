"""How many frames a second the playground shows in JupyterLab in Chromium, and what a frame costs, for a few networks.

    uv run --group browser python tests/benchmarks/playground_frames.py

Frames are counted in the page: drawn, and of another training step than the one before. Fails if two hidden layers of
eight units, with batches of ten, are shown with fewer than 45 frames a second; on a busy machine, let it take fewer
(--least 20).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "lanes"))
from lab import chromium_page, jupyter_lab, run_all, write_notebook

NETWORKS = {
    "8-8, batch 10": "hidden=(8, 8)",
    "8-8, batch 1": "hidden=(8, 8), batch_size=1",
    "8-8, batch 30": "hidden=(8, 8), batch_size=30",
    "6 x 8, batch 10": "hidden=(8,) * 6",
}
SHOW = "from course_utils.playground import playground\nplayground(data='spiral', {})"

MEASURE = """async (seconds) => {
    const root = document.querySelector('.course-play');
    root.querySelector('.play').click();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const gaps = [], before = root.shownFrames, start = performance.now();
    let last = start, shown = before;
    while (performance.now() - start < 1000 * seconds) {
        const now = await new Promise(requestAnimationFrame);
        if (root.shownFrames !== shown) { gaps.push(now - last); last = now; shown = root.shownFrames; }
    }
    const rate = (root.shownFrames - before) / (performance.now() - start) * 1000;
    root.querySelector('.play').click();
    return [rate, gaps.sort((a, b) => a - b)[Math.floor(0.95 * gaps.length)]];
}"""


def measure(settings, seconds):
    """Return frames a second, and the gap in ms that 95 % of the frames do not exceed."""
    with tempfile.TemporaryDirectory() as folder:
        write_notebook(Path(folder) / "playground.ipynb", [SHOW.format(settings)])
        with jupyter_lab(Path(folder)) as address, chromium_page(viewport=(1060, 900)) as page:
            run_all(page, address("playground.ipynb"))
            page.wait_for_selector(".course-play .unit")
            return page.evaluate(MEASURE, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=float, default=45, help="frames a second that the first network has to reach")
    parser.add_argument("--seconds", type=float, default=6, help="how long each network is watched")
    options = parser.parse_args()
    rates = {}
    for name, settings in NETWORKS.items():
        rates[name], gap = measure(settings, options.seconds)
        load = os.getloadavg()[0]
        print(f"{name:16} {rates[name]:5.1f} frames a second, 95 % of gaps below {gap:3.0f} ms (load {load:.1f})")
    if rates["8-8, batch 10"] < options.least:
        sys.exit(f"expected at least {options.least:g} frames a second of 8-8, batch 10")


if __name__ == "__main__":
    main()
