// What all drawings share: elements, moments, and the signed scale (early blue, late orange, told apart by its sign too).
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const make = (parent, name, attributes = {}, text = "") => {
  const inside = parent.namespaceURI === SVG || name === "svg";
  const element = inside ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return parent.appendChild(element);
};
const clocked = s => { const t = Math.round(s * 10); return `${Math.floor(t / 600)}:${(t % 600 / 10).toFixed(1).padStart(4, "0")}`; };
const side = ms => ms > 0 ? "late" : "early";
const share = (ms, take) => Math.min(Math.abs(ms) / (1.5 * take.plain_ms), 1);
const tone = (ms, take) => `color-mix(in oklab, var(--${side(ms)}) ${Math.round(100 * share(ms, take))}%, var(--soft))`;
const signed = ms => `${ms > 0 ? "+" : ms < 0 ? "−" : ""}${Math.abs(ms)}`;
const called = (take, s) => {
  const column = take.columns.find(([a, b]) => s >= a && s < b) || take.columns[take.columns.length - 1];
  return column[2] ? `${column[2].replace(":", " · ")} (${clocked(s)})` : clocked(s);
};
