// Where Streamlit hands over: called for the first time and whenever there is something new.

import { keptOf, placed } from "../../browser/keeping.js";
import { Page } from "./page.js";
import { Roll } from "./roll.js";

export default function show({ data, parentElement, setTriggerValue }) {
  const section = parentElement.querySelector(".roll");
  const roll = keptOf(data.key, () => new Roll());
  section.roll = roll; // for whoever looks from outside
  roll.outbox.send = (sent) => setTriggerValue("sent", sent);
  roll.receive(data);
  if (placed(roll, section, (...both) => new Page(...both))) roll.outbox.post();
  const { page } = roll;
  page.renew(data.height);
  return () => roll.page === page && page.leave();
}
