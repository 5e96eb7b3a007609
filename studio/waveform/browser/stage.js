// Where things are on the canvas, and which seconds are seen.

import { bounded } from "../../browser/numbers.js";

export const RULER = 26;
export const WAVE = 180;
export const GAP = 3;
export const MEL = 150;
export const STRIP = 14;
export const HEIGHT = RULER + WAVE + GAP + MEL + STRIP;
const NEAREST = 3000; // pixels a second
const LEAST_SEEN = 0.02; // seconds

export class Stage {
  constructor() {
    this.width = 0;
    this.seconds = 0;
    this.left = 0; // the second at the left edge
    this.scale = 0; // pixels a second
  }

  setSeconds(seconds) {
    const whole = this.isWhole;
    this.seconds = seconds;
    if (whole) this.fit();
    else this.clamp();
  }

  resize(width) {
    const whole = this.isWhole;
    this.width = width;
    if (whole) this.fit();
    else this.clamp();
  }

  get widest() {
    return this.width / Math.max(this.seconds, LEAST_SEEN);
  }

  get isWhole() {
    return !this.scale || this.scale <= this.widest * 1.0001;
  }

  get seen() {
    return this.width / this.scale;
  }

  x(second) {
    return (second - this.left) * this.scale;
  }

  second(x) {
    return bounded(this.left + x / this.scale, 0, this.seconds);
  }

  fit() {
    this.scale = this.widest;
    this.left = 0;
  }

  zoom(factor, x = this.width / 2) {
    const second = this.left + x / this.scale;
    this.scale = bounded(this.scale * factor, this.widest, Math.max(this.widest, NEAREST));
    this.left = second - x / this.scale;
    this.clamp();
  }

  // Show a stretch with some room on both sides.
  show({ from, to }) {
    const room = (to - from) * 0.15;
    this.scale = bounded(this.width / (to - from + 2 * room), this.widest, Math.max(this.widest, NEAREST));
    this.left = from - room;
    this.clamp();
  }

  scrollBy(pixels) {
    this.left += pixels / this.scale;
    this.clamp();
  }

  reveal(second) {
    if (second < this.left || second > this.left + this.seen) this.left = second - this.seen * 0.1;
    this.clamp();
  }

  clamp() {
    this.scale = Math.max(this.scale, this.widest);
    this.left = bounded(this.left, 0, Math.max(0, this.seconds - this.seen));
  }
}
