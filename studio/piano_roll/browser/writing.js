// Takes that are being written side by side: all of them grow, one of them is watched on the roll,
// and the paper follows the pen until a person takes hold of it.

import { counted } from "./words.js";

export class Writing {
  constructor(roll) {
    this.roll = roll;
    this.takes = null; // rows of notes a take; null while nothing is written
    this.watched = 0;
    this.follows = false;
    this.before = null; // what was seen before: {revision, view, edited}
  }

  // The notes of the watched take, as (track, onset, length, pitch, velocity).
  get notes() {
    return this.takes?.[this.watched] ?? [];
  }

  // The notes of a take, as the store has notes.
  notesOf(take) {
    return this.takes[take].map(([track, onset, length, pitch, velocity]) => ({ track, onset, length, pitch, velocity }));
  }

  // Says whether writing "begins" or "ends" with this.
  receive(takes) {
    const { roll } = this;
    const turn = takes && !this.takes ? "begins" : !takes && this.takes ? "ends" : "";
    if (turn === "begins") {
      this.watched = 0;
      this.follows = true;
      this.before = { revision: roll.revision, view: roll.stage.view, edited: roll.edited };
    }
    this.written = turn === "ends" ? this.notes.length : 0;
    this.takes = takes;
    if (takes && this.watched >= takes.length) this.watched = 0;
    return turn;
  }

  // After what came is on the roll.
  settle(turn) {
    const { roll, before } = this;
    roll.stage.growsTo = Math.max(0, ...this.notes.map(([, onset]) => onset));
    if (turn === "begins") roll.tell("Writing");
    else if (turn === "ends" && roll.revision === before.revision) {
      roll.edited = before.edited;
      roll.stage.view = before.view;
      roll.tell("Nothing was written; the music is as it was before");
    } else if (turn === "ends") roll.tell(`Written: ${counted(this.written)}`);
    else if (this.follows) this.#follow();
  }

  watch(take) {
    this.watched = take;
    this.roll.outbox.add({ watched: take + 1 });
    this.roll.tell(`Watching take ${take + 1}`);
    this.roll.redraw();
    this.roll.showTools();
  }

  // Of a new piece everything that was written so far.
  #showPitches() {
    const { stage, tracks } = this.roll;
    const pitches = this.notes.filter(([track]) => !tracks[track]?.is_drum).map(([, , , pitch]) => pitch);
    const low = Math.min(...pitches), high = Math.max(...pitches);
    if (!stage.showsPitches(low, high)) stage.fitPitches({ low, high, middle: (low + high) / 2 });
  }

  // Bring the note written last into view.
  #follow() {
    const { stage, store, tracks } = this.roll;
    const last = this.notes.at(-1);
    if (!last || !stage.scale) return;
    const [track, onset, , pitch] = last;
    const isDrum = Boolean(tracks[track]?.is_drum);
    const pane = isDrum ? stage.drumPane : stage.pitched;
    if (store.isEmpty && !isDrum) this.#showPitches();
    stage.reveal(onset, stage.y(pitch, isDrum), pane);
  }
}
