// While several takes are written: each of them in small, to choose the one that is watched.

import { element } from "../../browser/elements.js";
import { drawDashes } from "./lanes.js";
import { counted } from "./words.js";

export function showTakes(roll, strip) {
  const takes = roll.writing.takes ?? [];
  strip.hidden = takes.length < 2;
  while (strip.children.length > takes.length) strip.lastChild.remove();
  while (strip.children.length < takes.length) strip.append(tileOf(roll, strip.children.length));
  if (!strip.hidden) [...strip.children].forEach((tile, place) => showTile(roll, tile, takes[place], place));
}

function tileOf(roll, place) {
  const tile = element("button", "take", element("canvas"), element("span"));
  tile.type = "button";
  tile.addEventListener("click", () => roll.writing.watch(place));
  return tile;
}

function showTile(roll, tile, rows, place) {
  tile.setAttribute("aria-pressed", place === roll.writing.watched);
  tile.lastChild.textContent = `Take ${place + 1} · ${counted(rows.length)}`;
  if (!roll.palette || !roll.timeline) return;
  const [canvas] = tile.children;
  const { clientWidth: width, clientHeight: height } = canvas;
  const sharp = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [Math.max(1, width * sharp), Math.max(1, height * sharp)];
  const paint = canvas.getContext("2d");
  paint.scale(sharp, sharp);
  drawDashes(paint, roll, [...roll.store.all(), ...roll.writing.notesOf(place)], width, height);
}
