// The list of tracks: which is edited, mute, solo, level and pan, and which are in the selection.

import { element, labelledButton } from "../../browser/elements.js";
import { markTracks, toggleMarked } from "./bar_selection.js";

const SOFTEST = -36, LOUDEST = 6; // decibels of the level slider

export function buildTracks(roll, list) {
  list.replaceChildren(...roll.tracks.map((track, place) => rowOf(roll, track, place)));
  showTracks(roll, list);
}

function rowOf(roll, track, place) {
  const row = element("li", "track");
  row.style.setProperty("--colour", roll.palette.track(track.colour));
  const name = labelledButton("name", track.name, `Edit ${track.name}`);
  name.prepend(element("span", "swatch"));
  name.addEventListener("click", () => roll.edit(place, true));
  const marked = labelledButton("mark", "", `${track.name} is in the selected bars`);
  marked.addEventListener("click", () => toggleMarked(roll, place));
  const channel = element("div", "channel");
  for (const [deed, letter] of [["mute", "M"], ["solo", "S"]]) {
    const made = labelledButton(deed, letter, `${deed === "mute" ? "Mute" : "Solo"} ${track.name}`);
    made.addEventListener("click", () => roll.toggleChannel(place, deed));
    channel.append(made);
  }
  channel.append(
    slider(roll, place, "level_db", SOFTEST, LOUDEST, 0.5, `Level of ${track.name}`, (value) => `${value > 0 ? "+" : ""}${value} dB`),
    slider(roll, place, "pan", -1, 1, 0.05, `Pan of ${track.name}`, panWords),
  );
  row.append(name, marked, channel);
  dragMarks(roll, row, place);
  return row;
}

// Dragging over the names selects a range of tracks.
function dragMarks(roll, row, place) {
  const name = row.querySelector(".name");
  name.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button) return;
    roll.markFrom = place;
    window.addEventListener("pointerup", () => { roll.markFrom = null; }, { once: true });
  });
  row.addEventListener("pointerenter", () => {
    if (roll.markFrom != null && roll.markFrom !== place) markTracks(roll, roll.markFrom, place);
  });
}

function slider(roll, place, name, least, most, step, label, words) {
  const made = document.createElement("input");
  Object.assign(made, { type: "range", min: least, max: most, step, className: name === "pan" ? "pan" : "level" });
  made.setAttribute("aria-label", label);
  made.words = words;
  made.addEventListener("input", () => {
    roll.setChannel(place, name, Number(made.value));
    roll.showValue(`${label}: ${words(Number(made.value))}`);
  });
  made.addEventListener("dblclick", () => roll.setChannel(place, name, 0));
  return made;
}

function panWords(value) {
  if (!value) return "centre";
  return `${Math.round(Math.abs(value) * 100)} % ${value < 0 ? "left" : "right"}`;
}

// Let the list say how things stand.
export function showTracks(roll, list) {
  [...list.children].forEach((row, place) => {
    const channel = roll.mixer.channels[place];
    const marked = Boolean(roll.selection?.tracks.includes(place));
    row.classList.toggle("edited", place === roll.edited);
    row.classList.toggle("silent", !roll.heard(place));
    row.classList.toggle("choosing", Boolean(roll.selection));
    row.querySelector(".name").setAttribute("aria-pressed", place === roll.edited);
    row.querySelector(".mark").setAttribute("aria-pressed", marked);
    row.querySelector(".mute").setAttribute("aria-pressed", channel.mute);
    row.querySelector(".solo").setAttribute("aria-pressed", channel.solo);
    for (const made of row.querySelectorAll("input")) {
      const value = made.className === "pan" ? channel.pan : channel.level_db;
      if (Number(made.value) !== value) made.value = value;
      made.title = made.words(value);
      made.setAttribute("aria-valuetext", made.title);
    }
  });
}
