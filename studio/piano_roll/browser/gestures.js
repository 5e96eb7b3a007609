// What a pointer does between going down and coming up. Each gesture is `move` and `end`.

import { bounded } from "../../browser/numbers.js";
import { barUnder, sendSelection } from "./bar_selection.js";
import { changesOf, drawNote, movedNote, movedWords, possibleMove } from "./commands.js";
import { velocityAt } from "./lanes.js";
import { counted, described, lengthWords } from "./words.js";

const STILL = 4; // pixels a pointer may tremble in a click
const EDGE = 7; // pixels of a note's end that stretch it

function far(start, point) {
  return Math.hypot(point.x - start.x, point.y - start.y) > (point.touch ? 2 * STILL : STILL);
}

// Of the notes under a point the edited track's first, and of those the one drawn last.
export function noteAt(roll, { x, y }) {
  const { stage } = roll;
  const isDrum = stage.region(y) === "drums";
  const pitch = isDrum ? stage.drum(y) : stage.pitch(y);
  const tick = stage.tick(x);
  const wide = isDrum ? stage.drumRow / stage.scale : 3 / stage.scale;
  const tracks = [roll.edited, ...roll.tracks.map((_, track) => track).reverse()];
  for (const track of tracks) {
    if (roll.tracks[track]?.is_drum !== isDrum) continue;
    let found = null;
    for (const note of roll.store.sounding(track, tick - wide, tick + 1)) {
      if (note.pitch === pitch && note.onset <= tick && tick <= note.onset + Math.max(isDrum ? 0 : note.length, wide)) found = note;
    }
    if (found) return found;
  }
  return null;
}

// Whether a point is on a note's start, its end or between. Fingers are too broad for a start.
export function partOf(roll, note, { x, touch }) {
  if (roll.tracks[note.track].is_drum) return "body";
  const from = roll.stage.x(note.onset), until = roll.stage.x(note.onset + note.length);
  const edge = Math.min(EDGE, (until - from) / 3);
  if (x >= until - edge) return "end";
  return !touch && x <= from + edge && until - from > 4 * EDGE ? "start" : "body";
}

export function moveNotes(roll, note, start) {
  const before = roll.selected.has(note);
  if (!before) roll.select(start.adds ? [...roll.selected, note] : [note]);
  if (note.track !== roll.edited) roll.edit(note.track);
  roll.soundSelected(note);
  let by = [0, 0];
  const row = roll.tracks[note.track].is_drum ? roll.stage.drumRow : roll.stage.row;
  return {
    turns: true,
    move(point) {
      if (!roll.editable || (!roll.moved && !far(start, point))) return;
      const aim = note.onset + (point.x - start.x) / roll.stage.scale + (roll.stage.left - start.left);
      const ticks = (point.free ? Math.round(aim) : roll.timeline.nearestLine(aim, roll.snap)) - note.onset;
      const rows = Math.round((start.y - point.y) / row);
      const straight = !point.straight ? [ticks, rows] : Math.abs(point.x - start.x) > Math.abs(point.y - start.y) ? [ticks, 0] : [0, rows];
      const [, heard] = by;
      by = possibleMove(roll, roll.selected, ...straight);
      roll.moved = new Map([...roll.selected].map((each) => [each, movedNote(roll, each, ...by)]));
      if (by[1] !== heard) roll.beep(note.track, movedNote(roll, note, ...by));
      roll.redraw();
    },
    end(point) {
      const notes = [...roll.selected];
      roll.moved = null;
      if (!by[0] && !by[1]) return clicked(roll, note, start, before, far(start, point));
      const pairs = notes.map((each) => [point.copies ? null : each, movedNote(roll, each, ...by)]);
      const words = point.copies ? `${counted(notes.length)} copied to ${roll.timeline.place(pairs[0][1].onset)}` : movedWords(roll, notes, ...by);
      roll.commit(changesOf(pairs), words);
    },
  };
}

function clicked(roll, note, start, before, moved) {
  if (before && start.adds && !moved) roll.select([...roll.selected].filter((each) => each !== note));
  else if (before && !moved) roll.select([note]);
  roll.tell(described(roll, note));
  roll.redraw();
}

