// One piano roll: the music it shows, what is selected, and what its tools and keys do to it.

import { sendSelection } from "./bar_selection.js";
import { History } from "./history.js";
import { Mixer } from "./mixer.js";
import { Outbox } from "./outbox.js";
import { Player } from "./player.js";
import { Stage } from "./stage.js";
import { Store, signature } from "./store.js";
import { SNAPS, Timeline } from "./timeline.js";
import { Writing } from "./writing.js";

export class Roll {
  constructor() {
    this.stage = new Stage();
    this.history = new History();
    this.outbox = new Outbox();
    this.mixer = new Mixer();
    this.player = new Player(this, this.mixer);
    this.writing = new Writing(this);
    this.store = new Store([]);
    this.tracks = [];
    this.selected = new Set(); // notes
    this.selection = null; // {bars: [first, stop], tracks}
    this.moved = null; // while dragged: a note and how it is shown
    this.band = null;
    this.edited = 0;
    this.tool = "pointer";
    this.snap = SNAPS.find(({ name }) => name === "16");
    this.length = 0; // of the note drawn last
    this.velocity = 90;
    this.caret = { tick: 0, pitch: 60 };
    this.edits = 0;
    this.revision = null;
    this.leaving = []; // what to undo when the roll leaves the page
    this.page = null; // how the roll is shown; see mount.js
  }

  // ---- music from Python ----

  receive(data) {
    const taken = this.outbox.taken(data.taken);
    if (data.taken.left) this.outbox.post();
    this.editable = data.editable;
    const turn = this.writing.receive(data.growing);
    if (taken || data.revision !== this.revision) this.#takeScore(data.score, turn);
    this.compared = data.compared && this.store.lacking(new Store(data.compared));
    this.revision = data.revision;
    if (data.growing) this.#arrangeDrums();
    this.writing.settle(turn);
    this.mixer.setChannels(this.tracks.length, data.mix);
    this.player.load(data.stems);
  }

  get growing() {
    return this.writing.notes;
  }

  // What Python holds, with what it has not yet taken on top. If that is not what is seen here,
  // it is other music, and the gestures of before no longer fit it.
  #takeScore(score, turn) {
    const players = namesOf(this.tracks);
    this.timeline = new Timeline(score);
    this.chords = score.chords;
    this.tracks = score.tracks;
    this.drumNames = new Map(score.drums);
    const store = new Store(score.tracks.map(({ notes }) => notes));
    this.soundsInPython = store.tracks.map(({ notes }) => signature(notes));
    store.apply(this.outbox.pendingChanges());
    if (!store.sameAs(this.store)) this.history.clear();
    const another = !store.sharesWith(this.store) && players !== namesOf(this.tracks);
    const anew = turn === "begins" ? store.isEmpty && !this.store.isEmpty : another && !turn;
    this.selected = store.counterparts(this.selected);
    this.store = store;
    this.edits++;
    this.edited = Math.min(this.edited, Math.max(0, this.tracks.length - 1));
    this.#arrangeDrums(score.drums);
    if (anew || !this.stage.scale) this.#beginAnew();
    if (this.selection && (anew || !this.#stillThere(this.selection))) {
      this.selection = null;
      this.outbox.add({ selection: null });
    }
  }

