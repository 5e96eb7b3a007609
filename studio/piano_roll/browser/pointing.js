// Pointers on the canvas: which gesture begins, double clicks, pinching, and the wheel.

import { editedTrack, everyTrack } from "./bar_selection.js";
import { changesOf, drawNote } from "./commands.js";
import * as gestures from "./gestures.js";
import { counted } from "./words.js";

const TWICE = 380, LONG = 420, STAYS = 6; // milliseconds of a double click and of a long press; pixels in which a click stays
const EDGE = 28, TURN = 14, AGAIN = 32; // pixels at the side that scroll, how far, each so many milliseconds
const TOGETHER = 300; // milliseconds in which turns of the wheel are one

export function listenToPointers(roll, canvas) {
  const pointers = new Map();
  let gesture = null, pinch = null, held = null, last = null, second = null, turning = null;

  // At the side of the roll a drag takes the paper along.
  const turn = (point) => {
    clearInterval(turning);
    const by = point.x > roll.stage.width - EDGE ? TURN : point.x < roll.stage.gutter + EDGE ? -TURN : 0;
    if (!by || !gesture?.turns) return;
    turning = setInterval(() => {
      if (gesture && roll.stage.scrollBy(by, 0, false)) gesture.move(point);
      else clearInterval(turning);
      roll.redraw();
    }, AGAIN);
  };

  const stop = () => {
    clearTimeout(held);
    clearInterval(turning);
    gesture?.cancel?.();
    gesture = null;
    roll.moved = null;
    roll.band = null;
    roll.redraw();
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    const point = pointOf(roll, canvas, event);
    pointers.set(event.pointerId, point);
    if (pointers.size === 2) {
      stop();
      pinch = spread([...pointers.values()]);
      return;
    }
    const soon = last && event.timeStamp - last.time < TWICE;
    second = soon && Math.hypot(point.x - last.x, point.y - last.y) < 12 ? point : null;
    last = second ? null : { ...point, time: event.timeStamp };
    gesture = begin(roll, point);
    if (point.touch && gesture?.mayHold) {
      held = setTimeout(() => {
        second = null;
        gesture = gestures.bandNotes(roll, point);
        roll.tell("Drag to select notes");
      }, LONG);
    }
  });

  canvas.addEventListener("pointermove", (event) => {
    const point = pointOf(roll, canvas, event);
    if (!pointers.has(event.pointerId)) return hover(roll, canvas, point);
    const before = pointers.get(event.pointerId);
    if (Math.hypot(point.x - before.x, point.y - before.y) > 6) clearTimeout(held);
    if (pinch) {
      pointers.set(event.pointerId, point);
      pinch = pinched(roll, pinch, spread([...pointers.values()]));
    } else {
      gesture?.move(point);
      turn(point);
    }
    return undefined;
  });

  canvas.addEventListener("pointerup", (event) => {
    clearTimeout(held);
    clearInterval(turning);
    pointers.delete(event.pointerId);
    if (pinch) {
      if (!pointers.size) pinch = null;
      return;
    }
    const point = pointOf(roll, canvas, event);
    const stayed = second && Math.hypot(point.x - second.x, point.y - second.y) < STAYS;
    if (stayed && mayBeTwice(roll, second)) {
      stop();
      twice(roll, second);
      return;
    }
    const done = gesture;
    gesture = null;
    done?.end(point);
    roll.redraw();
  });

  canvas.addEventListener("pointercancel", (event) => {
    pointers.delete(event.pointerId);
    if (!pointers.size) pinch = null;
    stop();
  });
  listenToWheel(roll, canvas);
}

function pointOf(roll, canvas, event) {
  const box = canvas.getBoundingClientRect();
  return {
    x: event.clientX - box.left,
    y: event.clientY - box.top,
    left: roll.stage.left,
    touch: event.pointerType === "touch",
    adds: event.shiftKey,
    straight: event.shiftKey,
    copies: event.altKey,
    free: event.ctrlKey || event.metaKey,
  };
}

