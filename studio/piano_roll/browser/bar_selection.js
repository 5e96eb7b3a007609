// Bars of tracks, to be rewritten, looped, or told to the page: {bars: [first, stop], tracks}.

import { selectionWords } from "./words.js";

export function everyTrack(roll) {
  return [...roll.tracks.keys()];
}

export function editedTrack(roll) {
  return roll.tracks.length ? [roll.edited] : [];
}

export function barUnder({ stage, timeline }, x) {
  return timeline.barAt(Math.min(Math.max(0, stage.tick(x)), timeline.end - 1));
}

// A range of tracks, dragged over in the list; of all bars if none were selected.
export function markTracks(roll, one, other) {
  const tracks = everyTrack(roll).slice(Math.min(one, other), Math.max(one, other) + 1);
  roll.selection = { bars: roll.selection?.bars ?? [0, roll.timeline.bars.length], tracks };
  sendSelection(roll);
}

export function toggleMarked(roll, track) {
  if (!roll.selection) return;
  const tracks = new Set(roll.selection.tracks);
  if (!tracks.delete(track)) tracks.add(track);
  roll.selection = tracks.size ? { ...roll.selection, tracks: [...tracks].sort((a, b) => a - b) } : null;
  sendSelection(roll);
}

// The bar of the caret; once more, and the bars up to the next as well.
export function selectBarAtCaret(roll) {
  const { selection, timeline, caret } = roll;
  const bar = Math.min(timeline.barAt(caret.tick), timeline.bars.length - 1);
  const grows = selection && selection.bars[0] <= bar && bar <= selection.bars[1];
  const bars = grows ? [selection.bars[0], Math.min(selection.bars[1] + 1, timeline.bars.length)] : [bar, bar + 1];
  roll.selection = { bars, tracks: selection?.tracks ?? editedTrack(roll) };
  sendSelection(roll);
}

export function sendSelection(roll) {
  roll.outbox.add({ selection: roll.selection });
  if (roll.selection) roll.tell(`${selectionWords(roll)} selected`);
  roll.redraw();
  roll.showTools();
}
