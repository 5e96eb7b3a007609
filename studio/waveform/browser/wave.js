// One waveform: what sounds, what is seen of it, and the stretch that is chosen.

import { bounded } from "../../browser/numbers.js";
import { Player } from "./player.js";
import { Sound } from "./sound.js";
import { Stage } from "./stage.js";
import { exact } from "./words.js";

const PATIENCE = 250; // milliseconds without a change before Python is told
const SHORTEST = 0.02; // seconds

export class Wave {
  constructor() {
    this.stage = new Stage();
    this.player = new Player(this);
    this.versions = []; // the sound, and the one it was made from
    this.heard = 0; // which of them
    this.stretch = null; // {from, to}
    this.dragging = false;
    this.revision = null;
    this.family = null;
    this.page = null;
    this.send = null; // how to reach Python; another function after every run
  }

  receive(data) {
    const name = `${data.revision} ${data.before?.audio ?? ""}`;
    if (name === this.revision) return;
    this.revision = name;
    this.player.stop();
    const redraw = () => this.page?.redraw();
    this.versions = [data.sound, data.before].map((told) => told && new Sound(told, redraw));
    this.heard = 0;
    this.stage.setSeconds(this.seconds);
    this.player.prepare();
    this.player.rest = Math.min(this.player.rest, this.seconds);
    if (data.family !== this.family) {
      this.player.rest = 0;
      this.stretch = null;
      this.stage.fit();
    }
    this.family = data.family;
    if (this.stretch?.to > this.seconds + 0.001) this.choose(null);
  }

  get sound() {
    return this.versions[this.heard];
  }

  get seconds() {
    return Math.max(...this.versions.filter(Boolean).map(({ seconds }) => seconds));
  }

  // What can be chosen: of the sound itself, whichever is heard.
  get end() {
    return this.versions[0].seconds;
  }

  // ---- the stretch ----

  choose(stretch, words = "") {
    if (stretch) {
      const [from, to] = [stretch.from, stretch.to].map((each) => bounded(each, 0, this.end)).sort((one, other) => one - other);
      stretch = to - from >= SHORTEST ? { from, to } : null;
    }
    this.stretch = stretch;
    this.tell(words || (stretch ? this.stretchWords() : "Nothing is chosen"));
    this.page?.stretchChanged();
    clearTimeout(this.telling);
    if (!this.dragging) this.telling = setTimeout(() => this.#report(), PATIENCE);
  }

  // While an end is dragged, Python is not told.
  setDragging(dragging) {
    this.dragging = dragging;
    clearTimeout(this.telling);
    if (!dragging) this.#report();
  }

  // Move one end; they may not pass each other.
  moveEnd(end, second) {
    const { from, to } = this.stretch;
    if (end === "from") this.choose({ from: bounded(second, 0, to - SHORTEST), to });
    else this.choose({ from, to: bounded(second, from + SHORTEST, this.end) });
  }

  stretchWords() {
    const { from, to } = this.stretch;
    return `${exact(from)} to ${exact(to)} chosen, ${(to - from).toFixed(2)} s`;
  }

  #report() {
    const rounded = this.stretch && { from: thousandths(this.stretch.from), to: thousandths(this.stretch.to) };
    const said = JSON.stringify([this.family, rounded]);
    if (said === this.said) return;
    this.said = said;
    this.send?.(rounded && { ...rounded, family: this.family });
  }

  // ---- what is heard and seen ----

  hear(version) {
    if (!this.versions[version] || version === this.heard) return;
    this.heard = version;
    this.player.choose();
    this.tell(version ? `Before: ${this.sound.name}` : `Now: ${this.sound.name}`);
    this.page?.redraw();
    this.page?.showTools();
  }

  seek(second) {
    this.player.seek(second);
    this.stage.reveal(this.player.rest);
    this.page?.redraw();
  }

  zoom(factor, x) {
    this.stage.zoom(factor, x);
    this.page?.redraw();
  }

  // A step that suits what is seen: some pixels.
  get step() {
    return bounded(12 / this.stage.scale, 0.001, 1);
  }

  tell(words) {
    this.page?.tell(words);
  }

  playingChanged() {
    this.page?.playingChanged();
  }
}

function thousandths(seconds) {
  return Math.round(seconds * 1000) / 1000;
}
