// The edges of the roll: the ruler of bars and chords above, keys and drum names at the left.

import { pitchName } from "./timeline.js";

const NUMBERS = 14, CHORDS = 32; // pixels down to the middle of a line
const BESIDE = 8; // pixels from a chord's line to its name, beside the playhead
const BETWEEN_NUMBERS = 34; // pixels

export function drawRuler(paint, roll) {
  const { stage, palette, timeline } = roll;
  paint.fillStyle = palette.side;
  paint.fillRect(0, 0, stage.width, stage.ruler.height);
  paint.save();
  paint.beginPath();
  paint.rect(stage.gutter, 0, stage.roomWide, stage.ruler.height);
  paint.clip();
  drawRanges(paint, roll);
  drawNumbers(paint, roll, timeline);
  drawChords(paint, roll);
  paint.restore();
  paint.fillStyle = palette.ink(0.18);
  paint.fillRect(0, stage.ruler.height - 1, stage.width, 1);
}

function drawRanges(paint, { stage, palette, timeline, selection, player }) {
  const span = ([first, stop]) => [stage.x(timeline.bar(first).start), stage.x(timeline.bar(stop).start)];
  if (selection) {
    const [from, until] = span(selection.bars);
    paint.fillStyle = palette.accent(0.22);
    paint.fillRect(from, 0, until - from, stage.ruler.height);
    paint.fillStyle = palette.accent();
    paint.fillRect(from, stage.ruler.height - 3, until - from, 3);
  }
  if (player.loop) {
    const [from, until] = [stage.x(player.loop[0]), stage.x(player.loop[1])];
    paint.fillStyle = palette.ink(0.55);
    paint.fillRect(from, 0, until - from, 3);
    paint.fillRect(from, 0, 2, 9);
    paint.fillRect(until - 2, 0, 2, 9);
  }
}

function drawNumbers(paint, { stage, palette }, timeline) {
  const from = timeline.barAt(stage.left), until = timeline.barAt(stage.right);
  const width = timeline.bar(from).length * stage.scale;
  const every = width >= BETWEEN_NUMBERS ? 1 : 2 ** Math.ceil(Math.log2(BETWEEN_NUMBERS / width));
  paint.textBaseline = "middle";
  for (let index = from - (from % every); index <= until; index += every) {
    const bar = timeline.bar(index), before = timeline.bar(index - 1);
    const x = stage.x(bar.start);
    paint.fillStyle = palette.ink(0.25);
    paint.fillRect(Math.round(x), 6, 1, 16);
    paint.fillStyle = palette.ink(index < timeline.bars.length ? 0.85 : 0.35);
    paint.font = `600 11px ${palette.font}`;
    const number = String(index + 1);
    paint.fillText(number, x + 5, NUMBERS);
    const changed = index === 0 || bar.numerator !== before.numerator || bar.denominator !== before.denominator;
    if (!changed) continue;
    const after = paint.measureText(number).width + 10;
    paint.fillStyle = palette.ink(0.5);
    paint.font = `10px ${palette.font}`;
    if (width * every > 60) paint.fillText(`${bar.numerator}/${bar.denominator}`, x + after, NUMBERS);
  }
}

function drawChords(paint, { stage, palette, chords }) {
  paint.font = `500 11px ${palette.font}`;
  let free = -Infinity;
  chords.forEach(([tick, name], place) => {
    const x = Math.max(stage.x(tick), stage.gutter);
    const until = place + 1 < chords.length ? stage.x(chords[place + 1][0]) : Infinity;
    if (until < stage.gutter + 8 || x > stage.width || x < free) return;
    const width = paint.measureText(name).width;
    if (x + width + BESIDE > until) return;
    paint.fillStyle = palette.ink(0.72);
    paint.fillText(name, x + BESIDE, CHORDS);
    free = x + width + BESIDE + 4;
  });
}

