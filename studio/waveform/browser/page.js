// A waveform on the page: its canvases, its handles, its frames, and the words around it.

import { Sheet } from "../../browser/sheet.js";
import { Theme } from "../../browser/theme.js";
import { drawOver, drawPaper } from "./drawing.js";
import { listenToHandle, listenToKeys } from "./keys.js";
import { listenToPointers } from "./pointing.js";
import { HEIGHT } from "./stage.js";
import { buildToolbar, showClock, showStretch, showToolbar } from "./toolbar.js";
import { exact } from "./words.js";

export class Page extends Sheet {
  constructor(wave, section) {
    super(wave, section);
    this.wave = wave;
    this.find(".stage").style.height = `${HEIGHT}px`;
    buildToolbar(wave, section);
    listenToPointers(wave, this.over);
    listenToKeys(wave, this.over);
    for (const end of ["from", "to"]) this.#listenToHandle(end);
  }

  // Another sound, or another theme.
  renew() {
    this.wave.palette = new Theme(this.section);
    this.measure();
    this.showTools();
    this.stretchChanged();
    this.over.setAttribute("aria-label", `Waveform of ${this.wave.versions[0].name}, ${exact(this.wave.end)}. Press question mark for the keys.`);
    this.redraw();
  }

  // ---- frames ----

  get ready() {
    return Boolean(this.wave.sound && this.wave.stage.width);
  }

  drawPaper() {
    drawPaper(this.pen(this.paper), this.wave);
  }

  drawOver() {
    drawOver(this.pen(this.over), this.wave);
    this.#placeHandles();
  }

  drawn() {
    showClock(this.wave, this.find(".clock"));
  }

  playheadX() {
    return this.wave.stage.x(this.wave.player.now());
  }

  playheadPlace() {
    return this.playheadX() / this.wave.stage.width;
  }

  turnPaper() {
    const { stage, player } = this.wave;
    const before = stage.left;
    stage.left = player.now() - stage.seen * 0.05;
    stage.clamp();
    return stage.left !== before;
  }

  // ---- the stretch ----

  stretchChanged() {
    showStretch(this.wave, this.section);
    this.redrawOver();
  }

  #listenToHandle(end) {
    const handle = this.#handle(end);
    listenToHandle(this.wave, handle, end);
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      this.wave.setDragging(true);
      event.stopPropagation();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId) || !this.wave.stretch) return;
      const x = event.clientX - this.over.getBoundingClientRect().left;
      this.wave.moveEnd(end, this.wave.stage.second(x));
    });
    handle.addEventListener("lostpointercapture", () => this.wave.setDragging(false));
  }

  #handle(end) {
    return this.find(`.handle[data-end=${end}]`);
  }

  #placeHandles() {
    const { stretch, stage, end: last } = this.wave;
    for (const end of ["from", "to"]) {
      const handle = this.#handle(end);
      const x = stretch ? stage.x(stretch[end]) : -1;
      handle.hidden = !stretch || x < -1 || x > stage.width + 1;
      if (handle.hidden) continue;
      handle.style.left = `${x}px`;
      handle.setAttribute("aria-valuemin", 0);
      handle.setAttribute("aria-valuemax", last.toFixed(2));
      handle.setAttribute("aria-valuenow", stretch[end].toFixed(2));
      handle.setAttribute("aria-valuetext", exact(stretch[end]));
    }
  }

  // ---- words ----

  showTools() {
    showToolbar(this.wave, this.section);
  }

  playingChanged() {
    this.showTools();
    this.redrawOver();
  }
}
