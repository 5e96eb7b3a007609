// Below the notes: the velocity lane of the edited track, and the whole piece in small.

import { shadeOf } from "./palette.js";

const MANY = 300; // stems in view from which their heads are square

export function drawVelocities(paint, roll) {
  const { stage, palette, store, edited, selected, moved } = roll;
  const { top, height } = stage.velocity;
  if (!height) return;
  paint.fillStyle = palette.side;
  paint.fillRect(0, top, stage.gutter, height);
  paint.fillStyle = palette.ink(0.18);
  paint.fillRect(stage.gutter - 1, top, 1, height);
  paint.fillRect(0, top, stage.width, 1);
  paint.fillStyle = palette.ink(0.75);
  paint.font = `10px ${palette.font}`;
  paint.textBaseline = "middle";
  paint.fillText("Velocity", 6, top + height / 2);
  if (!roll.tracks[edited]) return;
  const still = [...store.starting(edited, stage.left - 1, stage.right)].filter((note) => !moved?.has(note));
  drawStems(paint, roll, still, (note) => !selected.size || selected.has(note));
}

export function drawMovedVelocities(paint, roll) {
  const { edited, moved } = roll;
  const shown = [...moved].filter(([{ track }]) => track === edited).map(([, note]) => note);
  if (roll.stage.velocity.height) drawStems(paint, roll, shown, () => true);
}

function drawStems(paint, roll, notes, isChosen) {
  const { stage, palette, selected, tracks, edited } = roll;
  const { top, height } = stage.velocity;
  const strong = palette.shades(tracks[edited].colour, 1), pale = palette.shades(tracks[edited].colour, 0.35);
  const many = notes.length > MANY;
  paint.save();
  paint.beginPath();
  paint.rect(stage.gutter, top, stage.roomWide, height);
  paint.clip();
  for (const note of notes) {
    const x = stage.x(note.onset), y = velocityY(stage, note.velocity);
    paint.fillStyle = shadeOf(isChosen(note) ? strong : pale, note.velocity);
    paint.fillRect(x - 0.5, y, 2, top + height - y);
    if (many) {
      paint.fillRect(x - 1.5, y, 4, 3);
      continue;
    }
    paint.beginPath();
    paint.arc(x + 0.5, y, 2.8, 0, 7);
    paint.fill();
    if (!selected.has(note)) continue;
    paint.strokeStyle = palette.ink(1);
    paint.lineWidth = 1.2;
    paint.stroke();
  }
  paint.restore();
}

const AIR = 8; // pixels above the loudest

export function velocityY(stage, velocity) {
  const { top, height } = stage.velocity;
  return top + height - (velocity / 127) * (height - AIR);
}

export function velocityAt(stage, y) {
  const { top, height } = stage.velocity;
  return Math.min(127, Math.max(1, Math.round(((top + height - y) / (height - AIR)) * 127)));
}

// Every note as a dash; drawn once for each state of the music and kept as a picture.
export function drawOverview(paint, roll) {
  const { stage, palette } = roll;
  const { top, height } = stage.overview;
  paint.fillStyle = palette.side;
  paint.fillRect(0, top, stage.width, height);
  const picture = overviewPicture(roll, stage.roomWide, height - 8);
  paint.drawImage(picture, stage.gutter, top + 4, stage.roomWide, height - 8);
  const scale = stage.roomWide / stage.lastTick;
  const from = stage.gutter + stage.left * scale, width = Math.max(8, (stage.right - stage.left) * scale);
  paint.fillStyle = palette.ink(0.09);
  paint.fillRect(from, top + 1, width, height - 2);
  paint.strokeStyle = palette.ink(0.45);
  paint.lineWidth = 1;
  paint.beginPath();
  paint.roundRect(from + 0.5, top + 1.5, Math.min(width, stage.width - from) - 1, height - 3, 3);
  paint.stroke();
  paint.fillStyle = palette.ink(0.18);
  paint.fillRect(0, top, stage.width, 1);
}

function overviewPicture(roll, width, height) {
  const state = [roll.edits, roll.growing.length, roll.writing.watched, width, roll.stage.lastTick, roll.palette.ground].join();
  const kept = roll.overviewKept;
  if (kept?.state === state) return kept.picture;
  const picture = document.createElement("canvas");
  const sharp = roll.sharpness;
  picture.width = Math.max(1, width * sharp);
  picture.height = Math.max(1, height * sharp);
  const paint = picture.getContext("2d");
  paint.scale(sharp, sharp);
  const growing = roll.growing.length ? roll.writing.notesOf(roll.writing.watched) : [];
  drawDashes(paint, roll, [...roll.store.all(), ...growing], width, height);
  roll.overviewKept = { state, picture };
  return picture;
}

// Notes of pitched tracks in small.
export function drawDashes(paint, roll, all, width, height) {
  const notes = all.filter(({ track }) => roll.tracks[track]?.is_drum === false);
  let low = 60, high = 61;
  for (const { pitch } of notes) [low, high] = [Math.min(low, pitch), Math.max(high, pitch)];
  const across = width / roll.stage.lastTick, down = (height - 2) / (high - low);
  const colours = roll.tracks.map(({ colour }) => roll.palette.track(colour, 0.75));
  for (const note of notes) {
    paint.fillStyle = colours[note.track];
    paint.fillRect(note.onset * across, (high - note.pitch) * down, Math.max(1, note.length * across), 1.5);
  }
}
