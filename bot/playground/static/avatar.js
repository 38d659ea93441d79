// The square with a person's letter or the app's sign.

import { attributes, element } from "./dom.js";
import { store } from "./store.js";

const COLOURS = ["#2f7d6b", "#8a5a9e", "#a65f36", "#3c6ea8", "#a3485f", "#5b7a2e"];
export const nobody = { id: "", real_name: "Somebody", name: "somebody", bot: false };

export function avatar(person, className = "") {
  const app = person.id === store.state.app.bot_user;
  const node = attributes(element("span", `avatar ${className}`, app ? "" : (person.real_name || person.name)[0].toUpperCase()), { "aria-hidden": "true" });
  if (app) node.classList.add("bot");
  else node.style.setProperty("--colour", COLOURS[Math.max(store.state.users.indexOf(person), 0) % COLOURS.length]);
  return node;
}
