// One message: who, when, what, reactions, the line of replies, and the tools that show on hover or focus.

import { post } from "./api.js";
import { avatar, nobody } from "./avatar.js";
import { contextOf } from "./blocks/context.js";
import { renderBlocks } from "./blocks/render.js";
import { attributes, button, element, icon, iconButton, toast } from "./dom.js";
import { editor } from "./editor.js";
import { emoji, pickEmoji } from "./emoji.js";
import { ask, menu } from "./menus.js";
import { mrkdwn } from "./mrkdwn.js";
import { edit, isReply, message as find, messages, names, now, showThread, store, user, zone } from "./store.js";
import { clockTime, formatDate, parts } from "./time.js";

const NOTES = /^(channel|group)_|^bot_(add|remove)$/;
const isNote = (message) => NOTES.test(message.subtype ?? "");
const author = (message) => user(message.user) ?? nobody;

// docs.slack.dev "chat.update", "chat.delete": people change only what they wrote themselves.
export const isOwn = (message) => message.user === store.state.user && !message.private && (!message.subtype || message.subtype === "thread_broadcast");
export const lastOwn = (list) => list.findLast(isOwn);

const react = (message, name) => post("/page/react", { channel: message.channel, ts: message.ts, name });

function reactions(message) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map(({ name, users }) => {
    const who = users.map((id) => (id === store.state.user ? "You" : user(id)?.real_name ?? id));
    const label = `${who.join(", ")} reacted with :${name}:`;
    return attributes(button("reaction", () => react(message, name), element("span", "", emoji(name) ?? `:${name}:`), element("b", "", String(users.length))),
      { "aria-pressed": String(users.includes(store.state.user)), "aria-label": label, title: label, "data-reaction": name, "data-tool": `reaction ${name}` });
  });
  return element("div", "reactions", ...chips, reactButton(message, "reaction add", "add-reaction"));
}

function reactButton(message, className, tool) {
  const node = iconButton("smile", "Add a reaction", className, () => pickEmoji(node, (name) => react(message, name)));
  return attributes(node, { "aria-haspopup": "dialog", "data-tool": tool });
}

async function remove(message) {
  const sure = await ask({ title: { type: "plain_text", text: "Delete message" }, text: { type: "plain_text", text: "Delete this message for everybody? This cannot be undone." },
    confirm: { type: "plain_text", text: "Delete" }, style: "danger" }, names);
  if (sure) await post("/page/delete", { channel: message.channel, ts: message.ts });
}

function more(message, pane) {
  const shortcuts = store.state.shortcuts.filter((each) => each.type === "message").map((each) => ({
    label: each.name, description: each.description, hook: ["shortcut", each.callback_id],
    act: () => post("/page/shortcut", { callback_id: each.callback_id, channel: message.channel, ts: message.ts }),
  }));
  const own = isOwn(message) ? [
    { label: "Edit message", hook: ["do", "edit"], act: () => edit({ channel: message.channel, ts: message.ts, pane }) },
    { label: "Delete message", danger: true, hook: ["do", "delete"], act: () => remove(message) },
  ] : [];
  return [...shortcuts, ...(shortcuts.length && own.length ? [null] : []), ...own];
}

// A message that only one person sees takes no reactions, threads or shortcuts (docs.slack.dev "chat.postEphemeral").
function tools(message, pane) {
  if (message.private || isNote(message)) return null;
  const items = more(message, pane);
  const dots = iconButton("more", "More actions", "tool", () => menu(dots, "More actions", items));
  attributes(dots, { "aria-haspopup": "menu", "data-tool": "more" });
  const reply = attributes(iconButton("reply", "Reply in thread", "tool", () => showThread(message.thread_ts ?? message.ts)), { "data-tool": "reply" });
  const node = element("div", "tools", reactButton(message, "tool", "react"), pane === "channel" ? reply : null, items.length ? dots : null);
  return attributes(node, { role: "toolbar", "aria-label": "Message actions" });
}

function replies(message) {
  if (!message.reply_count) return null;
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(user(id) ?? nobody, "tiny"));
  const when = message.latest_reply ? formatDate(Number(message.latest_reply), "{date_short_pretty} at {time}", zone(), now()) : "";
  const node = button("replies", () => showThread(message.ts), ...faces,
    element("b", "", `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`), when && element("span", "quiet", `Last reply ${when}`));
  return attributes(node, { "data-tool": "replies" });
}

