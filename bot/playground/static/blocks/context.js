// What blocks need to know about where they stand: how to name things, where values are kept, how to act.

import { post } from "../api.js";
import { names, store } from "../store.js";
import { Form } from "./values.js";

const forms = new Map();

export function formOf(key, options) {
  if (!forms.has(key)) forms.set(key, new Form(options));
  return forms.get(key);
}
export const forgetForms = (which = () => true) => { for (const key of forms.keys()) if (which(key)) forms.delete(key); };

// Another person has typed nothing yet.
let owner = null;

export function contextOf(place, blocks, extra = {}) {
  if (owner !== store.state.user) forgetForms();
  owner = store.state.user;
  const view = place.view_id;
  const form = formOf(view ?? `${place.channel} ${place.ts}`, { keepsInitial: extra.modal, here: view ? store.here : place.channel });
  return {
    names,
    form,
    act: (block_id, action_id, value) => post("/page/act", { place, block_id, action_id, value, values: form.values(blocks) }),
    options: (block_id, action_id, query) => post("/page/options", { place, block_id, action_id, query }, { quiet: true }),
    ...extra,
  };
}
