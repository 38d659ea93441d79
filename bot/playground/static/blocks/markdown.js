// The markdown block: the part of Markdown that messages use (docs.slack.dev "Markdown block").

import { attributes, element } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { anchor } from "../mrkdwn.js";
import { image } from "./elements.js";

// In this order: code first, nothing inside it is read.
const INLINE = [
  [/`([^`\n]+)`/, (found) => element("code", "", found[1])],
  [/!\[([^\]\n]*)\]\(([^)\s]+)[^)\n]*\)/, (found) => image({ image_url: found[2], alt_text: found[1] || "image" })],
  [/\[([^\]\n]+)\]\(([^)\s]+)[^)\n]*\)/, (found) => { const node = anchor(found[2], ""); if (node.append) node.append(...inline(found[1])); return node.append ? node : document.createTextNode(found[1]); }],
  [/<(https?:\/\/[^>\s]+)>/, (found) => anchor(found[1], found[1])],
  [/\*\*([^\n]+?)\*\*(?!\*)/, (found) => element("strong", "", ...inline(found[1]))],
  [/(?<![\p{L}\p{N}_])__([^\n]+?)__(?![\p{L}\p{N}_])/u, (found) => element("strong", "", ...inline(found[1]))],
  [/~~([^\n]+?)~~/, (found) => element("s", "", ...inline(found[1]))],
  [/\*([^\s*](?:[^*\n]*[^\s*])?)\*/, (found) => element("em", "", ...inline(found[1]))],
  [/(?<![\p{L}\p{N}_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}_])/u, (found) => element("em", "", ...inline(found[1]))],
  [/https?:\/\/[^\s<>()]*[^\s<>().,;:!?'"*_~]/, (found) => anchor(found[0], found[0])],
];

function inline(text) {
  const nodes = [];
  while (text) {
    let first = null;
    for (const [pattern, draw] of INLINE) {
      const found = pattern.exec(text);
      if (found && (!first || found.index < first.found.index)) first = { found, draw };
    }
    if (!first) break;
    if (first.found.index) nodes.push(withEmoji(text.slice(0, first.found.index)));
    nodes.push(first.draw(first.found));
    text = text.slice(first.found.index + first.found[0].length);
  }
  if (text) nodes.push(withEmoji(text));
  return nodes;
}

const withBreaks = (lines) => lines.flatMap((line, at) => [...(at ? [element("br")] : []), ...inline(line.trim())]);

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function list(lines) {
  const open = [];
  let root = null;
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (!found) {
      open.at(-1).node.lastElementChild.append(element("br"), ...inline(line.trim()));
      continue;
    }
    const depth = found[1].replaceAll("\t", "    ").length;
    while (open.length > 1 && open.at(-1).depth > depth) open.pop();
    if (!open.length || depth > open.at(-1).depth + 1) {
      const ordered = /\d/.test(found[2]);
      const node = element(ordered ? "ol" : "ul", "rich-list");
      if (ordered) node.start = parseInt(found[2], 10);
      if (open.length) open.at(-1).node.lastElementChild.append(node);
      root ??= node;
      open.push({ node, depth });
    }
    const task = /^\[([ xX])\]\s+(.*)$/.exec(found[3]);
    open.at(-1).node.append(element("li", "", ...(task ? [task[1] === " " ? "☐ " : "☑ ", ...inline(task[2])] : inline(found[3]))));
  }
  return root;
}

// Takes lines from `at` while they go on; returns [nodes, where the next part begins].
function part(lines, at) {
  const line = lines[at];
  const run = (goesOn) => { let end = at + 1; while (end < lines.length && goesOn(lines[end])) end++; return end; };
  if (/^\s*```/.test(line)) {
    const end = run((each) => !/^\s*```/.test(each));
    return [[attributes(element("pre", "", lines.slice(at + 1, end).join("\n")), { tabindex: "0" })], end + 1];
  }
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return [[element(`h${Math.min(heading[1].length + 2, 6)}`, `md-${heading[1].length}`, ...inline(heading[2]))], at + 1];
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return [[element("hr")], at + 1];
  if (/^\s*>/.test(line)) {
    const end = run((each) => /^\s*>/.test(each));
    return [[element("blockquote", "", ...parts(lines.slice(at, end).map((each) => each.replace(/^\s*> ?/, ""))))], end];
  }
  if (ITEM.test(line)) {
    const end = run((each) => ITEM.test(each) || /^\s{2,}\S/.test(each));
    return [[list(lines.slice(at, end))], end];
  }
  const end = run((each) => each.trim() && !/^(#{1,6}\s|\s*>|\s*```)/.test(each) && !ITEM.test(each));
  return [[element("p", "", ...withBreaks(lines.slice(at, end)))], end];
}

function parts(lines) {
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) { at++; continue; }
    const [made, next] = part(lines, at);
    nodes.push(...made);
    at = next;
  }
  return nodes;
}

export const markdown = (block) => element("div", "markdown", ...parts(block.text.split("\n")));
