// Making nodes. Text never becomes markup: only createElement and text nodes are used.

export const $ = (id) => document.getElementById(id);

export function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function attributes(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  return node;
}

export function button(className, onClick, ...children) {
  const node = element("button", className, ...children);
  node.type = "button";
  if (onClick) node.addEventListener("click", onClick);
  return node;
}

const ICONS = {
  add: "M10 4v12M4 10h12",
  bolt: "M11 2.5 4.5 11.5H9.5L8.5 17.5 15.5 8.5H10.5Z",
  close: "M5 5l10 10M15 5 5 15",
  down: "M5.5 8 10 12.5 14.5 8",
  lock: "M5.5 9.5h9v7h-9zM7.5 9.5V7a2.5 2.5 0 0 1 5 0v2.5",
  box: "M3.5 4.5h13v3.5h-13zM4.8 8v7.5h10.4V8M8 11h4",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  reply: "M4 5h12v8.5H9.5L6 16.5v-3H4z",
  smile: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M7.5 8.5h.01M12.5 8.5h.01M7 11.8c.7 1.3 1.8 2 3 2s2.3-.7 3-2",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5v7.5h9V8.5M8.5 16v-4h3v4",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6.5V10l2.5 2",
  pulse: "M2.5 10.5h3.5l2.5-6 3.5 11 2.5-5h3",
  bin: "M4.5 6h11M8 6V4h4v2M6 6l.7 10.5h6.6L14 6",
  play: "M7 5l8 5-8 5z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  attributes(svg, { viewBox: "0 0 20 20", "aria-hidden": "true", class: "icon" });
  return svg;
}

export function iconButton(name, label, className, onClick) {
  const node = button(`bare ${className}`, onClick, icon(name));
  return attributes(node, { "aria-label": label, title: label });
}

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), [tabindex='0']";
export const focusable = (root) => [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.getClientRects().length);

// The nearest hooks around the focus, enough to find the same place in what is drawn next.
function placeOfFocus(root) {
  const node = document.activeElement;
  if (!node || node === document.body || !root.contains(node)) return null;
  const hook = (name) => node.closest(`[data-${name}]`)?.getAttribute(`data-${name}`);
  const control = node.closest("[data-action]");
  const place = { ts: hook("ts"), view: hook("view"), block: hook("block"), action: hook("action"), id: node.id, tool: hook("tool") };
  place.at = control ? [control, ...control.querySelectorAll("*")].indexOf(node) : -1;
  if ("selectionStart" in node) {
    try { place.selection = [node.selectionStart, node.selectionEnd]; } catch { /* not every input type has one */ }
  }
  return place;
}

function find(root, place) {
  let inside = root;
  for (const name of ["view", "ts", "block"]) {
    if (!place[name]) continue;
    const selector = `[data-${name}="${CSS.escape(place[name])}"]`;
    inside = inside.matches?.(selector) ? inside : inside.querySelector(selector);
    if (!inside) return null;
  }
  if (place.action) {
    const control = inside.querySelector(`[data-action="${CSS.escape(place.action)}"]`);
    const all = control ? [control, ...control.querySelectorAll("*")] : [];
    return all[place.at] ?? (control && focusable(control)[0]) ?? control;
  }
  if (place.tool) return inside.querySelector(`[data-tool="${CSS.escape(place.tool)}"]`);
  return place.id ? document.getElementById(place.id) : null;
}

// Draw anew without taking the keyboard away from who is typing.
export function keepFocus(root, draw) {
  const place = placeOfFocus(root);
  const before = document.activeElement;
  draw();
  if (!place || document.activeElement === before && before.isConnected) return;
  const node = find(root, place);
  node?.focus({ preventScroll: true });
  if (node && place.selection && place.selection[0] !== null) {
    try { node.setSelectionRange(...place.selection); } catch { /* not every input type has one */ }
  }
}

// Children by key: a node whose signature is unchanged stays as it is, with its focus and its open pickers.
export function reconcile(box, items) {
  const had = box.drawn ?? new Map();
  const now = new Map();
  keepFocus(box, () => {
    for (const { key, signature, draw } of items) {
      const old = had.get(key);
      now.set(key, old?.signature === signature ? old : { signature, node: draw() });
    }
    const wanted = [...now.values()].map((each) => each.node);
    const keep = new Set(wanted);
    for (const child of [...box.children]) if (!keep.has(child)) child.remove();
    wanted.forEach((node, at) => { if (box.children[at] !== node) box.insertBefore(node, box.children[at] ?? null); });
  });
  box.drawn = now;
}

// A list that stands at its end stays there when what is around it takes or gives room.
export function stickToEnd(box) {
  let atEnd = true;
  box.addEventListener("scroll", () => { atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80; });
  new ResizeObserver(() => { if (atEnd) box.scrollTop = box.scrollHeight; }).observe(box);
}

const toasts = () => $("toasts");

// A sentence for the person that goes away by itself.
export function toast(sentence, kind = "bad") {
  const node = element("p", `toast ${kind}`, sentence);
  toasts().append(node);
  setTimeout(() => node.remove(), 7000);
}
