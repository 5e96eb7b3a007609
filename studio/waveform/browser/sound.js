// A sound as Python tells of it: its outline, its spectrogram, and where it can be fetched.

export class Sound {
  constructor(told, redraw) {
    this.name = told.name;
    this.seconds = told.seconds;
    this.peak = told.peak;
    this.audio = told.audio;
    const text = atob(told.columns);
    this.columns = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    this.count = this.columns.length / 3;
    this.picture = null;
    this.#fetchPicture(told.spectrogram, redraw);
  }

  // How the sound goes between two seconds: [lowest, highest, strength] in parts of full scale.
  between(from, to) {
    const first = Math.min(this.count - 1, Math.max(0, Math.floor((from / this.seconds) * this.count)));
    const last = Math.min(this.count, Math.max(first + 1, Math.ceil((to / this.seconds) * this.count)));
    let low = 255, high = 0, power = 0;
    for (let column = first; column < last; column++) {
      const place = column * 3;
      low = Math.min(low, this.columns[place]);
      high = Math.max(high, this.columns[place + 1]);
      power += this.columns[place + 2] ** 2;
    }
    const unit = this.peak / 127;
    return [(low - 128) * unit, (high - 128) * unit, Math.sqrt(power / (last - first)) * unit];
  }

  async #fetchPicture(address, redraw) {
    const picture = new Image();
    picture.src = new URL(address, document.baseURI).href;
    try {
      await picture.decode();
    } catch {
      return; // the waveform is seen without it
    }
    this.picture = picture;
    redraw();
  }
}
