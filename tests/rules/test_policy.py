"""The lengths and counts, as the decree writes them, and what may become a policy."""

from __future__ import annotations

import pytest

from cepatrespon.rules.policy import PARAMETERS, Policy, defaults, problems


def test_the_lengths_are_those_of_the_decree() -> None:
    policy = Policy(1)
    assert policy["response"] == 21_600  # M1: 6 jam
    assert policy["routing_decision"] == policy["kelurahan_decision"] == 259_200  # M3, M4: 3 x 24 jam
    assert policy["unclear_decision"] == policy["not_found_decision"] == 86_400  # M5, M6: 1 x 24 jam
    assert policy["validation"] == 259_200  # M9: 3 x 24 jam
    assert policy["completion"] == policy["revival"] == 604_800  # our readings: 7 x 24 jam
    assert policy["completion"] - policy["warning"] == 518_400  # warned at 6 x 24 jam
    assert policy["routing_tickets"] == policy["extensions"] == policy["rejections_listed"] == 2


def test_the_defaults_may_become_a_policy() -> None:
    assert problems(defaults()) == []


@pytest.mark.parametrize("value", [0, -1, 1.5, "6", None, True])
def test_a_length_is_a_whole_number_above_zero(value: object) -> None:
    assert problems({**defaults(), "response": value}) == ["response must be a whole number above zero"]


def test_a_policy_with_a_parameter_missing_or_unknown_is_refused() -> None:
    lacking = {name: value for name, value in defaults().items() if name != "response"}
    assert problems(lacking) == ["response is missing"]
    assert problems({**defaults(), "respon": 1}) == ["respon is not a parameter"]
    with pytest.raises(ValueError, match="policy 2 lacks response"):
        Policy(2, lacking)


def test_every_parameter_counts_seconds_or_times() -> None:
    assert {parameter.unit for parameter in PARAMETERS.values()} == {"seconds", "times"}
