// Play, stop, return and loop: stems where a track has one that fits its notes, plain tones else.

import { decoded } from "../../browser/decoding.js";
import { soundDrum, soundPitch } from "./voices.js";

const AHEAD = 0.16, AHEAD_HIDDEN = 1.6; // seconds that notes are set before they sound
const EVERY = 30; // milliseconds between looks ahead
const FADE = 0.02; // seconds

export class Player {
  constructor(roll, mixer) {
    this.roll = roll;
    this.mixer = mixer;
    this.loop = null; // [tick, tick]
    this.playing = false;
    this.rest = 0; // the tick where the playhead stands while nothing plays
    this.passes = []; // {tick, when}: from when on the clock which tick sounds
    this.stems = []; // {buffer, notes} a track; null without
    this.sources = [];
  }

  get context() {
    return this.mixer.context;
  }

  // Where the playhead is.
  tick() {
    if (!this.playing) return this.rest;
    const { timeline } = this.roll;
    const now = this.context.currentTime - (this.context.outputLatency || 0);
    const pass = this.passes.findLast((each) => each.when <= now) ?? this.passes[0];
    return timeline.tickAt(timeline.secondsAt(pass.tick) + Math.max(0, now - pass.when));
  }

  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }

  play() {
    const context = this.mixer.wake();
    const { timeline } = this.roll;
    if (this.rest >= timeline.end) this.rest = 0;
    if (this.loop && (this.rest < this.loop[0] || this.rest >= this.loop[1])) [this.rest] = this.loop;
    this.playing = true;
    this.bus = this.roll.tracks.map((_, track) => {
      const bus = new GainNode(context);
      bus.connect(this.mixer.strips[track].level);
      return bus;
    });
    this.passes = [];
    this.#pass(this.rest, context.currentTime + 0.06);
    this.timer = setInterval(() => this.#lookAhead(), EVERY);
    this.#lookAhead();
    this.roll.playingChanged();
  }

  stop() {
    if (!this.playing) return;
    this.rest = Math.min(this.tick(), this.roll.timeline.end);
    this.playing = false;
    clearInterval(this.timer);
    this.#silence(this.context.currentTime);
    this.roll.playingChanged();
  }

  seek(tick) {
    const { playing } = this;
    if (playing) this.stop();
    this.rest = Math.min(Math.max(0, tick), this.roll.timeline.end);
    if (playing) this.play();
    this.roll.playingChanged();
  }

  setLoop(loop) {
    this.loop = loop;
    if (this.playing) this.seek(this.tick());
  }

  // Whether a track is heard as its stem: it has one, and its notes are those that were sounded.
  hasStem(track) {
    const stem = this.stems[track];
    return Boolean(stem?.buffer) && stem.notes === this.roll.soundOf(track);
  }

  // Read the stems; the notes they belong to are those that Python sent with them.
  async load(addresses) {
    const notes = this.roll.soundsInPython;
    const wanted = addresses.map((address, track) => address && { address, notes: notes[track] });
    this.stems = wanted.map((stem, track) => {
      const old = this.stems[track];
      return stem && old?.address === stem.address ? old : stem;
    });
    await Promise.all(this.stems.filter((stem) => stem && !stem.buffer).map((stem) => this.#decode(stem)));
    this.roll.playingChanged();
  }

  // A stem that cannot be fetched or read is not there: its track stays in plain tones.
  async #decode(stem) {
    try {
      stem.buffer = await decoded(stem.address, this.context);
    } catch {
      stem.buffer = null;
    }
  }

  // Begin at a tick on the clock: after play, seek, or from the loop's end to its start.
  #pass(tick, when) {
    this.passes = [...this.passes.slice(-1), { tick, when }];
    this.set = tick;
    const { timeline, tracks, store } = this.roll;
    this.sources.forEach(({ source }) => source.stop(when));
    this.sources = [];
    tracks.forEach((_, track) => {
      if (this.hasStem(track)) {
        this.#startStem(track, when, timeline.secondsAt(tick));
        return;
      }
      for (const note of store.sounding(track, tick, tick + 1)) if (note.onset < tick) this.#sound(note, tick);
    });
  }

  #startStem(track, when, from) {
    const { buffer } = this.stems[track];
    if (from >= buffer.duration) return;
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.bus[track]);
    source.start(when, from);
    this.sources.push({ track, source });
  }

  #lookAhead() {
    const { timeline } = this.roll;
    const now = this.context.currentTime;
    const horizon = now + (document.hidden ? AHEAD_HIDDEN : AHEAD);
    this.#dropStems(now);
    this.#joinStems(now);
    const end = this.loop ? this.loop[1] : timeline.end;
    for (;;) {
      const pass = this.passes.at(-1);
      const reach = timeline.tickAt(timeline.secondsAt(pass.tick) + horizon - pass.when);
      this.#set(Math.min(reach, end));
      if (!this.loop || reach < end) break;
      this.#pass(this.loop[0], this.#when(end));
    }
    if (!this.loop && this.tick() >= end) {
      this.stop();
      this.rest = 0;
      this.roll.playingChanged();
    }
  }

  #set(until) {
    this.roll.tracks.forEach((_, track) => {
      if (this.hasStem(track)) return;
      for (const note of this.roll.store.starting(track, this.set, until)) this.#sound(note, note.onset);
    });
    this.set = Math.max(this.set, until);
  }

  #when(tick) {
    const { timeline } = this.roll;
    const pass = this.passes.at(-1);
    return pass.when + timeline.secondsAt(tick) - timeline.secondsAt(pass.tick);
  }

  #sound(note, from) {
    const { timeline, tracks } = this.roll;
    const { is_drum: isDrum, program } = tracks[note.track];
    const when = Math.max(this.#when(from), this.context.currentTime);
    const out = this.bus[note.track];
    if (isDrum) {
      if (note.onset === from) soundDrum(this.context, out, { ...note, when });
      return;
    }
    const seconds = timeline.secondsAt(note.onset + note.length) - timeline.secondsAt(from);
    soundPitch(this.context, out, { ...note, program, when, seconds });
  }

  // A stem whose track was just edited goes silent; plain tones take over.
  #dropStems(now) {
    this.sources = this.sources.filter(({ track, source }) => {
      if (this.hasStem(track)) return true;
      source.stop(now);
      return false;
    });
  }

  // A stem that has come while its track was played in plain tones takes over.
  #joinStems(now) {
    const pass = this.passes.at(-1);
    const when = Math.max(now + FADE, pass.when);
    const from = this.roll.timeline.secondsAt(pass.tick) + when - pass.when;
    this.roll.tracks.forEach((_, track) => {
      if (this.hasStem(track) && !this.sources.some((each) => each.track === track)) this.#startStem(track, when, from);
    });
  }

  #silence(now) {
    for (const bus of this.bus) {
      bus.gain.setTargetAtTime(0, now, FADE / 3);
      setTimeout(() => bus.disconnect(), 200);
    }
    this.sources.forEach(({ source }) => source.stop(now + FADE));
    this.sources = [];
  }

  // A short tone of a track's pitch or drum.
  beep(track, { pitch, velocity }) {
    const context = this.mixer.wake();
    const { is_drum: isDrum, program } = this.roll.tracks[track];
    const out = this.mixer.strips[track].level;
    const when = context.currentTime + 0.005;
    if (isDrum) soundDrum(context, out, { pitch, velocity, when });
    else soundPitch(context, out, { pitch, velocity, program, when, seconds: 0.22 });
  }
}
