// The keyboard: what each key does on the roll, and the same as a list for the "?" panel.

import { bounded } from "../../browser/numbers.js";
import { selectBarAtCaret } from "./bar_selection.js";
import * as commands from "./commands.js";
import { pitchWords } from "./words.js";

export const SHORTCUTS = [
  ["Listen", [["Space", "Play or stop"], ["Home", "Back to the start"], ["C", "Playhead to the caret"], ["L", "Loop the selected bars"], ["M / S", "Mute or solo the edited track"]]],
  ["Draw", [["Double click", "Draw a note, or delete one"], ["V  P  B", "Pointer, pencil, bars tool"], ["Enter", "Draw a note at the caret"], ["Alt drag", "Copy what is dragged"], ["Ctrl drag", "Move without the grid"]]],
  ["Select", [["[  ]", "Note before, note after; with Shift as well"], ["Ctrl A", "All notes of the track; with Shift of every track"], ["Shift click", "Add a note, or take one out"], ["Alt + rubber band", "Notes of every track"], ["Esc", "Select nothing"]]],
  ["Change", [["← → ↑ ↓", "Move by the grid or a semitone"], ["Shift ↑ ↓", "Move by an octave"], ["Shift ← →", "Shorter, longer"], ["Alt ↑ ↓", "Louder, softer"], ["Del", "Delete"]]],
  ["Again", [["Ctrl C X V", "Copy, cut, paste at the caret"], ["Ctrl D", "Repeat right after"], ["Ctrl Z / Ctrl Y", "Undo, redo"]]],
  ["See", [["Ctrl wheel", "Zoom time; with Shift pitches"], ["+  −", "Zoom time; with Alt pitches"], ["F", "See everything"], ["1 … 9", "Edit that track"]]],
  ["Fingers", [["Drag", "Move the paper, or the note it begins on"], ["Hold, drag", "Select notes"], ["Double tap", "Draw a note, or delete one"], ["Two fingers", "Zoom"]]],
  ["Bars", [["Drag the ruler", "Select bars of all tracks"], ["Shift B", "Select the caret's bar; again for the next too"], ["R", "Rewrite the selected bars"]]],
];

const WITH_CONTROL = {
  a: (roll, event) => commands.selectAll(roll, event.shiftKey),
  c: (roll) => commands.copySelected(roll),
  x: (roll) => roll.editable && commands.cutSelected(roll),
  v: (roll) => roll.editable && commands.paste(roll),
  d: (roll) => roll.editable && commands.duplicateSelected(roll),
  z: (roll, event) => roll.editable && (event.shiftKey ? commands.redo(roll) : commands.undo(roll)),
  y: (roll) => roll.editable && commands.redo(roll),
};

const PLAIN = {
  " ": (roll) => roll.player.toggle(),
  Home: (roll) => roll.returnToStart(),
  Escape: (roll) => roll.selectNothing(),
  Enter: (roll) => roll.editable && drawAtCaret(roll),
  Delete: (roll) => roll.editable && commands.deleteSelected(roll),
  Backspace: (roll) => roll.editable && commands.deleteSelected(roll),
  "{": (roll) => commands.selectNeighbour(roll, -1, true),
  "}": (roll) => commands.selectNeighbour(roll, 1, true),
  "[": (roll) => commands.selectNeighbour(roll, -1),
  "]": (roll) => commands.selectNeighbour(roll, 1),
  "+": (roll, event) => roll.zoom(1.3, event.altKey),
  "=": (roll, event) => roll.zoom(1.3, event.altKey),
  "-": (roll, event) => roll.zoom(1 / 1.3, event.altKey),
  "?": (roll) => roll.toggleHelp(),
  c: (roll) => roll.player.seek(roll.caret.tick),
  v: (roll) => roll.choose("pointer"),
  p: (roll) => roll.editable && roll.choose("pencil"),
  b: (roll, event) => (event.shiftKey ? selectBarAtCaret(roll) : roll.choose("bars")),
  l: (roll) => commands.loopSelection(roll),
  r: (roll) => commands.rewrite(roll),
  f: (roll) => roll.fit(),
  m: (roll) => roll.toggleChannel(roll.edited, "mute"),
  s: (roll) => roll.toggleChannel(roll.edited, "solo"),
};

export function listenToKeys(roll, section, canvas) {
  section.addEventListener("keydown", (event) => {
    const meant = event.target === canvas || isForAll(event);
    if (meant && pressed(roll, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

// On a button or a slider only what is the same everywhere: undo, copy and the like.
function isForAll(event) {
  return (event.ctrlKey || event.metaKey) && event.target.tagName === "BUTTON";
}

function pressed(roll, event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return found(WITH_CONTROL[key], roll, event);
  if (key.startsWith("Arrow")) return arrow(roll, event);
  if (/^[1-9]$/.test(key) && roll.tracks[Number(key) - 1]) {
    roll.edit(Number(key) - 1, true);
    return true;
  }
  return found(PLAIN[key], roll, event);
}

function found(action, roll, event) {
  if (!action) return false;
  action(roll, event);
  return true;
}

function arrow(roll, event) {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const up = { ArrowDown: -1, ArrowUp: 1 }[event.key] ?? 0;
  const first = [...roll.selected][0];
  const step = roll.step(first?.onset ?? roll.caret.tick);
  if (!roll.selected.size || !roll.editable) moveCaret(roll, across * step, up * (event.shiftKey ? 12 : 1));
  else if (event.altKey && up) commands.louderSelected(roll, up * 5);
  else if (event.shiftKey && across) commands.lengthenSelected(roll, across * step);
  else commands.moveSelected(roll, across * step, up * (event.shiftKey ? 12 : 1));
  return true;
}

function moveCaret(roll, ticks, rows) {
  const tick = roll.timeline.nearestLine(Math.max(0, roll.caret.tick + ticks), roll.snap);
  const { stage, caret } = roll;
  let pitch = bounded(caret.pitch + rows, 0, 127);
  if (roll.tracks[roll.edited]?.is_drum) {
    const lane = bounded((stage.lanes.get(caret.pitch) ?? 0) + rows, 0, stage.drums.length - 1);
    [pitch] = stage.drums[lane];
  }
  roll.placeCaret(tick, pitch);
  roll.reveal({ track: roll.edited, onset: tick, pitch });
  roll.tell(`${pitchWords(roll, roll.edited, pitch)}, ${roll.timeline.place(tick)}`);
}

function drawAtCaret(roll) {
  const { tick: onset, pitch } = roll.caret;
  if (!roll.tracks[roll.edited]) return;
  const length = roll.usualLength(onset);
  commands.drawNote(roll, { track: roll.edited, onset, length, pitch, velocity: roll.velocity });
  roll.select([]);
  roll.placeCaret(roll.timeline.nearestLine(onset + length, roll.snap), pitch);
}
