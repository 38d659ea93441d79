// Times as the acting person sees them: in the time zone of their profile, as in Slack.

const formats = new Map();

function formatter(zone) {
  if (!formats.has(zone)) {
    const options = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" };
    let made;
    try { made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }); } catch { made = new Intl.DateTimeFormat("en-GB", options); }
    formats.set(zone, made);
  }
  return formats.get(zone);
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const two = (number) => String(number).padStart(2, "0");

export function parts(seconds, zone) {
  const found = Object.fromEntries(formatter(zone).formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = found;
  const number = Math.floor(Date.UTC(year, month - 1, day) / 86_400_000);
  return { year, month, day, hour, minute, second, number, weekday: DAYS[(number + 4) % 7], monthName: MONTHS[month - 1] };
}

export const isoDate = (seconds, zone) => { const p = parts(seconds, zone); return `${p.year}-${two(p.month)}-${two(p.day)}`; };
export const clockTime = (seconds, zone) => { const p = parts(seconds, zone); return `${two(p.hour)}:${two(p.minute)}`; };
// The value of an <input type="datetime-local">.
export const localValue = (seconds, zone) => `${isoDate(seconds, zone)}T${clockTime(seconds, zone)}`;

// Back from wall time in that zone; the offset is found by trying, twice around a change of the clocks.
export function fromLocal(value, zone) {
  const found = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(value);
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map(Number);
  const wanted = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  let guess = wanted;
  for (let round = 0; round < 2; round++) {
    const p = parts(guess, zone);
    guess += wanted - Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute) / 1000;
  }
  return guess;
}

function ordinal(day) {
  const tail = day % 100 > 10 && day % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][day % 10] ?? "th";
  return `${day}${tail}`;
}

function ago(seconds, now) {
  const apart = Math.abs(now - seconds);
  const [size, unit] = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]].find(([least]) => apart >= least) ?? [1, "second"];
  const number = Math.floor(apart / size);
  const text = `${number} ${unit}${number === 1 ? "" : "s"}`;
  return seconds <= now ? `${text} ago` : `in ${text}`;
}

// docs.slack.dev "Formatting message text", date formatting, and "Date element".
export function formatDate(seconds, format, zone, now) {
  const p = parts(seconds, zone);
  const away = p.number - parts(now, zone).number;
  const near = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[away];
  const date = `${p.monthName} ${ordinal(p.day)}, ${p.year}`;
  const short = `${p.monthName.slice(0, 3)} ${p.day}, ${p.year}`;
  const long = `${p.weekday}, ${date}`;
  const values = {
    date_num: isoDate(seconds, zone), date_slash: `${two(p.day)}/${two(p.month)}/${p.year}`,
    date, date_short: short, date_long: long, date_long_full: `${p.monthName} ${p.day}, ${p.year}`,
    date_pretty: near ?? date, date_short_pretty: near ?? short, date_long_pretty: near ?? long,
    day_divider_pretty: near ?? (p.year === parts(now, zone).year ? `${p.weekday}, ${p.monthName} ${ordinal(p.day)}` : long),
    time: clockTime(seconds, zone), time_secs: `${clockTime(seconds, zone)}:${two(p.second)}`, ago: ago(seconds, now),
  };
  return format.replace(/\{([a-z_]+)\}/g, (all, name) => values[name] ?? all);
}

// Sentence case for a day that stands alone: "Today", "Monday, June 16th".
export function dayName(seconds, zone, now) {
  const text = formatDate(seconds, "{day_divider_pretty}", zone, now);
  return text[0].toUpperCase() + text.slice(1);
}
