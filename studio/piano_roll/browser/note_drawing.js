// Notes: the edited track in full colour, the others behind it, what is being written, and
// another take as outlines. Who a note is from is told by its shape as well.

import { inPane } from "./grid.js";
import { shadeOf } from "./palette.js";
import { BROUGHT, HAND } from "./store.js";
import { pitchName } from "./timeline.js";

const BEHIND = 0.5, BEHIND_DARK = 0.6; // how strongly other tracks are drawn
const GROWING = 0.85; // and notes that are being written
const MUTED = 0.22, MUTED_EDITED = 0.6; // and tracks that are not heard
const ROUND = 2.5; // pixels of a corner
const MANY = 900; // notes in view from which corners are left square, so that dragging stays smooth
const LETTERS = 13; // pixels of a row from which notes say their names

export function drawNotes(paint, roll) {
  const fine = (roll.inView ?? 0) < MANY;
  roll.inView = 0;
  inEachPane(paint, roll, (isDrum) => {
    if (roll.compared) drawCompared(paint, roll, isDrum);
    for (const track of inDepth(roll)) if (roll.tracks[track].is_drum === isDrum) drawTrack(paint, roll, track, fine);
    drawGrowing(paint, roll, isDrum);
  });
}

// The notes that are being dragged, where they would land.
export function drawMoved(paint, roll) {
  const fine = roll.moved.size < MANY;
  inEachPane(paint, roll, (isDrum) => {
    const looks = roll.tracks.map((_, track) => ({ ...lookOf(roll, track), fine }));
    for (const [{ track }, shown] of roll.moved) {
      if (looks[track].isDrum === isDrum) drawNote(paint, roll, looks[track], shown, fine);
    }
  });
}

function inEachPane(paint, { stage }, draw) {
  if (stage.pitched.height) inPane(paint, stage, stage.pitched, () => draw(false));
  if (stage.drumPane.height) inPane(paint, stage, stage.drumPane, () => draw(true));
}

// The edited track lies on top.
function inDepth({ tracks, edited }) {
  return [...tracks.keys()].sort((one, other) => (one === edited) - (other === edited));
}

function drawTrack(paint, roll, track, fine) {
  const { stage, store, selected, moved } = roll;
  const look = { ...lookOf(roll, track), fine };
  const above = [];
  for (const note of store.sounding(track, stage.left, stage.right)) {
    if (moved?.has(note)) continue;
    if (selected.has(note)) above.push(note);
    else drawNote(paint, roll, look, note, false);
  }
  for (const note of above) drawNote(paint, roll, look, note, true);
}

function lookOf(roll, track) {
  const { palette, tracks } = roll;
  const { colour, is_drum: isDrum } = tracks[track];
  const edited = track === roll.edited;
  const behind = palette.dark ? BEHIND_DARK : BEHIND;
  const strength = roll.heard(track) ? (edited ? 1 : behind) : edited ? MUTED_EDITED : MUTED;
  return { isDrum, edited, shades: palette.shades(colour, strength), letters: palette.onNote(colour) };
}

function drawNote(paint, roll, look, note, selected) {
  const { stage, palette } = roll;
  const x = stage.x(note.onset), width = note.length * stage.scale;
  if (x > stage.width || x + width < stage.gutter) return;
  const y = stage.y(note.pitch, look.isDrum);
  const row = look.isDrum ? stage.drumRow : stage.row;
  const pane = look.isDrum ? stage.drumPane : stage.pitched;
  if (y > pane.top + pane.height || y + row < pane.top) return;
  roll.inView++;
  const style = shadeOf(look.shades, note.velocity);
  if (look.isDrum) drawHit(paint, palette, look, note, selected, style, x, y + row / 2, row);
  else drawBar(paint, palette, look, note, selected, style, x, y + 0.5, Math.max(2, width - 1), row - 1);
}

