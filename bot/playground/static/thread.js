// The thread in the right pane: the parent, its replies, a box of its own.

import { $, attributes, element, iconButton, reconcile, stickToEnd } from "./dom.js";
import { layer } from "./layers.js";
import { items } from "./message.js";
import { isReply, here, message, messages, names, on, showThread, store } from "./store.js";

export function startThread(focusBox) {
  const pane = $("thread");
  const box = $("replies");
  let forget = null;
  let before = null;
  let shown = null;

  stickToEnd(box);
  const close = () => showThread(null);
  $("thread-head").append(iconButton("close", "Close thread", "close", close));

  function draw() {
    const parent = store.thread && message(store.here, store.thread);
    const replies = store.thread ? messages(store.here).filter((each) => isReply(each) && each.thread_ts === store.thread) : [];
    if (!parent && !replies.length) {
      if (store.thread) { store.thread = null; store.editing = null; }
      pane.hidden = true;
      document.body.classList.remove("threaded");
      forget?.();
      forget = null;
      shown = null;
      return;
    }
    pane.hidden = false;
    document.body.classList.add("threaded");
    forget ??= layer(close);
    $("thread-where").textContent = here().kind === "im" ? here().name : `# ${names.channel(store.here)}`;
    const count = replies.filter((each) => !each.private).length;
    const line = { key: "count", signature: String(count), draw: () => attributes(element("div", "day left", element("span", "", count === 1 ? "1 reply" : `${count} replies`)), { role: "separator" }) };
    const end = shown !== store.thread || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    const gone = { key: "gone", signature: "", draw: () => element("p", "quiet gone", "The first message was deleted.") };
    reconcile(box, [...(parent ? items([parent], "thread", () => "") : [gone]), ...(count || replies.length ? [line] : []), ...items(replies, "thread", () => "")]);
    if (end) box.scrollTop = box.scrollHeight;
    shown = store.thread;
  }

  on("all", draw);
  on("place", draw);
  on("channels", draw);
  on("clock", draw);
  on("messages", ({ channel }) => { if (channel === store.here && store.thread) draw(); });
  on("thread", () => {
    const opened = Boolean(store.thread);
    if (opened && pane.hidden) before = document.activeElement;
    draw();
    if (opened) focusBox();
    else if (before?.isConnected) before.focus({ preventScroll: true });
    else $("text")?.focus();
  });
}
