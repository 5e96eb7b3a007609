// Where things are on the canvas: ruler, pitches, drums, velocities and the overview.

const RULER = 44, OVERVIEW = 30, VELOCITY = 74, BREAK = 6;
const NARROW = 560; // pixels of width under which the gutter shrinks
const LEAST_ROW = 5, MOST_ROW = 34, DRUM_ROW = 15;
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
    this.drumsWanted = 0.34; // share of the height the drums may take
    this.hasPitched = true;
    this.timeline = null;
  }

  setMusic(timeline, drums, hasPitched) {
    this.timeline = timeline;
    this.drums = drums;
    this.hasPitched = hasPitched;
    this.lanes = new Map(drums.map(([key], lane) => [key, lane]));
    this.arrange();
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.arrange();
  }

  arrange() {
    this.gutter = this.width < NARROW ? 46 : this.drums.length ? 104 : 56;
    const bottom = this.height - OVERVIEW - (this.showVelocity ? VELOCITY : 0);
    const room = Math.max(0, bottom - RULER);
    const drums = this.drums.length * DRUM_ROW;
    const share = this.hasPitched ? Math.round(room * this.drumsWanted) : room;
    const drumHeight = drums ? Math.min(drums, share) : 0;
    const gap = drumHeight && this.hasPitched ? BREAK : 0;
    this.ruler = { top: 0, height: RULER };
    this.pitched = { top: RULER, height: this.hasPitched || !drums ? room - drumHeight - gap : 0 };
    this.drumPane = { top: RULER + this.pitched.height + gap, height: drumHeight };
    this.velocity = { top: bottom, height: this.showVelocity ? VELOCITY : 0 };
    this.overview = { top: this.height - OVERVIEW, height: OVERVIEW };
    this.clamp();
  }

  get drumRow() {
    return DRUM_ROW;
  }

  get roomWide() {
    return Math.max(1, this.width - this.gutter);
  }

  get lastTick() {
    return this.timeline ? this.timeline.bar(this.timeline.bars.length + BARS_AFTER).start : 0;
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
    const lane = this.lanes.get(pitch) ?? 0;
    return this.drumPane.top + (this.drums.length - 1 - lane) * DRUM_ROW - this.drumTop;
  }

  pitch(y) {
    return bounded(127 - Math.floor((y - this.pitched.top + this.top) / this.row), 0, 127);
  }

  drum(y) {
    const lane = this.drums.length - 1 - Math.floor((y - this.drumPane.top + this.drumTop) / DRUM_ROW);
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
    const widest = this.lastTick ? this.roomWide / this.lastTick : this.scale;
    const nearest = 400 / (this.timeline?.quarter ?? 480);
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

  // Show some bars from the start, and the pitches that sound, in the middle.
  fit(low, high, ticks) {
    this.scale = this.roomWide / ticks;
    this.left = 0;
    const rows = Math.max(18, high - low + 5);
    this.row = bounded(this.pitched.height / rows, 8, 20);
    this.top = (127 - (low + high) / 2) * this.row - this.pitched.height / 2;
    this.drumTop = Number.MAX_SAFE_INTEGER;
    this.clamp();
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
    this.drumTop = bounded(this.drumTop, 0, Math.max(0, this.drums.length * DRUM_ROW - this.drumPane.height));
  }
}

export function bounded(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
