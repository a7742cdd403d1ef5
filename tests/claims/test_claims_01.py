"""What notebook 01 tells readers to drag has the effect that it promises."""

import numpy as np
from claiming import moved


def test_the_loss_is_flat_up_to_a_margin_of_2_and_its_slope_doubles_at_20():
    def slope(delta):
        below, above = (moved("01", "margin", delta=delta + step).number("loss") for step in (-0.5, 0.5))
        return above - below

    assert [slope(delta) for delta in (1, 3, 19, 21, 29)] == [0, 1, 1, 2, 2]


def test_what_sticks_out_of_the_forbidden_zone_is_the_loss():
    for delta in (0, 2, 12, 30):
        frame = moved("01", "margin", delta=delta)
        limit = frame.number("rivals must stay left of")
        assert frame.number("loss") == np.maximum(0, np.array([-7, 11]) - limit).sum()
