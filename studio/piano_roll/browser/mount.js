// Where Streamlit hands over: called for the first time and whenever there is something new.
//
// A roll outlives its place on the page, so undo, zoom and what was not yet sent are still there
// after a look at another page.

import { Page } from "./page.js";
import { Roll } from "./roll.js";

const rolls = new Map(); // by the key that Python gave

export default function show({ data, parentElement, setTriggerValue }) {
  const section = parentElement.querySelector(".roll");
  if (!rolls.has(data.key)) rolls.set(data.key, new Roll());
  const roll = rolls.get(data.key);
  roll.outbox.send = (sent) => setTriggerValue("sent", sent);
  roll.receive(data);
  if (roll.page?.section !== section) {
    roll.page?.leave();
    new Page(roll, section);
    section.roll = roll; // for whoever looks from outside
    roll.outbox.post();
  }
  const { page } = roll;
  page.renew(data.height);
  return () => roll.page === page && page.leave();
}
