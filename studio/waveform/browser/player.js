// The sound and what it was made from, played in step, so that one is heard, or the other.

import { decoded } from "../../browser/decoding.js";

const FADE = 0.012; // seconds
const AT_ONCE_SECONDS = 120; // sounds up to this long are read before anybody asks

export class Player {
  constructor(wave) {
    this.wave = wave;
    this.playing = false;
    this.rest = 0; // where the playhead stands while nothing plays
    this.loops = false;
    this.context = null;
    this.read = new Map(); // by address: a promise of its samples
    this.voices = []; // {source, gain}, of the sound and of the one before
  }

  // The second that sounds.
  now() {
    if (!this.playing) return this.rest;
    const gone = Math.max(0, this.context.currentTime - this.began);
    const { loop } = this;
    if (!loop || this.rest + gone < loop.to) return Math.min(this.rest + gone, this.wave.seconds);
    return loop.from + ((this.rest + gone - loop.from) % (loop.to - loop.from));
  }

  prepare() {
    const wanted = this.wave.versions.filter(Boolean);
    const addresses = wanted.map(({ audio }) => audio);
    for (const old of this.read.keys()) if (!addresses.includes(old)) this.read.delete(old);
    for (const { audio, seconds } of wanted) if (seconds <= AT_ONCE_SECONDS) this.#samples(audio).catch(() => {});
  }

  toggle() {
    if (this.playing || this.starting) this.stop();
    else this.play();
  }

  async play() {
    this.context ??= new AudioContext();
    this.context.resume();
    const { wave } = this;
    const asked = (this.starting = {});
    wave.playingChanged();
    let buffers;
    try {
      buffers = await Promise.all(wave.versions.map((sound) => sound && this.#samples(sound.audio)));
    } catch {
      wave.tell("This browser cannot play the sound; download it instead");
    }
    if (this.starting !== asked) return;
    this.starting = null;
    if (buffers) this.#begin(buffers);
    wave.playingChanged();
  }

  stop() {
    this.starting = null;
    this.rest = this.now();
    this.#silence();
    this.wave.playingChanged();
  }

  seek(second) {
    const { playing } = this;
    this.#silence();
    this.rest = Math.min(Math.max(0, second), this.wave.seconds);
    if (playing) this.play();
    this.wave.playingChanged();
  }

  setLoops(loops) {
    this.loops = loops;
    if (this.playing) this.seek(this.now());
    else this.wave.playingChanged();
  }

  // Let the other version be heard, without a gap.
  choose() {
    this.voices.forEach(({ gain }, place) => {
      gain?.gain.setTargetAtTime(Number(place === this.wave.heard), this.context.currentTime, FADE / 3);
    });
  }

  #begin(buffers) {
    const { wave } = this;
    const stretch = this.loops ? wave.stretch ?? { from: 0, to: wave.seconds } : null;
    this.loop = stretch;
    if (this.rest >= wave.seconds - 0.01) this.rest = 0;
    if (stretch && (this.rest < stretch.from || this.rest >= stretch.to)) this.rest = stretch.from;
    const when = this.context.currentTime + 0.03;
    this.began = when;
    this.from = this.rest;
    this.playing = true;
    this.voices = buffers.map((buffer, place) => buffer && this.#voice(buffer, place, when));
    if (this.voices[0]) this.voices[0].source.onended = () => this.#ended();
  }

  #voice(buffer, place, when) {
    const source = new AudioBufferSourceNode(this.context, { buffer });
    const gain = new GainNode(this.context, { gain: Number(place === this.wave.heard) });
    if (this.loop) {
      source.loop = true;
      source.loopStart = this.loop.from;
      source.loopEnd = Math.min(this.loop.to, buffer.duration);
    }
    source.connect(gain).connect(this.context.destination);
    if (this.rest < buffer.duration) source.start(when, this.rest);
    return { source, gain };
  }

  #ended() {
    this.#silence();
    this.rest = this.from;
    this.wave.playingChanged();
  }

  #silence() {
    for (const voice of this.voices.filter(Boolean)) {
      voice.source.onended = null;
      voice.gain.gain.setTargetAtTime(0, this.context.currentTime, FADE / 3);
      setTimeout(() => voice.source.disconnect(), 1000 * FADE * 3);
    }
    this.voices = [];
    this.playing = false;
  }

  #samples(address) {
    if (!this.read.has(address)) {
      const reading = decoded(address, this.context);
      reading.catch(() => this.read.delete(address));
      this.read.set(address, reading);
    }
    return this.read.get(address);
  }
}
