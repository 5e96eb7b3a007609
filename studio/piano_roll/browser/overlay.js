// What moves over the notes: those that are dragged, caret, rubber band.

import { drawMovedVelocities } from "./lanes.js";
import { drawMoved } from "./note_drawing.js";

export function drawOverlay(paint, roll) {
  const { stage, palette } = roll;
  paint.clearRect(0, 0, stage.width, stage.height);
  if (roll.moved) {
    drawMoved(paint, roll);
    drawMovedVelocities(paint, roll);
  }
  drawCaret(paint, roll);
  if (roll.band) drawBand(paint, palette, roll.band);
}

// Where the keyboard draws and pastes.
function drawCaret(paint, { stage, palette, caret, editable, tracks, edited, focused }) {
  const track = tracks[edited];
  if (!editable || !track || !focused) return;
  const x = stage.x(caret.tick);
  const pane = track.is_drum ? stage.drumPane : stage.pitched;
  const y = stage.y(caret.pitch, track.is_drum), row = track.is_drum ? stage.drumRow : stage.row;
  if (x < stage.gutter || x > stage.width || y < pane.top || y > pane.top + pane.height) return;
  paint.strokeStyle = palette.ink(0.65);
  paint.lineWidth = 1;
  paint.setLineDash([2, 2]);
  paint.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.max(8, row), row - 1);
  paint.setLineDash([]);
  paint.fillStyle = palette.ink(0.65);
  paint.fillRect(Math.round(x), y - 2, 1.5, row + 4);
}

function drawBand(paint, palette, [x, y, across, down]) {
  paint.fillStyle = palette.accent(0.12);
  paint.fillRect(x, y, across, down);
  paint.strokeStyle = palette.accent(0.9);
  paint.lineWidth = 1;
  paint.strokeRect(x + 0.5, y + 0.5, across, down);
}
