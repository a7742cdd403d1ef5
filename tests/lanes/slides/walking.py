"""Going through slides in Chromium from the first to the last, and telling what is wrong with each."""

from lab import take_photograph

SHRUNK = 0.6  # below this share of their size, letters cannot be read from the last row

# What stands on the current slide: how far it is shrunk, what lies beyond the screen or its box, and formulas and
# pictures that are not there. MathJax hides copies for screen readers far outside, and within a formula its boxes are
# much higher than what they show, so that a formula counts as one box. The speaker notes are not shown.
LOOK = """() => {
    const slide = Reveal.getCurrentSlide();
    const hidden = 'aside, .MathJax_Preview, .MJX_Assistive_MathML, script, style';
    const parts = [...slide.querySelectorAll('*')].filter((one) => !one.closest(hidden) &&
        !one.parentElement.closest('.math') && one.getClientRects().length);
    const beyond = parts.filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width && box.height &&
            (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
    });
    const cut = parts.filter((one) => getComputedStyle(one).overflowX !== 'visible' &&
        one.scrollWidth > one.clientWidth + 1);
    const shown = slide.cloneNode(true);
    shown.querySelectorAll('aside, pre, code, script, .MathJax, .MathJax_Display').forEach((one) => one.remove());
    return {
        place: JSON.stringify(Reveal.getIndices()),
        shrunk: Number(slide.style.zoom || 1),
        beyond: beyond.map((one) => one.localName + ' ' + one.className).slice(0, 3),
        cut: cut.map((one) => one.localName + ' ' + one.className).slice(0, 3),
        wanted: slide.querySelectorAll('script[type^="math/tex"]').length,
        set: slide.querySelectorAll('.MathJax').length,
        errors: slide.querySelectorAll('.MathJax_Error, .merror, .noError').length,
        dollars: (shown.textContent.match(/[$]/g) || []).length,
        blank: [...slide.querySelectorAll('img')].filter((one) => !one.naturalWidth || !one.alt).length,
        empty: !slide.querySelector('img') && !slide.innerText.trim(),
    };
}"""

AT_ONCE = ".reveal .fragment { transition: none !important }"  # else photographs show fragments fading in


def start(page, path):
    """Open slides from a file, and wait until the mathematics is set and the first slide is there."""
    page.goto(path.as_uri(), timeout=180_000)
    page.wait_for_function("() => window.Reveal && Reveal.isReady()", timeout=300_000)
    page.add_style_tag(content=AT_ONCE)


def walk(page, photographs):
    """Go from the first slide to the last, fragment by fragment; return a dict of what each step looks like.

    Parameters
    ----------
    page : playwright.sync_api.Page
    photographs : pathlib.Path
        A folder, for one picture a step.
    """
    browser, steps = page.context.new_cdp_session(page), []
    while not steps or steps[-1]["place"] != page.evaluate("JSON.stringify(Reveal.getIndices())"):
        steps.append(page.evaluate(LOOK))
        take_photograph(browser, photographs / f"{len(steps):03d}.png")
        page.evaluate("Reveal.next()")
    return steps


def faults(step):
    """Return what is wrong with a step, as a list of sentences."""
    found = []
    if step["beyond"]:
        found.append(f"beyond the screen: {', '.join(step['beyond'])}")
    if step["cut"]:
        found.append(f"cut off on its right: {', '.join(step['cut'])}")
    if step["shrunk"] < SHRUNK:
        found.append(f"shrunk to {step['shrunk']:.0%}")
    if step["wanted"] != step["set"] or step["errors"] or step["dollars"]:
        found.append(f"{step['set']} of {step['wanted']} formulas, {step['errors']} errors, {step['dollars']} stray $")
    if step["blank"]:
        found.append("a picture that does not load, or has no text for those who cannot see it")
    if step["empty"]:
        found.append("nothing on it")
    return found
