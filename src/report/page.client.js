// The moving picture of a report page: draws the embedded points up to a frame on a canvas. Plain script, no imports:
// it is put into the page as it stands.
(() => {
  const data = JSON.parse(document.getElementById("play-data").textContent);
  const canvas = document.getElementById("play-canvas");
  const slider = document.getElementById("play-slider");
  const button = document.getElementById("play-button");
  const state = document.getElementById("play-state");
  const selects = { x: document.getElementById("play-x"), y: document.getElementById("play-y") };
  const nowhere = 65535;
  const frameCount = data.tested.length;
  const secondsPerRun = 12;

  function bytes(text) {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  }
  // The bytes are little-endian, as are all machines that browsers run on.
  const words = (text) => new Uint16Array(bytes(text).buffer);
  const frames = words(data.frames);
  const kinds = bytes(data.kinds);
  const places = data.columns.map((column) => words(column.places));
  /** Index of the first point of each frame; points are in log order, so frames ascend. */
  const starts = new Uint32Array(frameCount + 1).fill(frames.length);
  for (let i = frames.length - 1; i >= 0; i--) starts[frames[i]] = i;
  for (let f = frameCount - 1; f >= 0; f--) starts[f] = Math.min(starts[f], starts[f + 1]);

  let frame = frameCount - 1;
  let playing = false;
  let box = { left: 0, top: 0, width: 1, height: 1 };
  let colours = {};
  /** The finished points, kept so that a step forward draws only what is new. */
  const ground = document.createElement("canvas");
  let groundFrame = -1;

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue(`--${name}`).trim();
    colours = {
      ink: get("ink"),
      muted: get("muted"),
      grid: get("grid"),
      kinds: [get("bad"), get("other"), get("found")],
    };
  }

  function drawAxes(context, width, height, ratio) {
    const small = width / ratio < 480;
    const size = small ? 11 : 13;
    const [x, y] = [data.columns[+selects.x.value], data.columns[+selects.y.value]];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = `${size}px system-ui, sans-serif`;
    const widest = Math.max(...y.ticks.map((tick) => context.measureText(tick[1]).width));
    const left = widest + size + 22;
    box = { left, top: 12, width: width / ratio - left - 14, height: height / ratio - 12 - 3.4 * size };
    const bottom = box.top + box.height;
    context.lineWidth = 1;
    context.textAlign = "center";
    context.strokeStyle = colours.grid;
    context.fillStyle = colours.muted;
    let lastEnd = Number.NEGATIVE_INFINITY;
    for (const [at, text] of x.ticks) {
      if (at < 0 || at > 1 || text === "") continue;
      const px = box.left + at * box.width;
      context.strokeRect(px, box.top, 0, box.height);
      const half = context.measureText(text).width / 2;
      if (px - half < lastEnd + 6) continue;
      lastEnd = px + half;
      context.fillText(text, px, bottom + size + 5);
    }
    context.textAlign = "right";
    for (const [at, text] of y.ticks) {
      if (at < 0 || at > 1 || text === "") continue;
      const py = bottom - at * box.height;
      context.strokeRect(box.left, py, box.width, 0);
      context.fillText(text, box.left - 6, py + size * 0.35);
    }
    context.strokeStyle = colours.muted;
    context.strokeRect(box.left, box.top, box.width, box.height);
    context.fillStyle = colours.ink;
    context.textAlign = "center";
    context.fillText(x.title, box.left + box.width / 2, bottom + 2.75 * size);
    context.save();
    context.translate(size, box.top + box.height / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(y.title, 0, 0);
    context.restore();
  }

  function drawPoints(context, from, to, radius, alpha, outline) {
    const [xs, ys] = [places[+selects.x.value], places[+selects.y.value]];
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    for (let kind = 0; kind < 3; kind++) {
      context.globalAlpha = kind === 2 ? alpha : alpha * 0.6;
      context.fillStyle = colours.kinds[kind];
      context.strokeStyle = colours.ink;
      context.lineWidth = 0.8;
      for (let i = from; i < to; i++) {
        if (kinds[i] !== kind || xs[i] === nowhere || ys[i] === nowhere) continue;
        const px = box.left + (xs[i] / (nowhere - 1)) * box.width;
        const py = box.top + (1 - ys[i] / (nowhere - 1)) * box.height;
        if (radius < 1.2) {
          context.fillRect(px - radius, py - radius, 2 * radius, 2 * radius);
          continue;
        }
        context.beginPath();
        context.arc(px, py, radius, 0, 2 * Math.PI);
        context.fill();
        if (outline) context.stroke();
      }
    }
    context.restore();
  }

  function draw() {
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (canvas.width !== width || canvas.height !== height || groundFrame >= frame) groundFrame = -1;
    if (groundFrame < 0) {
      ground.width = canvas.width = width;
      ground.height = canvas.height = height;
      drawAxes(ground.getContext("2d"), width, height, ratio);
    }
    const total = Math.max(1, starts[frameCount]);
    const radius = Math.max(
      0.7,
      Math.min(2.4, (0.15 * Math.min(box.width, box.height)) / Math.sqrt(total) + 0.5),
    );
    const last = frame === frameCount - 1;
    const before = ground.getContext("2d");
    drawPoints(before, starts[groundFrame + 1], starts[last ? frame + 1 : frame], radius, 0.8, false);
    groundFrame = last ? frame : frame - 1;
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.drawImage(ground, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!last)
      drawPoints(context, starts[frame], starts[frame + 1], Math.max(1.8, radius * 1.3), 1, radius > 1);
    const [tested, found] = [data.tested[frame], data.found[frame]];
    const share = tested > 0 ? ` (${((100 * found) / tested).toFixed(1)} %)` : "";
    const where = data.unit === "iteration" ? `iteration ${data.iteration[frame]}: ` : "";
    state.textContent = `${where}${tested.toLocaleString("en-US")} tested, ${found.toLocaleString("en-US")} found${share}`;
    slider.value = String(frame);
    slider.setAttribute("aria-valuetext", state.textContent);
  }

  function redrawAll() {
    groundFrame = -1;
    readColours();
    draw();
  }

  function setPlaying(on) {
    playing = on;
    button.textContent = on ? "❚❚ Pause" : "▶ Play";
    button.setAttribute("aria-label", on ? "Pause" : "Play");
    if (!on) return;
    if (frame === frameCount - 1) frame = 0;
    const first = frame;
    let started;
    const step = (now) => {
      if (!playing) return;
      started ??= now;
      const target = first + Math.floor(((now - started) / 1000 / secondsPerRun) * frameCount);
      if (target > frame || target === first) {
        frame = Math.min(frameCount - 1, target);
        draw();
      }
      if (frame === frameCount - 1) setPlaying(false);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  button.addEventListener("click", () => setPlaying(!playing));
  slider.addEventListener("input", () => {
    setPlaying(false);
    frame = Number(slider.value);
    draw();
  });
  selects.x.addEventListener("change", redrawAll);
  selects.y.addEventListener("change", redrawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  new ResizeObserver(redrawAll).observe(canvas);
  redrawAll();
})();
