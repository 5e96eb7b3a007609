// The signs on buttons: each the path of a line, on a square of 20.

const ICONS = {
  return: "M5 4v12M16 4.5 8 10l8 5.5z",
  play: "M6 3.8 16 10 6 16.2z",
  stop: "M5.5 5.5h9v9h-9z",
  loop: "M4 9.5V8a3 3 0 0 1 3-3h8m-2.5-2.5L15 5l-2.5 2.5M16 10.5V12a3 3 0 0 1-3 3H5m2.5 2.5L5 15l2.5-2.5",
  pointer: "M5 3l10 7.5-4.5.8L8 16z",
  pencil: "M4 16l1-4 8-8 3 3-8 8-4 1zM11.5 5.5l3 3",
  bars: "M3.5 5v10M16.5 5v10M7 7h6v6H7z",
  undo: "M7.5 4.5 4 8l3.5 3.5M4 8h7.5a4 4 0 0 1 0 8H8",
  redo: "M12.5 4.5 16 8l-3.5 3.5M16 8H8.5a4 4 0 0 0 0 8H12",
  copy: "M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3",
  cut: "M8 14.5a2 2 0 1 0-4 0a2 2 0 0 0 4 0zM16 14.5a2 2 0 1 0-4 0a2 2 0 0 0 4 0zM7.2 12.8 14 3.8M12.8 12.8 6 3.8",
  paste: "M6 5H4.5v11.5h11V5H14M7 3.5h6v3H7z",
  duplicate: "M3.5 7h5.5v6H3.5zM11 7h5.5v6H11zM10 4v12",
  delete: "M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6",
  minus: "M13.5 8.5a5 5 0 1 0-10 0a5 5 0 0 0 10 0zM12.2 12.2 17 17M6.2 8.5h4.6",
  plus: "M13.5 8.5a5 5 0 1 0-10 0a5 5 0 0 0 10 0zM12.2 12.2 17 17M6.2 8.5h4.6M8.5 6.2v4.6",
  lower: "M4 4h12M4 16h12M10 5.5v3.5m-2-1.5 2 2 2-2M10 14.5V11m-2 1.5 2-2 2 2",
  higher: "M4 9h12M4 11h12M10 7V3m-2 2 2-2 2 2M10 13v4m-2-2 2 2 2-2",
  fit: "M4 7.5V4h3.5M12.5 4H16v3.5M16 12.5V16h-3.5M7.5 16H4v-3.5M7 10h6",
  velocity: "M4.5 16V9M8.2 16V5M11.8 16v-5M15.5 16V7",
  large: "M11.5 4H16v4.5M8.5 16H4v-4.5M16 4l-5 5M4 16l5-5",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
};

export function setIcon(button, name) {
  if (button.dataset.shown === name) return;
  button.dataset.shown = name;
  button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}
