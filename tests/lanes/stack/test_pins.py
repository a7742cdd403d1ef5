"""This environment has exactly the packages that its lane names, and the course as learners get it."""

import os
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import course_utils

LINES = Path(os.environ["COURSE_PINS"]).read_text(encoding="utf-8").splitlines()
PINS = [Requirement(line) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize("pin", PINS, ids=str)
def test_the_package_has_the_version_that_the_lane_names(pin):
    assert pin.specifier.contains(metadata.version(pin.name), prereleases=True)


def test_the_course_is_installed_not_read_from_a_clone():
    assert Path(course_utils.__file__).parents[1].name == "site-packages"
    assert metadata.distribution("course-utils").read_text("RECORD")
