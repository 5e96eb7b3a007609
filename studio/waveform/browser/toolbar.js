// The buttons and fields over the waveform.

import { buildButtons, showPlaying } from "../../browser/buttons.js";
import { buildHelp } from "../../browser/help.js";
import { SHORTCUTS } from "./keys.js";
import { exact } from "./words.js";

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
  buildButtons(wave, section, DEEDS);
  for (const field of section.querySelectorAll("input[data-end]")) {
    field.addEventListener("change", () => typed(wave, section));
    field.addEventListener("keydown", (event) => event.stopPropagation());
  }
  buildHelp(section.querySelector(".help"), SHORTCUTS, () => wave.page.toggleHelp());
}

// Let the toolbar say how things stand.
export function showToolbar(wave, section) {
  const find = (name) => section.querySelector(`[data-do="${name}"]`);
  showPlaying(section, wave.player.playing || Boolean(wave.player.starting));
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
