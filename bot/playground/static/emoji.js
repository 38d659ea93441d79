// Emoji by Slack's short names: the common ones. A name that is not here stays as typed.

import { attributes, button, element } from "./dom.js";
import { popup } from "./popup.js";

const TABLE = `
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 ok_hand 👌 clap 👏 wave 👋 pray 🙏 raised_hands 🙌 muscle 💪 point_up ☝️ point_right 👉 point_left 👈
point_down 👇 v ✌️ crossed_fingers 🤞 raised_hand ✋ handshake 🤝 writing_hand ✍️ eyes 👀 brain 🧠 smile 😄 grinning 😀 smiley 😃 grin 😁
laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍
star-struck 🤩 yum 😋 thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 face_with_rolling_eyes 🙄 grimacing 😬
relieved 😌 pensive 😔 sleeping 😴 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 astonished 😲 flushed 😳 cry 😢 sob 😭
scream 😱 disappointed 😞 sweat 😓 triumph 😤 angry 😠 rage 😡 exploding_head 🤯 sunglasses 😎 nerd_face 🤓 face_with_monocle 🧐
partying_face 🥳 robot_face 🤖 ghost 👻 skull 💀 poop 💩 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 cat 🐱 dog 🐶 owl 🦉 bug 🐛
turtle 🐢 unicorn_face 🦄 seedling 🌱 herb 🌿 evergreen_tree 🌲 rose 🌹 sunny ☀️ cloud ☁️ rain_cloud 🌧️ snowflake ❄️ rainbow 🌈 zap ⚡
fire 🔥 boom 💥 droplet 💧 ocean 🌊 earth_africa 🌍 full_moon 🌕 star ⭐ star2 🌟 sparkles ✨ dizzy 💫 heart ❤️ orange_heart 🧡
yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 broken_heart 💔 100 💯 tada 🎉 confetti_ball 🎊 balloon 🎈
gift 🎁 trophy 🏆 first_place_medal 🥇 medal 🏅 dart 🎯 game_die 🎲 art 🎨 musical_note 🎵 coffee ☕ tea 🍵 pizza 🍕 cake 🍰 cookie 🍪
apple 🍎 rocket 🚀 airplane ✈️ bike 🚲 car 🚗 house 🏠 school 🏫 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️
calendar 📆 date 📅 spiral_calendar_pad 🗓️ books 📚 book 📖 closed_book 📕 green_book 📗 blue_book 📘 orange_book 📙 notebook 📓 bookmark 🔖
bookmark_tabs 📑 label 🏷️ newspaper 📰 page_facing_up 📄 page_with_curl 📃 scroll 📜 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 pushpin 📌
round_pushpin 📍 paperclip 📎 link 🔗 file_folder 📁 open_file_folder 📂 package 📦 mag 🔍 mag_right 🔎 bulb 💡 microscope 🔬 telescope 🔭
test_tube 🧪 dna 🧬 abacus 🧮 computer 💻 floppy_disk 💾 gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ lock 🔒 unlock 🔓 key 🔑 bell 🔔
no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬 thought_balloon 💭 email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 bar_chart 📊 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 question ❓ exclamation ❗ heavy_plus_sign ➕ heavy_minus_sign ➖ arrow_right ➡️
arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 repeat 🔁 new 🆕 sos 🆘 information_source ℹ️ red_circle 🔴
large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ large_green_square 🟩
checkered_flag 🏁 triangular_flag_on_post 🚩 crystal_ball 🔮 construction 🚧 recycle ♻️ infinity ♾️ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣`;

const parts = TABLE.trim().split(/\s+/);
const EMOJI = new Map();
for (let at = 0; at < parts.length; at += 2) EMOJI.set(parts[at], parts[at + 1]);

// Skin tones are ignored: they are not in the table, and the plain hand is right enough.
export const emoji = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, "")) ?? null;

export const withEmoji = (text) => text.replace(/:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g, (all, name) => emoji(name) ?? all);

const OFTEN = ["+1", "eyes", "white_check_mark", "tada", "heart", "thinking_face", "books", "fire"];

// Asks for one emoji; `chosen` gets its name.
export function pickEmoji(anchor, chosen) {
  const search = attributes(element("input"), { type: "search", placeholder: "Find an emoji", "aria-label": "Find an emoji" });
  const grid = attributes(element("div", "grid"), { role: "group", "aria-label": "Emoji" });
  const node = attributes(element("div", "emoji-picker", search, grid), { role: "dialog", "aria-label": "Choose a reaction" });
  const fill = () => {
    const wanted = search.value.trim().replaceAll(":", "").toLowerCase();
    const seen = new Set();
    const names = [...(wanted ? [] : OFTEN), ...EMOJI.keys()].filter((name) => {
      const sign = EMOJI.get(name);
      return name.includes(wanted) && !seen.has(sign) && seen.add(sign);
    });
    grid.replaceChildren(...names.map((name) => attributes(
      button("bare", () => { shown.close(); chosen(name); }, EMOJI.get(name)),
      { "aria-label": `:${name}:`, title: `:${name}:`, "data-emoji": name })));
    if (!names.length) grid.append(element("p", "quiet", "No emoji of that name."));
  };
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); grid.querySelector("button")?.click(); } });
  fill();
  const shown = popup(anchor, node, { focus: search });
}
