// What a person has typed or chosen in a message or view, apart from how it is drawn.

const values = (options) => (options ?? []).map((each) => each.value);

// What an element holds before anybody touched it (docs.slack.dev "Block elements").
const INITIAL = {
  static_select: (el) => el.initial_option?.value ?? null,
  external_select: (el) => el.initial_option ?? null,
  users_select: (el) => el.initial_user ?? null,
  channels_select: (el) => el.initial_channel ?? null,
  conversations_select: (el, here) => el.initial_conversation ?? (el.default_to_current_conversation ? here : null) ?? null,
  multi_static_select: (el) => values(el.initial_options),
  multi_external_select: (el) => el.initial_options ?? [],
  multi_users_select: (el) => el.initial_users ?? [],
  multi_channels_select: (el) => el.initial_channels ?? [],
  multi_conversations_select: (el, here) => el.initial_conversations ?? (el.default_to_current_conversation && here ? [here] : []),
  radio_buttons: (el) => el.initial_option?.value ?? null,
  checkboxes: (el) => values(el.initial_options),
  datepicker: (el) => el.initial_date ?? null,
  timepicker: (el) => el.initial_time ?? null,
  datetimepicker: (el) => el.initial_date_time ?? null,
  plain_text_input: (el) => el.initial_value ?? "",
  number_input: (el) => el.initial_value ?? "",
  email_text_input: (el) => el.initial_value ?? "",
  url_text_input: (el) => el.initial_value ?? "",
  rich_text_input: (el) => plainOf(el.initial_value),
};

// The box for rich text is a plain one here: only the words of the initial value are kept.
function plainOf(block) {
  const word = (each) => each.text ?? each.url ?? (each.name ? `:${each.name}:` : each.elements ? each.elements.map(word).join("") : "");
  return (block?.elements ?? []).flatMap((part) => (part.type === "rich_text_list" ? part.elements.map(word) : [word(part)])).join("\n");
}

const isStateful = (el) => Boolean(el && INITIAL[el.type]);

export function options(el) {
  return el.options ?? (el.option_groups ?? []).flatMap((group) => group.options);
}

// A choice that is no longer offered is none.
function stillOffered(value, el) {
  if (!["static_select", "radio_buttons", "multi_static_select", "checkboxes"].includes(el.type)) return value;
  const offered = new Set(options(el).map((each) => each.value));
  if (Array.isArray(value)) return value.filter((each) => offered.has(each));
  return offered.has(value) ? value : null;
}

export class Form {
  // In a modal even an untouched input keeps what it first showed when the app updates the view with the same
  // block_id and action_id: a new initial_value is not shown (bolt-js issue 290; docs.slack.dev "Modals").
  constructor({ keepsInitial = false, here = null } = {}) {
    this.keepsInitial = keepsInitial;
    this.here = here;
    this.held = new Map();
  }

  #key = (block, el) => JSON.stringify([block.block_id, el.action_id]);

  get(block, el) {
    const held = this.held.get(this.#key(block, el));
    if (held?.type === el.type) return stillOffered(held.value, el);
    const value = INITIAL[el.type](el, this.here);
    if (this.keepsInitial) this.set(block, el, value);
    return value;
  }

  set(block, el, value) {
    this.held.set(this.#key(block, el), { type: el.type, value });
  }

  // All stateful elements as they stand: {block_id: {action_id: value}}. What is gone from the blocks is forgotten.
  values(blocks) {
    const all = {};
    const keys = new Set();
    for (const block of blocks) {
      for (const el of [block.accessory, block.element, ...(block.type === "actions" ? block.elements : [])].filter(isStateful)) {
        (all[block.block_id] ??= {})[el.action_id] = this.get(block, el);
        keys.add(this.#key(block, el));
      }
    }
    for (const key of this.held.keys()) if (!keys.has(key)) this.held.delete(key);
    return all;
  }
}
