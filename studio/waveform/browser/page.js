// A waveform on the page: its canvases, its handles, its frames, and the words around it.

import { drawOver, drawPaper } from "./drawing.js";
import { listenToHandle, listenToKeys } from "./keys.js";
import { Palette } from "./palette.js";
import { listenToPointers } from "./pointing.js";
import { HEIGHT } from "./stage.js";
import { buildToolbar, showClock, showStretch, showToolbar } from "./toolbar.js";
import { exact } from "./words.js";

const NARROW = 640; // pixels under which fingers get room
const FOLLOW = 0.95; // share of the width at which the paper turns under the playhead

export class Page {
  constructor(wave, section) {
    this.wave = wave;
    this.section = section;
    this.find = (name) => section.querySelector(name);
    this.paper = this.find(".paper");
    this.over = this.find(".over");
    this.waiting = 0;
    this.stale = true;
    wave.page = this;
    this.find(".stage").style.height = `${HEIGHT}px`;
    buildToolbar(wave, section);
    listenToPointers(wave, this.over);
    listenToKeys(wave, this.over);
    for (const end of ["from", "to"]) this.#listenToHandle(end);
    this.find(".help").addEventListener("keydown", (event) => {
      if (event.key === "Escape" || event.key === "?") this.toggleHelp();
      event.stopPropagation();
    });
    this.sizes = new ResizeObserver(() => this.#measure());
    this.sizes.observe(section);
  }

  // Another sound, or another theme.
  renew() {
    this.wave.palette = new Palette(this.section);
    this.#measure();
    this.showTools();
    this.stretchChanged();
    this.over.setAttribute("aria-label", `Waveform of ${this.wave.versions[0].name}, ${exact(this.wave.end)}. Press question mark for the keys.`);
    this.redraw();
  }

  leave() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.waiting);
    this.wave.player.stop();
    this.wave.page = null;
  }

  redraw() {
    this.stale = true;
    this.#frame();
  }

  #frame() {
    if (!this.waiting) this.waiting = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.waiting = 0;
    const { wave } = this;
    if (!wave.palette || !wave.stage.width || !wave.sound) return;
    if (wave.player.playing) this.#follow();
    if (this.stale) drawPaper(this.#pen(this.paper), wave);
    this.stale = false;
    drawOver(this.#pen(this.over), wave);
    this.#placeHandles();
    showClock(wave, this.find(".clock"));
    if (wave.player.playing) this.#frame();
  }

  #pen(canvas) {
    const paint = canvas.getContext("2d");
    paint.setTransform(this.wave.sharpness, 0, 0, this.wave.sharpness, 0, 0);
    return paint;
  }

  // Turn the paper when the playhead, seen until now, leaves it.
  #follow() {
    const { stage, player } = this.wave;
    const place = stage.x(player.now()) / stage.width;
    if ((place > FOLLOW && place < 1.1 && !stage.isWhole) || (place < 0 && this.seen)) {
      stage.left = player.now() - stage.seen * 0.05;
      stage.clamp();
      this.stale = true;
    }
    this.seen = place >= 0 && place <= 1;
  }

  #measure() {
    const { wave } = this;
    const width = this.find(".stage").clientWidth;
    const sharpness = window.devicePixelRatio || 1;
    this.section.classList.toggle("narrow", this.section.clientWidth < NARROW);
    if (!width || (width === wave.stage.width && sharpness === wave.sharpness && this.paper.width === Math.round(width * sharpness))) return;
    wave.sharpness = sharpness;
    for (const canvas of [this.paper, this.over]) {
      canvas.width = Math.round(width * sharpness);
      canvas.height = Math.round(HEIGHT * sharpness);
      canvas.style.height = `${HEIGHT}px`;
    }
    wave.stage.resize(width);
    this.redraw();
  }

  // ---- the stretch ----

  stretchChanged() {
    showStretch(this.wave, this.section);
    this.#frame();
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

  tell(words) {
    this.find(".said").textContent = words;
  }

  showTools() {
    showToolbar(this.wave, this.section);
  }

  playingChanged() {
    this.showTools();
    this.#frame();
  }

  focus() {
    this.over.focus({ preventScroll: true });
  }

  toggleHelp() {
    const help = this.find(".help");
    help.hidden = !help.hidden;
    this.find("[data-do=help]").setAttribute("aria-expanded", !help.hidden);
    if (help.hidden) this.focus();
    else help.focus();
  }
}
