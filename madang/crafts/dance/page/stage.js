// The reference and the dancer at an event: side by side and one over the other, slowed, with the film where there is one.
const UNSEEN = 255, LEVELS = 254, PER_TORSO = 1000, TRAIL_S = 0.4, OWN = 0, REFERENCE = 1, HEAD = 3;
const unpack = (text, axes) => {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0)), each = 2 * data.joints * axes;
  const ends = new Int16Array(bytes.buffer, 0, 2 * each), frames = (bytes.length - 4 * each) / each;
  const at = (figure, frame, joint) => Array.from({ length: axes }, (_, axis) => {
    const place = (figure * data.joints + joint) * axes + axis, level = bytes[(4 + frame) * each + place];
    return level === UNSEEN ? NaN : (ends[place] + ends[each + place] * level / LEVELS) / PER_TORSO;
  });
  let [wide, low, high] = [1, 0, 0];
  for (let frame = 0; frame < frames; frame++) for (let i = 0; i < 2 * data.joints; i++) {
    const [x, y, z = 0] = at(0, frame, i);  // joints of the second figure follow those of the first
    if (!Number.isFinite(x + y + z)) continue;
    wide = Math.max(wide, Math.hypot(x, z)); low = Math.min(low, y); high = Math.max(high, y);
  }
  return { frames, at, wide, low, high };
};
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function stage(article, take) {
  const box = article.querySelector(".stage"), drawn = take.events.map((_, i) => i).filter(i => take.events[i].figures);
  if (!box || !drawn.length) return null;
  const canvases = [...box.querySelectorAll("canvas")], films = [...box.querySelectorAll("video")];
  const [time, turn, play, now, said] = [".time", ".turn", ".play", ".now", ".now-showing"].map(name => box.querySelector(name));
  let index, event, poses, at = 0, speed = 0.25, playing = false, last = null;
  box.hidden = false;
  const length = () => Math.max((poses.frames - 1) / take.fps, 0.001);

  const joint = (figure, s, number) => {
    const frame = Math.min(Math.max(s * take.fps, 0), poses.frames - 1), before = Math.floor(frame), part = frame - before;
    const a = poses.at(figure, before, number), b = poses.at(figure, Math.min(before + 1, poses.frames - 1), number);
    const [x, y, z = 0] = a.map((value, axis) => value * (1 - part) + b[axis] * part);
    const angle = turn ? turn.value * Math.PI / 180 : 0;
    return [x * Math.cos(angle) + z * Math.sin(angle), y];
  };

  const paint = canvas => {
    const pixels = devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight, pen = canvas.getContext("2d");
    if (!w) return;  // of a take that is not shown
    canvas.width = w * pixels; canvas.height = h * pixels;
    pen.setTransform(pixels, 0, 0, pixels, 0, 0);
    pen.lineCap = pen.lineJoin = "round";
    const { wide, low, high } = poses, scale = Math.min((w - 20) / (2 * wide), (h - 40) / (high - low));
    const place = ([x, y]) => [w / 2 + x * scale, h - 18 - (y - low) * scale];
    const line = (points, style, width) => {
      pen.strokeStyle = style; pen.lineWidth = width; pen.beginPath();
      let down = false;
      for (const [x, y] of points.map(place)) {
        const seen = Number.isFinite(x + y);
        if (seen) down ? pen.lineTo(x, y) : pen.moveTo(x, y);
        down = seen;
      }
      pen.stroke();
    };
    const figure = (number, style, marked) => {
      const chain = data.limbs[event.part], trail = [];
      for (const [a, b] of data.bones) line([joint(number, at, a), joint(number, at, b)], chain ? style : marked, 3);
      const [x, y] = place(joint(number, at, HEAD));
      if (Number.isFinite(x + y)) { pen.beginPath(); pen.fillStyle = chain ? style : marked; pen.arc(x, y, 0.16 * scale, 0, 7); pen.fill(); }
      for (let s = Math.max(at - TRAIL_S, 0); s <= at; s += 0.02) trail.push(joint(number, s, chain ? chain[2] : 0));
      pen.globalAlpha = 0.5; line(trail, marked, 2); pen.globalAlpha = 1;
      if (chain) line(chain.map(each => joint(number, at, each)), marked, 5.5);
    };
    line([[-wide, low], [wide, low]], colour("--line"), 1);
    if (canvas.dataset.view !== "own") figure(REFERENCE, colour("--other"), colour("--other"));
    if (canvas.dataset.view !== "reference") figure(OWN, colour("--ink"), colour(`--${side(event.delay_ms)}`));
  };

  // The moment of the event at which the two are farthest apart.
  const widest = () => {
    const joints = data.limbs[event.part] || [...Array(data.joints).keys()];
    let [best, far] = [(event.at[0] + event.at[1]) / 2 - event.from, 0];
    for (let s = event.at[0] - event.from; s <= Math.min(event.at[1] - event.from, length()); s += 1 / take.fps) {
      const apart = joints.reduce((sum, j) => {
        const [a, b] = [joint(OWN, s, j), joint(REFERENCE, s, j)], gap = Math.hypot(a[0] - b[0], a[1] - b[1]);
        return sum + (Number.isFinite(gap) ? gap : 0);
      }, 0);
      if (apart > far) [best, far] = [s, apart];
    }
    return Math.min(best, length());
  };

  const draw = () => {
    canvases.forEach(paint);
    time.value = at / length();
    const moment = event.from + at, own = moment + event.start - event.at[0];
    now.textContent = called(take, own) + (moment >= event.at[0] && moment <= event.at[1] ? ` ${side(event.delay_ms)}` : "");
  };
  const follow = () => films.forEach(film => { film.currentTime = event.from + at + (film.dataset.of === "the take" ? event.start - event.at[0] : 0); });
  const step = stamp => {
    if (!playing) return;
    at += Math.min((stamp - (last ?? stamp)) / 1000, 0.1) * speed;
    last = stamp;
    if (at > length()) { at = 0; follow(); }
    draw();
    requestAnimationFrame(step);
  };
  const run = on => {
    playing = on;
    play.textContent = on ? "❚❚ pause" : "▶ play";
    for (const film of films) { film.playbackRate = speed; on ? film.play().catch(() => {}) : film.pause(); }
    if (on) { follow(); last = null; requestAnimationFrame(step); }
  };
  const show = (number, running = false) => {
    index = number; event = take.events[number];
    if (!event.figures) { said.textContent = `${event.dancer}, ${event.part}: no figures of it, to keep this page small.`; return; }
    poses = unpack(event.figures, take.flat ? 2 : 3);
    at = widest();
    said.textContent = `${event.dancer}, ${event.part}: ${event.lateness}${event.counted ? `, ${event.counted}` : ""}, ${event.when}`;
    box.querySelector(".who").textContent = event.dancer;
    if (running) at = 0;
    draw(); follow(); run(running);
  };
  const next = by => show(drawn[(drawn.indexOf(index) + by + drawn.length) % drawn.length], playing);
  box.querySelector(".earlier").addEventListener("click", () => next(-1));
  box.querySelector(".later").addEventListener("click", () => next(1));
  play.addEventListener("click", () => run(!playing));
  time.addEventListener("input", () => { run(false); at = time.value * length(); draw(); follow(); });
  if (turn) turn.addEventListener("input", draw);
  const speeds = [...box.querySelectorAll(".speed")];
  speeds.forEach(button => button.addEventListener("click", () => {
    speed = Number(button.dataset.speed);
    speeds.forEach(each => each.setAttribute("aria-pressed", String(each === button)));
    films.forEach(film => { film.playbackRate = speed; });
  }));
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  show(drawn[0]);
  return { redraw: draw, show: number => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    show(number, !still);
    box.scrollIntoView({ behavior: still ? "auto" : "smooth" });
  } };
}
