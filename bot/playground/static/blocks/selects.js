// Menus to select from, one or many, with a search box (docs.slack.dev "Select menu element", "Multi-select menu element").

import { attributes, button, element, icon, iconButton } from "../dom.js";
import { textNodes } from "../mrkdwn.js";
import { popup } from "../popup.js";
import { store } from "../store.js";
import { options } from "./values.js";

const plain = (text) => ({ type: "plain_text", text });
const person = (each) => ({ value: each.id, text: plain(each.real_name || each.name), description: plain(each.title || `@${each.name}`) });
const room = (each) => ({ value: each.id, text: plain(each.kind === "im" ? each.name : `# ${each.name}`), description: each.topic && plain(each.topic) });

function conversations(el) {
  const { include, exclude_bot_users: noBots } = el.filter ?? {};
  return store.state.channels.filter((each) => !each.archived && (!include || include.includes(each.kind)) && !(noBots && each.kind === "im"));
}

const LISTS = {
  users: () => store.state.users.filter((each) => !each.deleted).map(person),
  channels: () => store.state.channels.filter((each) => each.kind === "public" && !each.archived).map(room),
  conversations: (el) => conversations(el).map(room),
};

// Where options come from: groups(query) gives [{label?, options}], found(value) the option of a value held.
function source(el, field, ctx) {
  const kind = el.type.replace(/^multi_/, "").replace(/_select$/, "");
  const known = LISTS[kind];
  const keep = (query) => (option) => option.text.text.toLowerCase().includes(query) || option.description?.text.toLowerCase().includes(query);
  if (kind === "external") {
    return {
      remote: true,
      least: el.min_query_length ?? 3,
      encode: (option) => option,
      found: (value) => value,
      async groups(query) {
        const answer = await ctx.options(field.block.block_id, el.action_id, query);
        if (!answer.ok) throw new Error(answer.error ?? "The options did not come.");
        return answer.option_groups ?? [{ options: answer.options ?? [] }];
      },
    };
  }
  const all = () => (known ? [{ options: known(el) }] : el.option_groups ?? [{ options: options(el) }]);
  return {
    least: 0,
    encode: (option) => option.value,
    found: (value) => all().flatMap((group) => group.options).find((option) => option.value === value) ?? { value, text: plain(value) },
    groups: (query) => all().map((group) => ({ ...group, options: group.options.filter(keep(query.toLowerCase())) })),
  };
}

let count = 0;

