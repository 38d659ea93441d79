// What lies open on top of something else, last opened last. Escape closes the top-most.

const open = [];

// Returns how to take the layer away again without closing it.
export function layer(close) {
  const entry = { close };
  open.push(entry);
  return () => {
    const at = open.indexOf(entry);
    if (at >= 0) open.splice(at, 1);
  };
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !open.length) return;
  event.preventDefault();
  open.at(-1).close();
});
