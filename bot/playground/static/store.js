// What the page knows, and who wants to hear of changes.

export const store = {
  state: null,        // as the server sent it, kept up to date by the live changes
  here: null,         // id of the channel in the middle
  tab: "messages",    // of the app's conversation: "home" or "messages"
  thread: null,       // ts of the parent in the right pane
  editing: null,      // {channel, ts, pane} of the message being edited
  online: true,
};

const listeners = new Map();
export const on = (topic, act) => listeners.set(topic, [...(listeners.get(topic) ?? []), act]);
export const tell = (topic, detail) => (listeners.get(topic) ?? []).forEach((act) => act(detail));

export const user = (id) => store.state.users.find((each) => each.id === id);
export const channel = (id) => store.state.channels.find((each) => each.id === id);
export const me = () => user(store.state.user);
export const here = () => channel(store.here);
export const appChannel = () => store.state.channels.find((each) => each.kind === "im");
export const messages = (id) => store.state.messages[id] ?? [];
export const message = (id, ts) => messages(id).find((each) => each.ts === ts);
export const isReply = (each) => Boolean(each.thread_ts) && each.thread_ts !== each.ts;
// docs.slack.dev "chat.postMessage", reply_broadcast: a reply is in the channel too only when it was broadcast.
export const inChannel = (each) => !isReply(each) || each.subtype === "thread_broadcast";

let clockCame = 0;
export function now() {
  const clock = store.state.clock;
  return clock.now + (clock.running === false ? 0 : (performance.now() - clockCame) / 1000);
}
export const zone = () => me()?.tz || undefined;

// How texts name people and channels and tell times.
export const names = {
  user: (id) => user(id)?.name,
  channel: (id) => channel(id)?.name,
  now, zone,
};

// --- what was seen: kept by person, so that switching between people shows what came meanwhile ----------------

const seen = new Map();
const seenBy = () => {
  const id = store.state.user;
  if (!seen.has(id)) seen.set(id, new Map(store.state.channels.map((each) => [each.id, messages(each.id).at(-1)?.ts ?? "0"])));
  return seen.get(id);
};
export const unread = (id) => {
  const last = seenBy().get(id) ?? "0";
  return messages(id).filter((each) => Number(each.ts) > Number(last) && each.user !== store.state.user).length;
};
export const saw = (id) => { if (messages(id).length) seenBy().set(id, messages(id).at(-1).ts); };

// --- changes -----------------------------------------------------------------------------------------------------

export function setState(state) {
  store.state = state;
  clockCame = performance.now();
  seenBy();
  if (!channel(store.here)) Object.assign(store, { here: state.channels[0]?.id ?? null, tab: "messages", thread: null });
  if (store.thread && !message(store.here, store.thread)) store.thread = null;
  tell("all");
}

function upsert(list, item, same) {
  const at = list.findIndex(same);
  if (at >= 0) list[at] = item;
  else list.push(item);
  return at < 0;
}

const APPLY = {
  message({ message: changed }) {
    const list = store.state.messages[changed.channel] ??= [];
    const added = upsert(list, changed, (each) => each.ts === changed.ts);
    if (added) list.sort((one, other) => Number(one.ts) - Number(other.ts));
    tell("messages", { channel: changed.channel, added });
  },
  deleted({ channel: id, ts }) {
    const list = messages(id);
    const at = list.findIndex((each) => each.ts === ts);
    if (at >= 0) list.splice(at, 1);
    tell("messages", { channel: id, added: false });
  },
  channel({ channel: changed }) {
    // One that just became visible has a history that no event tells.
    if (upsert(store.state.channels, changed, (each) => each.id === changed.id)) tell("reload");
    tell("channels");
  },
  channel_gone({ channel: id }) {
    store.state.channels = store.state.channels.filter((each) => each.id !== id);
    if (store.here === id) go(store.state.channels[0]?.id);
    else tell("channels");
  },
  home({ view }) { store.state.home = view; tell("home"); },
  modals({ views }) { store.state.modals = views; tell("modals"); },
  clock({ clock }) { store.state.clock = clock; clockCame = performance.now(); tell("clock"); },
  app({ app }) { store.state.app = app; tell("app"); },
  exchange({ exchange }) {
    upsert(store.state.exchanges, exchange, (each) => each.id === exchange.id);
    if (store.state.exchanges.length > 200) store.state.exchanges.shift();
    tell("exchanges");
  },
  faults({ faults }) { store.state.faults = faults; tell("faults"); },
};

export const apply = (change) => APPLY[change.type]?.(change);

// --- going places ------------------------------------------------------------------------------------------------

export function go(id, { tab = "messages", thread = null } = {}) {
  Object.assign(store, { here: id, tab, thread, editing: null });
  tell("place");
}

export function showThread(ts) {
  store.thread = ts;
  store.editing = null;
  tell("thread");
}

export function edit(place) {
  const before = store.editing;
  store.editing = place;
  tell("messages", { channel: place?.channel ?? store.here, added: false });
  if (before && !place) tell("edited", before.pane);
}
