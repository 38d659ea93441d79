// The box one types in, below a channel and below a thread.

import { post } from "./api.js";
import { Completion } from "./completion.js";
import { $, attributes, button, element, icon, iconButton } from "./dom.js";
import { fit } from "./editor.js";
import { menu } from "./menus.js";
import { isOwn, lastOwn } from "./message.js";
import { tries } from "./messages.js";
import { edit, here, inChannel, isReply, me, messages, names, on, store } from "./store.js";

const drafts = new Map();

function closed(channel) {
  if (channel.archived) {
    const reopen = button("button", () => post("/page/say", { channel: channel.id, text: "/unarchive" }), "Unarchive");
    return [element("span", "", `#${channel.name} is archived. Nobody can write here.`), channel.members.includes(store.state.user) ? reopen : null];
  }
  if (!channel.members.includes(store.state.user)) {
    return [element("span", "", `You are not a member of #${channel.name}. A member can let you in with `, element("code", "", `/invite @${me().name}`), ".")];
  }
  return null;
}

// pane: "channel" or "thread"
export function composer(form, pane) {
  const id = pane === "channel" ? "text" : "reply";
  const list = attributes(element("ul", "completion"), { id: pane === "channel" ? "completion" : "reply-completion", role: "listbox", "aria-label": "Suggestions" });
  const box = attributes(element("textarea"), { id, rows: 1, maxlength: 12000, spellcheck: "true", "aria-autocomplete": "list", "aria-controls": list.id });
  const sendButton = attributes(element("button", "send", icon("play")), { type: "submit", "aria-label": "Send", title: "Send (Enter)", disabled: true });
  const shortcuts = attributes(iconButton("bolt", "Shortcuts", "shortcuts", () => menu(shortcuts, "Shortcuts", globals())), { "aria-haspopup": "menu", "aria-expanded": "false" });
  const bar = element("div", "box", pane === "channel" ? shortcuts : null, box, sendButton);
  const hint = pane === "channel" ? element("p", "hint", element("span", "keys", element("b", "", "Enter"), " sends, ", element("b", "", "Shift + Enter"), " breaks the line. "), "Try ",
    ...tries((text) => { box.value = text; send(); box.focus(); }).flatMap((node) => [node, " "])) : null;
  const notice = element("p", "closed");
  form.append(list, bar, ...(hint ? [hint] : []), notice);
  list.hidden = true;

  const key = () => `${store.state.user} ${store.here}${pane === "thread" ? ` ${store.thread}` : ""}`;
  let current = null;

  const completion = new Completion(box, list, () => changed());

  const globals = () => store.state.shortcuts.filter((each) => each.type === "global").map((each) => ({
    label: each.name, description: each.description, hook: ["shortcut", each.callback_id],
    act: () => post("/page/shortcut", { callback_id: each.callback_id }),
  }));

  function changed() {
    fit(box);
    sendButton.disabled = !box.value.trim();
    drafts.set(current, box.value);
  }

  async function send() {
    const text = box.value;
    if (!text.trim()) return;
    const from = current;
    const place = { channel: store.here, ...(pane === "thread" ? { thread_ts: store.thread } : {}) };
    box.value = "";
    changed();
    completion.update();
    const answer = await post("/page/say", { ...place, text });
    // What did not go out is given back, unless something else was begun meanwhile.
    if (!answer.ok && !drafts.get(from)) {
      drafts.set(from, text);
      if (current === from) { box.value = text; changed(); }
    }
  }

  function editLast() {
    const list = messages(store.here).filter((each) => (pane === "channel" ? inChannel(each) : each.ts === store.thread || (isReply(each) && each.thread_ts === store.thread)));
    const last = lastOwn(list);
    if (last && isOwn(last)) edit({ channel: store.here, ts: last.ts, pane });
    return Boolean(last);
  }

  box.addEventListener("input", () => { completion.at = 0; changed(); completion.update(); });
  box.addEventListener("click", () => completion.update());
  box.addEventListener("blur", () => completion.update({ dismissed: true }));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || completion.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !box.value && editLast()) {
      event.preventDefault();
    }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });

  function draw() {
    const channel = here();
    if (!channel || (pane === "thread" && !store.thread)) return;
    const why = closed(channel);
    form.classList.toggle("is-closed", Boolean(why));
    bar.hidden = Boolean(why);
    if (hint) hint.hidden = Boolean(why);
    notice.hidden = !why;
    notice.replaceChildren(...(why ?? []).filter(Boolean));
    shortcuts.hidden = !globals().length;
    if (current !== key()) {
      current = key();
      box.value = drafts.get(current) ?? "";
      changed();
      completion.update({ dismissed: true });
    }
    const where = channel.kind === "im" ? channel.name : `#${names.channel(channel.id)}`;
    box.placeholder = pane === "thread" ? "Reply …" : `Message ${where} as ${me().real_name}`;
    box.setAttribute("aria-label", pane === "thread" ? "Reply" : `Message ${where}`);
  }
  for (const topic of ["all", "place", "channels", "thread"]) on(topic, draw);

  // Back to the box when an edit ends, as in Slack.
  on("edited", (where) => { if (where === pane) box.focus({ preventScroll: true }); });

  // Where there is no mouse the focus would bring up a keyboard over half of the screen.
  const touch = matchMedia("(hover: none)");
  return { focus: () => { if (!bar.hidden && !touch.matches) box.focus({ preventScroll: true }); }, send: (text) => { box.value = text; send(); box.focus(); }, box: $(id) };
}
