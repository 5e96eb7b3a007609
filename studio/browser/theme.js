// The colours of the page's theme, light or dark, as a canvas takes them.

export class Theme {
  constructor(element) {
    const style = getComputedStyle(element);
    const read = (name, otherwise) => colour(style.getPropertyValue(name).trim() || otherwise);
    this.paper = read("--st-background-color", "#ffffff");
    this.panel = read("--st-secondary-background-color", "#f0f2f6");
    this.text = read("--st-text-color", "#31333f");
    this.primary = read("--st-primary-color", "#3d5a80");
    this.dark = luminance(this.paper) < 0.4;
    this.font = style.getPropertyValue("--st-font").trim() || "sans-serif";
  }

  ink(alpha = 1) {
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
}

const known = new Map();

// Red, green and blue of a colour in any of CSS's words.
export function colour(words) {
  if (!known.has(words)) known.set(words, probed(words));
  return known.get(words);
}

function probed(words) {
  const probe = Theme.probe ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#888";
  probe.fillStyle = words;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

export function css([red, green, blue], alpha = 1) {
  return alpha === 1 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${alpha})`;
}

export function mixed(one, other, share) {
  return one.map((level, place) => Math.round(level * share + other[place] * (1 - share)));
}

export function luminance([red, green, blue]) {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
