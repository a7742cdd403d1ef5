"""A lesson of five minutes, to be taught live and from slides."""

from course_utils.authoring.build import build
from course_utils.authoring.setup_cell import setup_source

DOUBLE = """\
# Twice as much
def double(x):
    # Whatever it is
    return 2 * x

# Three, for example
print("twice three:", double(3))"""
SOURCE = f"""\
# %% [markdown]
# # Teach a small lesson
#
# **What you will do.** Double numbers.

# %% tags=["setup", "hide"]
{setup_source("")}

# %%
from course_utils.explore import explore, lin

# %% [markdown]
# ## Double a number
#
# What is twice three? With
#
# $$y = 2 x$$

# %% [markdown] tags=["notes"]
# **1 minute.** Wait.
#
# **Ask:** what is twice three? (Six.)
#
# **Goes wrong:** somebody says nine.

# %% tags=["live"]
{DOUBLE}

# %% [markdown]
# Six.
#
# ## Watch it grow
#
# Drag $x$.

# %% tags=["hide"]
# @title Live figure: twice x
@explore(x=lin(0, 10, value=3))
def twice(fig):
    \"\"\"A dot at x and twice x, which climbs two to the right's one.\"\"\"
    ax = fig.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 20), xlabel="x", ylabel="2x")
    (dot,) = ax.plot([], [], "o", markersize=20)

    def update(x):
        dot.set_data([x], [2 * x])
        return (dot,)

    return update

# %% [markdown]
# **What you learned.** To double.
"""


def write_lesson(folder):
    """Write the lesson's source below a folder, build it, and return the source's path."""
    source = folder / "notebooks" / "source" / "01_lesson.py"
    source.parent.mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.course]\nrepo = ""\nref = ""\n', encoding="utf-8")
    source.write_text(SOURCE, encoding="utf-8")
    build(source)
    return source