function broadcastLine(message, pane) {
  if (message.subtype !== "thread_broadcast") return null;
  if (pane === "thread") return element("div", "quiet small-line", "Also sent to the channel");
  const parent = find(message.channel, message.thread_ts);
  const about = parent?.text ? element("p", "", ...mrkdwn(parent.text, names)).textContent.replace(/\s+/g, " ").slice(0, 80) : "open";
  return element("div", "quiet small-line", "Replied to a thread: ", button("link", () => showThread(message.thread_ts), about));
}

function stamp(message) {
  const seconds = Number(message.ts);
  const node = element("time", "", clockTime(seconds, zone()));
  node.dateTime = new Date(seconds * 1000).toISOString();
  node.title = formatDate(seconds, "{date_long}, {time_secs}", zone(), now());
  return node;
}

function content(message) {
  const body = element("div", "content");
  if (message.blocks?.length) {
    body.append(...renderBlocks(message.blocks, contextOf({ channel: message.channel, ts: message.ts }, message.blocks)));
  } else {
    body.append(element("div", "text", ...mrkdwn(message.text ?? "", names)));
  }
  if (message.edited) {
    const mark = element("span", "edited", "(edited)");
    (body.lastElementChild?.classList.contains("text") ? body.lastElementChild : body).append(" ", mark);
  }
  return body;
}

const isEdited = (message, pane) => store.editing?.channel === message.channel && store.editing.ts === message.ts && store.editing.pane === pane;

// pane: "channel" or "thread"
function draw(message, { joined, pane }) {
  const who = author(message);
  const isApp = who.bot || who.id === store.state.app.bot_user;
  const body = isEdited(message, pane)
    ? editor(message, async (text) => {
      if (text && (await post("/page/edit", { channel: message.channel, ts: message.ts, text })).ok) edit(null);
      else if (!text) toast("A message cannot be empty.");
    }, () => edit(null))
    : content(message);
  const head = element("div", "who", element("b", "", who.real_name), isApp && element("span", "app", "APP"), stamp(message));
  const right = element("div", "right", joined ? null : head, broadcastLine(message, pane), body, reactions(message), pane === "channel" && !isReply(message) ? replies(message) : null);
  const node = element("article", `message${message.private ? " private" : ""}${joined ? " joined" : ""}${isNote(message) ? " note" : ""}`,
    message.private ? element("div", "only", "Only visible to you") : null,
    joined ? element("span", "gutter", stamp(message)) : avatar(who), right, tools(message, pane));
  return attributes(node, { "data-ts": message.ts, "data-channel": message.channel, "data-user": message.user,
    "aria-label": `${who.real_name}, ${clockTime(Number(message.ts), zone())}${message.private ? ", only visible to you" : ""}` });
}

// A changed message comes as a new object, so the object itself says whether it is still the same.
const versions = new WeakMap();
let lastVersion = 0;
function versionOf(message) {
  if (!versions.has(message)) versions.set(message, ++lastVersion);
  return versions.get(message);
}

// What every message shows of the world around it: names, shortcuts, which day is today.
let known = "";
let edition = 0;
function surroundings() {
  const { users, channels, shortcuts, user: person } = store.state;
  const found = JSON.stringify([person, parts(now(), zone()).number, users, channels.map((each) => each.name), shortcuts]);
  if (found !== known) { known = found; edition++; }
  return edition;
}

const JOIN_SECONDS = 300;

// Messages in a row by the same author within five minutes share one head; a new day begins with a line.
export function items(list, pane, day) {
  let before = null;
  let last = "";
  const around = surroundings();
  const found = [];
  for (const message of list) {
    const today = day(message);
    if (today && today !== last) {
      found.push({ key: `day ${message.ts}`, signature: today, draw: () => attributes(element("div", "day", element("span", "", today)), { role: "separator", "aria-label": today }) });
      before = null;
      last = today;
    }
    const joined = Boolean(before) && before.user === message.user && !before.private && !message.private && !message.subtype && !before.subtype
      && Number(message.ts) - Number(before.ts) < JOIN_SECONDS;
    before = message;
    const about = message.subtype === "thread_broadcast" ? find(message.channel, message.thread_ts)?.text : "";
    const signature = `${around} ${versionOf(message)} ${joined} ${isEdited(message, pane)} ${about}`;
    found.push({ key: message.ts, signature, draw: () => draw(message, { joined, pane }) });
  }
  return found;
}

