// Keys, the lease's heartbeat, drafts, and where the focus goes after a swap. Pages work without any of it.
const typed = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
const press = (selector) => { const found = document.querySelector(selector); if (found) { found.click(); found.focus(); } return Boolean(found); };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.altKey || event.metaKey) return;
  if (event.ctrlKey && event.key === "Enter") { press("[data-key='submit']"); return; }
  if (event.ctrlKey || typed(event.target)) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  if (press(`[data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
});

const lease = document.querySelector("[data-lease]");
if (lease) {
  const beat = Number(lease.dataset.beat) * 1000;
  setInterval(() => { if (!document.hidden) document.body.dispatchEvent(new Event("beat")); }, beat);
}

const showReasons = () => {
  const chosen = document.querySelector("input[name='verdict']:checked");
  for (const group of document.querySelectorAll("[data-reasons-for]")) {
    const on = Boolean(chosen) && group.dataset.reasonsFor.split(" ").includes(chosen.value);
    group.hidden = !on;
    for (const box of group.querySelectorAll("input")) box.disabled = !on;
  }
};
for (const radio of document.querySelectorAll("input[name='verdict']")) radio.addEventListener("change", showReasons);

document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.target.querySelector("[tabindex='-1']");
  if (heading) heading.focus();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});

// A draft stays in its tab until it is decided or its analyst signs out; a session that ends by itself leaves it to
// that analyst alone. "sent" names the item whose form went off: a page that does not show it again took it.
const me = document.body.dataset.me;
const key = (item) => `draft:${me}:${item}`;
const forget = (which) => Object.keys(sessionStorage).filter((name) => name.startsWith("draft:") && which(name)).forEach((name) => sessionStorage.removeItem(name));
const sent = sessionStorage.getItem("sent");
sessionStorage.removeItem("sent");
if (me) {
  forget((name) => !name.startsWith(key("")));
  if (sent && !document.querySelector(`[data-draft="${CSS.escape(sent)}"]`)) sessionStorage.removeItem(key(sent));
}
const signOut = document.querySelector("form[action='/keluar']");
if (signOut) signOut.addEventListener("submit", () => forget(() => true));

const form = document.querySelector("form[data-draft]");
if (form) {
  const mine = key(form.dataset.draft);
  const chosen = (name) => [...form.querySelectorAll(`input[name='${name}']:checked`)].map((box) => box.value);
  const note = form.elements.note;
  if (!note.value && !chosen("verdict").length) {
    const kept = JSON.parse(sessionStorage.getItem(mine) || "{}");
    note.value = kept.note || "";
    for (const box of form.querySelectorAll("input[name='verdict'], input[name='reason']")) box.checked = (kept.boxes || []).includes(box.value);
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(mine, JSON.stringify({ note: note.value, boxes: [...chosen("verdict"), ...chosen("reason")] }));
  });
  form.addEventListener("submit", () => sessionStorage.setItem("sent", form.dataset.draft));
}
showReasons();
