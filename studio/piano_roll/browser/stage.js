// Where things are on the canvas: ruler, pitches, drums, velocities and the overview.

import { bounded } from "../../browser/numbers.js";

const RULER = 42, OVERVIEW = 26, VELOCITY = 58, BREAK = 5;
const NARROW = 560; // pixels of width under which the gutter shrinks
const LEAST_ROW = 5, MOST_ROW = 34;
const SMALL_ROW = 7.5, FINGER_ROW = 12, BIG_ROW = 20; // of a first sight
const DRUM_ROW = 16, SMALL_DRUM_ROW = 10; // while drums are edited, and else
const DRUM_SHARE = 0.66, SMALL_DRUM_SHARE = 0.3; // of the height, at most
const MOST_QUARTER = 400; // pixels of a quarter note, seen as near as can be
const BARS_AFTER = 4; // empty bars to draw in after the last

export class Stage {
  constructor() {
    this.width = 0;
    this.height = 0;
    this.scale = 0; // pixels a tick; 0 until the first fit
    this.left = 0; // the tick at the left edge
    this.row = 13; // pixels a semitone
    this.top = 0; // pixels scrolled down the pitches
    this.drumTop = 0;
    this.showVelocity = true;
    this.drums = []; // [key, name], lowest first
    this.lanes = new Map();
    this.kit = []; // every drum there is a name for
    this.played = new Set();
    this.inDrums = false; // whether drums are edited
    this.hasPitched = true;
    this.timeline = null;
    this.growsTo = 0; // the tick that notes being written have reached
  }

  setMusic(timeline, kit, played, hasPitched, inDrums) {
    this.timeline = timeline;
    this.kit = kit;
    this.played = played;
    this.hasPitched = hasPitched;
    this.#editDrums(inDrums);
  }

