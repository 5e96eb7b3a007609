// Bars, grids and seconds of a score, all reckoned from ticks.

export const SNAPS = [
  { name: "bar", words: "Bar" },
  { name: "2", words: "1/2", quarters: 2 },
  { name: "4", words: "1/4", quarters: 1 },
  { name: "8", words: "1/8", quarters: 1 / 2 },
  { name: "16", words: "1/16", quarters: 1 / 4 },
  { name: "32", words: "1/32", quarters: 1 / 8 },
  { name: "4t", words: "1/4 triplet", quarters: 2 / 3 },
  { name: "8t", words: "1/8 triplet", quarters: 1 / 3 },
  { name: "16t", words: "1/16 triplet", quarters: 1 / 6 },
  { name: "off", words: "Off", quarters: 0 },
];

const NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

export function pitchName(pitch) {
  return NAMES[pitch % 12] + (Math.floor(pitch / 12) - 1);
}

export class Timeline {
  constructor(score) {
    this.quarter = score.ticks_per_quarter;
    this.bars = score.bars.map(([start, length, numerator, denominator]) => ({ start, length, numerator, denominator }));
    const last = this.bars.at(-1);
    this.end = last.start + last.length;
    this.tempos = [];
    let seconds = 0;
    for (const [tick, bpm] of score.tempos) {
      const before = this.tempos.at(-1);
      if (before) seconds += ((tick - before.tick) * before.second);
      this.tempos.push({ tick, seconds, second: 60 / bpm / this.quarter });
    }
  }

  // A bar by its place from 0; after the last, bars of its metre go on without end.
  bar(index) {
    if (index < this.bars.length) return this.bars[Math.max(0, index)];
    const { numerator, denominator } = this.bars.at(-1);
    const length = Math.max(1, Math.floor((this.quarter * 4 * numerator) / denominator));
    return { start: this.end + (index - this.bars.length) * length, length, numerator, denominator };
  }

  barAt(tick) {
    if (tick >= this.end) {
      return this.bars.length + Math.floor((tick - this.end) / this.bar(this.bars.length).length);
    }
    let low = 0, high = this.bars.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.bars[middle].start <= tick) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  beat(bar) {
    return (this.quarter * 4) / bar.denominator;
  }

  // Ticks from one line of the grid to the next in a bar; 1 without a grid.
  step(snap, bar) {
    return snap.name === "bar" ? bar.length : Math.max(1, snap.quarters * this.quarter);
  }

  lineBefore(tick, snap) {
    const bar = this.bar(this.barAt(tick));
    const step = this.step(snap, bar);
    return Math.round(bar.start + Math.floor((tick - bar.start) / step + 1e-6) * step);
  }

  nearestLine(tick, snap) {
    if (tick <= 0) return 0;
    const bar = this.bar(this.barAt(tick));
    const step = this.step(snap, bar);
    const line = bar.start + Math.round((tick - bar.start) / step) * step;
    return Math.round(Math.min(line, bar.start + bar.length));
  }

  secondsAt(tick) {
    const tempo = this.#tempo((each) => each.tick <= tick);
    return tempo.seconds + (tick - tempo.tick) * tempo.second;
  }

  tickAt(seconds) {
    const tempo = this.#tempo((each) => each.seconds <= seconds);
    return tempo.tick + (seconds - tempo.seconds) / tempo.second;
  }

  // "5.2": bar and beat as people count, with hundredths of a beat where they matter.
  place(tick) {
    const index = this.barAt(Math.max(0, tick));
    const bar = this.bar(index);
    const beat = (tick - bar.start) / this.beat(bar) + 1;
    return `${index + 1}.${Number.isInteger(beat) ? beat : beat.toFixed(2)}`;
  }

  #tempo(reached) {
    let found = this.tempos[0];
    for (const each of this.tempos) {
      if (!reached(each)) break;
      found = each;
    }
    return found;
  }
}
