// The page: state from the server once, then live changes; what a person does goes back as JSON.

import { blocks, element } from "./blocks.js";
import { mrkdwn } from "./mrkdwn.js";

const $ = (id) => document.getElementById(id);
const COLOURS = ["#2f7d6b", "#8a5a9e", "#b0653a", "#3c6ea8", "#a3485f", "#5b7a2e"];

let state = null;
let channel = null;
let live = null;
const unread = new Set();
let choice = 0;

const user = (id) => state.users.find((each) => each.id === id);
const names = {
  user: (id) => user(id)?.name,
  channel: (id) => state.channels.find((each) => each.id === id)?.name,
};

const remembered = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* private mode */ } };

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    return answer.ok;
  } catch {
    $("offline").hidden = false;
    return false;
  }
}

async function load(person) {
  live?.close();
  const answer = await fetch(`/page/state?user=${encodeURIComponent(person ?? "")}`);
  state = await answer.json();
  remember("user", state.user);
  channel = state.channels.some((each) => each.id === channel) ? channel : state.channels[0].id;
  document.title = `#${names.channel(channel)} · ${state.workspace}`;
  drawAll();
  watch();
}

function watch() {
  live = new EventSource(`/page/live?user=${encodeURIComponent(state.user)}`);
  let first = true;
  live.addEventListener("open", () => {
    $("offline").hidden = true;
    if (!first) load(state.user);
    first = false;
  });
  live.addEventListener("error", () => { $("offline").hidden = false; });
  live.addEventListener("message", (event) => changed(JSON.parse(event.data)));
}

function changed(change) {
  if (change.type === "end") return;
  const where = change.channel ?? change.message.channel;
  const list = state.messages[where];
  const at = list.findIndex((each) => each.ts === (change.ts ?? change.message.ts));
  if (change.type === "deleted") {
    if (at >= 0) list.splice(at, 1);
  } else if (at >= 0) {
    list[at] = change.message;
  } else {
    list.push(change.message);
    if (where !== channel) unread.add(where);
  }
  drawSide();
  if (where === channel) drawMessages(at < 0);
}

function drawAll() {
  $("workspace").textContent = state.workspace;
  drawSide();
  drawChannel();
}

function drawChannel() {
  const here = state.channels.find((each) => each.id === channel);
  unread.delete(channel);
  document.title = `#${here.name} · ${state.workspace}`;
  $("channel").textContent = here.name;
  $("topic").textContent = `${here.members} members · ${here.topic}`;
  $("text").placeholder = `Message #${here.name} as ${user(state.user).real_name}`;
  drawMessages(true);
}

function drawSide() {
  $("channels").replaceChildren(...state.channels.map((each) => {
    const node = element("button", unread.has(each.id) ? "unread" : "", element("span", "hash", "#"), each.name);
    node.type = "button";
    if (each.id === channel) node.setAttribute("aria-current", "page");
    node.addEventListener("click", () => { channel = each.id; closeMenu(); drawSide(); drawChannel(); $("text").focus(); unread.delete(each.id); drawSide(); });
    return element("li", "", node);
  }));
  $("people").replaceChildren(...state.users.filter((each) => !each.bot).map((each) => {
    const node = element("button", "person", avatar(each), element("span", "", each.real_name, element("small", "", each.title)));
    node.type = "button";
    node.setAttribute("aria-pressed", String(each.id === state.user));
    node.addEventListener("click", () => { closeMenu(); load(each.id); });
    return element("li", "", node);
  }));
}

function avatar(person) {
  const node = element("span", "avatar", person.bot ? "" : person.real_name[0]);
  node.setAttribute("aria-hidden", "true");
  if (person.bot) node.classList.add("bot");
  else node.style.setProperty("--colour", COLOURS[state.users.indexOf(person) % COLOURS.length]);
  return node;
}

