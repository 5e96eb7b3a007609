// The ground the notes lie on: rows of pitches and drums, lines of bars, beats and the grid.

const BLACK = new Set([1, 3, 6, 8, 10]);
const NEAREST_LINES = 8; // pixels; finer grids are not drawn

export function drawGrid(paint, roll) {
  const { stage, palette } = roll;
  paint.fillStyle = palette.ground;
  paint.fillRect(0, 0, stage.width, stage.height);
  if (stage.pitched.height) inPane(paint, stage, stage.pitched, () => drawPitchRows(paint, roll));
  if (stage.drumPane.height) inPane(paint, stage, stage.drumPane, () => drawDrumRows(paint, roll));
  drawLines(paint, roll);
  drawSelectedBars(paint, roll);
  drawBeyond(paint, roll);
}

// Draw something that stays inside a pane, right of the gutter.
export function inPane(paint, stage, pane, draw) {
  paint.save();
  paint.beginPath();
  paint.rect(stage.gutter, pane.top, stage.roomWide, pane.height);
  paint.clip();
  draw();
  paint.restore();
}

function drawPitchRows(paint, { stage, palette }) {
  const highest = stage.pitch(stage.pitched.top), lowest = stage.pitch(stage.pitched.top + stage.pitched.height);
  for (let pitch = highest; pitch >= lowest; pitch--) {
    const y = Math.round(stage.y(pitch, false));
    if (BLACK.has(pitch % 12)) {
      paint.fillStyle = palette.ink(palette.dark ? 0.05 : 0.035);
      paint.fillRect(stage.gutter, y, stage.roomWide, Math.round(stage.y(pitch - 1, false)) - y);
    }
    if (pitch % 12 === 0 || pitch % 12 === 5) {
      paint.fillStyle = palette.ink(pitch % 12 ? 0.05 : 0.14);
      paint.fillRect(stage.gutter, Math.round(y + stage.row) - 1, stage.roomWide, 1);
    }
  }
}

function drawDrumRows(paint, { stage, palette }) {
  stage.drums.forEach(([key], lane) => {
    const y = stage.y(key, true);
    if (lane % 2) {
      paint.fillStyle = palette.ink(0.03);
      paint.fillRect(stage.gutter, y, stage.roomWide, stage.drumRow);
    }
  });
}

function drawLines(paint, roll) {
  const { stage, palette, timeline } = roll;
  const from = timeline.barAt(stage.left), until = timeline.barAt(stage.right);
  const narrowest = 26;
  const average = timeline.bar(from).length * stage.scale;
  const every = average >= narrowest ? 1 : 2 ** Math.ceil(Math.log2(narrowest / average));
  for (let index = from; index <= until; index++) {
    const bar = timeline.bar(index);
    if (index % every === 0) line(paint, stage, bar.start, palette.ink(0.22));
    if (every > 1) continue;
    const beat = timeline.beat(bar), step = timeline.step(roll.snap, bar);
    if (beat * stage.scale >= NEAREST_LINES) drawSteps(paint, stage, bar, beat, palette.ink(0.1));
    if (step > 1 && step !== beat && step * stage.scale >= NEAREST_LINES) drawSteps(paint, stage, bar, step, palette.ink(0.045));
  }
}

function drawSteps(paint, stage, bar, step, style) {
  for (let tick = bar.start + step; tick < bar.start + bar.length - 0.5; tick += step) line(paint, stage, tick, style);
}

function line(paint, stage, tick, style) {
  const x = Math.round(stage.x(tick));
  if (x < stage.gutter) return;
  paint.fillStyle = style;
  for (const pane of [stage.pitched, stage.drumPane, stage.velocity]) {
    if (pane.height) paint.fillRect(x, pane.top, 1, pane.height);
  }
}

function drawSelectedBars(paint, { stage, palette, selection, timeline }) {
  if (!selection) return;
  const from = Math.max(stage.gutter, stage.x(timeline.bar(selection.bars[0]).start));
  const until = stage.x(timeline.bar(selection.bars[1]).start);
  if (until <= from) return;
  paint.fillStyle = palette.accent(palette.dark ? 0.13 : 0.08);
  const bottom = stage.drumPane.height ? stage.drumPane.top + stage.drumPane.height : stage.pitched.top + stage.pitched.height;
  paint.fillRect(from, stage.pitched.top, until - from, bottom - stage.pitched.top);
}

// After the last bar the paper is darker: there one can draw, but nothing is there yet.
function drawBeyond(paint, { stage, palette, timeline }) {
  const x = Math.max(stage.gutter, stage.x(Math.max(timeline.end, stage.growsTo)));
  if (x >= stage.width) return;
  paint.fillStyle = palette.ink(0.05);
  paint.fillRect(x, stage.pitched.top, stage.width - x, stage.overview.top - stage.pitched.top);
}
