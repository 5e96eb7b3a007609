// What is on the canvas: ruler, waveform, spectrogram and scroll strip; over it what moves.

import { GAP, HEIGHT, MEL, RULER, STRIP, WAVE } from "./stage.js";
import { clock } from "./words.js";

const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120];
const APART = 62; // pixels between numbers of the ruler
const MOST_BOOST = 16;
const HERTZ = [250, 1000, 4000];
const HIGHEST_HERTZ = 20000;

export const TOP_OF_MEL = RULER + WAVE + GAP;
const STRIP_TOP = HEIGHT - STRIP;

export function drawPaper(paint, wave) {
  const { stage, palette } = wave;
  paint.fillStyle = palette.ground;
  paint.fillRect(0, 0, stage.width, HEIGHT);
  drawRuler(paint, wave);
  drawWaveform(paint, wave);
  drawSpectrogram(paint, wave);
  drawStrip(paint, wave);
}

function drawRuler(paint, { stage, palette }) {
  paint.fillStyle = palette.side;
  paint.fillRect(0, 0, stage.width, RULER);
  const step = STEPS.find((each) => each * stage.scale >= APART) ?? STEPS.at(-1);
  paint.font = `11px ${palette.font}`;
  paint.textBaseline = "middle";
  const first = Math.floor(stage.left / step);
  for (let place = first; place * step <= stage.left + stage.seen; place++) {
    for (let part = 0; part < 5; part++) {
      const x = Math.round(stage.x((place + part / 5) * step)) + 0.5;
      paint.fillStyle = palette.ink(part ? 0.2 : 0.45);
      paint.fillRect(x, RULER - (part ? 4 : 9), 1, part ? 4 : 9);
    }
    const x = stage.x(place * step);
    paint.fillStyle = palette.ink(0.7);
    if (x + 40 < stage.width || !place) paint.fillText(clock(place * step, step), x + 4, RULER / 2 - 3);
  }
}

function drawWaveform(paint, wave) {
  const { stage, palette, sound } = wave;
  const middle = RULER + WAVE / 2;
  paint.fillStyle = palette.ink(0.14);
  paint.fillRect(0, middle, stage.width, 1);
  const boost = boostOf(wave);
  const unit = (WAVE / 2 - 4) * boost;
  const isBefore = wave.heard === 1;
  const outer = isBefore ? palette.ink(0.3) : palette.accent(0.5);
  const inner = isBefore ? palette.ink(0.55) : palette.accent();
  const far = new Path2D(), strong = new Path2D();
  const sharp = 1 / wave.sharpness;
  for (let x = 0; x < stage.width; x += sharp) {
    const from = stage.left + x / stage.scale;
    if (from >= sound.seconds) break;
    const [low, high, strength] = sound.between(from, from + sharp / stage.scale);
    far.rect(x, middle - high * unit, sharp, Math.max(1, (high - low) * unit));
    strong.rect(x, middle - strength * unit, sharp, 2 * strength * unit);
  }
  paint.fillStyle = outer;
  paint.fill(far);
  paint.fillStyle = inner;
  paint.fill(strong);
  if (boost > 1) sayBoost(paint, wave, boost);
}

function sayBoost(paint, { stage, palette }, boost) {
  paint.font = `10px ${palette.font}`;
  paint.textAlign = "right";
  paint.textBaseline = "middle";
  paint.fillStyle = palette.ink(0.65);
  paint.fillText(`soft: drawn ${boost} times as high`, stage.width - 6, RULER + 10);
  paint.textAlign = "left";
}

// Soft sounds are drawn higher, both versions alike.
function boostOf({ versions }) {
  const peak = Math.max(0.001, ...versions.filter(Boolean).map((sound) => sound.peak));
  return Math.min(MOST_BOOST, 2 ** Math.max(0, Math.floor(Math.log2(1 / peak))));
}

function drawSpectrogram(paint, { stage, palette, sound }) {
  paint.fillStyle = "#000004"; // silence in the picture
  paint.fillRect(0, TOP_OF_MEL, stage.width, MEL);
  const { picture } = sound;
  if (picture) {
    const across = stage.scale * sound.seconds;
    paint.save();
    paint.beginPath();
    paint.rect(0, TOP_OF_MEL, stage.width, MEL);
    paint.clip();
    paint.drawImage(picture, stage.x(0), TOP_OF_MEL, across, MEL);
    paint.restore();
  }
  for (const hertz of HERTZ) hertzMark(paint, palette, hertz);
}

function hertzMark(paint, { font }, hertz) {
  const y = Math.round(TOP_OF_MEL + MEL * (1 - melOf(hertz) / melOf(HIGHEST_HERTZ)));
  const words = hertz < 1000 ? `${hertz} Hz` : `${hertz / 1000} kHz`;
  paint.font = `10px ${font}`;
  paint.textBaseline = "middle";
  paint.fillStyle = "rgb(0 0 4 / .6)";
  paint.beginPath();
  paint.roundRect(4, y - 7, paint.measureText(words).width + 8, 14, 4);
  paint.fill();
  paint.fillStyle = "rgb(255 255 255 / .9)";
  paint.fillText(words, 8, y + 0.5);
}

// Slaney's scale, as the picture has it.
function melOf(hertz) {
  return hertz < 1000 ? (3 * hertz) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4);
}

function drawStrip(paint, { stage, palette }) {
  paint.fillStyle = palette.side;
  paint.fillRect(0, STRIP_TOP, stage.width, STRIP);
  const unit = stage.width / stage.seconds;
  paint.fillStyle = palette.ink(stage.isWhole ? 0.1 : 0.35);
  paint.beginPath();
  paint.roundRect(stage.left * unit + 2, STRIP_TOP + 4, Math.max(12, stage.seen * unit) - 4, STRIP - 8, 3);
  paint.fill();
}

export function drawOver(paint, wave) {
  paint.clearRect(0, 0, wave.stage.width, HEIGHT);
  if (wave.stretch) drawStretch(paint, wave);
}

function drawStretch(paint, { stage, palette, stretch }) {
  const left = stage.x(stretch.from), right = stage.x(stretch.to);
  paint.fillStyle = palette.accent(0.2);
  paint.fillRect(left, 0, right - left, RULER + WAVE);
  paint.fillStyle = "rgb(255 255 255 / .16)";
  paint.fillRect(left, TOP_OF_MEL, right - left, MEL);
  paint.fillStyle = palette.accent();
  for (const x of [left, right]) paint.fillRect(Math.round(x) - 1, 0, 2, TOP_OF_MEL);
  paint.fillStyle = "#ffffff";
  for (const x of [left, right]) paint.fillRect(Math.round(x) - 1, TOP_OF_MEL, 2, MEL);
}
