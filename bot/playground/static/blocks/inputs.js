// Elements in which one types.

import { attributes, element } from "../dom.js";

const KINDS = {
  plain_text_input: ["text"],
  number_input: ["text", "decimal"],
  email_text_input: ["email"],
  url_text_input: ["url"],
  rich_text_input: ["rich"],
};

export function textInput(el, field, ctx, { commit, sends }) {
  if (!KINDS[el.type]) return null;
  const [type, mode] = KINDS[el.type];
  const long = el.multiline || type === "rich";
  const node = attributes(element(long ? "textarea" : "input", "typed"), {
    type: long ? null : type,
    inputmode: mode,
    rows: long ? Math.min(Math.max(el.min_lines ?? 4, 2), 12) : null,
    placeholder: el.placeholder?.text,
    minlength: el.min_length || null,
    maxlength: el.max_length,
    spellcheck: type === "text" && !mode ? "true" : "false",
    autocomplete: "off",
    "data-action": el.action_id,
    "aria-label": field.label ?? el.placeholder?.text ?? "Text",
    "aria-describedby": field.describedBy,
    "aria-required": field.input && !field.block.optional ? "true" : null,
    "data-focus": el.focus_on_load ? "true" : null,
  });
  node.value = ctx.form.get(field.block, el);
  const counter = el.max_length ? element("span", "counter") : null;
  const tally = () => {
    if (!counter) return;
    const left = el.max_length - node.value.length;
    counter.textContent = String(left);
    counter.title = `${left} characters left`;
    counter.classList.toggle("short", left < 10);
  };
  tally();

  // docs.slack.dev "Dispatch action configuration": on_enter_pressed unless it says otherwise.
  const triggers = el.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  node.addEventListener("input", () => {
    tally();
    ctx.form.set(field.block, el, node.value);
    ctx.touched?.(field.block.block_id);
    if (sends && triggers.includes("on_character_entered")) commit(el, field, ctx, node.value);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (sends && triggers.includes("on_enter_pressed")) {
      event.preventDefault();
      commit(el, field, ctx, node.value);
    } else if (!long || event.metaKey || event.ctrlKey) {
      event.preventDefault();
      ctx.submit?.();
    }
  });
  const notes = [];
  if (el.min_length > 1) notes.push(`At least ${el.min_length} characters`);
  if (sends && triggers.includes("on_enter_pressed")) notes.push("Press Enter to send");
  if (type === "rich") notes.push("Formatting is not offered here");
  return element("div", "input-box", node, element("div", "under", element("span", "", notes.join(" · ")), counter));
}
