// Block elements as controls (docs.slack.dev "Block elements"). Texts to type are in inputs.js, selects in selects.js.

import { attributes, button, element, icon } from "../dom.js";
import { ask, menu } from "../menus.js";
import { textNodes } from "../mrkdwn.js";
import { fromLocal, localValue } from "../time.js";
import { textInput } from "./inputs.js";
import { select } from "./selects.js";
import { options } from "./values.js";

// An element in an input block sends an action only if the block says dispatch_action ("Input block").
export const sends = (field) => !field.input || field.block.dispatch_action === true;

// Note a value, ask where the element wants to be asked, tell the app. False when the person said no.
export async function commit(el, field, ctx, value) {
  if (sends(field) && el.confirm && !await ask(el.confirm, ctx.names)) return false;
  ctx.form.set(field.block, el, value);
  ctx.touched?.(field.block.block_id);
  if (sends(field)) await ctx.act(field.block.block_id, el.action_id, value);
  return true;
}

// No request leaves this origin: an image from elsewhere is a frame with its alt text and where it would come from.
export function image(object, className = "") {
  const url = object.image_url ?? object.slack_file?.url ?? object.thumbnail_url ?? "";
  const alt = object.alt_text ?? object.title?.text ?? "image";
  let from = null;
  try { from = new URL(url, location.href); } catch { /* shown as a frame */ }
  if (from?.origin === location.origin && url) {
    const node = element("img", className);
    node.src = from.href;
    node.alt = alt;
    return node;
  }
  const host = from && url ? from.hostname : object.slack_file ? "a Slack file" : "";
  const node = element("span", `frame ${className}`, element("span", "", alt), host && element("small", "", host));
  return attributes(node, { role: "img", "aria-label": alt, title: host ? `${alt} (${host})` : alt });
}

function pressed(el, field, ctx) {
  const node = button(`button ${el.style ?? ""}`, async () => {
    if (el.confirm && !await ask(el.confirm, ctx.names)) return;
    // Slack opens the link and sends the action all the same ("Button element").
    if (el.url && /^https?:/i.test(el.url)) window.open(el.url, "_blank", "noopener,noreferrer");
    node.disabled = true;
    node.classList.add("busy");
    await ctx.act(field.block.block_id, el.action_id, null);
    node.disabled = false;
    node.classList.remove("busy");
    if (document.activeElement === document.body && node.isConnected) node.focus({ preventScroll: true });
  }, ...textNodes(el.text, ctx.names));
  return attributes(node, { "data-action": el.action_id, "aria-label": el.accessibility_label, title: el.url ?? null });
}

function overflow(el, field, ctx) {
  const node = button("button overflow", () => menu(node, "More actions", el.options.map((option) => ({
    label: option.text.emoji === false ? option.text.text : textNodes(option.text, ctx.names).join(""),
    description: option.description?.text,
    hook: ["value", option.value],
    act: async () => {
      if (el.confirm && !await ask(el.confirm, ctx.names)) return;
      if (option.url && /^https?:/i.test(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
      await ctx.act(field.block.block_id, el.action_id, option.value ?? null);
    },
  }))), icon("more"));
  return attributes(node, { "data-action": el.action_id, "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false" });
}

let count = 0;

// Checkboxes and radio buttons: their texts and descriptions can be mrkdwn ("Option object").
function choices(el, field, ctx) {
  const many = el.type === "checkboxes";
  const name = `choice-${++count}`;
  const node = element("div", "choices");
  const show = () => {
    const value = ctx.form.get(field.block, el);
    for (const [at, input] of node.querySelectorAll("input").entries()) {
      const mine = options(el)[at].value;
      input.checked = many ? value.includes(mine) : value === mine;
    }
  };
  const changed = async () => {
    const chosen = [...node.querySelectorAll("input:checked")].map((input) => input.value);
    await commit(el, field, ctx, many ? chosen : chosen[0] ?? null);
    show();
  };
  for (const option of options(el)) {
    const input = attributes(element("input"), { type: many ? "checkbox" : "radio", name, value: option.value });
    input.addEventListener("change", changed);
    const label = element("label", "choice", input, element("span", "", ...textNodes(option.text, ctx.names)));
    if (option.description) label.lastChild.append(element("small", "", ...textNodes(option.description, ctx.names)));
    node.append(label);
  }
  show();
  return attributes(node, { role: many ? "group" : "radiogroup", "data-action": el.action_id, "aria-label": field.label ?? "Choices", "aria-describedby": field.describedBy });
}

const PICKERS = {
  datepicker: ["date", (value) => value ?? "", (text) => text || null],
  timepicker: ["time", (value) => value ?? "", (text) => text || null],
  datetimepicker: ["datetime-local", (value, zone) => (value === null ? "" : localValue(value, zone)), (text, zone) => (text ? fromLocal(text, zone) : null)],
};
const SETTLED_MS = 350;

function picker(el, field, ctx) {
  const [type, show, read] = PICKERS[el.type];
  const zone = ctx.names.zone();
  const node = attributes(element("input", "picker"), { type, max: type === "time" ? null : type === "date" ? "9999-12-31" : "9999-12-31T23:59" });
  node.value = show(ctx.form.get(field.block, el), zone);
  let timer = 0;
  let sent = node.value;
  const settle = async () => {
    clearTimeout(timer);
    if (node.value === sent) return;
    sent = node.value;
    if (!await commit(el, field, ctx, read(node.value, zone))) sent = node.value = show(ctx.form.get(field.block, el), zone);
  };
  // While a year is typed the browser tells of the years 2, 20, 202: note them, but send what it settles at.
  node.addEventListener("input", () => {
    if (!sends(field) || !el.confirm) ctx.form.set(field.block, el, read(node.value, zone));
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLED_MS);
  });
  node.addEventListener("blur", settle);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") settle(); });
  const label = field.label ?? el.placeholder?.text ?? { date: "Date", time: "Time" }[type] ?? "Date and time";
  return attributes(node, { "data-action": el.action_id, "aria-label": label, title: el.placeholder?.text ?? null, "aria-describedby": field.describedBy });
}

const DRAW = { button: pressed, overflow, checkboxes: choices, radio_buttons: choices, image: (el) => image(el) };

// field: {block, label?, describedBy?, input}
export function control(el, field, ctx) {
  if (DRAW[el.type]) return DRAW[el.type](el, field, ctx);
  if (PICKERS[el.type]) return picker(el, field, ctx);
  if (/_select$/.test(el.type)) return select(el, field, ctx, commit);
  return textInput(el, field, ctx, { commit, sends: sends(field) }) ?? element("span", "unknown", `${el.type} (not drawn here)`);
}
