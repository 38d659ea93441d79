// The app's Home and the tabs of its conversation (docs.slack.dev "App Home").

import { post } from "./api.js";
import { contextOf } from "./blocks/context.js";
import { renderBlocks } from "./blocks/render.js";
import { $, attributes, button, element, keepFocus } from "./dom.js";
import { appChannel, go, on, store } from "./store.js";

export function openApp(tab) {
  const conversation = appChannel();
  if (conversation) go(conversation.id, { tab });
}

function nothing() {
  return element("div", "empty",
    element("h2", "", `${store.state.app.name} has put nothing here yet`),
    element("p", "", "An app publishes a Home for each person. This one has not published yours so far; it may do so in a moment, or after you have used it."));
}

let told = "";
let drawn = "";

export function startHome() {
  const panel = $("home");
  const tabs = $("tabs");

  function draw() {
    const here = store.here === appChannel()?.id;
    const home = here && store.tab === "home";
    panel.hidden = !home;
    $("messages").hidden = Boolean(home);
    $("composer").hidden = Boolean(home);
    tabs.hidden = !here || !store.state.app.home;
    if (here) drawTabs();
    // Slack tells the app each time somebody opens a tab (docs.slack.dev "app_home_opened event").
    const place = here ? `${store.state.user} ${store.tab}` : "";
    if (place && place !== told) post("/page/home", { tab: store.tab }, { quiet: true });
    told = place;
    if (home) drawView();
    else if (drawn) { panel.replaceChildren(); drawn = ""; }
  }

  function drawTabs() {
    const tab = (name, label) => {
      const active = store.tab === name;
      const node = button("tab", () => go(store.here, { tab: name }), label);
      return attributes(node, { role: "tab", "aria-selected": String(active), "aria-controls": name, "data-tab": name, id: `tab-${name}`, tabindex: active ? "0" : "-1" });
    };
    const had = tabs.contains(document.activeElement);
    tabs.replaceChildren(tab("home", "Home"), ...(store.state.app.messages ? [tab("messages", "Messages")] : []));
    if (had) tabs.querySelector("[aria-selected=true]").focus();
  }
  tabs.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    const all = [...tabs.children];
    all[(all.indexOf(document.activeElement) + 1) % all.length]?.click();
  });

  function drawView() {
    const view = store.state.home;
    const signature = JSON.stringify([store.state.user, view]);
    if (signature === drawn) return;
    drawn = signature;
    if (view) panel.dataset.view = view.id;
    else delete panel.dataset.view;
    keepFocus(panel, () => panel.replaceChildren(view
      ? element("div", "content home-view", ...renderBlocks(view.blocks, contextOf({ view_id: view.id }, view.blocks)))
      : nothing()));
  }

  for (const topic of ["all", "place", "home", "app", "channels"]) on(topic, draw);
}
