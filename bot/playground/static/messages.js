// The channel in the middle.

import { $, button, element, reconcile, stickToEnd } from "./dom.js";
import { items } from "./message.js";
import { appChannel, here, inChannel, messages, names, now, on, saw, store, zone } from "./store.js";
import { dayName } from "./time.js";

export const TRY = ["/papers VAR", "/papers diffusion", "/papers help"];
const NEAR_END = 80;

// Time zones differ by quarters of an hour: within one the day is the same, and asking Intl is slow.
const QUARTER = 900;
const days = new Map();
const day = (message) => {
  const key = `${Math.floor(Number(message.ts) / QUARTER)} ${Math.floor(now() / QUARTER)} ${zone()}`;
  if (days.size > 2000) days.clear();
  if (!days.has(key)) days.set(key, dayName(Number(message.ts), zone(), now()));
  return days.get(key);
};

// Example commands to click.
export const tries = (send) => TRY.map((text) => button("try", () => send(text), text));

function empty(send) {
  const app = here().id === appChannel()?.id;
  return element("div", "empty",
    element("h2", "", app ? `This is the start of your conversation with ${here().name}` : `Welcome to #${names.channel(store.here)}`),
    element("p", "", "The bot answers slash commands here. Type ", element("code", "", "/papers"), " to see the reading list, or ",
      element("code", "", "/papers VAR"), " to look a paper up."),
    here().archived || !here().members.includes(store.state.user) ? null : element("p", "tries", "Try ", ...tries(send).flatMap((node) => [node, " "])));
}

let shown = null;

export function startMessages(send) {
  const box = $("messages");
  stickToEnd(box);

  function draw({ toEnd = false } = {}) {
    if (!here() || store.tab === "home") return;
    const place = `${store.state.user} ${store.here}`;
    const end = toEnd || shown !== place || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    shown = place;
    const list = messages(store.here).filter(inChannel);
    const first = list.length ? [] : [{ key: "empty", signature: JSON.stringify([place, here()]), draw: () => empty(send) }];
    reconcile(box, [...first, ...items(list, "channel", day)]);
    if (end) box.scrollTop = box.scrollHeight;
    if (!document.hidden) saw(store.here);
  }

  on("all", () => draw());
  on("place", () => draw({ toEnd: true }));
  for (const topic of ["channels", "clock"]) on(topic, () => draw());
  on("messages", ({ channel, added }) => {
    if (channel !== store.here) return;
    const last = messages(channel).at(-1);
    draw({ toEnd: added && (last?.user === store.state.user || last?.private) });
    tell();
  });
  const tell = () => document.dispatchEvent(new Event("seen"));
  document.addEventListener("visibilitychange", () => { if (store.state && store.tab !== "home") { saw(store.here); tell(); } });
}
