// Keys for what is done often, the sheet of keys, the palette, focus after a swap. Pages work without any of it.
const typed = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
const keys = JSON.parse(document.body.dataset.keys || "{}");
const acts = Object.fromEntries(Object.entries(keys).map(([act, key]) => [key, act]));
const shown = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
const find = (act) => [...document.querySelectorAll(`[data-act~="${CSS.escape(act)}"]`)].find((element) => !element.disabled && shown(element));

export const say = (words, well = false) => {
  const status = document.getElementById("status");
  const line = document.createElement("p");
  line.className = well ? "notice good" : "notice";
  line.textContent = words;
  status.replaceChildren(line);
};

const fields = "input:not([type=radio]):not([type=checkbox]):not([type=hidden]):not([type=submit]), textarea, select";
const press = (act) => {
  const found = find(act);
  if (!found) return false;
  if (found.matches("details")) { found.open = !found.open; (found.querySelector(fields) || found.querySelector("summary")).focus(); return true; }
  if (found.matches(fields)) { found.focus(); return true; }
  found.click();
  if (found.isConnected) found.focus();
  return true;
};

// rows of a list: j, k, x, Enter
const rows = () => [...document.querySelectorAll("[data-row]")];
let at = -1;
const move = (step) => {
  const all = rows();
  if (!all.length) return false;
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((row, number) => row.classList.toggle("at", number === at));
  const link = all[at].querySelector("a");
  if (link) link.focus();
  all[at].scrollIntoView({ block: "nearest" });
  return true;
};
const moves = {
  reason: () => { document.dispatchEvent(new Event("patrol:reason")); return Boolean(document.getElementById("spans")); },
  down: () => move(1),
  up: () => move(-1),
  select: () => { const box = at >= 0 && rows()[at].querySelector("input[type=checkbox]"); if (box) box.click(); return Boolean(box); },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.altKey || event.metaKey) return;
  if (event.ctrlKey && event.key === "Enter") { if (press("submit")) event.preventDefault(); return; }
  if (event.ctrlKey && event.key.toLowerCase() === "k") { openPalette(); event.preventDefault(); return; }
  if (event.ctrlKey || typed(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") { openSheet(); event.preventDefault(); return; }
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const act = acts[event.key];
  if (act && (moves[act] ? moves[act]() : press(act))) event.preventDefault();
});

// the sheet of keys: those that do something on this page
const sheet = document.getElementById("sheet");
const openSheet = () => {
  if (!sheet) return;
  for (const line of sheet.querySelectorAll("[data-for]")) {
    const act = line.dataset.for;
    line.hidden = act === "reason" ? !document.getElementById("spans") : moves[act] ? !rows().length : !find(act);
  }
  sheet.showModal();
  document.getElementById("sheet-heading").focus(); // the first button stands at the end
};
for (const button of document.querySelectorAll("[data-sheet]")) button.addEventListener("click", openSheet);

// the palette: every act of this page by its name
const palette = document.getElementById("palette");
const input = palette && palette.querySelector("input");
const commands = palette && palette.querySelector("ul");
let before = null;
const listed = () => {
  const wanted = input.value.trim().toLowerCase();
  const lines = [...sheet.querySelectorAll("[data-for]")].filter((line) => find(line.dataset.for));
  const found = lines.map((line) => [line.dataset.for, line.lastChild.textContent.trim(), keys[line.dataset.for]]);
  const links = [...document.querySelectorAll(".top nav a:not([data-act])")].map((link) => [link, link.textContent, ""]);
  return [...found, ...links].filter(([, words]) => words.toLowerCase().includes(wanted));
};
const mark = (chosen) => { // a screen reader follows the mark, for the focus stays where one types
  [...commands.children].forEach((line, number) => line.setAttribute("aria-selected", String(number === chosen)));
  input.setAttribute("aria-activedescendant", commands.children.length ? `command-${chosen}` : "");
};
const draw = () => {
  commands.replaceChildren(...listed().map(([act, words, key], number) => {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.id = `command-${number}`;
    line.append(words);
    if (key) { const sign = document.createElement("kbd"); sign.textContent = key; line.append(sign); }
    line.addEventListener("click", () => { palette.close(); if (typeof act === "string") press(act); else act.click(); });
    return line;
  }));
  mark(0);
};
const openPalette = () => {
  if (!palette || palette.open) return;
  before = document.activeElement;
  input.value = "";
  draw();
  palette.showModal();
};
if (palette) {
  input.addEventListener("input", draw);
  palette.addEventListener("close", () => { if (before) before.focus(); });
  palette.addEventListener("keydown", (event) => {
    const lines = [...commands.children];
    const chosen = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (event.key === "Enter" && lines[chosen]) { event.preventDefault(); lines[chosen].click(); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && lines.length) {
      event.preventDefault();
      const next = (chosen + step + lines.length) % lines.length;
      mark(next);
      lines[next].scrollIntoView({ block: "nearest" });
    }
  });
}

// after a swap: the focus goes to the new heading, what ended is said; refusals are shown like any answer
document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.target.querySelector("[tabindex='-1']");
  if (heading) heading.focus();
  const told = event.target.querySelector("[data-say]");
  if (told) say(told.dataset.say, "well" in told.dataset);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(() => say(button.dataset.said)));
}
for (const button of document.querySelectorAll("[data-confirm]")) {
  button.addEventListener("change", () => { if (button.checked && !window.confirm(button.dataset.confirm)) { button.checked = false; button.dispatchEvent(new Event("input", { bubbles: true })); } });
}

// Drafts stay in their tab until they are decided or their analyst signs out; a session that ends by itself leaves them
// to that analyst alone. "sent" names the item whose form went off: a page that does not show it again took it.
const me = document.body.dataset.me;
const forget = (which) => Object.keys(sessionStorage).filter((name) => name.startsWith("draft:") && which(name)).forEach((name) => sessionStorage.removeItem(name));
const sent = sessionStorage.getItem("sent");
sessionStorage.removeItem("sent");
if (me) {
  forget((name) => !name.startsWith(`draft:${me}:`));
  if (sent && !document.querySelector(`[data-draft="${CSS.escape(sent)}"]`)) sessionStorage.removeItem(`draft:${me}:${sent}`);
}
const signOut = document.querySelector("form[action='/keluar']");
if (signOut) signOut.addEventListener("submit", () => forget(() => true));

const toast = document.querySelector("[data-toast]");
if (toast) {
  setTimeout(() => toast.remove(), 1000 * Number(toast.dataset.toast));
  toast.querySelector("[data-close]").addEventListener("click", () => toast.remove());
}
