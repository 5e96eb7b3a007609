// Where Streamlit hands over: called for the first time and whenever there is something new.

import { keptOf, placed } from "../../browser/keeping.js";
import { Page } from "./page.js";
import { Wave } from "./wave.js";

export default function show({ data, parentElement, setStateValue }) {
  const section = parentElement.querySelector(".waveform");
  const wave = keptOf(data.key, () => new Wave());
  section.wave = wave; // for whoever looks from outside
  wave.send = (stretch) => setStateValue("stretch", stretch);
  wave.receive(data);
  placed(wave, section, (...both) => new Page(...both));
  const { page } = wave;
  page.renew();
  return () => wave.page === page && page.leave();
}
