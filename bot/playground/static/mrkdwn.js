// Slack's mrkdwn as DOM nodes. Text never becomes markup: only createElement and textContent are used.
// Source: docs.slack.dev "Formatting message text".

import { element } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { formatDate } from "./time.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const decode = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

const STYLES = [["*", "strong"], ["_", "em"], ["~", "s"]];
const isWord = (char) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

export function anchor(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  const node = element("a", "", label);
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

// <!date^timestamp^format^link|fallback>
function date(target, fallback, names) {
  const [, seconds, format, link] = target.split("^");
  const known = /^\d+$/.test(seconds) && format;
  const label = known ? formatDate(Number(seconds), decode(format), names.zone(), names.now()) : decode(fallback);
  if (link) return anchor(decode(link), label);
  const node = element("time", "", label);
  if (known) node.dateTime = new Date(Number(seconds) * 1000).toISOString();
  if (fallback) node.title = decode(fallback);
  return node;
}

// What stands between < and >: a mention, a channel, a special mention or a link.
function reference(inner, names) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : inner.slice(bar + 1);
  if (target.startsWith("@")) return element("span", "mention", "@" + (names.user(target.slice(1)) ?? (decode(label) || target.slice(1))));
  if (target.startsWith("#")) return element("span", "mention", "#" + (names.channel(target.slice(1)) ?? (decode(label) || target.slice(1))));
  if (target.startsWith("!date^")) return date(target, label, names);
  if (target.startsWith("!subteam^")) return element("span", "mention", decode(label) || "@group");
  if (target.startsWith("!")) return element("span", "mention loud", "@" + target.slice(1).split("^")[0]);
  const url = decode(target);
  const node = anchor(url, "");
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(decode(label) || url);
  if (label) node.append(...inline(label, names, true)); else node.append(url);
  return node;
}

// Where a mark that opens at `start` closes on the same line, or -1.
function closing(text, start, mark) {
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "<") {
      const end = text.indexOf(">", at);
      if (end > 0) { at = end; continue; }
    }
    if (text[at] === mark && at > start + 1 && !/\s/.test(text[at - 1]) && !isWord(text[at + 1])) return at;
  }
  return -1;
}

function inline(text, names, inLink = false) {
  const nodes = [];
  let plain = "";
  const flush = () => { if (plain) nodes.push(document.createTextNode(decode(plain))); plain = ""; };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "`") {
      const end = text.indexOf("`", at + 1);
      if (end > at + 1 && !text.slice(at, end).includes("\n")) {
        flush();
        nodes.push(element("code", "", decode(text.slice(at + 1, end))));
        at = end;
        continue;
      }
    }
    if (char === "<" && !inLink) {
      const end = text.indexOf(">", at);
      if (end > at + 1) {
        flush();
        nodes.push(reference(text.slice(at + 1, end), names));
        at = end;
        continue;
      }
    }
    if (char === ":") {
      const found = /^:([a-z0-9_+-]+):(?::skin-tone-\d:)?/.exec(text.slice(at, at + 60));
      if (found && emoji(found[1])) {
        flush();
        nodes.push(document.createTextNode(emoji(found[1])));
        at += found[0].length - 1;
        continue;
      }
    }
    if (char === "h" && !inLink && !names.verbatim && !isWord(text[at - 1])) {
      const found = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]*_~]/.exec(text.slice(at, at + 2000));
      if (found) {
        flush();
        nodes.push(anchor(decode(found[0]), decode(found[0])));
        at += found[0].length - 1;
        continue;
      }
    }
    const style = STYLES.find(([mark]) => mark === char);
    if (style && !isWord(text[at - 1]) && text[at + 1] !== undefined && !/\s/.test(text[at + 1])) {
      const end = closing(text, at, char);
      if (end > 0) {
        flush();
        nodes.push(element(style[1], "", ...inline(text.slice(at + 1, end), names, inLink)));
        at = end;
        continue;
      }
    }
    if (char === "\n") {
      flush();
      nodes.push(element("br"));
      continue;
    }
    plain += char;
  }
  flush();
  return nodes;
}

function lines(text, names) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, at) => {
    const quoted = /^(?:&gt;|>)(?:(?:&gt;|>){2})? ?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(element("br"));
      else nodes.push(quote = element("blockquote"));
      quote.append(...inline(quoted[1], names));
      return;
    }
    if (at && !quote) nodes.push(element("br"));
    quote = null;
    nodes.push(...inline(line, names));
  });
  return nodes;
}

// The nodes of a mrkdwn text. `names` has user(id) and channel(id).
export function mrkdwn(text, names) {
  return text.split("```").flatMap((part, at, all) =>
    at % 2 && at < all.length - 1 ? [element("pre", "", decode(part.replace(/^\n|\n$/g, "")))] : lines(part, names));
}

// The nodes of a text object; plain_text shows emoji names as emoji unless it forbids that ("Text object").
export function textNodes(object, names) {
  // Bare addresses become links unless the text is verbatim.
  if (object.type === "mrkdwn") return mrkdwn(object.text, object.verbatim ? { ...names, verbatim: true } : names);
  return [object.emoji === false ? object.text : withEmoji(object.text)];
}

// What a person would have typed to get this text, for editing their own message.
export function typed(text, names) {
  return decode(text.replace(/<([^>]+)>/g, (_all, inner) => {
    const [target, label = ""] = inner.split("|");
    if (target.startsWith("@")) return `@${names.user(target.slice(1)) ?? (label || target.slice(1))}`;
    if (target.startsWith("#")) return `#${names.channel(target.slice(1)) ?? (label || target.slice(1))}`;
    if (target.startsWith("!")) return label || `@${target.slice(1)}`;
    return target.replace(/^mailto:/, "");
  }));
}