function drawBar(paint, palette, look, note, selected, style, x, y, width, height) {
  const large = width > 6 && height > 6;
  const round = look.fine && large ? (note.origin === BROUGHT ? 1 : ROUND) : 0;
  if (selected) {
    paint.fillStyle = palette.ink(1);
    fillRound(paint, x - 1.25, y - 1.25, width + 2.5, height + 2.5, round && round + 1);
  }
  paint.fillStyle = style;
  fillRound(paint, x, y, width, height, round);
  if (large && look.edited) drawOrigin(paint, palette, look, note, x, y, width, height);
  if (look.edited && height >= LETTERS && width >= 26) {
    paint.fillStyle = look.letters;
    paint.font = `500 ${Math.min(11, height - 3)}px ${palette.font}`;
    paint.textBaseline = "middle";
    paint.fillText(pitchName(note.pitch), x + 6, y + height / 2 + 0.5);
  }
}

// By hand: a bright head. Brought: a hollow middle. By a model: plain.
function drawOrigin(paint, palette, look, note, x, y, width, height) {
  if (note.origin === HAND) {
    paint.fillStyle = look.letters;
    paint.fillRect(x + 1.5, y + 1.5, Math.min(2.5, width / 3), height - 3);
  } else if (note.origin === BROUGHT) {
    paint.fillStyle = palette.dark ? "rgba(0,0,0,.3)" : "rgba(255,255,255,.36)";
    paint.fillRect(x + 2, y + height - Math.max(2, height * 0.3) - 1.5, width - 4, Math.max(2, height * 0.3));
  }
}

function drawHit(paint, palette, look, note, selected, style, x, y, row) {
  const half = row * 0.4;
  if (selected) {
    paint.fillStyle = palette.ink(1);
    paint.fillRect(x - 2, y - half - 1.5, half * 1.6 + 3, half * 2 + 3);
  }
  paint.fillStyle = style;
  if (look.fine) fillHit(paint, note.origin, x, y, half);
  else paint.fillRect(x, y - half, half * 1.4, half * 2);
  if (look.fine && note.origin === HAND && look.edited) {
    paint.fillStyle = look.letters;
    paint.fillRect(x + 1.5, y - 1, half * 0.7, 2);
  }
}

function fillHit(paint, origin, x, y, half) {
  paint.beginPath();
  if (origin === BROUGHT) paint.rect(x, y - half, half * 1.6, half * 2);
  else {
    paint.moveTo(x, y - half);
    paint.lineTo(x + half * 1.5, y);
    paint.lineTo(x, y + half);
    paint.closePath();
  }
  paint.fill();
}

function fillRound(paint, x, y, width, height, round) {
  if (!round) return paint.fillRect(x, y, width, height);
  paint.beginPath();
  paint.roundRect(x, y, width, height, Math.min(round, width / 2, height / 2));
  return paint.fill();
}

function drawCompared(paint, roll, isDrum) {
  const { stage, palette, compared, tracks } = roll;
  paint.lineWidth = 1;
  paint.setLineDash([3, 2]);
  compared.tracks.forEach((_, track) => {
    if (!tracks[track] || tracks[track].is_drum !== isDrum) return;
    paint.strokeStyle = track === roll.edited ? palette.ink(0.75) : palette.ink(0.3);
    const row = isDrum ? stage.drumRow : stage.row;
    for (const note of compared.sounding(track, stage.left, stage.right)) {
      const width = isDrum ? row * 0.6 : Math.max(3, note.length * stage.scale - 1);
      paint.strokeRect(stage.x(note.onset) + 0.5, stage.y(note.pitch, isDrum) + 0.5, width, row - 2);
    }
  });
  paint.setLineDash([]);
}

function drawGrowing(paint, roll, isDrum) {
  const { stage, palette, growing, tracks } = roll;
  for (const [track, onset, length, pitch, velocity] of growing) {
    const { colour, is_drum: drums } = tracks[track] ?? { colour: "#888888", is_drum: false };
    if (drums !== isDrum) continue;
    const look = { isDrum, edited: false, shades: palette.shades(colour, GROWING), letters: "", fine: true };
    drawNote(paint, roll, look, { onset, length, pitch, velocity, origin: 1 }, false);
  }
  const last = growing.at(-1);
  if (!last || isDrum) return;
  const x = stage.x(last[1]);
  paint.fillStyle = palette.accent(0.5);
  paint.fillRect(x, stage.pitched.top, 1.5, stage.pitched.height);
}
