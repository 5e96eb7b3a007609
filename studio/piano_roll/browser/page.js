// A roll on the page: its canvases, its frames, and the words around it.

import { drawGrid } from "./grid.js";
import { listenToKeys } from "./keys.js";
import { drawOverview, drawVelocities } from "./lanes.js";
import { drawGutter, drawRuler } from "./margins.js";
import { drawNotes } from "./note_drawing.js";
import { drawOverlay } from "./overlay.js";
import { Palette } from "./palette.js";
import { listenToPointers } from "./pointing.js";
import { buildToolbar, showToolbar } from "./toolbar.js";
import { buildTracks, showTracks } from "./tracks.js";
import { counted, pitchWords, summary } from "./words.js";

const NARROW = 640; // pixels under which the track list folds
const FOLLOW = 0.92; // share of the width at which the paper turns under the playhead

export class Page {
  constructor(roll, section) {
    this.roll = roll;
    this.section = section;
    this.find = (name) => section.querySelector(name);
    this.paper = this.find(".paper");
    this.over = this.find(".over");
    this.waiting = 0;
    this.stale = true;
    roll.page = this;
    buildToolbar(roll, section);
    listenToPointers(roll, this.over);
    listenToKeys(roll, section, this.over);
    this.over.addEventListener("focus", () => this.#focused(true));
    this.over.addEventListener("blur", () => this.#focused(false));
    this.#watchSize();
    this.#watchHelp();
  }

  // New music or a new theme.
  renew(height) {
    const { roll } = this;
    this.section.style.setProperty("--height", `${height}px`);
    roll.palette = new Palette(this.section);
    roll.drawnTracks = JSON.stringify([roll.tracks.map(({ name, colour }) => [name, colour]), roll.palette.paper]);
    if (this.builtTracks !== roll.drawnTracks) {
      buildTracks(roll, this.find(".tracks"));
      this.builtTracks = roll.drawnTracks;
    }
    this.#measure();
    this.showTools();
    this.playingChanged();
    this.#summarise();
    this.redraw();
  }

  leave() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.waiting);
    for (const undo of this.roll.leaving.splice(0)) undo();
    this.roll.player.stop();
    this.roll.page = null;
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
    const { roll } = this;
    if (!roll.palette || !roll.timeline || !roll.stage.width || !roll.stage.scale) return;
    if (roll.player.playing) this.#follow();
    if (this.stale) this.#paintPaper();
    this.stale = false;
    const paint = this.over.getContext("2d");
    paint.setTransform(roll.sharpness, 0, 0, roll.sharpness, 0, 0);
    drawOverlay(paint, roll);
    this.#showClock();
    if (roll.player.playing) this.#frame();
  }