  // While drums are edited the whole kit has lanes, else the drums that play, in small.
  #editDrums(edited) {
    if (edited !== this.inDrums) this.drumTop = Number.MAX_SAFE_INTEGER; // bass drum and snare
    this.inDrums = edited;
    this.drums = edited ? this.kit : this.kit.filter(([key]) => this.played.has(key));
    this.lanes = new Map(this.drums.map(([key], lane) => [key, lane]));
    this.arrange();
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.arrange();
  }

  arrange() {
    this.gutter = this.width < NARROW ? (this.kit.length ? 66 : 44) : this.kit.length ? 92 : 60;
    const bottom = this.height - OVERVIEW - (this.showVelocity ? VELOCITY : 0);
    const room = Math.max(0, bottom - RULER);
    const drums = this.drums.length * this.drumRow;
    const share = this.hasPitched ? Math.round(room * (this.inDrums ? DRUM_SHARE : SMALL_DRUM_SHARE)) : room;
    const drumHeight = drums ? Math.min(drums, share) : 0;
    const gap = drumHeight && this.hasPitched ? BREAK : 0;
    this.ruler = { top: 0, height: RULER };
    this.pitched = { top: RULER, height: this.hasPitched || !drums ? room - drumHeight - gap : 0 };
    this.drumPane = { top: RULER + this.pitched.height + gap, height: drumHeight };
    this.velocity = { top: bottom, height: this.showVelocity ? VELOCITY : 0 };
    this.overview = { top: this.height - OVERVIEW, height: OVERVIEW };
    this.clamp();
  }

  // What is seen of the music, to come back to.
  get view() {
    const { scale, left, row, top, drumTop } = this;
    return { scale, left, row, top, drumTop };
  }

  set view(view) {
    Object.assign(this, view);
    this.clamp();
  }

  get drumRow() {
    return this.inDrums || !this.hasPitched ? DRUM_ROW : SMALL_DRUM_ROW;
  }

  get roomWide() {
    return Math.max(1, this.width - this.gutter);
  }

  get lastTick() {
    const { timeline } = this;
    const bars = Math.max(timeline.bars.length, timeline.barAt(this.growsTo) + 1);
    return timeline.bar(bars + BARS_AFTER).start;
  }

  get right() {
    return this.left + this.roomWide / this.scale;
  }

  x(tick) {
    return this.gutter + (tick - this.left) * this.scale;
  }

  tick(x) {
    return this.left + (x - this.gutter) / this.scale;
  }

  // The upper edge of a pitch's row, or of a drum's.
  y(pitch, isDrum) {
    if (!isDrum) return this.pitched.top + (127 - pitch) * this.row - this.top;
    const lane = this.lanes.get(pitch) ?? -10; // out of sight
    return this.drumPane.top + (this.drums.length - 1 - lane) * this.drumRow - this.drumTop;
  }

  pitch(y) {
    return bounded(127 - Math.floor((y - this.pitched.top + this.top) / this.row), 0, 127);
  }

  drum(y) {
    const lane = this.drums.length - 1 - Math.floor((y - this.drumPane.top + this.drumTop) / this.drumRow);
    return this.drums[bounded(lane, 0, this.drums.length - 1)]?.[0] ?? 36;
  }

  // The region a point is in: "ruler", "pitched", "drums", "velocity" or "overview".
  region(y) {
    if (y < RULER) return "ruler";
    if (y >= this.overview.top) return "overview";
    if (this.showVelocity && y >= this.velocity.top) return "velocity";
    return this.drumPane.height && y >= this.drumPane.top ? "drums" : "pitched";
  }

  scrollBy(x, y, overDrums) {
    const before = [this.left, this.top, this.drumTop];
    this.left += x / this.scale;
    if (overDrums) this.drumTop += y;
    else this.top += y;
    this.clamp();
    return before[0] !== this.left || before[1] !== this.top || before[2] !== this.drumTop;
  }

  zoomTime(factor, x) {
    const tick = this.tick(x);
    const widest = this.roomWide / this.lastTick;
    const nearest = MOST_QUARTER / this.timeline.quarter;
    this.scale = bounded(this.scale * factor, Math.min(widest, nearest), nearest);
    this.left = tick - (x - this.gutter) / this.scale;
    this.clamp();
  }

  zoomPitch(factor, y) {
    const above = (y - this.pitched.top + this.top) / this.row;
    this.row = bounded(this.row * factor, LEAST_ROW, MOST_ROW);
    this.top = above * this.row - (y - this.pitched.top);
    this.clamp();
  }

  // Show some ticks from the start, and the pitches from low to high if there is room, else
  // those around the middle.
  fit({ low, high, middle, ticks }) {
    this.scale = this.roomWide / ticks;
    this.left = 0;
    this.drumTop = Number.MAX_SAFE_INTEGER;
    this.fitPitches({ low, high, middle });
  }

  fitPitches({ low, high, middle }) {
    const rows = Math.max(18, high - low + 4);
    this.row = bounded(this.pitched.height / rows, this.width < NARROW ? FINGER_ROW : SMALL_ROW, BIG_ROW);
    const centre = rows * this.row > this.pitched.height + 1 ? middle : (low + high) / 2;
    this.top = (127 - centre + 0.5) * this.row - this.pitched.height / 2;
    this.clamp();
  }

  showsPitches(low, high) {
    return this.y(high, false) >= this.pitched.top && this.y(low, false) + this.row <= this.pitched.top + this.pitched.height;
  }

  // Bring a place into view if it is not.
  reveal(tick, y, paneOf) {
    if (tick < this.left || tick > this.right) this.left = tick - (this.roomWide * 0.15) / this.scale;
    const pane = paneOf ?? this.pitched;
    if (y < pane.top) this.scrollBy(0, y - pane.top - 20, pane === this.drumPane);
    else if (y > pane.top + pane.height - this.row) this.scrollBy(0, y - pane.top - pane.height + 3 * this.row, pane === this.drumPane);
    this.clamp();
  }

  clamp() {
    if (!this.timeline || !this.scale) return;
    const room = this.roomWide / this.scale;
    this.left = bounded(this.left, 0, Math.max(0, this.lastTick - room));
    this.top = bounded(this.top, 0, Math.max(0, 128 * this.row - this.pitched.height));
    this.drumTop = bounded(this.drumTop, 0, Math.max(0, this.drums.length * this.drumRow - this.drumPane.height));
  }
}
