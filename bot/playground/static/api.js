// The server: the state once, then live changes; what a person does goes back as JSON.

import { toast } from "./dom.js";
import { apply, setState, store, tell } from "./store.js";

let live = null;
let attempt = 0;
let retry = 0;

function online(is) {
  store.online = is;
  tell("online");
}

// What a person does. The answer is the server's; a refusal is shown unless the caller shows it itself.
export async function post(path, body, { quiet = false } = {}) {
  let answer;
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: store.state.user, ...body }),
    });
    answer = await response.json();
  } catch {
    lost(attempt);
    answer = { ok: false, error: "The playground does not answer. Trying to reach it again …" };
  }
  if (!answer.ok && !quiet) toast(answer.error ?? "That did not work.");
  return answer;
}

async function fetchState(person) {
  const response = await fetch(`/page/state?user=${encodeURIComponent(person ?? "")}`);
  if (!response.ok) throw new Error(`state: ${response.status}`);
  return response.json();
}

function lost(which) {
  if (which !== attempt) return;
  live?.close();
  online(false);
  clearTimeout(retry);
  retry = setTimeout(() => connect(store.state?.user), 1000);
}

// Listen first, then load: nothing that happens in between is missed. Changes that came early are applied after.
export function connect(person) {
  const mine = ++attempt;
  clearTimeout(retry);
  live?.close();
  return new Promise((done) => {
    let early = [];
    const stream = live = new EventSource(`/page/live?user=${encodeURIComponent(person ?? "")}`);
    const load = async () => {
      try {
        const state = await fetchState(person);
        if (mine !== attempt) return;
        if (state.user !== person) return done(connect(state.user));
        setState(state);
        early.forEach(apply);
        early = null;
        online(true);
        done();
      } catch {
        lost(mine);
      }
    };
    stream.addEventListener("open", load);
    stream.addEventListener("error", () => { lost(mine); done(); });
    stream.addEventListener("message", (event) => {
      if (mine !== attempt) return;
      const change = JSON.parse(event.data);
      if (change.type === "end") lost(mine);
      else if (early) early.push(change);
      else apply(change);
    });
  });
}

export async function reload() {
  const mine = attempt;
  try {
    const state = await fetchState(store.state.user);
    if (mine === attempt) setState(state);
  } catch {
    lost(mine);
  }
}
