// Blocks as nodes (docs.slack.dev "Blocks"). What is not known here says what it is instead of vanishing.

import { attributes, element } from "../dom.js";
import { anchor, textNodes } from "../mrkdwn.js";
import { control, image } from "./elements.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";

const text = (object, ctx, className = "") => element("div", `text ${object.type === "mrkdwn" ? "" : "plain"} ${className}`.trim(), ...textNodes(object, ctx.names));

let count = 0;

// docs.slack.dev "Input block": label, element, hint; "(optional)" is Slack's own mark.
function input(block, ctx) {
  const id = `field-${++count}`;
  const error = ctx.errors?.[block.block_id];
  const hint = block.hint && attributes(element("div", "hint-text", ...textNodes(block.hint, ctx.names)), { id: `${id}-hint` });
  const wrong = attributes(element("div", "error", error ?? ""), { id: `${id}-error`, role: "alert", "data-error": block.block_id });
  wrong.hidden = !error;
  const describedBy = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const label = element("div", "label", ...textNodes(block.label, ctx.names), block.optional ? element("span", "optional", " (optional)") : null);
  const field = { block, input: true, label: block.label.text, describedBy };
  const node = element("div", `input${error ? " wrong" : ""}`, label, control(block.element, field, ctx), wrong, hint);
  if (error) node.querySelectorAll("input, textarea, .trigger").forEach((each) => each.setAttribute("aria-invalid", "true"));
  return node;
}

function section(block, ctx) {
  const body = element("div", "body");
  if (block.text) body.append(text(block.text, ctx));
  if (block.fields) body.append(element("div", "fields", ...block.fields.map((field) => text(field, ctx))));
  const node = element("div", "section", body);
  if (block.accessory) {
    const kind = block.accessory.type === "image" ? "picture" : /select$|^checkboxes$|^radio/.test(block.accessory.type) ? "wide" : "";
    node.append(element("div", `accessory ${kind}`, control(block.accessory, { block }, ctx)));
  }
  return node;
}

function cell(object, ctx) {
  if (object.type === "rich_text") return richText(object, ctx);
  return document.createTextNode(object.text ?? String(object.value ?? ""));
}

// docs.slack.dev "Table block": the first row is the head; columns are not wrapped unless their settings say so.
function table(block, ctx) {
  const row = (cells, at) => element("tr", "", ...cells.map((object, column) => {
    const setting = block.column_settings?.[column] ?? {};
    const node = element(at ? "td" : "th", `${setting.align ?? "left"} ${setting.is_wrapped ? "wrapped" : ""}`.trim(), cell(object, ctx));
    return at ? node : attributes(node, { scope: "col" });
  }));
  const node = element("table", "", element("thead", "", row(block.rows[0] ?? [], 0)), element("tbody", "", ...block.rows.slice(1).map((cells) => row(cells, 1))));
  return attributes(element("div", "table", node), { tabindex: "0", role: "region", "aria-label": "Table" });
}

// Nothing is embedded: a card that leads to the video.
function video(block, ctx) {
  const url = block.title_url ?? block.video_url;
  const title = anchor(url, "");
  if (title.append) title.append(...textNodes(block.title, ctx.names));
  const by = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return element("div", "video", image({ ...block, image_url: block.thumbnail_url }, "thumb"),
    element("div", "", element("div", "video-title", title.append ? title : block.title.text), by && element("div", "quiet", by),
      block.description && text(block.description, ctx)));
}

const DRAW = {
  section,
  input,
  table,
  video,
  markdown,
  rich_text: richText,
  header: (block, ctx) => element("h3", "header", ...textNodes(block.text, ctx.names)),
  divider: () => element("hr"),
  context: (block, ctx) => element("div", "context", ...block.elements.map((each) => (each.type === "image" ? image(each, "small") : text(each, ctx)))),
  actions: (block, ctx) => element("div", "actions", ...block.elements.map((each) => control(each, { block }, ctx))),
  image: (block, ctx) => element("figure", "", block.title && element("figcaption", "", ...textNodes(block.title, ctx.names)), image(block, "big")),
};

function draw(block, ctx) {
  if (!DRAW[block.type]) return element("div", "unknown", `${block.type} block (not drawn here)`);
  try {
    return DRAW[block.type](block, ctx);
  } catch (error) {
    // One broken block must not take the conversation with it.
    return element("div", "unknown", `${block.type} block (cannot be drawn: ${error.message})`);
  }
}

// ctx: {names, form, act(block_id, action_id, value), options(block_id, action_id, query), errors?, submit?, touched?}
export function renderBlocks(blocks, ctx) {
  return blocks.map((block) => attributes(draw(block, ctx), { "data-block": block.block_id, "data-type": block.type }));
}
