// Numbers within bounds.

export function bounded(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
