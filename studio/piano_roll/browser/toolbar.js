// The buttons over the roll, the panel of shortcuts, and the pill for selected bars.

import * as commands from "./commands.js";
import { SHORTCUTS } from "./keys.js";
import { SNAPS } from "./timeline.js";
import { element } from "./tracks.js";
import { selectionWords } from "./words.js";

const ICONS = {
  return: "M5 4v12M16 4.5 8 10l8 5.5z",
  play: "M6 3.8 16 10 6 16.2z",
  stop: "M5.5 5.5h9v9h-9z",
  loop: "M4 9.5V8a3 3 0 0 1 3-3h8m-2.5-2.5L15 5l-2.5 2.5M16 10.5V12a3 3 0 0 1-3 3H5m2.5 2.5L5 15l2.5-2.5",
  pointer: "M5 3l10 7.5-4.5.8L8 16z",
  pencil: "M4 16l1-4 8-8 3 3-8 8-4 1zM11.5 5.5l3 3",
  bars: "M3.5 5v10M16.5 5v10M7 7h6v6H7z",
  undo: "M7.5 4.5 4 8l3.5 3.5M4 8h7.5a4 4 0 0 1 0 8H8",
  redo: "M12.5 4.5 16 8l-3.5 3.5M16 8H8.5a4 4 0 0 0 0 8H12",
  copy: "M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3",
  cut: "M8 14.5a2 2 0 1 0-4 0a2 2 0 0 0 4 0zM16 14.5a2 2 0 1 0-4 0a2 2 0 0 0 4 0zM7.2 12.8 14 3.8M12.8 12.8 6 3.8",
  paste: "M6 5H4.5v11.5h11V5H14M7 3.5h6v3H7z",
  duplicate: "M3.5 7h5.5v6H3.5zM11 7h5.5v6H11zM10 4v12",
  delete: "M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6",
  minus: "M13.5 8.5a5 5 0 1 0-10 0a5 5 0 0 0 10 0zM12.2 12.2 17 17M6.2 8.5h4.6",
  plus: "M13.5 8.5a5 5 0 1 0-10 0a5 5 0 0 0 10 0zM12.2 12.2 17 17M6.2 8.5h4.6M8.5 6.2v4.6",
  lower: "M4 4h12M4 16h12M10 5.5v3.5m-2-1.5 2 2 2-2M10 14.5V11m-2 1.5 2-2 2 2",
  higher: "M4 9h12M4 11h12M10 7V3m-2 2 2-2 2 2M10 13v4m-2-2 2 2 2-2",
  fit: "M4 7.5V4h3.5M12.5 4H16v3.5M16 12.5V16h-3.5M7.5 16H4v-3.5M7 10h6",
  velocity: "M4.5 16V9M8.2 16V5M11.8 16v-5M15.5 16V7",
  large: "M11.5 4H16v4.5M8.5 16H4v-4.5M16 4l-5 5M4 16l5-5",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
};

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
  for (const button of section.querySelectorAll("[data-icon]")) setIcon(button, button.dataset.icon);
  const snap = section.querySelector("[data-do=snap]");
  snap.replaceChildren(...SNAPS.map(({ name, words }) => new Option(words, name)));
  snap.addEventListener("change", () => roll.setSnap(snap.value));
  for (const button of section.querySelectorAll("button[data-do], button[data-tool]")) {
    button.addEventListener("click", (event) => {
      if (button.dataset.tool) roll.choose(button.dataset.tool);
      else DEEDS[button.dataset.do](roll);
      if (event.detail && button.dataset.do !== "help") roll.focus(); // a mouse leaves the keys to the roll
    });
  }
  section.querySelector(".help").replaceChildren(...helpOf(roll));
}

function setIcon(button, name) {
  if (button.dataset.shown === name) return;
  button.dataset.shown = name;
  button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}

// Let the toolbar say how things stand.
export function showToolbar(roll, section) {
  const find = (name) => section.querySelector(`[data-do="${name}"]`);
  setIcon(find("play"), roll.player.playing ? "stop" : "play");
  find("play").setAttribute("aria-label", roll.player.playing ? "Stop" : "Play");
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
  if (roll.selection) pill.querySelector(".chosen").textContent = selectionWords(roll);
}

function helpOf(roll) {
  const title = element("h2", "");
  title.append("Keys and gestures");
  const close = element("button", "shut");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  setIcon(close, "close");
  close.addEventListener("click", () => roll.toggleHelp());
  const groups = SHORTCUTS.map(([name, rows]) => {
    const part = element("section", ""), heading = element("h3", ""), list = element("dl", "");
    heading.append(name);
    for (const [keys, words] of rows) {
      const term = element("dt", ""), meaning = element("dd", "");
      term.append(keys);
      meaning.append(words);
      list.append(term, meaning);
    }
    part.append(heading, list);
    return part;
  });
  return [title, close, ...groups];
}
