// The colours of the page's theme and of the tracks, light or dark.

const LEVELS = 6; // shades of a track's colour, soft to loud

export class Palette {
  #shades = new Map();

  constructor(element) {
    const style = getComputedStyle(element);
    const read = (name, otherwise) => colour(style.getPropertyValue(name).trim() || otherwise);
    this.paper = read("--st-background-color", "#ffffff");
    this.panel = read("--st-secondary-background-color", "#f0f2f6");
    this.text = read("--st-text-color", "#31333f");
    this.primary = read("--st-primary-color", "#ff4b4b");
    this.dark = luminance(this.paper) < 0.4;
    this.font = style.getPropertyValue("--st-font").trim() || "sans-serif";
  }

  ink(alpha) {
    return css(this.text, alpha);
  }

  accent(alpha = 1) {
    return css(this.primary, alpha);
  }

  get ground() {
    return css(this.paper);
  }

  get side() {
    return css(this.panel);
  }

  // A track's colour as it is seen on this paper: lighter on a dark one.
  track(hex, alpha = 1) {
    return css(this.#seen(hex), alpha);
  }

  // A track's shades from soft to loud, blended with the paper so that notes beneath do not
  // shine through; see `shadeOf`.
  shades(hex, strength) {
    const key = `${hex} ${strength}`;
    if (!this.#shades.has(key)) {
      const shares = Array.from({ length: LEVELS }, (_, level) => strength * (0.62 + (0.38 * (level + 1)) / LEVELS));
      this.#shades.set(key, shares.map((share) => css(mixed(this.#seen(hex), this.paper, share))));
    }
    return this.#shades.get(key);
  }

  // Letters on a note.
  onNote(hex) {
    return luminance(this.#seen(hex)) > 0.42 ? "rgba(0,0,0,.78)" : "rgba(255,255,255,.94)";
  }

  #seen(hex) {
    return this.dark ? mixed(colour(hex), [255, 255, 255], 0.74) : colour(hex);
  }
}

export function shadeOf(shades, velocity) {
  return shades[(velocity * LEVELS) >> 7];
}

function colour(words) {
  const probe = Palette.probe ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#888";
  probe.fillStyle = words;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function css([red, green, blue], alpha = 1) {
  return alpha === 1 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${alpha})`;
}

function mixed(one, other, share) {
  return one.map((level, place) => Math.round(level * share + other[place] * (1 - share)));
}

function luminance([red, green, blue]) {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
