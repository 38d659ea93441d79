// Puts the parts of the page together and starts them.

import { connect, reload } from "./api.js";
import { startClock } from "./clock.js";
import { composer } from "./composer.js";
import { $ } from "./dom.js";
import { startHome } from "./home.js";
import { startInspector } from "./inspector.js";
import { startMessages } from "./messages.js";
import { startModals } from "./modal.js";
import { on } from "./store.js";
import { startSide } from "./side.js";
import { startThread } from "./thread.js";

// Each browser tab remembers who it acts as, so that two tabs can be two people.
const remembered = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };
const remember = (id) => { try { sessionStorage.setItem("user", id); } catch { /* private mode */ } };

startHome();
const main = composer($("composer"), "channel");
const reply = composer($("reply-composer"), "thread");
startMessages(main.send);
startThread(reply.focus);
startSide(remember);
startModals();
startClock();
startInspector();
on("reload", reload);
on("place", main.focus);

await connect(remembered("user"));
if (!document.querySelector(".modal")) main.focus();
