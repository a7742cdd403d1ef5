"""Settings that hold for all tests."""

from hypothesis import settings

# The same examples on every run, and no time limit for one of them: a busy machine is not a defect.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")