function drawMessages(toEnd) {
  const box = $("messages");
  const atEnd = toEnd || box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const list = state.messages[channel];
  let before = null;
  const nodes = list.map((each) => {
    const joined = before && before.user === each.user && !before.private && !each.private
      && Number(each.ts) - Number(before.ts) < 300;
    before = each;
    return drawMessage(each, joined);
  });
  if (!nodes.length) nodes.push(empty());
  box.replaceChildren(...nodes);
  if (atEnd) box.scrollTop = Math.min(box.scrollHeight - box.clientHeight, nodes.at(-1).offsetTop - box.offsetTop - 8);
}

function empty() {
  return element("div", "empty",
    element("h2", "", `Welcome to #${names.channel(channel)}`),
    element("p", "", "The bot answers slash commands here. Type ", element("code", "", "/papers"),
      " to see the reading list, or ", element("code", "", "/papers VAR"), " to look a paper up."));
}

function drawMessage(message, joined) {
  const author = user(message.user) ?? { real_name: "Somebody", name: "?", bot: false };
  const body = element("div", "content");
  const act = async (block_id, action_id) => {
    await post("/page/click", { user: state.user, channel: message.channel, ts: message.ts, block_id, action_id });
  };
  if (message.blocks?.length) body.append(...blocks(message.blocks, names, act));
  else body.append(element("div", "text", ...mrkdwn(message.text, names)));
  const node = element("article", `message${message.private ? " private" : ""}${joined ? " joined" : ""}`);
  const time = new Date(Number(message.ts) * 1000);
  const stamp = element("time", "", time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  stamp.dateTime = time.toISOString();
  stamp.title = time.toLocaleString();
  const who = element("div", "who", element("b", "", author.real_name), ...(author.bot ? [element("span", "app", "APP")] : []), stamp);
  if (message.private) node.append(element("div", "only", "Only visible to you"));
  node.append(avatar(author), element("div", "right", ...(joined ? [] : [who]), body));
  return node;
}

// --- the message box -------------------------------------------------------------------------------------------

const box = $("text");

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
  document.querySelector("#composer [type=submit]").disabled = !box.value.trim();
}

function matches() {
  const typed = box.value;
  if (!typed.startsWith("/") || /\s/.test(typed)) return [];
  return state.commands.filter((each) => each.name.startsWith(typed));
}

function drawCompletion() {
  const found = matches();
  const list = $("completion");
  choice = Math.min(choice, Math.max(found.length - 1, 0));
  list.hidden = !found.length;
  list.replaceChildren(...found.map((each, at) => {
    const node = element("li", "", element("b", "", each.name), " ", element("span", "usage", each.usage), element("small", "", each.description));
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", String(at === choice));
    node.addEventListener("mousedown", (event) => { event.preventDefault(); complete(each); });
    return node;
  }));
}

function complete(command) {
  box.value = `${command.name} `;
  box.focus();
  fit();
  drawCompletion();
}

async function send() {
  const typed = box.value;
  if (!typed.trim()) return;
  box.value = "";
  fit();
  drawCompletion();
  if (!await post("/page/say", { user: state.user, channel, text: typed })) {
    box.value ||= typed;
    fit();
  }
}

box.addEventListener("input", () => { choice = 0; fit(); drawCompletion(); });
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const found = matches();
  if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choice = (choice + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    drawCompletion();
  } else if (event.key === "Tab" && found.length) {
    event.preventDefault();
    complete(found[choice]);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (found.length && box.value !== found[choice].name) complete(found[choice]);
    else send();
  } else if (event.key === "Escape") {
    $("completion").hidden = true;
  }
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
document.querySelectorAll(".try").forEach((node) => node.addEventListener("click", () => { box.value = node.textContent; send(); box.focus(); }));

// --- the side on a narrow screen -------------------------------------------------------------------------------

function closeMenu() {
  document.body.classList.remove("open");
  $("menu").setAttribute("aria-expanded", "false");
}
$("menu").addEventListener("click", () => {
  $("menu").setAttribute("aria-expanded", String(document.body.classList.toggle("open")));
});
$("veil").addEventListener("click", closeMenu);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenu(); });

await load(remembered("user"));
box.focus();