  // While notes are dragged all else stays as it is, and they are drawn over it.
  #paintPaper() {
    const { roll } = this;
    const { left, scale, top, row, drumTop, width, height } = roll.stage;
    const still = roll.moved && [left, scale, top, row, drumTop, width, height, roll.edits, roll.edited, roll.moved.size].join();
    const same = still && still === this.still;
    this.still = still;
    if (same) return;
    const began = performance.now();
    const paint = this.paper.getContext("2d", { alpha: false });
    paint.setTransform(roll.sharpness, 0, 0, roll.sharpness, 0, 0);
    for (const draw of [drawGrid, drawNotes, drawVelocities, drawGutter, drawRuler, drawOverview]) draw(paint, roll);
    roll.frameTime = performance.now() - began;
  }

  // Turn the paper when the playhead, seen until now, leaves it.
  #follow() {
    const { stage, player } = this.roll;
    const place = (stage.x(player.tick()) - stage.gutter) / stage.roomWide;
    if ((place > FOLLOW && place < 1.05) || (place < 0 && this.seen)) {
      stage.left = player.tick() - (0.06 * stage.roomWide) / stage.scale;
      stage.clamp();
      this.stale = true;
    }
    this.seen = place >= 0 && place <= 1;
  }

  #watchSize() {
    this.sizes = new ResizeObserver(() => this.#measure());
    this.sizes.observe(this.find(".stage"));
    this.sizes.observe(this.section);
  }

  #measure() {
    const { roll } = this;
    const sharpness = window.devicePixelRatio || 1;
    const narrow = this.section.clientWidth < NARROW;
    if (narrow !== this.narrow) {
      this.narrow = narrow;
      this.section.classList.toggle("narrow", narrow);
      this.find(".side").open = !narrow;
      this.#placeNoteTools(narrow);
    }
    const box = this.find(".stage").getBoundingClientRect();
    if (!box.width || !box.height) return;
    if (box.width !== roll.stage.width || box.height !== roll.stage.height || sharpness !== roll.sharpness || this.paper.width < 2 || this.paper.width !== Math.round(box.width * sharpness)) {
      roll.sharpness = sharpness;
      for (const canvas of [this.paper, this.over]) {
        canvas.width = Math.round(box.width * sharpness);
        canvas.height = Math.round(box.height * sharpness);
      }
      roll.stage.resize(box.width, box.height);
      if (!roll.stage.scale && roll.timeline) roll.fit();
      this.redraw();
    }
  }

  // Where there is little room, what is done to selected notes stands below the roll.
  #placeNoteTools(narrow) {
    const tools = this.find(".group.notes");
    if (narrow) this.find(".foot").prepend(tools);
    else this.find(".tools .zoom").before(tools);
  }

  #focused(focused) {
    this.roll.focused = focused;
    this.#frame();
  }

  focus() {
    this.over.focus({ preventScroll: true });
  }

  // ---- words ----

  tell(words) {
    this.find(".said").textContent = words;
    this.find(".where").textContent = words;
  }

  showWhere({ x, y }) {
    const { roll } = this;
    const region = roll.stage.region(y);
    const isDrum = region === "drums";
    if (x < roll.stage.gutter || (!isDrum && region !== "pitched") || roll.moved) return;
    const pitch = isDrum ? roll.stage.drum(y) : roll.stage.pitch(y);
    const track = roll.trackFor(isDrum);
    this.find(".where").textContent = `${pitchWords(roll, track, pitch)}  ${roll.timeline.place(roll.timeline.lineBefore(Math.max(0, roll.stage.tick(x)), roll.snap))}`;
  }

  showTools() {
    const { roll } = this;
    showToolbar(roll, this.section);
    if (this.builtTracks) showTracks(roll, this.find(".tracks"));
    const track = roll.tracks[roll.edited];
    this.find(".editing").textContent = track ? `${track.name} · ${counted(roll.tracks.length, "track")}` : "No tracks";
    this.find("summary .swatch").style.background = track && roll.palette ? roll.palette.track(track.colour) : "";
    this.over.setAttribute("aria-label", track ? `Piano roll, editing ${track.name}` : "Piano roll, no tracks");
  }

  playingChanged() {
    this.heardChanged();
    showToolbar(this.roll, this.section);
    this.redraw();
  }

  // Say whether stems or plain tones are heard.
  heardChanged() {
    const { roll } = this;
    const plain = roll.tracks.filter((_, track) => !roll.player.hasStem(track));
    const words = !roll.tracks.length ? "" : !plain.length ? "Heard: the rendered sound" : plain.length === roll.tracks.length ? "Heard: plain tones, a sketch" : `Heard: rendered, but ${plain.length > 3 ? counted(plain.length, "track") : plain.map(({ name }) => name).join(", ")} in plain tones`;
    this.find(".heard").textContent = words;
    this.find(".heard").classList.toggle("plain", plain.length > 0);
  }

  showValue(words) {
    this.find(".where").textContent = words;
  }

  #showClock() {
    const { timeline, player } = this.roll;
    const tick = player.tick();
    const seconds = timeline.secondsAt(tick);
    const index = timeline.barAt(tick), bar = timeline.bar(index);
    const words = `${index + 1}.${Math.floor((tick - bar.start) / timeline.beat(bar)) + 1}`;
    if (words !== this.clock) this.find(".clock b").textContent = words;
    this.clock = words;
    this.find(".clock span").textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }

  #summarise() {
    this.find("#roll-summary").textContent = summary(this.roll);
  }

  // ---- help and screen ----

  #watchHelp() {
    this.find(".help").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && event.key !== "?") return;
      event.stopPropagation();
      this.toggleHelp();
    });
  }

  toggleHelp() {
    const help = this.find(".help");
    help.hidden = !help.hidden;
    this.find("[data-do=help]").setAttribute("aria-expanded", !help.hidden);
    if (help.hidden) this.focus();
    else help.focus();
  }

  fillScreen() {
    const root = this.section.getRootNode();
    if (root.fullscreenElement) document.exitFullscreen();
    else this.section.requestFullscreen?.();
  }
}