export function stretchNotes(roll, note, start, edge) {
  if (!roll.selected.has(note)) roll.select([note]);
  if (note.track !== roll.edited) roll.edit(note.track);
  const moving = edge === "end" ? note.onset + note.length : note.onset;
  const stretched = (each, by) => {
    const least = Math.min(each.length, roll.step(each.onset)); // what it keeps of its length
    if (edge === "end") return { ...each, length: Math.max(least, each.length + by) };
    const onset = bounded(each.onset + by, 0, each.onset + each.length - least);
    return { ...each, onset, length: each.onset + each.length - onset };
  };
  return {
    turns: true,
    move(point) {
      if (!roll.editable || (!roll.moved && !far(start, point))) return;
      const aim = moving + (point.x - start.x) / roll.stage.scale + (roll.stage.left - start.left);
      const by = (point.free ? Math.round(aim) : roll.timeline.nearestLine(aim, roll.snap)) - moving;
      roll.moved = new Map([...roll.selected].map((each) => [each, stretched(each, by)]));
      roll.redraw();
    },
    end() {
      const pairs = [...(roll.moved ?? [])];
      roll.moved = null;
      if (!pairs.length) return roll.tell(described(roll, note));
      roll.length = roll.tracks[note.track].is_drum ? roll.length : pairs[0][1].length;
      return roll.commit(changesOf(pairs), `${counted(pairs.length)} stretched, now ${lengthWords(roll, pairs[0][1].length)}`);
    },
  };
}

export function drawNotes(roll, start) {
  const isDrum = roll.stage.region(start.y) === "drums";
  const track = roll.trackFor(isDrum);
  if (track < 0) return null;
  const tick = roll.stage.tick(start.x);
  const onset = start.free ? Math.round(tick) : roll.timeline.lineBefore(tick, roll.snap);
  const note = { track, onset, length: roll.usualLength(onset), pitch: isDrum ? roll.stage.drum(start.y) : roll.stage.pitch(start.y), velocity: roll.velocity };
  roll.edit(track);
  roll.select([]);
  roll.beep(track, note);
  roll.moved = new Map([[note, note]]);
  roll.redraw();
  return {
    move(point) {
      if (isDrum || Math.abs(point.x - start.x) <= STILL) return;
      const end = point.free ? roll.stage.tick(point.x) : roll.timeline.lineBefore(roll.stage.tick(point.x), roll.snap) + roll.step(onset);
      roll.moved = new Map([[note, { ...note, length: Math.round(Math.max(point.free ? 1 : roll.step(onset), end - onset)) }]]);
      roll.redraw();
    },
    end() {
      const [[, drawn]] = roll.moved;
      roll.moved = null;
      drawNote(roll, drawn);
    },
    cancel() {
      roll.moved = null;
    },
  };
}

export function bandNotes(roll, start) {
  const kept = start.adds ? [...roll.selected] : [];
  const isDrum = roll.stage.region(start.y) === "drums";
  return {
    turns: true,
    move(point) {
      if (!roll.band && !far(start, point)) return;
      const from = start.x + (start.left - roll.stage.left) * roll.stage.scale;
      const box = [Math.min(from, point.x), Math.min(start.y, point.y), Math.abs(point.x - from), Math.abs(point.y - start.y)];
      roll.band = box;
      roll.selected = new Set([...kept, ...notesIn(roll, box, isDrum, point.copies)]);
      roll.redraw();
    },
    end(point) {
      const found = roll.band;
      roll.band = null;
      if (found) roll.select([...roll.selected], `${counted(roll.selected.size)} selected`);
      else {
        if (!start.adds) roll.select([]);
        roll.placeCaret(roll.stage.tick(point.x), isDrum ? roll.stage.drum(point.y) : roll.stage.pitch(point.y));
      }
    },
    cancel() {
      roll.band = null;
    },
  };
}

