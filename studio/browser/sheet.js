// A part of the page with two canvases: the paper, and over it what a hand is about to change. Each
// is drawn only when it is stale; the playhead is a line of its own, so that while music plays
// nothing is drawn at all.
//
// A sheet has a subject with `stage`, `player` and `palette`; what extends it says how to draw
// (`drawPaper`, `drawOver`), where the playhead is (`playheadX`, `playheadPlace` as a share of the
// width), how to bring it back into view (`turnPaper`, true if that moved the paper), and what
// there is to say in a frame (`drawn`).

import { toggled } from "./help.js";

const NARROW = 640; // pixels of width under which fingers get room
const FOLLOW = 0.93; // share of the width at which the paper turns under the playhead

export class Sheet {
  constructor(subject, section) {
    this.subject = subject;
    this.section = section;
    this.find = (name) => section.querySelector(name);
    this.paper = this.find(".paper");
    this.over = this.find(".over");
    this.waiting = 0;
    this.stale = { paper: true, over: true };
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(section);
    this.sizes.observe(this.find(".stage"));
  }

  leave() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.waiting);
    this.subject.player.stop();
    this.subject.page = null;
  }

  // ---- frames ----

  redraw() {
    this.stale.paper = true;
    this.redrawOver();
  }

  redrawOver() {
    this.stale.over = true;
    this.#frame();
  }

  #frame() {
    if (!this.waiting) this.waiting = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.waiting = 0;
    const { subject } = this;
    if (!subject.palette || !this.ready) return;
    const { playing } = subject.player;
    if (playing) this.#follow();
    if (this.stale.paper) this.drawPaper();
    if (this.stale.paper || this.stale.over) this.drawOver();
    this.stale = { paper: false, over: false };
    this.#placePlayhead();
    this.drawn();
    if (playing) this.#frame();
  }

  pen(canvas, options) {
    const paint = canvas.getContext("2d", options);
    const { sharpness } = this.subject;
    paint.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    return paint;
  }

  // Turn the paper when the playhead, seen until now, leaves it.
  #follow() {
    const place = this.playheadPlace();
    if ((place > FOLLOW && place < 1.1) || (place < 0 && this.seen)) this.stale.paper ||= this.turnPaper();
    this.seen = place >= 0 && place <= 1;
  }

  #placePlayhead() {
    const { style } = this.find(".playhead");
    const place = this.playheadPlace();
    style.visibility = place > -0.001 && place <= 1 ? "visible" : "hidden";
    style.transform = `translateX(${this.playheadX()}px)`;
  }

  // ---- size ----

  measure() {
    const { subject } = this;
    const narrow = this.section.clientWidth < NARROW;
    if (narrow !== this.narrow) {
      this.narrow = narrow;
      this.section.classList.toggle("narrow", narrow);
      this.narrowed(narrow);
    }
    const { width, height } = this.find(".stage").getBoundingClientRect();
    const sharpness = window.devicePixelRatio || 1;
    const [across, down] = [width, height].map((side) => Math.round(side * sharpness));
    if (!across || !down || (across === this.paper.width && down === this.paper.height && width === subject.stage.width && sharpness === subject.sharpness)) return;
    subject.sharpness = sharpness;
    for (const canvas of [this.paper, this.over]) [canvas.width, canvas.height] = [across, down];
    subject.stage.resize(width, height);
    this.resized();
    this.redraw();
  }

  narrowed() {}

  resized() {}

  // ---- words and keys ----

  tell(words) {
    this.find(".said").textContent = words;
  }

  focus() {
    this.over.focus({ preventScroll: true });
  }

  toggleHelp() {
    if (!toggled(this.find(".help"), this.find("[data-do=help]"))) this.focus();
  }
}
