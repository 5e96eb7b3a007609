// Music in words: for the live region, for labels and for whoever cannot see the roll.

import { pitchName } from "./timeline.js";

const ORIGINS = ["brought", "by the model", "by hand"];
const LENGTHS = {
  4: "a whole",
  3: "a dotted half",
  2: "a half",
  1.5: "a dotted quarter",
  1: "a quarter",
  0.75: "a dotted eighth",
  0.5: "an eighth",
  0.25: "a sixteenth",
};

export function counted(number, one = "note") {
  return `${number} ${one}${number === 1 ? "" : "s"}`;
}

export function drumWords(roll, key) {
  return roll.drumNames.get(key) ?? `Drum ${key}`;
}

export function pitchWords(roll, track, pitch) {
  return roll.tracks[track]?.is_drum ? drumWords(roll, pitch) : pitchName(pitch);
}

export function lengthWords(roll, length) {
  const quarters = length / roll.timeline.quarter;
  return LENGTHS[quarters] ?? `${Number(quarters.toFixed(2))} quarters`;
}

export function described(roll, { track, onset, length, pitch, velocity, origin }) {
  const what = pitchWords(roll, track, pitch), where = roll.timeline.place(onset);
  return `${what}, ${where}, ${lengthWords(roll, length)}, velocity ${velocity}, ${ORIGINS[origin]}`;
}

export function barWords([first, stop]) {
  return stop - first === 1 ? `bar ${stop}` : `bars ${first + 1}–${stop}`;
}

export function selectionWords({ selection, tracks }) {
  const all = selection.tracks.length === tracks.length && tracks.length > 1;
  const names = selection.tracks.map((track) => tracks[track].name);
  const whose = all ? "all tracks" : names.length > 3 ? counted(names.length, "track") : names.join(", ");
  const words = barWords(selection.bars);
  return `${words[0].toUpperCase()}${words.slice(1)} · ${whose}`;
}

// The whole roll in a few lines.
export function summary({ timeline, tracks, store }) {
  const parts = tracks.map(({ name }, track) => `${name}, ${counted(store.tracks[track].notes.length)}`);
  return `${counted(timeline.bars.length, "bar")}, ${counted(tracks.length, "track")}: ${parts.join("; ")}. Press question mark for the keys.`;
}
