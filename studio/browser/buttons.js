// Buttons that are in the HTML: each says in `data-do` what it does and in `data-icon` its sign.

import { setIcon } from "./icons.js";

// A deed is called with what the buttons belong to; a mouse leaves the keys to the canvas.
export function buildButtons(subject, section, deeds) {
  for (const button of section.querySelectorAll("[data-icon]")) setIcon(button, button.dataset.icon);
  for (const button of section.querySelectorAll("button[data-do]")) {
    const name = button.dataset.do;
    button.addEventListener("click", (event) => {
      deeds[name](subject);
      if (event.detail && name !== "help") subject.page.focus();
    });
  }
}

export function showPlaying(section, playing) {
  const button = section.querySelector("[data-do=play]");
  setIcon(button, playing ? "stop" : "play");
  button.setAttribute("aria-label", playing ? "Stop" : "Play");
}
