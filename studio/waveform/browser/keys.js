// Keys: all that a pointer can do.

export const SHORTCUTS = [
  ["Listen", [["Space", "Play or stop"], ["← →", "Move the playhead"], ["Home, End", "To the beginning, to the end"], ["L", "Loop"], ["B", "Before or now"]]],
  ["Choose", [["Drag", "A stretch of the sound"], ["Shift ← →", "Choose from the playhead"], ["[  ]", "Let the stretch begin, or end, at the playhead"], ["A", "All of it"], ["Esc", "Nothing"]]],
  ["Fingers", [["Drag", "Choose a stretch"], ["Its handles", "Move one end"], ["The ruler", "Move the playhead"]]],
  ["See", [["+  −", "Nearer, farther; also Ctrl wheel"], ["F", "All of it; with Shift the stretch"]]],
];

const ZOOM = 1.5;

const KEYS = {
  " ": (wave) => wave.player.toggle(),
  Home: (wave) => wave.seek(0),
  End: (wave) => wave.seek(wave.end),
  "[": (wave) => begins(wave),
  "]": (wave) => ends(wave),
  Escape: (wave) => wave.choose(null),
  a: (wave) => wave.choose({ from: 0, to: wave.end }),
  l: (wave) => wave.player.setLoops(!wave.player.loops),
  b: (wave) => wave.hear(1 - wave.heard),
  "+": (wave) => nearer(wave, ZOOM),
  "=": (wave) => nearer(wave, ZOOM),
  "-": (wave) => nearer(wave, 1 / ZOOM),
  f: (wave, event) => show(wave, event.shiftKey && wave.stretch),
  "?": (wave) => wave.page.toggleHelp(),
};

export function listenToKeys(wave, canvas) {
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const across = { ArrowLeft: -1, ArrowRight: 1 }[name];
    const deed = across ? () => arrow(wave, across, event.shiftKey) : KEYS[name];
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed(wave, event);
  });
}

// Arrows on the handle of one end.
export function listenToHandle(wave, handle, end) {
  handle.addEventListener("keydown", (event) => {
    const far = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (!far || !wave.stretch) return;
    event.preventDefault();
    event.stopPropagation();
    wave.moveEnd(end, wave.stretch[end] + far * (event.shiftKey ? 5 : 1) * wave.step);
  });
}

function arrow(wave, across, chooses) {
  const before = wave.player.now();
  wave.seek(before + across * wave.step);
  const now = wave.player.now();
  if (!chooses) return;
  const { stretch } = wave;
  if (!stretch) wave.choose({ from: before, to: before + across * Math.max(wave.step, 0.021) });
  else if (Math.abs(stretch.to - before) < Math.abs(stretch.from - before)) wave.choose({ from: stretch.from, to: now });
  else wave.choose({ from: now, to: stretch.to });
}

function begins(wave) {
  const here = wave.player.now();
  wave.choose({ from: here, to: wave.stretch && wave.stretch.to > here ? wave.stretch.to : wave.end });
}

function ends(wave) {
  const here = wave.player.now();
  wave.choose({ from: wave.stretch && wave.stretch.from < here ? wave.stretch.from : 0, to: here });
}

function nearer(wave, factor) {
  wave.zoom(factor, wave.stage.x(wave.player.now()));
}

function show(wave, stretch) {
  if (stretch) wave.stage.show(stretch);
  else wave.stage.fit();
  wave.page.redraw();
}
