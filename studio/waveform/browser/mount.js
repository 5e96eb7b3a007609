// Where Streamlit hands over: called for the first time and whenever there is something new.
//
// A waveform outlives its place on the page: zoom, playhead and stretch are still there after a
// look at another page.

import { Page } from "./page.js";
import { Wave } from "./wave.js";

const waves = new Map(); // by the key that Python gave

export default function show({ data, parentElement, setStateValue }) {
  const section = parentElement.querySelector(".waveform");
  if (!waves.has(data.key)) waves.set(data.key, new Wave());
  const wave = waves.get(data.key);
  wave.send = (stretch) => setStateValue("stretch", stretch);
  wave.receive(data);
  if (wave.page?.section !== section) {
    wave.page?.leave();
    new Page(wave, section);
    section.wave = wave; // for whoever looks from outside
  }
  const { page } = wave;
  page.renew();
  return () => wave.page === page && page.leave();
}