function begin(roll, point) {
  const region = roll.stage.region(point.y);
  if (region === "overview") return gestures.slideOverview(roll);
  if (region === "ruler") return point.x < roll.stage.gutter ? null : gestures.selectBars(roll, point, everyTrack(roll), false);
  if (region === "velocity") return point.x < roll.stage.gutter ? null : gestures.paintVelocities(roll, point);
  if (point.x < roll.stage.gutter) return gestures.playKeys(roll, point);
  if (roll.tool === "bars") return gestures.selectBars(roll, point, editedTrack(roll), true);
  const note = gestures.noteAt(roll, point);
  if (note) {
    const part = gestures.partOf(roll, note, point);
    return part === "body" || !roll.editable ? gestures.moveNotes(roll, note, point) : gestures.stretchNotes(roll, note, point, part);
  }
  if (roll.tool === "pencil" && roll.editable) return gestures.drawNotes(roll, point);
  return point.touch ? { mayHold: true, ...gestures.slidePaper(roll, point) } : gestures.bandNotes(roll, point);
}

function mayBeTwice(roll, point) {
  const region = roll.stage.region(point.y);
  const over = (region === "pitched" || region === "drums") && point.x >= roll.stage.gutter;
  if (!over || !roll.editable || roll.tool !== "pointer") return false;
  return Boolean(gestures.noteAt(roll, point)) || roll.trackFor(region === "drums") >= 0;
}

// A double click draws a note, or takes away the one it meets; it is one only if it did not drag.
function twice(roll, point) {
  const note = gestures.noteAt(roll, point);
  if (note) return roll.commit(changesOf([[note, null]]), `${counted(1)} deleted`);
  const isDrum = roll.stage.region(point.y) === "drums", track = roll.trackFor(isDrum);
  const onset = roll.timeline.lineBefore(roll.stage.tick(point.x), roll.snap);
  const pitch = isDrum ? roll.stage.drum(point.y) : roll.stage.pitch(point.y);
  roll.edit(track);
  return drawNote(roll, { track, onset, length: roll.usualLength(onset), pitch, velocity: roll.velocity });
}

function hover(roll, canvas, point) {
  const region = roll.stage.region(point.y);
  let cursor = { ruler: "text", velocity: "ns-resize", overview: "grab" }[region] ?? "default";
  if ((region === "pitched" || region === "drums") && point.x >= roll.stage.gutter) {
    const note = roll.tool === "bars" ? null : gestures.noteAt(roll, point);
    const part = note && gestures.partOf(roll, note, point);
    if (roll.tool === "bars") cursor = "col-resize";
    else if (note) cursor = part === "body" ? "move" : "ew-resize";
    else cursor = roll.tool === "pencil" ? "crosshair" : "default";
  } else if (point.x < roll.stage.gutter && region !== "ruler") cursor = "pointer";
  canvas.style.cursor = cursor;
  roll.showWhere(point);
}

function spread([one, other]) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, across: Math.abs(one.x - other.x), down: Math.abs(one.y - other.y) };
}

function pinched(roll, before, now) {
  if (before.across + before.down < 1 || now.across + now.down < 1) return now;
  if (now.across >= now.down) roll.stage.zoomTime(now.across / Math.max(1, before.across), now.x);
  else roll.stage.zoomPitch(now.down / Math.max(1, before.down), now.y);
  roll.stage.scrollBy(before.x - now.x, before.y - now.y, false);
  roll.redraw();
  return now;
}

// Ctrl zooms time, with shift the pitches; shift scrolls sideways. A turn of the wheel that
// began on the page goes on scrolling the page.
function listenToWheel(roll, canvas) {
  let elsewhere = -Infinity;
  const watch = (event) => {
    if (!event.composedPath().includes(canvas)) elsewhere = event.timeStamp;
  };
  window.addEventListener("wheel", watch, { passive: true, capture: true });
  roll.leaving.push(() => window.removeEventListener("wheel", watch, { capture: true }));
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && event.timeStamp - elsewhere < TOGETHER) {
      elsewhere = event.timeStamp;
      return;
    }
    const point = pointOf(roll, canvas, event);
    const unit = event.deltaMode === 1 ? 24 : 1;
    const [across, down] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    let done = true;
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-(across + down) * unit * 0.0022);
      if (event.shiftKey) roll.stage.zoomPitch(factor, point.y);
      else roll.stage.zoomTime(factor, point.x);
    } else done = roll.stage.scrollBy(across * unit, down * unit, roll.stage.region(point.y) === "drums");
    if (!done) return;
    event.preventDefault();
    roll.redraw();
  }, { passive: false });
}
