// The workspace's clock: what time it is there, and moving it on.

import { post } from "./api.js";
import { $, attributes, button, element, icon } from "./dom.js";
import { popup } from "./popup.js";
import { apply, now, on, store, zone } from "./store.js";
import { clockTime, formatDate, fromLocal, localValue, parts } from "./time.js";

const STEPS = [["+1 minute", 60], ["+1 hour", 3600], ["+1 day", 86_400]];
const short = () => { const p = parts(now(), zone()); return [`${p.weekday.slice(0, 3)} ${p.day} ${p.monthName.slice(0, 3)}`, clockTime(now(), zone())]; };

export function startClock() {
  const open = $("clock");
  const day = element("span", "clock-day");
  const time = element("b", "");
  open.append(icon("clock"), day, time);
  let tick = null;

  function draw() {
    if (!store.state) return;
    const [date, hour] = short();
    day.textContent = date;
    time.textContent = hour;
    open.setAttribute("aria-label", `Clock of the workspace: ${date}, ${hour}`);
    open.title = "Clock of the workspace";
    tick?.();
  }

  function panel() {
    const full = attributes(element("p", "clock-now"), { role: "timer", "aria-live": "off" });
    const note = element("p", "quiet", store.state.clock.movable === false ? "This clock cannot be moved." : store.state.clock.running === false ? "The clock stands still until it is moved." : "The clock runs on. It only moves forward.");
    const zoneName = element("p", "quiet", zone() ?? "Your browser's time zone");
    const node = attributes(element("div", "clock-panel", full, zoneName, note), { role: "dialog", "aria-label": "Clock of the workspace" });
    // The answer and the live event say the same: whichever comes first is shown.
    const move = async (body) => {
      const answer = await post("/page/clock", body);
      if (answer.ok && answer.clock) apply({ type: "clock", clock: answer.clock });
    };
    if (store.state.clock.movable !== false) {
      node.append(element("div", "buttons", ...STEPS.map(([label, by]) => button("button", () => move({ by }), label)),
        button("button", () => move({ preset: "next-monday-9" }), "Next Monday 09:00")));
      const to = attributes(element("input", "picker"), { type: "datetime-local", "aria-label": "A later time", required: true, max: "9999-12-31T23:59" });
      to.value = localValue(now() + 3600, zone());
      const form = element("form", "to", to, attributes(element("button", "button primary", "Set"), { type: "submit" }));
      form.addEventListener("submit", (event) => { event.preventDefault(); const seconds = fromLocal(to.value, zone()); if (seconds) move({ to: seconds }); });
      node.append(element("label", "quiet", "A later time"), form);
    }
    tick = () => { full.textContent = formatDate(now(), "{date_long}, {time_secs}", zone(), now()); };
    tick();
    popup(open, node, { focus: node.querySelector("button"), onClose: () => { tick = null; } });
  }

  attributes(open, { "aria-haspopup": "dialog", "aria-expanded": "false" });
  open.addEventListener("click", panel);
  setInterval(draw, 1000);
  for (const topic of ["all", "clock"]) on(topic, draw);
}
