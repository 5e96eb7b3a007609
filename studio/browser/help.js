// The panel that "?" opens: keys and gestures, in groups of [keys, what they do].

import { element, labelledButton } from "./elements.js";
import { setIcon } from "./icons.js";

export function buildHelp(panel, groups, close) {
  const shut = labelledButton("shut", "", "Close");
  setIcon(shut, "close");
  shut.addEventListener("click", close);
  panel.replaceChildren(element("h2", "", "Keys and gestures"), shut, element("div", "keys", ...groups.map(groupOf)));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Tab") event.preventDefault(); // nothing else in it to go to
    else if (event.key !== "Escape" && event.key !== "?") return;
    else close();
    event.stopPropagation();
  });
}

function groupOf([name, rows]) {
  const list = element("dl", "", ...rows.flatMap(([keys, words]) => [element("dt", "", keys), element("dd", "", words)]));
  return element("section", "", element("h3", "", name), list);
}

// Open it, or close it; says whether it is open now.
export function toggled(panel, button) {
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", !panel.hidden);
  if (!panel.hidden) panel.querySelector(".shut").focus();
  return !panel.hidden;
}
