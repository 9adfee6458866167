"""The risk of a plan as one page that prints, and that a phone can read."""

from __future__ import annotations

from pathlib import Path

from madang.crafts.screen.risk.assess import Risk
from madang.crafts.screen.risk.chart import INK, chart
from madang.crafts.screen.risk.wording import advice, assumptions, buffer_line, percent, verdict


def page(risk: Risk) -> str:
    """The page. What comes from files is escaped; nothing is fetched from elsewhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    scenes = [(each, risk.season.scenes[each.scene]) for each in risk.critical]
    return environment.get_template("page.html.jinja").render(
        risk=risk,
        ink=INK[risk.flag],
        verdict=verdict(risk),
        advice=advice(risk),
        assumptions=list(assumptions(risk)),
        chart=Markup(chart(risk)),  # its texts are escaped where it is drawn
        scenes=[
            {
                "id": scene.id,
                "episode": risk.season.episodes[scene.episode].id,
                "day": risk.season.day_name(risk.plan.stands[scene.id].day),
                "missed": f"{each.missed:+.3f} ± {1.96 * each.error:.3f}",
                "any": f"{100 * each.any:+.1f} points",
                "width": round(100 * each.missed / risk.critical[0].missed),
            }
            for each, scene in scenes
        ],
        buffers=[buffer_line(risk, each) for each in risk.buffers],
        percent=percent,
    )
