// A roll on the page: its canvases, its frames, and the words around it.

import { Sheet } from "../../browser/sheet.js";
import { drawGrid } from "./grid.js";
import { listenToKeys } from "./keys.js";
import { drawOverview, drawVelocities } from "./lanes.js";
import { drawGutter, drawRuler } from "./margins.js";
import { drawNotes } from "./note_drawing.js";
import { drawOverlay } from "./overlay.js";
import { Palette } from "./palette.js";
import { listenToPointers } from "./pointing.js";
import { buildToolbar, showToolbar } from "./toolbar.js";
import { showTakes } from "./takes.js";
import { buildTracks, showTracks } from "./tracks.js";
import { counted, pitchWords, summary } from "./words.js";

export class Page extends Sheet {
  constructor(roll, section) {
    super(roll, section);
    this.roll = roll;
    buildToolbar(roll, section);
    listenToPointers(roll, this.over);
    listenToKeys(roll, section, this.over);
    this.over.addEventListener("focus", () => this.#focused(true));
    this.over.addEventListener("blur", () => this.#focused(false));
    for (const hold of ["pointerdown", "wheel", "keydown"]) {
      this.find(".body").addEventListener(hold, () => { roll.writing.follows = false; }, { passive: true, capture: true });
      this.find(".zoom").addEventListener(hold, () => { roll.writing.follows = false; }, { passive: true });
    }
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
    this.measure();
    this.showTools();
    this.playingChanged();
    this.#summarise();
    this.redraw();
  }

  leave() {
    for (const undo of this.roll.leaving.splice(0)) undo();
    super.leave();
  }

  // ---- frames ----

  get ready() {
    return Boolean(this.roll.timeline && this.roll.stage.scale);
  }

  // While notes are dragged all else stays as it is, and they are drawn over it.
  drawPaper() {
    const { roll } = this;
    const { left, scale, top, row, drumTop, width, height } = roll.stage;
    const still = roll.moved && [left, scale, top, row, drumTop, width, height, roll.edits, roll.edited, roll.moved.size].join();
    const same = still && still === this.still;
    this.still = still;
    if (same) return;
    const paint = this.pen(this.paper, { alpha: false });
    for (const draw of [drawGrid, drawNotes, drawGutter, drawVelocities, drawRuler, drawOverview]) draw(paint, roll);
  }

  drawOver() {
    drawOverlay(this.pen(this.over), this.roll);
  }

  drawn() {
    const { stage, player } = this.roll;
    const small = stage.gutter + (player.tick() / stage.lastTick) * stage.roomWide;
    this.find(".playhead.small").style.transform = `translateX(${small}px)`;
    this.#showClock();
  }

  playheadX() {
    return this.roll.stage.x(this.roll.player.tick());
  }

  playheadPlace() {
    const { stage } = this.roll;
    return (this.playheadX() - stage.gutter) / stage.roomWide;
  }

  turnPaper() {
    const { stage, player } = this.roll;
    const before = stage.left;
    stage.left = player.tick() - (0.06 * stage.roomWide) / stage.scale;
    stage.clamp();
    return stage.left !== before;
  }

  // ---- size ----

  narrowed(narrow) {
    this.find(".side").open = !narrow;
    this.#placeNoteTools(narrow);
  }

  resized() {
    if (!this.roll.stage.scale && this.roll.timeline) this.roll.fit();
  }

  // Where there is little room, what is done to selected notes stands below the roll.
  #placeNoteTools(narrow) {
    const tools = this.find(".group.notes");
    if (narrow) this.find(".foot").prepend(tools);
    else this.find(".tools .zoom").before(tools);
  }

  #focused(focused) {
    this.roll.focused = focused;
    this.redrawOver();
  }

  // ---- words ----

  tell(words) {
    super.tell(words);
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
    showTakes(roll, this.find(".takes"));
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
    const beat = `${index + 1}.${Math.floor((tick - bar.start) / timeline.beat(bar)) + 1}`;
    const time = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
    if (`${beat} ${time}` === this.clock) return;
    this.clock = `${beat} ${time}`;
    this.find(".clock b").textContent = beat;
    this.find(".clock span").textContent = time;
  }

  #summarise() {
    this.find("#roll-summary").textContent = summary(this.roll);
  }

  fillScreen() {
    const root = this.section.getRootNode();
    if (root.fullscreenElement) document.exitFullscreen();
    else this.section.requestFullscreen?.();
  }
}
