// Plain tones for notes: an oscillator for a pitch, noise for a drum. Not beautiful, always there.

// One row for each family of eight General MIDI programs: wave, filter (times the pitch),
// attack, decay and release in seconds, and how much of the tone stays after the decay.
const FAMILIES = [
  ["triangle", 8, 0.004, 0.9, 0.15, 0.12], // piano
  ["sine", 6, 0.002, 0.8, 0.3, 0], // chromatic percussion
  ["square", 4, 0.01, 0.1, 0.06, 0.8], // organ
  ["sawtooth", 5, 0.003, 0.5, 0.12, 0.1], // guitar
  ["sawtooth", 4, 0.006, 0.5, 0.08, 0.5], // bass
  ["sawtooth", 5, 0.05, 0.2, 0.14, 0.8], // strings
  ["sawtooth", 4, 0.08, 0.2, 0.2, 0.8], // ensemble
  ["sawtooth", 6, 0.03, 0.15, 0.08, 0.75], // brass
  ["square", 5, 0.025, 0.1, 0.07, 0.8], // reed
  ["sine", 4, 0.04, 0.1, 0.1, 0.85], // pipe
  ["sawtooth", 9, 0.006, 0.2, 0.1, 0.6], // synth lead
  ["triangle", 5, 0.15, 0.3, 0.4, 0.8], // synth pad
  ["triangle", 6, 0.05, 0.3, 0.3, 0.6], // synth effects
  ["sawtooth", 6, 0.004, 0.5, 0.12, 0.15], // ethnic
  ["sine", 5, 0.002, 0.3, 0.1, 0], // percussive
  ["triangle", 6, 0.02, 0.4, 0.3, 0.4], // sound effects
];
const LOUDNESS = { sine: 0.34, triangle: 0.3, square: 0.1, sawtooth: 0.12 };

// Sound a pitch from `when` for `seconds`; returns when it has died away.
export function soundPitch(context, out, { pitch, velocity, program, when, seconds }) {
  const [wave, bright, attack, decay, release, stays] = FAMILIES[Math.min(15, program >> 3)];
  const frequency = 440 * 2 ** ((pitch - 69) / 12);
  const loud = LOUDNESS[wave] * (velocity / 127) ** 1.4;
  const tone = new OscillatorNode(context, { type: wave, frequency });
  const filter = new BiquadFilterNode(context, { type: "lowpass", frequency: Math.min(16000, frequency * bright * (0.5 + velocity / 127)), Q: 0.4 });
  const level = new GainNode(context, { gain: 0 });
  const until = when + Math.max(seconds, attack);
  level.gain.setValueAtTime(0, when);
  level.gain.linearRampToValueAtTime(loud, when + attack);
  level.gain.setTargetAtTime(loud * stays, when + attack, decay / 2.5);
  level.gain.setTargetAtTime(0, until, release / 3);
  tone.connect(filter).connect(level).connect(out);
  tone.start(when);
  tone.stop(until + release * 2);
  tone.onended = () => level.disconnect();
  return until + release * 2;
}

// A drum of the General MIDI kit: bass drum, toms, snare and hand sounds, cymbals.
export function soundDrum(context, out, { pitch, velocity, when }) {
  const loud = (velocity / 127) ** 1.3;
  if (pitch === 35 || pitch === 36) return thump(context, out, when, 110, 42, 0.22, loud);
  const tom = { 41: 80, 43: 95, 45: 115, 47: 135, 48: 160, 50: 185 }[pitch];
  if (tom) return thump(context, out, when, tom * 1.6, tom, 0.3, 0.8 * loud);
  if ([37, 56, 75, 76, 77].includes(pitch)) return thump(context, out, when, 900, 780, 0.05, 0.35 * loud);
  if ([38, 39, 40].includes(pitch)) {
    thump(context, out, when, 240, 170, 0.09, 0.45 * loud);
    return hiss(context, out, when, 1400, 0.16, 0.5 * loud);
  }
  if ([42, 44, 54, 69, 70].includes(pitch)) return hiss(context, out, when, 7500, 0.05, 0.34 * loud);
  if (pitch === 46) return hiss(context, out, when, 7000, 0.32, 0.32 * loud);
  return hiss(context, out, when, 5200, [51, 53, 59].includes(pitch) ? 0.5 : 1.1, 0.26 * loud);
}

function thump(context, out, when, from, to, seconds, loud) {
  const tone = new OscillatorNode(context, { type: "sine", frequency: from });
  const level = new GainNode(context, { gain: 0 });
  tone.frequency.setValueAtTime(from, when);
  tone.frequency.exponentialRampToValueAtTime(to, when + seconds * 0.4);
  level.gain.setValueAtTime(loud * 0.8, when);
  level.gain.exponentialRampToValueAtTime(0.001, when + seconds);
  tone.connect(level).connect(out);
  tone.start(when);
  tone.stop(when + seconds);
  tone.onended = () => level.disconnect();
  return when + seconds;
}

function hiss(context, out, when, above, seconds, loud) {
  const noise = new AudioBufferSourceNode(context, { buffer: noiseOf(context), loop: true });
  const filter = new BiquadFilterNode(context, { type: "highpass", frequency: above });
  const level = new GainNode(context, { gain: 0 });
  level.gain.setValueAtTime(loud, when);
  level.gain.exponentialRampToValueAtTime(0.001, when + seconds);
  noise.connect(filter).connect(level).connect(out);
  noise.start(when, (when * 7.3) % 1);
  noise.stop(when + seconds);
  noise.onended = () => level.disconnect();
  return when + seconds;
}

const noises = new WeakMap();

function noiseOf(context) {
  if (!noises.has(context)) {
    const buffer = new AudioBuffer({ length: context.sampleRate, sampleRate: context.sampleRate });
    const wave = buffer.getChannelData(0);
    let seed = 22222;
    for (let place = 0; place < wave.length; place++) {
      seed = (seed * 16807) % 2147483647;
      wave[place] = seed / 1073741824 - 1;
    }
    noises.set(context, buffer);
  }
  return noises.get(context);
}