// Notes of the edited track in a box; of every track with the copy key held.
function notesIn(roll, [x, y, across, down], isDrum, everyTrack) {
  const { stage } = roll;
  const from = stage.tick(x), until = stage.tick(x + across);
  const found = [];
  roll.tracks.forEach((track, place) => {
    if (track.is_drum !== isDrum || (!everyTrack && place !== roll.trackFor(isDrum))) return;
    const row = isDrum ? stage.drumRow : stage.row;
    for (const note of roll.store.sounding(place, from, until)) {
      const top = stage.y(note.pitch, isDrum);
      if (top < y + down && top + row > y && (!isDrum || note.onset >= from - row / stage.scale)) found.push(note);
    }
  });
  return found;
}

export function paintVelocities(roll, start) {
  let last = start;
  const someSelected = [...roll.selected].some((note) => note.track === roll.edited);
  const paintTo = (point) => {
    const { stage } = roll;
    const [left, right] = [Math.min(last.x, point.x) - 5, Math.max(last.x, point.x) + 5];
    const notes = [...roll.store.starting(roll.edited, stage.tick(left), stage.tick(right))];
    const chosen = someSelected ? notes.filter((note) => roll.selected.has(note)) : notes;
    roll.moved = new Map([...(roll.moved ?? []), ...chosen.map((note) => [note, { ...note, velocity: velocityAt(stage, point.y) }])]);
    last = point;
    roll.redraw();
  };
  if (!roll.editable) return null;
  paintTo(start);
  return {
    move: paintTo,
    end() {
      const pairs = [...roll.moved].filter(([before, after]) => before.velocity !== after.velocity);
      roll.moved = null;
      if (!pairs.length) return roll.redraw();
      roll.velocity = pairs.at(-1)[1].velocity;
      return roll.commit(changesOf(pairs), `Velocity of ${counted(pairs.length)} now ${roll.velocity}`, someSelected);
    },
    cancel() {
      roll.moved = null;
    },
  };
}

// A click on the ruler moves the playhead, a drag selects bars.
export function selectBars(roll, start, tracks, clickSelects) {
  const from = barUnder(roll, start.x);
  const choose = (x) => {
    const until = barUnder(roll, x);
    roll.selection = { bars: [Math.min(from, until), Math.max(from, until) + 1], tracks };
    roll.redraw();
  };
  let dragged = false;
  return {
    turns: true,
    move(point) {
      if (!dragged && !far(start, point)) return;
      dragged = true;
      choose(point.x);
    },
    end(point) {
      if (!dragged && clickSelects) choose(point.x);
      if (dragged || clickSelects) sendSelection(roll);
      else {
        const tick = roll.timeline.nearestLine(Math.max(0, roll.stage.tick(point.x)), roll.snap);
        roll.player.seek(tick);
        roll.placeCaret(tick, roll.caret.pitch);
      }
    },
  };
}

export function slideOverview(roll) {
  const to = (point) => {
    const { stage } = roll;
    const tick = ((point.x - stage.gutter) / stage.roomWide) * stage.lastTick;
    stage.left = tick - (stage.right - stage.left) / 2;
    stage.clamp();
    roll.redraw();
  };
  return { move: to, end: to };
}

// Fingers on nothing move the paper.
export function slidePaper(roll, start) {
  let last = start;
  let dragged = false;
  const overDrums = roll.stage.region(start.y) === "drums";
  return {
    move(point) {
      dragged ||= far(start, point);
      if (!dragged) return;
      roll.stage.scrollBy(last.x - point.x, last.y - point.y, overDrums);
      last = point;
      roll.redraw();
    },
    end(point) {
      if (dragged) return;
      roll.select([]);
      roll.placeCaret(roll.stage.tick(point.x), overDrums ? roll.stage.drum(point.y) : roll.stage.pitch(point.y));
    },
  };
}

export function playKeys(roll, start) {
  const isDrum = roll.stage.region(start.y) === "drums";
  const track = roll.trackFor(isDrum);
  let last = null;
  const play = (point) => {
    const pitch = isDrum ? roll.stage.drum(point.y) : roll.stage.pitch(point.y);
    if (pitch === last || track < 0) return;
    last = pitch;
    roll.beep(track, { pitch, velocity: 90 });
  };
  play(start);
  return { move: play, end() {} };
}
