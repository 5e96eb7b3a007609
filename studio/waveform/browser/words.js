// Times in words.

// 65.25 is "1:05.25"; a whole number of seconds under a minute is "5 s".
export function clock(seconds, step = 0.01) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const minutes = Math.floor(seconds / 60 + 1e-9);
  const rest = (seconds - 60 * minutes).toFixed(Math.min(3, digits));
  return minutes ? `${minutes}:${Number(rest) < 10 ? "0" : ""}${rest}` : `${rest} s`;
}

export function exact(seconds) {
  return clock(seconds, 0.01);
}
