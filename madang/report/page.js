addEventListener("beforeprint", () => document.querySelectorAll("details.print:not([open])").forEach(d => { d.open = true; d.dataset.closed = ""; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-closed]").forEach(d => { d.open = false; delete d.dataset.closed; }));

// A player is one clock for several takes: switching keeps the place, or begins a marked place anew.
const AROUND_S = 1;
const players = new Map();
document.querySelectorAll(".player").forEach(box => {
  const buttons = [...box.querySelectorAll("[data-file]")], slider = box.querySelector("input");
  const said = box.querySelector("output"), toggle = box.querySelector(".toggle"), whole = box.querySelector(".whole");
  const takes = buttons.map(() => null);
  let now = 0, marked = null;
  const take = i => {
    if (!takes[i]) {
      const audio = takes[i] = new Audio(buttons[i].dataset.file);
      audio.volume = Number(buttons[i].dataset.volume);
      audio.addEventListener("error", () => { said.textContent = "cannot be played: keep this page where it was written; browsers play WAV, FLAC, MP3, OGG"; });
      audio.addEventListener("timeupdate", () => i === now && tell());
      for (const name of ["play", "pause", "ended", "loadedmetadata"]) audio.addEventListener(name, () => i === now && tell());
    }
    return takes[i];
  };
  const tell = () => {
    const audio = take(now), at = audio.currentTime;
    if (marked && at >= marked.end + AROUND_S && !audio.paused) audio.pause();
    slider.max = audio.duration || 1;
    slider.value = at;
    said.textContent = `${Math.floor(at / 60)}:${(at % 60).toFixed(1).padStart(4, "0")}`;
    toggle.textContent = audio.paused ? "▶" : "❚❚";
    whole.hidden = !marked;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === now)));
  };
  const go = (i, at) => {
    if (takes[now] && i !== now) takes[now].pause();
    now = i;
    const audio = take(i), start = () => { audio.currentTime = at; audio.play().catch(() => {}); tell(); };
    audio.readyState ? start() : (audio.addEventListener("loadedmetadata", start, { once: true }), audio.load());
  };
  const place = () => marked ? Math.max(0, marked.start - AROUND_S) : take(now).currentTime;
  buttons.forEach((button, i) => button.addEventListener("click", () => go(i, place())));
  toggle.addEventListener("click", () => take(now).paused ? go(now, place()) : take(now).pause());
  slider.addEventListener("input", () => { marked = null; take(now).currentTime = Number(slider.value); tell(); });
  whole.addEventListener("click", () => { marked = null; take(now).play().catch(() => {}); tell(); });
  box.hidden = false;
  players.set(box.id, { box, mark: (i, start, end) => { marked = { start, end }; go(i, Math.max(0, start - AROUND_S)); } });
});
document.querySelectorAll(".play").forEach(button => {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const { box } of players.values()) if (box.id !== button.dataset.player && box.querySelector(".toggle").textContent !== "▶") box.querySelector(".toggle").click();
    players.get(button.dataset.player).mark(Number(button.dataset.source), Number(button.dataset.start), Number(button.dataset.end));
  });
});
