// Every exchange between the playground and the bot, as it happens.

import { $, attributes, button, element, icon, iconButton, reconcile } from "./dom.js";
import { layer } from "./layers.js";
import { on, store, zone } from "./store.js";
import { formatDate } from "./time.js";
import { startTrouble } from "./trouble.js";

const FILTERS = [
  ["all", "All", () => true],
  ["to_bot", "To bot", (each) => each.direction === "to_bot"],
  ["from_bot", "From bot", (each) => each.direction === "from_bot"],
  ["refused", "Refused only", (each) => wrong(each)],
];
const STATUS = { waiting: "waiting", ok: "ok", refused: "refused", failed: "failed" };
const wrong = (each) => each.status === "refused" || each.status === "failed" || each.problems?.length > 0;

let filter = "all";
let clearedTo = -Infinity;
let lookedTo = -Infinity;
const opened = new Set();

function pretty(label, value) {
  const text = value === null || value === undefined ? "(nothing)" : JSON.stringify(value, null, 2);
  return element("div", "json", element("h4", "", label), attributes(element("pre", "", text), { tabindex: "0", "aria-label": label }));
}

function details(each) {
  return element("div", "details",
    each.note && element("p", "quiet", each.note),
    each.problems?.length ? element("ul", "problems", ...each.problems.map((problem) => element("li", "", problem))) : null,
    element("div", "pair", pretty("Request", each.request), pretty("Response", each.response)));
}

function row(each) {
  const isOpen = opened.has(each.id);
  const way = each.direction === "to_bot" ? ["→", "to the bot"] : ["←", "from the bot"];
  const arrow = attributes(element("span", `way ${each.direction}`, way[0]), { role: "img", "aria-label": way[1], title: way[1] });
  const ms = each.ms === null || each.ms === undefined ? "…" : `${each.ms < 10 ? each.ms.toFixed(1) : Math.round(each.ms)} ms`;
  const head = button("head", () => { if (!opened.delete(each.id)) opened.add(each.id); draw({ follow: false }); }, arrow,
    element("span", "kind", each.kind), element("span", "name", each.name), each.note && element("span", "note", each.note),
    each.problems?.length ? element("span", "count", `${each.problems.length} problem${each.problems.length === 1 ? "" : "s"}`) : null,
    element("span", "ms", ms), element("span", `status ${each.status}`, STATUS[each.status] ?? each.status),
    element("time", "", formatDate(each.at, "{time_secs}", zone(), each.at)));
  attributes(head, { "aria-expanded": String(isOpen), "data-tool": `exchange ${each.id}` });
  return attributes(element("div", `exchange ${each.status}`, head, isOpen ? details(each) : null), { "data-exchange": each.id, "data-kind": each.kind, "data-status": each.status, role: "listitem" });
}

const visible = () => store.state.exchanges.filter((each) => each.id > clearedTo);

function draw({ follow = true } = {}) {
  const shown = !$("inspector").hidden;
  const all = visible();
  if (shown && !$("tab-exchanges-panel").hidden) lookedTo = all.at(-1)?.id ?? lookedTo;
  const bad = all.filter((each) => wrong(each) && each.id > lookedTo);
  $("inspect-count").textContent = String(all.length);
  attributes($("inspect"), { "aria-expanded": String(shown), "aria-label": `Inspector, ${all.length} exchanges${bad.length ? `, ${bad.length} refused` : ""}` });
  $("inspect").classList.toggle("alert", bad.length > 0);
  $("trouble-on").hidden = !store.state.faults.length;
  if (!shown) return;
  const box = $("exchanges");
  const end = follow && box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const list = all.filter(FILTERS.find(([name]) => name === filter)[2]);
  reconcile(box, list.length ? list.map((each) => ({ key: String(each.id), signature: JSON.stringify(each) + opened.has(each.id), draw: () => row(each) }))
    : [{ key: "none", signature: filter, draw: () => element("p", "quiet none", filter === "all" ? "Nothing yet. What the workspace and the bot say to each other shows here." : "Nothing of that kind.") }]);
  if (end) box.scrollTop = box.scrollHeight;
}

function tabs() {
  const panels = { exchanges: $("tab-exchanges-panel"), trouble: $("tab-trouble-panel") };
  const all = [...document.querySelectorAll("#inspector [role=tab]")];
  const choose = (name) => {
    for (const tab of all) {
      const active = tab.dataset.tab === name;
      attributes(tab, { "aria-selected": String(active), tabindex: active ? "0" : "-1" });
      panels[tab.dataset.tab].hidden = !active;
    }
    draw();
  };
  all.forEach((tab, at) => {
    tab.addEventListener("click", () => choose(tab.dataset.tab));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      const next = all[(at + 1) % all.length];
      next.focus();
      choose(next.dataset.tab);
    });
  });
}

export function startInspector() {
  const drawer = $("inspector");
  let forget = null;
  const close = () => {
    drawer.hidden = true;
    document.body.classList.remove("inspected");
    forget?.();
    forget = null;
    draw();
    $("inspect").focus({ preventScroll: true });
  };
  const open = () => {
    drawer.hidden = false;
    document.body.classList.add("inspected");
    forget = layer(close);
    draw();
    const box = $("exchanges");
    box.scrollTop = box.scrollHeight;
    drawer.querySelector("[role=tab][aria-selected=true]").focus({ preventScroll: true });
  };
  $("inspect").prepend(icon("pulse"));
  $("inspect").addEventListener("click", () => (drawer.hidden ? open() : close()));
  const filters = $("filters");
  for (const [name, label] of FILTERS) {
    const node = button("filter", () => { filter = name; for (const each of filters.children) if (each.dataset.filter) each.setAttribute("aria-pressed", String(each.dataset.filter === name)); draw(); }, label);
    filters.append(attributes(node, { "data-filter": name, "aria-pressed": String(name === filter) }));
  }
  filters.append(attributes(button("filter clear", () => { clearedTo = store.state.exchanges.at(-1)?.id ?? clearedTo; opened.clear(); draw(); }, "Clear view"), { "data-do": "clear" }));
  $("inspector-head").append(iconButton("close", "Close inspector", "close", close));
  tabs();
  startTrouble();
  for (const topic of ["all", "exchanges", "faults"]) on(topic, () => draw());
}
