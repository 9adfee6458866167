"""What a plan says of people's time, as the record that welfare sums."""

from madang.contract import derives, measure
from madang.model import Reading
from madang.records import Hours


@derives(Hours, over="shoots.plan", version=1)
def hours(plan: Hours) -> Hours:
    """The plan's own hours."""
    return plan


@measure("shoots.rows", over="shoots.plan", unit="rows", axis="none", resolution=1, version=1)
def rows(plan: Hours) -> Reading:
    """How many rows the plan has."""
    return Reading(len(plan.hours))
