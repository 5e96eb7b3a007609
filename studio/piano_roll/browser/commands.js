// What can be done to notes: each makes the changes and says in words what was done.

import { bounded } from "../../browser/numbers.js";
import { HAND, rowOf } from "./store.js";
import { barWords, counted, described, pitchWords, selectionWords } from "./words.js";

const clipboard = { notes: [], span: 0 };

// Changes from pairs of a note that is there (or null) and what it becomes (or null).
export function changesOf(pairs) {
  const byTrack = new Map();
  for (const [before, after] of pairs) {
    const { track } = before ?? after;
    if (!byTrack.has(track)) byTrack.set(track, { track, gone: [], come: [] });
    const change = byTrack.get(track);
    if (before) change.gone.push(rowOf(before));
    if (after) change.come.push(rowOf({ ...after, origin: HAND }));
  }
  return [...byTrack.values()];
}

// A note's pitch some rows higher: semitones, or drums of the kit.
export function raised(roll, note, rows) {
  if (!roll.tracks[note.track].is_drum) return bounded(note.pitch + rows, 0, 127);
  const { drums, lanes } = roll.stage;
  return drums[bounded((lanes.get(note.pitch) ?? 0) + rows, 0, drums.length - 1)][0];
}

// How far all notes can go together without one leaving the roll.
export function possibleMove(roll, notes, ticks, rows) {
  let least = -Infinity, most = Infinity, earliest = Infinity;
  for (const note of notes) {
    earliest = Math.min(earliest, note.onset);
    if (roll.tracks[note.track].is_drum) continue;
    least = Math.max(least, -note.pitch);
    most = Math.min(most, 127 - note.pitch);
  }
  return [Math.max(ticks, -earliest), bounded(rows, least, most)];
}

export function movedNote(roll, note, ticks, rows) {
  return { ...note, onset: note.onset + ticks, pitch: rows ? raised(roll, note, rows) : note.pitch };
}

export function moveSelected(roll, wantedTicks, wantedRows) {
  const notes = [...roll.selected];
  const [ticks, rows] = possibleMove(roll, notes, wantedTicks, wantedRows);
  if (!notes.length || (!ticks && !rows)) return;
  roll.commit(changesOf(notes.map((note) => [note, movedNote(roll, note, ticks, rows)])), movedWords(roll, notes, ticks, rows));
  if (rows) roll.soundSelected();
}

export function movedWords(roll, notes, ticks, rows) {
  const ways = [];
  if (rows) ways.push(`${rows > 0 ? "up" : "down"} ${counted(Math.abs(rows), roll.tracks[notes[0].track].is_drum ? "drum" : "semitone")}`);
  if (ticks) ways.push(`${ticks > 0 ? "later" : "earlier"}, to ${roll.timeline.place(Math.min(...notes.map((note) => note.onset)) + ticks)}`);
  return `${counted(notes.length)} moved ${ways.join(" and ")}`;
}

export function lengthenSelected(roll, ticks) {
  const notes = [...roll.selected];
  if (!notes.length) return;
  const pairs = notes.map((note) => [note, { ...note, length: Math.max(1, note.length + ticks) }]);
  roll.commit(changesOf(pairs), `${counted(notes.length)} made ${ticks > 0 ? "longer" : "shorter"}`);
}

export function louderSelected(roll, by) {
  const notes = [...roll.selected];
  if (!notes.length) return;
  const pairs = notes.map((note) => [note, { ...note, velocity: bounded(note.velocity + by, 1, 127) }]);
  roll.commit(changesOf(pairs), `${counted(notes.length)} ${by > 0 ? "louder" : "softer"}, velocity ${pairs[0][1].velocity}`);
}

export function deleteSelected(roll, word = "deleted") {
  const notes = [...roll.selected];
  if (notes.length) roll.commit(changesOf(notes.map((note) => [note, null])), `${counted(notes.length)} ${word}`);
}

export function drawNote(roll, content) {
  roll.length = content.length;
  const name = pitchWords(roll, content.track, content.pitch);
  roll.commit(changesOf([[null, content]]), `${name} drawn at ${roll.timeline.place(content.onset)}`);
  roll.soundSelected();
}

