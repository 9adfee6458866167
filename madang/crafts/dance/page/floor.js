// The formation from above, the audience below: places that are meant, dancers, and arrows to those who are off.
function floorPlan(article, take) {
  const box = article.querySelector(".plan");
  if (!box) return;
  const tipped = `tip-${data.takes.indexOf(take)}`;
  const plan = take.floor, drawn = box.querySelector(".drawn"), column = box.querySelector(".column");
  const all = [...plan.own, ...plan.wanted].flat().filter(Boolean);
  if (!all.length) return;
  box.hidden = false;
  const PAD = 60, [left, right] = [0, 1].map(i => (i ? Math.max : Math.min)(...all.map(([x]) => x)) + (i ? PAD : -PAD));
  const [back, front] = [0, 1].map(i => (i ? Math.max : Math.min)(...all.map(([, z]) => z)) + (i ? PAD : -PAD));
  const off = (own, wanted) => own && wanted ? Math.hypot(own[0] - wanted[0], own[1] - wanted[1]) : 0;
  const draw = () => {
    const at = Number(column.value), [start, , name] = take.columns[at], wide = right - left;
    box.querySelector(".now").textContent = name ? `${name.replace(":", " · ")} (${clocked(start)})` : clocked(start);
    drawn.replaceChildren();
    const svg = make(drawn, "svg", { viewBox: `${left} ${back} ${wide} ${front - back + 34}`, role: "img", "aria-label": "Formation from above" });
    const tip = make(make(svg, "defs"), "marker", { id: tipped, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 5, markerHeight: 5, orient: "auto" });
    make(tip, "path", { d: "M0 0L8 4L0 8z", fill: "var(--late)" });
    const size = wide / 34;
    plan.own[at].forEach((own, dancer) => {
      const wanted = plan.wanted[at][dancer], far = off(own, wanted), group = make(svg, "g", far > plan.off_cm ? { class: "off" } : {});
      if (wanted) make(group, "circle", { class: "place", cx: wanted[0], cy: wanted[1], r: size });
      if (!own) return;
      make(group, "circle", { class: "dancer", cx: own[0], cy: own[1], r: size });
      if (far > plan.off_cm) make(group, "path", { class: "arrow", "marker-end": `url(#${tipped})`, d: `M${wanted[0]} ${wanted[1]}L${own[0]} ${own[1]}` });
      const label = make(group, "text", { class: "who", x: own[0], y: own[1] - size - 5, style: `font-size:${size * 0.9}px` }, take.dancers[dancer] + (far > plan.off_cm ? ` ${Math.round(far)} cm` : ""));
      make(label, "title", {}, `${take.dancers[dancer]}: ${Math.round(far)} cm off`);
    });
    make(svg, "text", { x: (left + right) / 2, y: front + 24, "text-anchor": "middle", style: `font-size:${size * 0.9}px` }, "audience");
  };
  const worst = plan.own.map((row, i) => Math.max(0, ...row.map((own, dancer) => off(own, plan.wanted[i][dancer]))));
  box.querySelector(".worst").addEventListener("click", () => { column.value = worst.indexOf(Math.max(...worst)); draw(); });
  column.addEventListener("input", draw);
  column.value = worst.indexOf(Math.max(...worst));
  draw();
}
