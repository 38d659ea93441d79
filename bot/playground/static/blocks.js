// Block Kit as DOM nodes. A block or element that is not drawn yet says so instead of vanishing.

import { anchor, mrkdwn, plain } from "./mrkdwn.js";

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function text(object, names) {
  const node = element("div", object.type === "mrkdwn" ? "text" : "text plain");
  node.append(...(object.type === "mrkdwn" ? mrkdwn(object.text, names) : [plain(object)]));
  return node;
}

// Images would have to be fetched from elsewhere, and no request leaves the machine: their alt text stands in.
function image(object) {
  return element("div", "image", object.alt_text ?? "image");
}

function button(object, block, act) {
  const node = element("button", `button ${object.style ?? ""}`, plain(object.text));
  node.type = "button";
  node.dataset.action = object.action_id;
  if (object.accessibility_label) node.setAttribute("aria-label", object.accessibility_label);
  node.addEventListener("click", async () => {
    if (object.url && /^https?:/i.test(object.url)) window.open(object.url, "_blank", "noopener,noreferrer");
    node.disabled = true;
    node.classList.add("busy");
    await act(block.block_id, object.action_id);
    node.disabled = false;
    node.classList.remove("busy");
  });
  return node;
}

function interactive(object, block, act) {
  if (object.type === "button") return button(object, block, act);
  if (object.type === "image") return image(object);
  return element("span", "unknown", `${object.type} (not drawn here yet)`);
}

const DRAW = {
  section(block, names, act) {
    const body = element("div", "body");
    if (block.text) body.append(text(block.text, names));
    if (block.fields) body.append(element("div", "fields", ...block.fields.map((field) => text(field, names))));
    const node = element("div", "section", body);
    if (block.accessory) node.append(element("div", "accessory", interactive(block.accessory, block, act)));
    return node;
  },
  header: (block) => element("h3", "header", plain(block.text)),
  divider: () => element("hr"),
  context: (block, names) => element("div", "context", ...block.elements.map((each) => (each.type === "image" ? image(each) : text(each, names)))),
  actions: (block, _names, act) => element("div", "actions", ...block.elements.map((each) => interactive(each, block, act))),
  image: (block) => element("figure", "", ...(block.title ? [element("figcaption", "", plain(block.title))] : []), image(block)),
  markdown: (block) => element("div", "text plain", block.text),
};

// The nodes of a message's blocks; `act(block_id, action_id)` is called on a click.
export function blocks(list, names, act) {
  return list.map((block) => DRAW[block.type]?.(block, names, act)
    ?? element("div", "unknown", `${block.type} block (not drawn here yet)`));
}

export { anchor, element, text };
