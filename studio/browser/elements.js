// Pieces of the page, made in one line each.

export function element(kind, name, ...inside) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

export function labelledButton(name, words, label) {
  const made = element("button", name, words);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.title = label;
  return made;
}
