"""Runs the course's tests on every stack that it promises to work on; `.ci/run` starts it."""
