// One dancer's delays through the take: a strip for each part, with its interval, and the events of the list.
function lag(article, take, choose) {
  const box = article.querySelector(".lag"), pick = box.querySelector(".dancer"), wide = box.querySelector(".wide");
  const hatch = `hatch-${data.takes.indexOf(take)}`;
  const LEFT = 84, RIGHT = 14, HIGH = 90, GAP = 10;
  box.hidden = false;
  const draw = () => {
    const { dancer, parts } = take.lines[pick.value], names = Object.keys(parts), seconds = Math.max(take.end - take.start, 0.1);
    const inner = Math.max(wide.clientWidth - LEFT - RIGHT - 2, seconds * 9), height = names.length * (HIGH + GAP) + 24;
    const x = s => LEFT + (s - take.start) / seconds * inner;
    const told = Object.values(parts).flatMap(([delays]) => delays.map(ms => Math.abs(ms ?? 0)));
    const most = Math.ceil(Math.max(100, ...told) / 50) * 50;
    wide.replaceChildren();
    const svg = make(wide, "svg", { width: LEFT + inner + RIGHT, height, role: "img", "aria-label": `Delays of ${take.dancers[dancer]}` });
    const pattern = make(make(svg, "defs"), "pattern", { id: hatch, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    make(pattern, "rect", { width: 2, height: 6, fill: "var(--hatch)" });
    names.forEach((part, row) => {
      const top = 6 + row * (HIGH + GAP), middle = top + HIGH / 2;
      const y = ms => middle - Math.max(-1, Math.min(1, ms / most)) * HIGH / 2;
      make(svg, "text", { x: 8, y: middle - 2, class: "name" }, part);
      make(svg, "text", { x: LEFT - 6, y: top + 9, "text-anchor": "end" }, `+${most}`);
      make(svg, "text", { x: LEFT - 6, y: top + HIGH, "text-anchor": "end" }, `−${most}`);
      for (const limit of [-take.plain_ms, take.plain_ms]) make(svg, "path", { class: "limit", d: `M${LEFT} ${y(limit)}h${inner}` });
      make(svg, "path", { class: "zero", d: `M${LEFT} ${middle}h${inner}` });
      const [delays, lows, highs] = parts[part], at = i => x(take.start + i * take.step_s).toFixed(1);
      for (let i = 0; i < delays.length; i++) {
        const silent = delays[i] === null, first = i;
        while (i + 1 < delays.length && (delays[i + 1] === null) === silent) i++;
        const run = Array.from({ length: i - first + 1 }, (_, k) => first + k);
        if (silent) { make(svg, "rect", { fill: `url(#${hatch})`, x: at(first), y: top, width: (run.length * take.step_s / seconds * inner).toFixed(1), height: HIGH }); continue; }
        const points = (values, order = run) => order.map(k => `${at(k)} ${y(values[k]).toFixed(1)}`).join("L");
        make(svg, "path", { class: "band", d: `M${points(highs)}L${points(lows, [...run].reverse())}z` });
        make(svg, "path", { class: "path", d: `M${points(delays)}` });
      }
      take.events.forEach((event, number) => {
        if (event.number !== dancer || event.part !== part) return;
        const rect = make(svg, "rect", { class: `event ${side(event.delay_ms)}`, x: x(event.at[0]), y: top, width: x(event.at[1]) - x(event.at[0]), height: HIGH, tabindex: 0, role: "button", "aria-label": `${event.part}: ${event.lateness}` });
        make(rect, "title", {}, `${event.lateness}, ${event.counted || event.when}`);
        rect.addEventListener("click", () => choose(number));
        rect.addEventListener("keydown", key => { if (key.key === "Enter" || key.key === " ") { key.preventDefault(); choose(number); } });
      });
    });
    const tick = [1, 2, 5, 10, 15, 30, 60].find(s => s / seconds * inner >= 44) || 60;
    for (let s = Math.ceil(take.start / tick) * tick; s <= take.end; s += tick) make(svg, "text", { x: x(s), y: height - 6, "text-anchor": "middle" }, clocked(s).replace(/\.\d$/, ""));
  };
  pick.addEventListener("change", draw);
  addEventListener("resize", draw);
  draw();
  return { redraw: draw, pick: number => { const row = take.lines.findIndex(each => each.dancer === number); if (row >= 0) { pick.value = row; draw(); } } };
}
