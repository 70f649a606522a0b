"""What every test shares: Hypothesis repeats itself, and no test is timed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quizgen",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("quizgen")
