// Editing one's own message in its place: Enter saves, Escape cancels.

import { attributes, button, element } from "./dom.js";
import { typed } from "./mrkdwn.js";
import { names } from "./store.js";

export function fit(box) {
  // Empty or not shown there is nothing to measure: as high as its rows.
  if (!box.value || !box.offsetParent) { box.style.removeProperty("height"); return; }
  box.style.setProperty("height", "auto");
  box.style.setProperty("height", `${Math.min(box.scrollHeight + 2, 220)}px`);
}

export function editor(message, save, cancel) {
  const box = attributes(element("textarea"), { rows: 1, "aria-label": "Edit message", maxlength: 12000, id: `edit-${message.ts}` });
  box.value = typed(message.text ?? "", names);
  box.addEventListener("input", () => fit(box));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save(box.value.trim());
    } else if (event.key === "Escape") {
      event.preventDefault();
      cancel();
    }
  });
  requestAnimationFrame(() => {
    if (!box.isConnected || document.activeElement === box) return;
    fit(box);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.scrollIntoView({ block: "nearest" });
  });
  return element("div", "editor", box, element("div", "buttons", element("span", "quiet", "Enter saves, Escape cancels"),
    button("button", cancel, "Cancel"), button("button primary", () => save(box.value.trim()), "Save")));
}
