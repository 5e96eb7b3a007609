// What is drawn outlives its place on the page, so zoom, playhead and what was not yet sent are
// still there after a look at another page.

const kept = new Map(); // by the key that Python gave

export function keptOf(key, make) {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

// Give a subject a page of this part of the document if it has none yet; true if it had none.
export function placed(subject, section, makePage) {
  if (subject.page?.section === section) return false;
  subject.page?.leave();
  subject.page = makePage(subject, section);
  return true;
}
