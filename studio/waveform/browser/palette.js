// The colours of the page's theme.

export class Palette {
  constructor(element) {
    const style = getComputedStyle(element);
    const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    this.paper = read("--st-background-color", "#ffffff");
    this.panel = read("--st-secondary-background-color", "#f0f2f6");
    this.text = read("--st-text-color", "#31333f");
    this.accent = read("--st-primary-color", "#3d5a80");
    this.font = read("--st-font", "sans-serif");
  }

  ink(share) {
    return mixed(this.text, share);
  }

  tint(share) {
    return mixed(this.accent, share);
  }
}

function mixed(colour, share) {
  return `color-mix(in srgb, ${colour} ${Math.round(share * 100)}%, transparent)`;
}
