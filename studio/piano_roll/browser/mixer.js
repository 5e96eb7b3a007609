// A channel a track: level, pan, mute and solo, heard at once. All channels end in one master.

const SMOOTH = 0.012; // seconds in which a level reaches its new place

export const RESTING = { mute: false, solo: false, level_db: 0, pan: 0 };

export class Mixer {
  constructor() {
    this.channels = [];
    this.context = null;
    this.strips = [];
  }

  setChannels(count, mix) {
    while (this.channels.length < count) this.channels.push({ ...RESTING, ...mix[this.channels.length] });
    this.channels.length = count;
    if (this.context) this.#addStrips();
    this.update();
  }

  // Sound can only begin with a person's deed, so the context is made at the first.
  wake() {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      const limiter = new DynamicsCompressorNode(this.context, { threshold: -8, ratio: 12, attack: 0.003, release: 0.15 });
      this.master = new GainNode(this.context, { gain: 0.8 });
      this.master.connect(limiter).connect(this.context.destination);
      this.#addStrips();
    }
    if (this.context.state === "suspended") this.context.resume();
    return this.context;
  }

  #addStrips() {
    while (this.strips.length < this.channels.length) {
      const level = new GainNode(this.context), pan = new StereoPannerNode(this.context);
      level.connect(pan).connect(this.master);
      this.strips.push({ level, pan });
    }
    this.update();
  }

  heard(track) {
    const channel = this.channels[track];
    if (!channel || channel.mute) return !channel;
    return channel.solo || !this.channels.some((each) => each.solo);
  }

  update() {
    this.strips.forEach(({ level, pan }, track) => {
      const channel = this.channels[track] ?? RESTING;
      const gain = this.heard(track) ? 10 ** (channel.level_db / 20) : 0;
      level.gain.setTargetAtTime(gain, this.context.currentTime, SMOOTH);
      pan.pan.setTargetAtTime(channel.pan, this.context.currentTime, SMOOTH);
    });
  }
}