export function copySelected(roll, tell = true) {
  const notes = [...roll.selected];
  if (!notes.length) return;
  const start = roll.timeline.lineBefore(Math.min(...notes.map((note) => note.onset)), roll.snap);
  const end = Math.max(...notes.map((note) => note.onset + note.length));
  clipboard.notes = notes.map((note) => ({ ...note, onset: note.onset - start }));
  clipboard.span = end - start;
  if (tell) roll.tell(`${counted(notes.length)} copied`);
  roll.showTools();
}

export function cutSelected(roll) {
  copySelected(roll, false);
  deleteSelected(roll, "cut");
}

export function canPaste() {
  return clipboard.notes.length > 0;
}

// Notes of one track go to the edited track; notes of several go to the tracks they came from.
export function paste(roll) {
  if (!clipboard.notes.length) return;
  const several = new Set(clipboard.notes.map((note) => note.track)).size > 1;
  const start = roll.timeline.nearestLine(roll.caret.tick, roll.snap);
  const come = clipboard.notes
    .map((note) => ({ ...note, track: several ? note.track : roll.edited, onset: note.onset + start }))
    .filter((note) => roll.tracks[note.track]);
  roll.commit(changesOf(come.map((note) => [null, note])), `${counted(come.length)} pasted at ${roll.timeline.place(start)}`);
  roll.caret.tick = roll.timeline.nearestLine(start + clipboard.span, roll.snap);
}

export function duplicateSelected(roll) {
  const notes = [...roll.selected];
  if (!notes.length) return;
  const start = roll.timeline.lineBefore(Math.min(...notes.map((note) => note.onset)), roll.snap);
  const end = Math.max(...notes.map((note) => note.onset + note.length));
  const step = roll.timeline.step(roll.snap, roll.timeline.bar(roll.timeline.barAt(start)));
  const by = Math.round(Math.ceil((end - start) / step - 1e-6) * step);
  const come = notes.map((note) => ({ ...note, onset: note.onset + by }));
  roll.commit(changesOf(come.map((note) => [null, note])), `${counted(notes.length)} repeated at ${roll.timeline.place(start + by)}`);
}

export function selectAll(roll, everyTrack) {
  const notes = everyTrack ? [...roll.store.all()] : (roll.store.tracks[roll.edited]?.notes ?? []);
  roll.select(notes, `${counted(notes.length)} selected`);
}

// The note of the edited track before or after the selected one, or after the caret; alone, or
// together with those that are selected.
export function selectNeighbour(roll, by, adds = false) {
  const notes = roll.store.tracks[roll.edited]?.notes ?? [];
  if (!notes.length) return;
  const here = notes[by < 0 ? "findIndex" : "findLastIndex"]((note) => roll.selected.has(note));
  const after = notes.findIndex((note) => note.onset >= roll.caret.tick);
  const start = here >= 0 ? here + by : by > 0 ? Math.max(0, after) : (after < 0 ? notes.length : after) - 1;
  const note = notes[bounded(start, 0, notes.length - 1)];
  roll.select(adds ? [...roll.selected, note] : [note], described(roll, note));
  roll.caret.tick = note.onset;
  roll.caret.pitch = note.pitch;
  roll.reveal(note);
  roll.soundSelected(note);
}

export function undo(roll) {
  const gesture = roll.history.back();
  if (!gesture) {
    roll.tell("Back to the take before");
    roll.outbox.add({ undo: true });
  } else roll.make(gesture.changes, `Undone: ${gesture.words}`);
}

export function redo(roll) {
  const gesture = roll.history.forward();
  if (!gesture) {
    roll.tell("On to the take after");
    roll.outbox.add({ redo: true });
  } else roll.make(gesture.changes, `Done again: ${gesture.words}`);
}

export function rewrite(roll) {
  if (!roll.selection || !roll.editable) return;
  roll.outbox.add({ rewrite: roll.selection });
  roll.tell(`Asked to rewrite ${selectionWords(roll)}`);
}

export function loopSelection(roll) {
  const { selection, player, timeline } = roll;
  const wanted = selection && selection.bars.map((bar) => timeline.bar(bar).start);
  const same = player.loop && wanted && player.loop[0] === wanted[0] && player.loop[1] === wanted[1];
  if (!wanted && !player.loop) {
    roll.tell("Select bars on the ruler first, then loop them");
    return;
  }
  player.setLoop(same || !wanted ? null : wanted);
  roll.tell(player.loop ? `Looping ${barWords(selection.bars)}` : "Loop off");
  roll.redraw();
  roll.showTools();
}
