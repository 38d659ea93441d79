// The rich_text block (docs.slack.dev "Rich text block").

import { attributes, element } from "../dom.js";
import { emoji } from "../emoji.js";
import { anchor } from "../mrkdwn.js";
import { formatDate } from "../time.js";

const TAGS = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];

const styled = (node, style) => TAGS.reduce((inside, [name, tag]) => (style?.[name] ? element(tag, "", inside) : inside), node);
const mention = (text, className = "mention") => element("span", className, text);

function date(el, { names }) {
  const label = formatDate(el.timestamp, el.format, names.zone(), names.now());
  if (el.url) return anchor(el.url, label);
  const node = element("time", "", label);
  node.dateTime = new Date(el.timestamp * 1000).toISOString();
  if (el.fallback) node.title = el.fallback;
  return node;
}

function colour(el) {
  const swatch = attributes(element("span", "swatch"), { "aria-hidden": "true" });
  if (/^#[0-9a-f]{3,8}$/i.test(el.value)) swatch.style.setProperty("background-color", el.value);
  return element("span", "colour", swatch, el.value);
}

const DRAW = {
  text: (el) => document.createTextNode(el.text),
  link: (el) => anchor(el.url, el.text || el.url),
  user: (el, { names }) => mention(`@${names.user(el.user_id) ?? el.user_id}`),
  channel: (el, { names }) => mention(`#${names.channel(el.channel_id) ?? el.channel_id}`),
  usergroup: (el) => mention(`@${el.usergroup_id}`),
  team: (el) => mention(`@${el.team_id}`),
  broadcast: (el) => mention(`@${el.range}`, "mention loud"),
  emoji: (el) => document.createTextNode(emoji(el.name) ?? `:${el.name}:`),
  date,
  color: colour,
};

const inline = (list, ctx) => list.map((el) => styled(DRAW[el.type]?.(el, ctx) ?? element("span", "unknown", `${el.type} (not drawn here)`), el.style));
const section = (part, ctx, className = "rich-section") => element("div", className, ...inline(part.elements, ctx));

// A list with a deeper indent belongs to the last item of the list before it; numbering goes on after it.
function lists(parts, ctx) {
  const roots = [];
  const open = [];
  for (const part of parts) {
    const indent = part.indent ?? 0;
    while (open.length && (open.at(-1).indent > indent || (open.at(-1).indent === indent && open.at(-1).style !== part.style))) open.pop();
    if (!open.length || open.at(-1).indent < indent) {
      const node = element(part.style === "ordered" ? "ol" : "ul", `rich-list depth-${indent % 3}`);
      if (part.style === "ordered" && part.offset) node.start = part.offset + 1;
      const parent = open.at(-1)?.node.lastElementChild;
      if (parent) parent.append(node);
      else {
        roots.push(node);
        node.style.setProperty("--indent", indent);
      }
      open.push({ node, indent, style: part.style });
    }
    const list = open.at(-1).node;
    if (part.border) list.classList.add("bordered");
    for (const item of part.elements) list.append(element("li", "", ...(item.type === "rich_text_section" ? inline(item.elements, ctx) : [draw(item, ctx)])));
  }
  return roots;
}

function draw(part, ctx) {
  const border = part.border ? " bordered" : "";
  if (part.type === "rich_text_section") return section(part, ctx);
  if (part.type === "rich_text_quote") return element("blockquote", border, ...inline(part.elements, ctx));
  if (part.type === "rich_text_preformatted") return attributes(element("pre", border, ...inline(part.elements, ctx)), { tabindex: "0" });
  return element("div", "unknown", `${part.type} (not drawn here)`);
}

export function richText(block, ctx) {
  const nodes = [];
  for (let at = 0; at < block.elements.length; at++) {
    if (block.elements[at].type !== "rich_text_list") {
      nodes.push(draw(block.elements[at], ctx));
      continue;
    }
    const run = [];
    while (block.elements[at]?.type === "rich_text_list") run.push(block.elements[at++]);
    at--;
    nodes.push(...lists(run, ctx));
  }
  return element("div", "rich", ...nodes);
}
