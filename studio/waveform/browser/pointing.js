// Pointers: drag over the sound to choose a stretch, over the ruler to move the playhead.

import { HEIGHT, RULER, STRIP } from "./stage.js";

const NEAR = 9; // pixels around an end that take hold of it
const DRAGGED = 4; // pixels that make a press a drag

export function listenToPointers(wave, canvas) {
  let gesture = null;
  const pointOf = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const stop = () => {
    gesture = null;
    wave.setDragging(false);
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    gesture = begin(wave, pointOf(event));
    wave.setDragging(true);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (gesture) gesture.move(pointOf(event));
    else canvas.style.cursor = cursorAt(wave, pointOf(event));
  });
  canvas.addEventListener("pointerup", (event) => {
    gesture?.end?.(pointOf(event));
    stop();
  });
  canvas.addEventListener("pointercancel", stop);
  canvas.addEventListener("dblclick", () => wave.choose({ from: 0, to: wave.end }));
  canvas.addEventListener("wheel", (event) => turned(wave, event, pointOf(event)), { passive: false });
}

function begin(wave, point) {
  if (point.y >= HEIGHT - STRIP) return scrolling(wave, point);
  if (point.y < RULER) return seeking(wave, point);
  const end = endAt(wave, point);
  return end ? moving(wave, end) : choosing(wave, point);
}

function endAt({ stage, stretch }, { x, y }) {
  if (!stretch || y < RULER || y >= HEIGHT - STRIP) return null;
  const far = (end) => Math.abs(stage.x(stretch[end]) - x);
  const end = far("from") < far("to") ? "from" : "to";
  return far(end) <= NEAR ? end : null;
}

function cursorAt(wave, point) {
  if (point.y >= HEIGHT - STRIP) return wave.stage.isWhole ? "default" : "grab";
  if (point.y < RULER) return "pointer";
  return endAt(wave, point) ? "ew-resize" : "text";
}

function seeking(wave, { x }) {
  const to = (point) => wave.seek(wave.stage.second(point.x));
  to({ x });
  return { move: to };
}

function scrolling(wave, { x }) {
  let before = x;
  const { stage } = wave;
  return {
    move(point) {
      stage.scrollBy(((point.x - before) * stage.seconds * stage.scale) / stage.width);
      before = point.x;
      wave.page.redraw();
    },
  };
}

function moving(wave, end) {
  return { move: ({ x }) => wave.moveEnd(end, wave.stage.second(x)) };
}

function choosing(wave, start) {
  const fixed = wave.stage.second(start.x);
  let dragged = false;
  return {
    move({ x }) {
      dragged ||= Math.abs(x - start.x) >= DRAGGED;
      if (!dragged) return;
      wave.choose({ from: fixed, to: wave.stage.second(x) });
    },
    end() {
      if (dragged && wave.stretch) wave.seek(wave.stretch.from);
      else if (!dragged) clicked(wave, fixed);
    },
  };
}

function clicked(wave, second) {
  const { stretch } = wave;
  if (stretch && (second < stretch.from || second > stretch.to)) wave.choose(null);
  wave.seek(second);
}

function turned(wave, event, { x }) {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    wave.zoom(Math.exp(-event.deltaY / 250), x);
    return;
  }
  const across = event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX;
  if (!across || wave.stage.isWhole) return;
  event.preventDefault();
  wave.stage.scrollBy(across);
  wave.page.redraw();
}
