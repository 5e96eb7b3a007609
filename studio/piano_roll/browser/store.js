// The notes of every track, in order, and what a list of changes makes of them.

export const BROUGHT = 0;
export const MODEL = 1;
export const HAND = 2;

export function contentOf(note) {
  return [note.onset, note.length, note.pitch, note.velocity];
}

export function keyOf(note) {
  return `${note.track} ${note.onset} ${note.length} ${note.pitch} ${note.velocity}`;
}

// A note as a row of a change: its content, and who it is from.
export function rowOf(note) {
  return [...contentOf(note), note.origin];
}

export class Store {
  constructor(tracks) {
    this.tracks = tracks.map((rows, track) => {
      const notes = rows.map((row) => noteOf(track, row));
      return inOrder(notes);
    });
  }

  // Make the changes; say which notes came.
  apply(changes) {
    const came = [];
    for (const { track, gone, come } of changes.filter((each) => this.tracks[each.track])) {
      const leaving = new Map();
      for (const row of gone) {
        const key = keyOf(noteOf(track, row));
        leaving.set(key, (leaving.get(key) ?? 0) + 1);
      }
      const kept = this.tracks[track].notes.filter((note) => {
        const left = leaving.size && leaving.get(keyOf(note));
        if (left) leaving.set(keyOf(note), left - 1);
        return !left;
      });
      const fresh = come.map((row) => noteOf(track, row));
      this.tracks[track] = inOrder([...kept, ...fresh]);
      came.push(...fresh);
    }
    const there = new Set(this.tracks.flatMap((each) => each.notes));
    return came.filter((note) => there.has(note));
  }

  // Notes of a track that sound between two ticks, in order.
  *sounding(track, from, until) {
    const { notes, longest } = this.tracks[track];
    for (let place = firstFrom(notes, from - longest); place < notes.length; place++) {
      const note = notes[place];
      if (note.onset >= until) return;
      if (note.onset + note.length > from) yield note;
    }
  }

  // Notes of a track that start between two ticks.
  *starting(track, from, until) {
    const { notes } = this.tracks[track];
    for (let place = firstFrom(notes, from); place < notes.length && notes[place].onset < until; place++) {
      yield notes[place];
    }
  }

  *all() {
    for (const { notes } of this.tracks) yield* notes;
  }

  get isEmpty() {
    return this.tracks.every(({ notes }) => !notes.length);
  }

  // Whether another store holds the same music, whoever wrote it.
  sameAs(other) {
    if (this.tracks.length !== other.tracks.length) return false;
    return this.tracks.every(({ notes }, track) => {
      const others = other.tracks[track].notes;
      return notes.length === others.length && notes.every((note, place) => keyOf(note) === keyOf(others[place]));
    });
  }

  // Whether it may be the same piece: it has a note in common, or no notes yet.
  sharesWith(other) {
    const there = new Set([...other.all()].map(keyOf));
    const here = [...this.all()];
    return here.length === 0 || here.some((note) => there.has(keyOf(note)));
  }

  // Another store's notes that are not here.
  lacking(other) {
    const here = new Set([...this.all()].map(keyOf));
    const rows = (notes) => notes.filter((note) => !here.has(keyOf(note))).map(rowOf);
    return new Store(other.tracks.map(({ notes }) => rows(notes)));
  }

  // The notes here that have the contents of those given: a selection after new music came.
  counterparts(notes) {
    const wanted = new Set([...notes].map(keyOf));
    return new Set(wanted.size ? [...this.all()].filter((note) => wanted.has(keyOf(note))) : []);
  }
}

const signatures = new WeakMap();

// What notes in order would sound like, to tell whether others are the same.
export function signature(notes) {
  if (!signatures.has(notes)) signatures.set(notes, notes.map(keyOf).join());
  return signatures.get(notes);
}

function noteOf(track, [onset, length, pitch, velocity, origin = HAND]) {
  return { track, onset, length, pitch, velocity, origin };
}

function inOrder(notes) {
  notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch || a.length - b.length || a.velocity - b.velocity);
  let longest = 0;
  for (const note of notes) longest = Math.max(longest, note.length);
  return { notes, longest };
}

function firstFrom(notes, tick) {
  let low = 0, high = notes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[middle].onset < tick) low = middle + 1;
    else high = middle;
  }
  return low;
}
