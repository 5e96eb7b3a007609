// Undo and redo, a gesture at a time. A gesture is a list of changes and words for it.

const DEEPEST = 500;

export class History {
  #done = [];
  #undone = [];

  add(gesture) {
    this.#done.push(gesture);
    if (this.#done.length > DEEPEST) this.#done.shift();
    this.#undone = [];
  }

  // The gesture that takes the last one back; none if there is none.
  back() {
    const gesture = this.#done.pop();
    if (!gesture) return null;
    this.#undone.push(gesture);
    return { words: gesture.words, changes: swapped(gesture.changes) };
  }

  forward() {
    const gesture = this.#undone.pop();
    if (gesture) this.#done.push(gesture);
    return gesture ?? null;
  }

  clear() {
    this.#done = [];
    this.#undone = [];
  }
}

function swapped(changes) {
  return changes.map(({ track, gone, come }) => ({ track, gone: come, come: gone })).reverse();
}
