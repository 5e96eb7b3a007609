// The buttons over the roll, the panel of shortcuts, and the pill for selected bars.

import { buildButtons, showPlaying } from "../../browser/buttons.js";
import { buildHelp } from "../../browser/help.js";
import * as commands from "./commands.js";
import { SHORTCUTS } from "./keys.js";
import { SNAPS } from "./timeline.js";
import { selectionWords } from "./words.js";

const DEEDS = {
  return: (roll) => roll.returnToStart(),
  play: (roll) => roll.player.toggle(),
  loop: commands.loopSelection,
  "loop-bars": commands.loopSelection,
  undo: commands.undo,
  redo: commands.redo,
  copy: (roll) => commands.copySelected(roll),
  cut: commands.cutSelected,
  paste: commands.paste,
  duplicate: commands.duplicateSelected,
  delete: (roll) => commands.deleteSelected(roll),
  out: (roll) => roll.zoom(1 / 1.3, false),
  in: (roll) => roll.zoom(1.3, false),
  lower: (roll) => roll.zoom(1 / 1.3, true),
  higher: (roll) => roll.zoom(1.3, true),
  fit: (roll) => roll.fit(),
  velocity: (roll) => roll.toggleVelocity(),
  large: (roll) => roll.fillScreen(),
  help: (roll) => roll.toggleHelp(),
  rewrite: commands.rewrite,
  nothing: (roll) => roll.selectNothing(),
};

export function buildToolbar(roll, section) {
  buildButtons(roll, section, DEEDS);
  const snap = section.querySelector("[data-do=snap]");
  snap.replaceChildren(...SNAPS.map(({ name, words }) => new Option(words, name)));
  snap.addEventListener("change", () => roll.setSnap(snap.value));
  for (const button of section.querySelectorAll("[data-tool]")) {
    button.addEventListener("click", (event) => {
      roll.choose(button.dataset.tool);
      if (event.detail) roll.focus();
    });
  }
  buildHelp(section.querySelector(".help"), SHORTCUTS, () => roll.toggleHelp());
}

// Let the toolbar say how things stand.
export function showToolbar(roll, section) {
  const find = (name) => section.querySelector(`[data-do="${name}"]`);
  showPlaying(section, roll.player.playing);
  find("loop").setAttribute("aria-pressed", Boolean(roll.player.loop));
  find("velocity").setAttribute("aria-pressed", roll.stage.showVelocity);
  find("snap").value = roll.snap.name;
  for (const name of ["copy", "cut", "duplicate", "delete"]) find(name).disabled = !roll.selected.size;
  find("paste").disabled = !commands.canPaste();
  for (const button of section.querySelectorAll("[data-tool]")) {
    button.setAttribute("aria-pressed", button.dataset.tool === roll.tool);
  }
  for (const group of section.querySelectorAll(".edit")) group.classList.toggle("closed", !roll.editable);
  section.querySelector(".other").hidden = !roll.compared;
  const pill = section.querySelector(".pill");
  pill.hidden = !roll.selection;
  pill.querySelector("[data-do=rewrite]").hidden = !roll.editable;
  if (roll.selection) pill.querySelector(".chosen").textContent = selectionWords(roll);
}
