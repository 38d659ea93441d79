// Menus of actions, and the question before an action (docs.slack.dev "Confirmation dialog object").

import { attributes, button, element, focusable } from "./dom.js";
import { layer } from "./layers.js";
import { textNodes } from "./mrkdwn.js";
import { popup } from "./popup.js";

// items: {label, description?, danger?, hook?: [name, value], act} or null for a line between.
export function menu(anchor, label, items) {
  const node = attributes(element("div", "menu"), { role: "menu", "aria-label": label });
  for (const item of items) {
    if (!item) {
      node.append(attributes(element("hr"), { role: "separator" }));
      continue;
    }
    const entry = button(item.danger ? "danger" : "", () => { shown.close(); item.act(); }, element("span", "", item.label));
    if (item.description) entry.append(element("small", "", item.description));
    attributes(entry, { role: "menuitem", tabindex: "-1" });
    if (item.hook) entry.dataset[item.hook[0]] = item.hook[1];
    node.append(entry);
  }
  const entries = [...node.querySelectorAll("[role=menuitem]")];
  node.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % entries.length, ArrowUp: (at || entries.length) - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    entries[to].focus();
  });
  const shown = popup(anchor, node, { focus: entries[0] });
  return shown;
}

// Keep Tab inside while something stands over the page.
export function trap(node) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const all = focusable(node);
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge && node.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  });
}

let count = 0;

// Asks what a `confirm` object asks; resolves to whether the person agreed.
export function ask(confirm, names) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const id = `ask-${++count}`;
    const title = attributes(element("h2", "", ...textNodes(confirm.title, names)), { id });
    const text = attributes(element("div", "text", ...textNodes(confirm.text, names)), { id: `${id}-text` });
    const done = (answer) => {
      forget();
      veil.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(answer);
    };
    const deny = button("button", () => done(false), ...textNodes(confirm.deny ?? { type: "plain_text", text: "Cancel" }, names));
    const agree = button(`button ${confirm.style === "danger" ? "danger filled" : "primary"}`, () => done(true),
      ...textNodes(confirm.confirm ?? { type: "plain_text", text: "OK" }, names));
    const box = attributes(element("div", "ask", title, text, element("div", "buttons", deny, agree)),
      { role: "alertdialog", "aria-modal": "true", "aria-labelledby": id, "aria-describedby": `${id}-text` });
    const veil = element("div", "shade top", box);
    const forget = layer(() => done(false));
    trap(box);
    (before?.closest?.(".modal") ?? document.body).append(veil);
    agree.focus();
  });
}
