// Slack's mrkdwn as DOM nodes. Text never becomes markup: only createElement and textContent are used.
// Source: docs.slack.dev "Formatting message text".

const EMOJI = {
  white_check_mark: "✅", x: "❌", warning: "⚠️", eyes: "👀", tada: "🎉", books: "📚", page_facing_up: "📄",
  mag: "🔍", "+1": "👍", "-1": "👎", smile: "😄", wave: "👋", rocket: "🚀", sparkles: "✨", bulb: "💡",
  link: "🔗", bell: "🔔", calendar: "📅", star: "⭐", heart: "❤️", thinking_face: "🤔", memo: "📝",
};

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const decode = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

const STYLES = [["*", "strong"], ["_", "em"], ["~", "s"]];
const isWord = (char) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export function anchor(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  const node = element("a", "", label);
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

export function emoji(name) {
  return EMOJI[name] ?? null;
}

// What stands between < and >: a mention, a channel, a special mention or a link.
function reference(inner, names) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : inner.slice(bar + 1);
  if (target.startsWith("@")) return element("span", "mention", "@" + (names.user(target.slice(1)) ?? (decode(label) || target.slice(1))));
  if (target.startsWith("#")) return element("span", "mention", "#" + (names.channel(target.slice(1)) ?? (decode(label) || target.slice(1))));
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
      const found = /^:([a-z0-9_+-]+):/.exec(text.slice(at, at + 40));
      if (found && emoji(found[1])) {
        flush();
        nodes.push(document.createTextNode(emoji(found[1])));
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
    const quoted = /^&gt; ?(.*)$/.exec(line);
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

// A plain_text object: emoji names are shown as emoji unless the object forbids it.
export function plain(object) {
  if (object.emoji === false) return object.text;
  return object.text.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) ?? all);
}
