// A small panel next to the control that opened it: menus, option lists, pickers.

import { focusable } from "./dom.js";
import { layer } from "./layers.js";

const GAP = 4;
const EDGE = 8;

function place(anchor, node) {
  const at = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = window.innerHeight;
  const below = height - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  node.style.setProperty("max-height", "none");
  const wanted = node.offsetHeight;
  const under = wanted <= below || below >= above;
  const room = Math.max(under ? below : above, 120);
  node.style.setProperty("max-height", `${room}px`);
  const tall = Math.min(wanted, room);
  const left = Math.max(EDGE, Math.min(at.left, width - node.offsetWidth - EDGE));
  node.style.setProperty("left", `${left}px`);
  node.style.setProperty("top", `${Math.max(EDGE, under ? at.bottom + GAP : at.top - GAP - tall)}px`);
}

// Show `node` beside `anchor`. It goes when one clicks or tabs elsewhere, on Escape, or when its anchor is gone.
export function popup(anchor, node, { onClose, focus } = {}) {
  const host = anchor.closest(".modal, .ask") ?? document.body;
  let closed = false;
  node.classList.add("popup");
  host.append(node);
  anchor.setAttribute("aria-expanded", "true");
  const again = () => (anchor.isConnected ? place(anchor, node) : close(false));

  function close(refocus = true) {
    if (closed) return;
    closed = true;
    forget();
    watch.disconnect();
    const inside = node.contains(document.activeElement);
    node.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", again);
    document.removeEventListener("scroll", scrolled, true);
    if (refocus && inside && anchor.isConnected) anchor.focus({ preventScroll: true });
    onClose?.();
  }
  const outside = (event) => { if (!node.contains(event.target) && !anchor.contains(event.target)) close(false); };
  const scrolled = (event) => { if (!node.contains(event.target)) again(); };
  const forget = layer(() => close(true));
  const watch = new MutationObserver(() => { if (!anchor.isConnected) close(false); });
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  window.addEventListener("resize", again);
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget) && event.relatedTarget !== anchor) close(false);
  });
  place(anchor, node);
  (focus ?? focusable(node)[0])?.focus({ preventScroll: true });
  return { close, place: again };
}
