// The side: channels, the app, the people to act as; and the head of what is open in the middle.

import { connect } from "./api.js";
import { avatar } from "./avatar.js";
import { $, attributes, button, element, icon, keepFocus } from "./dom.js";
import { openApp } from "./home.js";
import { layer } from "./layers.js";
import { appChannel, go, here, me, on, store, unread } from "./store.js";

let forget = null;

export function closeSide() {
  document.body.classList.remove("open");
  $("menu").setAttribute("aria-expanded", "false");
  forget?.();
  forget = null;
}

function openSide() {
  document.body.classList.add("open");
  $("menu").setAttribute("aria-expanded", "true");
  forget ??= layer(() => { closeSide(); $("menu").focus(); });
  $("side").querySelector("button")?.focus({ preventScroll: true });
}

function entry(label, sign, { current, count, open, hook, note }) {
  const node = button(count ? "unread" : "", () => { closeSide(); open(); }, sign, element("span", "label", label),
    note && element("small", "", note), count ? element("span", "badge", String(count)) : null);
  attributes(node, { "aria-current": current ? "page" : null, "aria-label": count ? `${label}, ${count} unread` : note ? `${label}, ${note}` : null });
  node.dataset[hook[0]] = hook[1];
  return element("li", "", node);
}

function sign(channel) {
  if (channel.archived) return element("span", "hash", icon("box"));
  return element("span", "hash", channel.kind === "private" ? icon("lock") : "#");
}

function drawSide(pick) {
  const { state } = store;
  const app = appChannel();
  const rooms = state.channels.filter((each) => each.kind !== "im");
  // A private channel says so to those who cannot see its lock.
  const note = (each) => (each.archived ? "archived" : each.kind === "private" ? "private" : each.members.includes(state.user) ? "" : "not joined");
  const person = (each) => {
    const node = button("person", () => { closeSide(); if (each.id !== state.user) pick(each.id); }, avatar(each), element("span", "label", each.real_name, element("small", "", each.title)));
    return element("li", "", attributes(node, { "aria-pressed": String(each.id === state.user), "data-user": each.id }));
  };
  keepFocus($("side"), () => {
    $("channels").replaceChildren(...[...rooms].sort((one, other) => Number(one.archived) - Number(other.archived)).map((each) => entry(each.name, sign(each), {
      current: store.here === each.id, count: store.here === each.id ? 0 : unread(each.id), open: () => go(each.id), hook: ["channel", each.id], note: note(each) })));
    const own = app && store.here === app.id;
    $("apps").replaceChildren(...(app ? [
      ...(state.app.messages ? [entry(state.app.name, avatar({ id: state.app.bot_user, name: app.name, real_name: app.name }, "tiny"), {
        current: own && store.tab === "messages", count: own && store.tab === "messages" ? 0 : unread(app.id), open: () => openApp("messages"), hook: ["channel", app.id] })] : []),
      ...(state.app.home ? [entry("Home", element("span", "hash", icon("home")), { current: own && store.tab === "home", open: () => openApp("home"), hook: ["home", "app"] })] : []),
    ] : []));
    $("people").replaceChildren(...state.users.filter((each) => !each.bot && !each.deleted).map(person));
  });
}

function drawHead() {
  const channel = here();
  if (!channel) return;
  const { state } = store;
  const app = channel.kind === "im";
  const total = state.channels.reduce((sum, each) => sum + (each.id === store.here && store.tab !== "home" ? 0 : unread(each.id)), 0);
  const name = app ? channel.name : `#${channel.name}`;
  document.title = `${total ? `(${total}) ` : ""}${name} · ${state.workspace}`;
  $("channel").replaceChildren(...(app ? [] : [sign(channel)]), element("span", "label", channel.name));
  const count = channel.members.length;
  $("topic").textContent = app ? (state.app.connected ? "App" : "App, not connected")
    : [`${count} member${count === 1 ? "" : "s"}`, channel.archived && "archived", channel.topic].filter(Boolean).join(" · ");
  $("unplugged").hidden = state.app.connected;
  $("unplugged").textContent = `${state.app.name} is not connected. Commands and buttons get no answer until it is.`;
  $("workspace").textContent = state.workspace;
  $("messages").setAttribute("aria-label", `Messages in ${name}`);
  $("side").setAttribute("aria-label", `${state.workspace}, as ${me().real_name}`);
}

export function startSide(remember) {
  const pick = (id) => { remember(id); store.thread = null; store.editing = null; connect(id); };
  const draw = () => { drawSide(pick); drawHead(); };
  for (const topic of ["all", "place", "channels", "messages", "app"]) on(topic, draw);
  document.addEventListener("seen", draw);
  on("online", () => { $("offline").hidden = store.online; });
  $("menu").addEventListener("click", () => (document.body.classList.contains("open") ? closeSide() : openSide()));
  $("veil").addEventListener("click", closeSide);
}
