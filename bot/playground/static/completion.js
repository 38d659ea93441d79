// The list over a message box: commands after "/", people after "@".

import { attributes, element } from "./dom.js";
import { store } from "./store.js";

function commands(typed) {
  if (!typed.startsWith("/")) return null;
  const name = typed.split(/\s/)[0];
  if (name !== typed) {
    // Past the name: its usage stays in sight while one types on.
    const known = store.state.commands.find((each) => each.name === name);
    return known?.usage ? { hint: known } : null;
  }
  const found = store.state.commands.filter((each) => each.name.startsWith(name));
  return found.length ? { entries: found.map((each) => ({ label: each.name, usage: each.usage, about: each.description, put: `${each.name} `, from: 0, exact: each.name === typed })) } : null;
}

function people(typed) {
  const found = /(^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(typed);
  if (!found) return null;
  const wanted = found[2].toLowerCase();
  const from = typed.length - found[2].length - 1;
  const entries = store.state.users
    .filter((each) => !each.deleted && (!each.bot || each.id === store.state.app.bot_user) && (each.name.toLowerCase().startsWith(wanted) || each.real_name.toLowerCase().startsWith(wanted)))
    .map((each) => ({ label: `@${each.name}`, usage: each.real_name, about: each.title || (each.bot ? "App" : ""), put: `@${each.name} `, from, exact: each.name === found[2] }));
  return entries.length ? { entries } : null;
}

export class Completion {
  constructor(box, list, changed) {
    this.box = box;
    this.list = list;
    this.changed = changed;
    this.at = 0;
    this.found = null;
    this.dismissed = false;
  }

  get open() { return Boolean(this.found?.entries) && !this.list.hidden; }

  update({ dismissed = false } = {}) {
    const typed = this.box.value.slice(0, this.box.selectionStart);
    this.found = dismissed ? null : commands(typed) ?? people(typed);
    this.at = Math.min(this.at, Math.max((this.found?.entries?.length ?? 1) - 1, 0));
    this.draw();
  }

  draw() {
    const { found, list, box } = this;
    list.hidden = !found;
    attributes(box, { "aria-activedescendant": this.open ? `${list.id}-${this.at}` : null });
    if (!found) { list.replaceChildren(); return; }
    if (found.hint) {
      list.replaceChildren(attributes(element("li", "usage-hint", element("b", "", found.hint.name), " ", element("span", "usage", found.hint.usage)), { role: "presentation" }));
      return;
    }
    list.replaceChildren(...found.entries.map((entry, at) => {
      const node = attributes(element("li", "", element("b", "", entry.label), " ", element("span", "usage", entry.usage ?? ""), entry.about && element("small", "", entry.about)),
        { role: "option", id: `${list.id}-${at}`, "aria-selected": String(at === this.at) });
      node.addEventListener("pointerdown", (event) => { event.preventDefault(); this.take(at); });
      return node;
    }));
    list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  take(at) {
    const { from, put } = this.found.entries[at];
    const rest = this.box.value.slice(this.box.selectionStart).replace(/^ /, "");
    this.box.value = this.box.value.slice(0, from) + put + rest;
    const end = from + put.length;
    this.box.focus();
    this.box.setSelectionRange(end, end);
    this.at = 0;
    this.changed();
    this.update();
  }

  // Whether the key was meant for the list.
  key(event) {
    if (!this.open) return false;
    const size = this.found.entries.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.at = (this.at + (event.key === "ArrowDown" ? 1 : size - 1)) % size;
    else if (event.key === "Tab" && !event.shiftKey) this.take(this.at);
    else if (event.key === "Enter" && !event.shiftKey && !this.found.entries[this.at].exact) this.take(this.at);
    else if (event.key === "Escape") this.update({ dismissed: true });
    else return false;
    event.preventDefault();
    if (this.open) this.draw();
    return true;
  }
}