export function select(el, field, ctx, commit) {
  const many = el.type.startsWith("multi_");
  const from = source(el, field, ctx);
  const label = field.label ?? el.placeholder?.text ?? "Choose";
  const held = () => { const value = ctx.form.get(field.block, el); return many ? value : value === null ? [] : [value]; };
  const chosen = () => held().map(from.found);
  const full = () => many && held().length >= (el.max_selected_items ?? Infinity);
  const hint = el.placeholder?.text ?? (many ? "Select some" : "Select one");

  const shown = element("span", "shown");
  const trigger = button("trigger", () => open(), shown, icon("down"));
  attributes(trigger, { role: "combobox", "aria-label": label, "aria-haspopup": "listbox", "aria-expanded": "false", "aria-describedby": field.describedBy, "data-focus": el.focus_on_load ? "true" : null });
  const chips = element("span", "chips");
  const clear = !many && field.input && field.block.optional ? iconButton("close", `Clear ${label}`, "clear", () => put([])) : null;
  const node = attributes(element("div", `select${many ? " many" : ""}`, many ? chips : null, trigger, clear), { "data-action": el.action_id });

  function draw() {
    const now = chosen();
    trigger.classList.toggle("empty", many || !now.length);
    shown.replaceChildren(...(many || !now.length ? [hint] : textNodes(now[0].text, ctx.names)));
    if (clear) clear.hidden = !now.length;
    chips.replaceChildren(...now.map((option) => element("span", "chip", element("span", "", ...textNodes(option.text, ctx.names)),
      iconButton("close", `Remove ${option.text.text}`, "", async () => { await put(held().filter((value) => from.found(value).value !== option.value)); trigger.focus(); }))));
  }

  async function put(values) {
    await commit(el, field, ctx, many ? values : values[0] ?? null);
    draw();
  }

  function open() {
    const id = `options-${++count}`;
    const search = attributes(element("input"), { type: "search", placeholder: "Search", "aria-label": `Search ${label}`, "aria-controls": id, autocomplete: "off" });
    const list = attributes(element("div", "list"), { role: "listbox", id, "aria-label": label, "aria-multiselectable": many || null });
    const note = attributes(element("p", "note"), { role: "status" });
    const panel = popup(trigger, element("div", "options", search, list, note), { focus: search });
    trigger.setAttribute("aria-controls", id);
    let current = 0;
    let asked = 0;
    let timer = 0;
    const entries = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
    const mark = (at) => {
      const all = entries();
      current = all.length ? (at + all.length) % all.length : 0;
      all.forEach((entry, each) => entry.classList.toggle("current", each === current));
      attributes(search, { "aria-activedescendant": all[current]?.id });
      all[current]?.scrollIntoView({ block: "nearest" });
    };
    const entry = (option, at) => {
      const selected = chosen().some((each) => each.value === option.value);
      const row = attributes(element("div", "", element("span", "", ...textNodes(option.text, ctx.names))),
        { role: "option", id: `${id}-${at}`, "aria-selected": String(selected), "aria-disabled": full() && !selected ? "true" : null, "data-value": option.value });
      if (option.description) row.append(element("small", "", ...textNodes(option.description, ctx.names)));
      row.addEventListener("click", async () => {
        if (row.getAttribute("aria-disabled")) return;
        if (!many) { panel.close(); await put([from.encode(option)]); return; }
        const rest = held().filter((value) => from.found(value).value !== option.value);
        await put(selected ? rest : [...held(), from.encode(option)]);
        if (list.isConnected) await fill();
      });
      return row;
    };
    async function fill() {
      const query = search.value.trim();
      const mine = ++asked;
      note.textContent = "";
      // "External data source": min_query_length, 3 unless the element says otherwise.
      if (query.length < from.least) {
        list.replaceChildren();
        note.textContent = `Type at least ${from.least} character${from.least === 1 ? "" : "s"}.`;
        return;
      }
      let groups = [];
      if (from.remote) note.textContent = "Looking …";
      try { groups = await from.groups(query); note.textContent = ""; } catch (error) { if (mine === asked) note.textContent = error.message; }
      if (mine !== asked || !list.isConnected) return;
      let at = 0;
      list.replaceChildren(...groups.filter((group) => group.options.length).flatMap((group) => {
        const rows = group.options.map((option) => entry(option, at++));
        if (!group.label) return rows;
        return [attributes(element("div", "group", element("div", "label", ...textNodes(group.label, ctx.names)), ...rows), { role: "group", "aria-label": group.label.text })];
      }));
      if (!at && !note.textContent) note.textContent = "Nothing matches.";
      if (full()) note.textContent = `No more than ${el.max_selected_items} can be chosen.`;
      mark(many ? current : 0);
      panel.place();
    }
    search.addEventListener("input", () => {
      current = 0;
      clearTimeout(timer);
      if (!from.remote) { fill(); return; }
      // What is listed answers an older question: Enter must not take it.
      asked++;
      list.replaceChildren();
      note.textContent = "Looking …";
      timer = setTimeout(fill, 180);
    });
    // A click on an option leaves the focus in the search box.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(current + (event.key === "ArrowDown" ? 1 : -1)); }
      if (event.key === "Enter") { event.preventDefault(); entries()[current]?.click(); }
    });
    fill();
  }

  trigger.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { event.preventDefault(); open(); } });
  draw();
  return node;
}
