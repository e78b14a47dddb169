// Keys, the lease's heartbeat, and where the focus goes after a swap. Pages work without any of it.
const field = (target) => target.closest("input, textarea, select, [contenteditable]");
const press = (selector) => { const found = document.querySelector(selector); if (found) { found.click(); found.focus(); } return Boolean(found); };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey && event.key === "Enter") { press("[data-key='submit']"); return; }
  if (event.ctrlKey || field(event.target)) return;
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
showReasons();

document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.target.querySelector("[tabindex='-1']");
  if (heading) heading.focus();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});

const note = document.querySelector("textarea[data-draft]");
if (note) {
  const key = `draft:${note.dataset.draft}`;
  if (!note.value) note.value = sessionStorage.getItem(key) || "";
  note.addEventListener("input", () => sessionStorage.setItem(key, note.value));
  if (document.querySelector("[data-decided]")) sessionStorage.removeItem(key);
}