  #stillThere({ bars, tracks }) {
    return bars[1] <= this.timeline.bars.length && tracks.every((track) => this.tracks[track]);
  }

  // Another piece for others to play: nothing of the view of the last one fits it.
  #beginAnew() {
    this.mixer.channels = [];
    this.edited = 0;
    this.length = 0;
    this.player.stop();
    this.player.rest = 0;
    this.player.loop = null;
    this.#arrangeDrums();
    this.stage.scale = 0;
    if (this.stage.width) this.fit();
  }

  #arrangeDrums(kit = this.stage.kit) {
    const played = new Set();
    for (const note of this.store.all()) if (this.tracks[note.track].is_drum) played.add(note.pitch);
    for (const [track, , , pitch] of this.growing) if (this.tracks[track]?.is_drum) played.add(pitch);
    const hasPitched = !this.tracks.length || this.tracks.some((track) => !track.is_drum);
    this.stage.setMusic(this.timeline, kit, played, hasPitched, Boolean(this.tracks[this.edited]?.is_drum));
  }

  // ---- changes ----

  // A gesture: shown at once, kept for undo, sent to Python.
  commit(changes, words, keepSelection = true) {
    this.history.add({ changes, words });
    this.make(changes, words, keepSelection);
  }

  make(changes, words, select = true) {
    const came = this.store.apply(changes);
    this.selected = new Set(select ? came : []);
    this.edits++;
    this.outbox.add({ changes });
    this.tell(words);
    this.redraw();
    this.showTools();
    this.page?.heardChanged();
  }

  select(notes, words) {
    this.selected = new Set(notes);
    if (words) this.tell(words);
    this.redraw();
    this.showTools();
  }

  selectNothing() {
    const had = this.selection;
    this.selection = null;
    this.select([], "Nothing is selected");
    if (had) sendSelection(this);
  }

  // ---- tracks ----

  edit(track, tell = false) {
    if (!this.tracks[track]) return;
    this.edited = track;
    this.#arrangeDrums();
    if (this.tracks[track].is_drum && !this.stage.lanes.has(this.caret.pitch)) [this.caret.pitch] = this.stage.drums[0];
    if (tell) {
      this.selected = new Set();
      this.tell(`Editing ${this.tracks[track].name}`);
    }
    this.redraw();
    this.showTools();
  }

  // The track that drawing in a pane goes to; -1 if there is none.
  trackFor(isDrum) {
    if (this.tracks[this.edited]?.is_drum === isDrum) return this.edited;
    return this.tracks.findIndex((track) => track.is_drum === isDrum);
  }

  heard(track) {
    return this.mixer.heard(track);
  }

  toggleChannel(track, deed) {
    const channel = this.mixer.channels[track];
    if (!channel) return;
    this.setChannel(track, deed, !channel[deed]);
    this.tell(`${this.tracks[track].name} ${{ mute: ["is heard", "muted"], solo: ["not solo", "solo"] }[deed][Number(channel[deed])]}`);
  }

  setChannel(track, name, value) {
    this.mixer.channels[track][name] = value;
    this.mixer.update();
    clearTimeout(this.mixing);
    this.mixing = setTimeout(() => this.outbox.add({ mix: this.mixer.channels }), 500);
    this.redraw();
    this.showTools();
  }

  // ---- grid and sound ----

  step(tick) {
    return Math.round(this.timeline.step(this.snap, this.timeline.bar(this.timeline.barAt(tick))));
  }

  usualLength(tick) {
    const step = this.step(tick);
    return this.length || (step > 1 ? step : this.timeline.quarter / 4);
  }

  beep(track, note) {
    this.sounded = note.pitch;
    this.player.beep(track, note);
    clearTimeout(this.sounding);
    this.sounding = setTimeout(() => {
      this.sounded = null;
      this.redraw();
    }, 300);
    this.redraw();
  }

  soundSelected(note = [...this.selected][0]) {
    if (note && !this.player.playing) this.beep(note.track, note);
  }

  // What a track would sound like, to tell whether a stem is of these notes.
  soundOf(track) {
    return signature(this.store.tracks[track]?.notes ?? []);
  }

  placeCaret(tick, pitch) {
    const lanes = this.tracks[this.edited]?.is_drum;
    const fits = !lanes || this.stage.lanes.has(pitch);
    this.caret = { tick: this.timeline.lineBefore(Math.max(0, tick), this.snap), pitch: fits ? pitch : this.caret.pitch };
    this.redraw();
  }

  returnToStart() {
    this.player.seek(this.player.loop?.[0] ?? 0);
    this.stage.left = 0;
    this.placeCaret(0, this.caret.pitch);
  }

  // ---- view ----

  fit() {
    const [low, high] = this.#range((note) => !this.tracks[note.track].is_drum) ?? [53, 79];
    const [lowest, highest] = this.#range((note) => note.track === this.edited) ?? [low, high];
    const middle = Math.round((lowest + highest) / 2);
    const few = this.stage.scale ? Infinity : this.stage.width < 560 ? 4 : 12; // bars at first sight
    const bars = Math.min(this.timeline.bars.length, few);
    if (!this.stage.scale && !this.stage.inDrums) this.caret = { tick: 0, pitch: middle };
    this.stage.fit({ low, high, middle, ticks: this.timeline.bar(bars).start });
    this.redraw();
  }

  #range(counts) {
    let low = 128, high = -1;
    for (const note of this.store.all()) {
      if (!counts(note)) continue;
      low = Math.min(low, note.pitch);
      high = Math.max(high, note.pitch);
    }
    return high < 0 ? null : [low, high];
  }

  zoom(factor, pitches) {
    const { stage } = this;
    if (pitches) stage.zoomPitch(factor, stage.pitched.top + stage.pitched.height / 2);
    else stage.zoomTime(factor, stage.gutter + stage.roomWide / 2);
    this.redraw();
  }

  reveal(note) {
    const isDrum = this.tracks[note.track].is_drum;
    this.stage.reveal(note.onset, this.stage.y(note.pitch, isDrum), isDrum ? this.stage.drumPane : this.stage.pitched);
    this.redraw();
  }

  setSnap(name) {
    this.snap = SNAPS.find((each) => each.name === name);
    this.length = 0;
    this.redraw();
  }

  choose(tool) {
    this.tool = tool;
    this.tell({ pointer: "Pointer", pencil: "Pencil: draw with a drag", bars: "Bars: drag over the bars to rewrite" }[tool]);
    this.showTools();
  }

  toggleVelocity() {
    this.stage.showVelocity = !this.stage.showVelocity;
    this.stage.arrange();
    this.redraw();
    this.showTools();
  }

  // What the page does for it, while it is on one.
  playingChanged() { this.page?.playingChanged(); }
  redraw() { this.page?.redraw(); }
  showTools() { this.page?.showTools(); }
  tell(words) { this.page?.tell(words); }
  focus() { this.page?.focus(); }
  fillScreen() { this.page?.fillScreen(); }
  toggleHelp() { this.page?.toggleHelp(); }
  showValue(words) { this.page?.showValue(words); }
  showWhere(point) { this.page?.showWhere(point); }
}

function namesOf(tracks) {
  return tracks.map(({ name }) => name).join();
}
