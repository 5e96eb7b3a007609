// What a person did, kept until Python has told that it took it.
//
// Events are numbered. Each sending holds all that are not yet taken, so one that is lost on the
// way comes with the next, and Python passes over those it has already.

const PATIENCE = [4000, 8000, 16000, 30000]; // milliseconds until it is sent again
const LATEST_COUNTS = ["selection", "mix", "watched"]; // of these only the last says anything

export class Outbox {
  constructor() {
    this.browser = crypto.randomUUID?.() ?? String(Math.random());
    this.events = [];
    this.number = 0;
    this.send = null; // how to reach Python; another function after every run
    this.waiting = null;
    this.tried = 0;
  }

  add(event) {
    const kind = LATEST_COUNTS.find((name) => name in event);
    if (kind) this.events = this.events.filter((each) => !(kind in each));
    this.events.push({ number: ++this.number, ...event });
    this.tried = 0;
    this.post();
  }

  post() {
    clearTimeout(this.waiting);
    if (!this.events.length) return;
    this.send?.({ browser: this.browser, events: this.events.map(forPython) });
    this.waiting = setTimeout(() => this.post(), PATIENCE[Math.min(this.tried++, PATIENCE.length - 1)]);
  }

  // Forget what was taken; say whether anything was.
  taken({ browser, number }) {
    if (browser !== this.browser) return false;
    const before = this.events.length;
    this.events = this.events.filter((event) => event.number > number);
    if (!this.events.length) clearTimeout(this.waiting);
    return this.events.length < before;
  }

  pendingChanges() {
    return this.events.flatMap((event) => event.changes ?? []);
  }
}

function forPython(event) {
  if (!event.changes) return event;
  const contents = (rows) => rows.map((row) => row.slice(0, 4));
  const changes = event.changes.map(({ track, gone, come }) => ({ track, gone: contents(gone), come: contents(come) }));
  return { ...event, changes };
}