export function drawGutter(paint, roll) {
  const { stage, palette } = roll;
  paint.fillStyle = palette.side;
  paint.fillRect(0, stage.ruler.height, stage.gutter, stage.height - stage.ruler.height);
  if (stage.pitched.height) clipped(paint, stage, stage.pitched, () => drawKeys(paint, roll));
  if (stage.drumPane.height) clipped(paint, stage, stage.drumPane, () => drawDrumNames(paint, roll));
  paint.fillStyle = palette.ink(0.18);
  paint.fillRect(stage.gutter - 1, 0, 1, stage.overview.top);
  if (stage.drumPane.height && stage.pitched.height) {
    const top = stage.pitched.top + stage.pitched.height;
    paint.fillStyle = palette.side;
    paint.fillRect(0, top, stage.width, stage.drumPane.top - top);
    paint.fillStyle = palette.ink(0.18);
    paint.fillRect(0, top, stage.width, 1);
  }
}

function clipped(paint, stage, pane, draw) {
  paint.save();
  paint.beginPath();
  paint.rect(0, pane.top, stage.gutter, pane.height);
  paint.clip();
  draw();
  paint.restore();
}

// A keyboard seen from above: white keys in pairs of rows, black ones short.
function drawKeys(paint, { stage, palette, sounded }) {
  const keys = stage.gutter, left = 0;
  const highest = stage.pitch(stage.pitched.top), lowest = stage.pitch(stage.pitched.top + stage.pitched.height);
  paint.fillStyle = palette.dark ? "#c9ccd3" : "#ffffff";
  paint.fillRect(left, stage.pitched.top, keys - 1, stage.pitched.height);
  for (let pitch = highest; pitch >= lowest; pitch--) {
    const y = stage.y(pitch, false), black = [1, 3, 6, 8, 10].includes(pitch % 12);
    if (pitch === sounded) {
      paint.fillStyle = palette.accent(0.85);
      paint.fillRect(left, y, keys - 1, stage.row);
    } else if (black) {
      paint.fillStyle = palette.dark ? "#23262d" : "#3b3f4a";
      paint.fillRect(left, y, keys * 0.58, stage.row);
      paint.fillStyle = "rgba(0,0,0,.22)";
      paint.fillRect(left + keys * 0.58, y + stage.row / 2, keys * 0.42 - 1, 1);
    }
    if (pitch % 12 === 0 || pitch % 12 === 5) {
      paint.fillStyle = "rgba(0,0,0,.24)";
      paint.fillRect(left, Math.round(y + stage.row) - 1, keys - 1, 1);
    }
    if (pitch % 12 === 0) {
      paint.fillStyle = "rgba(0,0,0,.66)";
      paint.font = `600 ${Math.max(8, Math.min(10, stage.row - 1))}px ${palette.font}`;
      paint.textBaseline = "middle";
      paint.textAlign = "right";
      paint.fillText(pitchName(pitch), stage.gutter - 5, y + stage.row / 2);
      paint.textAlign = "left";
    }
  }
}

function drawDrumNames(paint, { stage, palette, sounded, tracks, edited }) {
  const inDrums = tracks[edited]?.is_drum;
  paint.font = `${stage.gutter < 70 || !inDrums ? 9 : 10.5}px ${palette.font}`;
  paint.textBaseline = "middle";
  for (const [key, name] of stage.drums) {
    const y = stage.y(key, true);
    if (inDrums && key === sounded) {
      paint.fillStyle = palette.accent(0.3);
      paint.fillRect(0, y, stage.gutter, stage.drumRow);
    }
    paint.fillStyle = palette.ink(inDrums ? 0.85 : 0.55);
    paint.fillText(shortened(paint, name, stage.gutter - 9), 6, y + stage.drumRow / 2 + 0.5);
  }
}

function shortened(paint, words, room) {
  if (paint.measureText(words).width <= room) return words;
  let cut = words;
  while (cut.length > 2 && paint.measureText(cut + "…").width > room) cut = cut.slice(0, -1);
  return cut.trimEnd() + "…";
}
