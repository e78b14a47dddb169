// An item at hand: the lease's heartbeat and countdown, reasons that fit the verdict, the draft kept while it is written.
import { say } from "./keys.js";

const lease = document.querySelector("[data-lease]");
const form = document.querySelector("form[data-draft]");
let active = Date.now();
for (const kind of ["keydown", "pointerdown", "pointermove", "scroll"]) document.addEventListener(kind, () => { active = Date.now(); }, { passive: true });

if (lease) {
  const time = () => lease.querySelector("time");
  let seen = null, ends = 0, told = "";
  const count = () => {
    if (time() && time() !== seen) { seen = time(); ends = performance.now() + 1000 * Number(seen.dataset.left); told = ""; }
    const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
    lease.querySelector("[data-countdown]").textContent = `(${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})`;
    const short = left <= Number(lease.dataset.warn);
    lease.classList.toggle("short", short);
    const words = !left ? lease.dataset.over : short ? lease.dataset.warning : "";
    if (words && words !== told) say(words);
    told = words;
  };
  count();
  setInterval(count, 1000);
  setInterval(() => {
    if (!document.hidden && Date.now() - active < 300_000) document.body.dispatchEvent(new Event("beat"));
  }, Number(lease.dataset.beat) * 1000);
}

// reasons that go with the verdict; what the machine thinks stays hidden until the first choice where that is asked for
const showReasons = () => {
  const chosen = document.querySelector("input[name='verdict']:checked");
  for (const group of document.querySelectorAll("[data-reasons-for]")) {
    const on = Boolean(chosen) && group.dataset.reasonsFor.split(" ").includes(chosen.value);
    group.hidden = !on;
    for (const box of group.querySelectorAll("input")) box.disabled = !on;
  }
  if (!chosen) return;
  for (const told of document.querySelectorAll("[data-until-choice]")) told.remove();
  for (const part of document.querySelectorAll("[data-blind]")) {
    part.hidden = false;
    part.removeAttribute("data-blind");
    for (const layer of document.querySelectorAll("#layer-rule, #layer-model")) layer.checked = true;
  }
};
for (const radio of document.querySelectorAll("input[name='verdict']")) radio.addEventListener("change", showReasons);

if (form) {
  const me = document.body.dataset.me;
  const mine = `draft:${me}:${form.dataset.draft}`;
  const boxes = "input[name='verdict'], input[name='reason'], input[name='confidence'], input[name='identity'], input[name='danger']";
  const marked = (box) => `${box.name}=${box.value}`;
  const note = form.elements.note;
  const empty = () => !note.value && ![...form.querySelectorAll(boxes)].some((box) => box.checked);
  if (empty()) {
    const kept = JSON.parse(sessionStorage.getItem(mine) || "{}");
    note.value = kept.note || "";
    for (const box of form.querySelectorAll(boxes)) box.checked = (kept.boxes || []).includes(marked(box));
  }
  let waits = 0;
  const keep = () => {
    sessionStorage.setItem(mine, JSON.stringify({ note: note.value, boxes: [...form.querySelectorAll(boxes)].filter((box) => box.checked).map(marked) }));
    clearTimeout(waits);
    waits = setTimeout(() => document.body.dispatchEvent(new Event("draft")), 1500);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => { clearTimeout(waits); sessionStorage.setItem("sent", form.dataset.draft); });
}
showReasons();
