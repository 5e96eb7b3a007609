// The theme's colours, and those of the tracks on it.

import { Theme, colour, css, luminance, mixed } from "../../browser/theme.js";

const LEVELS = 6; // shades of a track's colour, soft to loud

export class Palette extends Theme {
  #shades = new Map();

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
