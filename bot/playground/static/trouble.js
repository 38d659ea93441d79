// Faults one can put in the bot's way.

import { post } from "./api.js";
import { $, attributes, button, element, keepFocus } from "./dom.js";
import { apply, on, store } from "./store.js";

const WHERE = { web_api: "Slack's Web API", events: "Events and interactions", socket: "Socket Mode", arxiv: "arXiv" };
// Plain words for the fields; a field that is not here is named as the server names it.
const FIELDS = {
  times: { label: "Times", type: "number", min: 0, value: 1, title: "How often; 0 means until removed" },
  seconds: { label: "Seconds", type: "number", min: 0, step: "any" },
  copies: { label: "Copies", type: "number", min: 1, value: 1 },
  method: { label: "Method", placeholder: "any" },
  error: { label: "Error", placeholder: "internal_error" },
  interface: { label: "Interface", placeholder: "oai, rss or api; any" },
};

async function change(body) {
  const answer = await post("/page/faults", body);
  if (answer.ok && answer.faults) apply({ type: "faults", faults: answer.faults });
}

function input(name) {
  const { label, value, type = "text", ...rest } = FIELDS[name] ?? { label: name };
  const node = attributes(element("input"), { type, name, ...rest, autocomplete: "off" });
  if (value !== undefined) node.value = value;
  return element("label", "", label, node);
}

function kind(fault) {
  const fields = (fault.takes ?? []).map(input);
  const form = element("form", "fault-kind", element("div", "about", element("b", "", fault.kind), element("p", "", fault.about)),
    element("div", "fields-row", ...fields, attributes(element("button", "button", "Add"), { type: "submit", "aria-label": `Add ${fault.kind}` })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const add = { kind: fault.kind };
    for (const each of form.querySelectorAll("input")) {
      if (each.value === "") continue;
      add[each.name] = each.type === "number" ? Number(each.value) : each.value;
    }
    change({ add });
  });
  return attributes(form, { "data-fault-kind": fault.kind });
}

function active(fault) {
  const left = fault.times ? `${fault.times} more time${fault.times === 1 ? "" : "s"}` : "until removed";
  const what = [fault.method === "*" ? "every method" : fault.method, fault.seconds !== undefined && fault.seconds !== null && `${fault.seconds} s`, left].filter(Boolean).join(" · ");
  const node = element("li", "", element("span", "", element("b", "", fault.kind), ` ${what}`, element("small", "", fault.about)),
    attributes(button("button", () => change({ remove: fault.id }), "Remove"), { "aria-label": `Remove ${fault.kind}` }));
  return attributes(node, { "data-fault": fault.id });
}

export function startTrouble() {
  let kinds = null;
  function drawKinds() {
    // Drawn once: what was typed in the fields stays.
    const signature = JSON.stringify(store.state.fault_kinds);
    if (signature === kinds) return;
    kinds = signature;
    const places = [...new Set(store.state.fault_kinds.map((each) => each.where))];
    $("fault-kinds").replaceChildren(...places.flatMap((where) => [element("h3", "", WHERE[where] ?? where),
      ...store.state.fault_kinds.filter((each) => each.where === where).map(kind)]));
  }
  function drawActive() {
    const { faults } = store.state;
    const all = faults.length > 1 ? [element("li", "all", attributes(button("button", () => change({ clear: true }), "Remove all"), { "data-do": "clear-faults" }))] : [];
    keepFocus($("faults"), () => $("faults").replaceChildren(...(faults.length ? [...faults.map(active), ...all] : [element("li", "quiet", "Everything works as it should. Add trouble below to see how the bot takes it.")])));
  }
  on("all", () => { drawKinds(); drawActive(); });
  on("faults", drawActive);
}
