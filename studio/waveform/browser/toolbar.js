// The buttons and fields over the waveform.

import { SHORTCUTS } from "./keys.js";
import { exact } from "./words.js";

const ICONS = {
  return: "M5 4v12M16 4.5 8 10l8 5.5z",
  play: "M6 3.8 16 10 6 16.2z",
  stop: "M5.5 5.5h9v9h-9z",
  loop: "M4 9.5V8a3 3 0 0 1 3-3h8m-2.5-2.5L15 5l-2.5 2.5M16 10.5V12a3 3 0 0 1-3 3H5m2.5 2.5L5 15l2.5-2.5",
  nothing: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  out: "M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10M12.2 12.2 16.5 16.5M6.2 8.5h4.6",
  in: "M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10M12.2 12.2 16.5 16.5M6.2 8.5h4.6M8.5 6.2v4.6",
  fit: "M4 7.5V4h3.5M12.5 4H16v3.5M16 12.5V16h-3.5M7.5 16H4v-3.5M7 10h6",
};
const ZOOM = 1.6;

const DEEDS = {
  return: (wave) => wave.seek(0),
  play: (wave) => wave.player.toggle(),
  loop: (wave) => wave.player.setLoops(!wave.player.loops),
  before: (wave) => wave.hear(1),
  now: (wave) => wave.hear(0),
  nothing: (wave) => wave.choose(null),
  out: (wave) => wave.zoom(1 / ZOOM),
  in: (wave) => wave.zoom(ZOOM, wave.stretch ? wave.stage.x((wave.stretch.from + wave.stretch.to) / 2) : undefined),
  fit: (wave) => {
    wave.stage.fit();
    wave.page.redraw();
  },
  help: (wave) => wave.page.toggleHelp(),
};

export function buildToolbar(wave, section) {
  for (const button of section.querySelectorAll("button[data-do]")) {
    const name = button.dataset.do;
    if (ICONS[name]) setIcon(button, name);
    button.addEventListener("click", (event) => {
      DEEDS[name](wave);
      if (event.detail && name !== "help") wave.page.focus(); // a mouse leaves the keys to the waveform
    });
  }
  for (const field of section.querySelectorAll("input[data-end]")) {
    field.addEventListener("change", () => typed(wave, section));
    field.addEventListener("keydown", (event) => event.stopPropagation());
  }
  section.querySelector(".help dl").replaceChildren(...SHORTCUTS.map(shortcut));
}

// Let the toolbar say how things stand.
export function showToolbar(wave, section) {
  const find = (name) => section.querySelector(`[data-do="${name}"]`);
  const plays = wave.player.playing || Boolean(wave.player.starting);
  setIcon(find("play"), plays ? "stop" : "play");
  find("play").setAttribute("aria-label", plays ? "Stop" : "Play");
  find("loop").setAttribute("aria-pressed", wave.player.loops);
  section.querySelector(".versions").hidden = !wave.versions[1];
  find("before").setAttribute("aria-pressed", wave.heard === 1);
  find("now").setAttribute("aria-pressed", wave.heard === 0);
  find("nothing").disabled = !wave.stretch;
}

export function showStretch({ stretch }, section) {
  for (const field of section.querySelectorAll("input[data-end]")) {
    const words = stretch ? stretch[field.dataset.end].toFixed(2) : "";
    if (field.value !== words) field.value = words;
  }
  section.querySelector("[data-do=nothing]").disabled = !stretch;
}

export function showClock({ player, seconds }, clock) {
  const words = `<b>${exact(player.now())}</b> of ${exact(seconds)}`;
  if (clock.said !== words) clock.innerHTML = words;
  clock.said = words;
}

// What was written into the fields: one alone reaches from the beginning, or to the end.
function typed(wave, section) {
  const [from, to] = ["from", "to"].map((end) => number(section.querySelector(`input[data-end=${end}]`).value));
  if (from === null && to === null) wave.choose(null);
  else wave.choose({ from: from ?? 0, to: to ?? wave.end });
  showStretch(wave, section);
}

// "1:02.5" and "62,5" are 62.5; what is no time is null.
function number(words) {
  const parts = words.trim().replace(",", ".").split(":");
  const seconds = parts.reduce((sum, part) => 60 * sum + Number(part || NaN), 0);
  return Number.isFinite(seconds) ? seconds : null;
}

function shortcut([keys, words]) {
  const row = document.createElement("div"), term = document.createElement("dt"), meaning = document.createElement("dd");
  term.append(keys);
  meaning.append(words);
  row.append(term, meaning);
  return row;
}

function setIcon(button, name) {
  if (button.dataset.shown === name) return;
  button.dataset.shown = name;
  button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}
