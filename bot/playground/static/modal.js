// The person's open modals, up to three over each other (docs.slack.dev "Modals"). What is shown is what the server says is open.

import { post } from "./api.js";
import { contextOf, forgetForms, formOf } from "./blocks/context.js";
import { renderBlocks } from "./blocks/render.js";
import { $, attributes, button, element, focusable, iconButton, keepFocus } from "./dom.js";
import { layer } from "./layers.js";
import { trap } from "./menus.js";
import { textNodes } from "./mrkdwn.js";
import { names, on, store } from "./store.js";

const open = new Map();   // view id -> Modal
let before = null;        // where the focus was when the first one opened

class Modal {
  constructor(view) {
    this.id = view.id;
    this.errors = {};
    this.forget = layer(() => this.close(false));
    this.title = attributes(element("h2", ""), { id: `title-${view.id}` });
    this.body = attributes(element("div", "modal-body"), { tabindex: "-1" });
    this.failed = attributes(element("p", "failed"), { role: "alert" });
    this.buttons = element("div", "buttons");
    this.form = attributes(element("form", "modal", element("header", "", this.title, iconButton("close", "Close", "close", () => this.close(true))),
      this.body, element("footer", "", this.failed, this.buttons)),
    { role: "dialog", "aria-modal": "true", "aria-labelledby": this.title.id, "data-view": view.id, novalidate: true, autocomplete: "off" });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.node = element("div", "shade", this.form);
    trap(this.form);
    $("modals").append(this.node);
    this.show(view);
  }

  show(view) {
    const signature = JSON.stringify(view);
    if (signature === this.signature) return;
    this.signature = signature;
    this.view = view;
    this.errors = {};
    this.draw();
  }

  draw() {
    const { view } = this;
    const ctx = contextOf({ view_id: view.id }, view.blocks, {
      modal: true, errors: this.errors, submit: () => view.submit && this.submit(),
      touched: (block_id) => this.clear(block_id),
    });
    this.form.dataset.callback = view.callback_id ?? "";
    this.title.replaceChildren(...textNodes(view.title ?? { type: "plain_text", text: "" }, names));
    const scroll = this.body.scrollTop;
    keepFocus(this.form, () => this.body.replaceChildren(...renderBlocks(view.blocks, ctx)));
    this.body.scrollTop = scroll;
    this.failed.hidden = true;
    // Without a submit there is only the way out ("View object": submit is required when there are inputs).
    const close = button("button", () => this.close(false), ...textNodes(view.close ?? { type: "plain_text", text: view.submit ? "Cancel" : "Close" }, names));
    close.dataset.do = "close";
    this.send = view.submit ? attributes(element("button", "button primary", ...textNodes(view.submit, names)), { type: "submit", "data-do": "submit" }) : null;
    keepFocus(this.form, () => this.buttons.replaceChildren(...[close, this.send].filter(Boolean)));
    // Draws the values once, so that what an input first showed is kept.
    formOf(view.id).values(view.blocks);
  }

  clear(block_id) {
    if (!this.errors[block_id]) return;
    delete this.errors[block_id];
    const wrong = this.body.querySelector(`[data-error="${CSS.escape(block_id)}"]`);
    if (wrong) wrong.hidden = true;
    wrong?.closest(".input")?.classList.remove("wrong");
  }

  busy(is) {
    this.form.setAttribute("aria-busy", String(is));
    this.form.classList.toggle("sending", is);
    if (this.send) { this.send.disabled = is; this.send.classList.toggle("busy", is); }
  }

  async submit() {
    if (this.form.getAttribute("aria-busy") === "true" || !this.view.submit) return;
    const { signature } = this;
    this.failed.hidden = true;
    this.busy(true);
    const answer = await post("/page/submit", { view_id: this.id, values: formOf(this.id).values(this.view.blocks) }, { quiet: true });
    this.busy(false);
    if (!answer.ok || answer.result === "failed") this.fail(answer.error ?? "The app did not answer properly. Try again.");
    else if ((answer.result === "errors" || answer.result === "invalid") && signature === this.signature) this.wrong(answer.errors ?? {});
  }

  fail(sentence) {
    this.failed.textContent = sentence;
    this.failed.hidden = false;
    this.send?.focus();
  }

  wrong(errors) {
    this.errors = errors;
    this.draw();
    const shown = Object.keys(errors).map((id) => this.body.querySelector(`[data-block="${CSS.escape(id)}"]`)).filter(Boolean);
    const first = [...this.body.children].find((node) => shown.includes(node));
    const elsewhere = Object.entries(errors).filter(([id]) => !this.body.querySelector(`[data-error="${CSS.escape(id)}"]`)).map(([, sentence]) => sentence);
    if (elsewhere.length) this.fail(elsewhere.join(" "));
    first?.scrollIntoView({ block: "nearest" });
    if (first) focusable(first)[0]?.focus({ preventScroll: true });
  }

  async close(all) {
    await post("/page/close", { view_id: this.id, all });
  }

  // Only the top one can be used.
  rank(at, size) {
    const top = at === size - 1;
    this.form.inert = !top;
    this.node.classList.toggle("behind", !top);
    this.node.style.setProperty("--depth", size - 1 - at);
    this.forget();
    this.forget = layer(() => this.close(false));
  }

  remove() {
    this.forget();
    this.node.remove();
  }

  focus() {
    if (this.form.contains(document.activeElement)) return;
    const wanted = this.body.querySelector("[data-focus]") ?? focusable(this.body)[0] ?? this.send ?? focusable(this.buttons)[0];
    wanted?.focus({ preventScroll: true });
  }
}

function draw() {
  const views = store.state.modals;
  const ids = views.map((view) => view.id);
  const top = [...open.keys()].at(-1);
  if (views.length && !open.size) before = document.activeElement;
  for (const [id, modal] of open) {
    if (ids.includes(id)) continue;
    modal.remove();
    open.delete(id);
    forgetForms((key) => key === id);
  }
  for (const view of views) {
    if (open.has(view.id)) open.get(view.id).show(view);
    else open.set(view.id, new Modal(view));
  }
  if (ids.join() !== draw.ids) ids.forEach((id, at) => open.get(id).rank(at, ids.length));
  draw.ids = ids.join();
  $("app").inert = ids.length > 0;
  if (ids.length) {
    if (ids.at(-1) !== top || document.activeElement === document.body) open.get(ids.at(-1)).focus();
  } else if (top) {
    const box = $("text");
    (before?.isConnected && before !== document.body ? before : box)?.focus({ preventScroll: true });
    before = null;
  }
}

let owner = null;

export function startModals() {
  on("all", () => {
    // Another person has other modals, even where the ids should be the same.
    if (owner !== store.state.user) {
      for (const modal of open.values()) modal.remove();
      open.clear();
      draw.ids = "";
    }
    owner = store.state.user;
    draw();
  });
  on("modals", draw);
}
