// Dancer by count: the signed scale, hatched where nothing can be told, framed where there is an event.
function heat(article, take, choose) {
  const box = article.querySelector(".map"), table = box.querySelector("table"), part = box.querySelector(".part");
  const counted = take.columns.some(([, , name]) => name);
  box.hidden = false;
  const scale = box.querySelector(".scale");
  make(scale, "span", {}, "early");
  for (const ms of [-1.5, -1, -0.5, 0, 0.5, 1, 1.5].map(times => times * take.plain_ms)) make(scale, "i", { title: `${signed(Math.round(ms))} ms`, style: `background:${tone(ms, take)}` });
  make(scale, "span", {}, `late (full colour: ${Math.round(1.5 * take.plain_ms)} ms)`);
  make(scale, "i", { class: "silent" });
  make(scale, "span", {}, "cannot be told");

  const named = ([start, , name], i) => {
    if (counted) return name.endsWith(":1") || (name && !i) ? name.split(":")[0] : "";
    return i % 5 ? "" : clocked(start).replace(/\.\d$/, "");
  };
  const fill = () => {
    table.replaceChildren();
    const head = make(make(table, "thead"), "tr"), body = make(table, "tbody");
    make(head, "th", { scope: "col" }, counted ? "eight" : "");
    take.columns.forEach((column, i) => make(head, "th", { scope: "col" }, named(column, i)));
    for (const row of take.heat) {
      const line = make(body, "tr"), name = take.dancers[row.dancer];
      make(line, "th", { scope: "row", title: name }, name);
      row.ms[part.value].forEach((ms, i) => {
        const number = row.event[part.value][i], cell = make(line, "td");
        if (counted && take.columns[i][2].endsWith(":1")) cell.classList.add("eight");
        cell.title = `${called(take, take.columns[i][0])}: ${ms === null ? "cannot be told" : `${signed(ms)} ms`}`;
        if (ms === null) { cell.classList.add("silent"); return; }
        cell.style.background = tone(ms, take);
        if (number < 0) return;
        const event = take.events[number], button = make(cell, "button", { type: "button" }, ms > 0 ? "+" : "−");
        cell.title += `, ${event.part}`;
        button.setAttribute("aria-label", `${name}, ${cell.title}`);
        button.style.color = share(ms, take) > 0.6 ? "var(--card)" : "var(--ink)";
        button.addEventListener("click", () => choose(number));
      });
    }
  };
  part.addEventListener("change", fill);
  fill();
}
