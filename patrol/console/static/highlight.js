// Words and reasons point at one another; chosen words become a reason's words; the picture clears while it is held.
const heading = document.getElementById("item-heading");
if (heading && document.activeElement === document.body && !location.hash) heading.focus({ preventScroll: true });

const light = (numbers, on) => {
  for (const number of numbers) {
    for (const part of document.querySelectorAll(`mark[data-r~="${CSS.escape(number)}"], [data-reason="${CSS.escape(number)}"]`)) part.classList.toggle("lit", on);
  }
};
for (const part of document.querySelectorAll("mark[data-r], [data-reason]")) {
  const numbers = (part.dataset.r || part.dataset.reason).split(" ");
  for (const [kind, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) part.addEventListener(kind, () => light(numbers, on));
}

// offsets count characters of the captured text, not what the page adds to it
const spans = document.getElementById("spans");
const offset = (field, node, at) => {
  const range = document.createRange();
  range.setStart(field, 0);
  range.setEnd(node, at);
  const copy = range.cloneContents();
  for (const added of copy.querySelectorAll("sup, .hidden-sign")) added.remove();
  return [...copy.textContent].length;
};
const addSpan = (value, words) => {
  const line = document.createElement("li");
  const box = Object.assign(document.createElement("input"), { type: "hidden", name: "span", value });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "×" });
  drop.setAttribute("aria-label", spans.dataset.drop);
  drop.addEventListener("click", () => line.remove());
  line.append(box, words, drop);
  spans.append(line);
  spans.dispatchEvent(new Event("input", { bubbles: true }));
};
// spans that came back with a draft are named by the words they point at
if (spans) {
  for (const box of [...spans.querySelectorAll("input")]) {
    const [name, start, end, reason] = box.value.split(":");
    const field = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const label = document.querySelector(`input[name="reason"][value="${CSS.escape(reason || "")}"]`);
    box.closest("li").remove();
    if (!field || !label) continue;
    const copy = field.cloneNode(true);
    for (const added of copy.querySelectorAll("sup, .hidden-sign")) added.remove();
    const words = [...copy.textContent].slice(Number(start), Number(end)).join("").slice(0, 80);
    addSpan(box.value, `“${words}” → ${label.parentElement.textContent.trim()}`);
  }
}
const link = () => {
  const chosen = window.getSelection();
  const begun = chosen.anchorNode;
  const field = begun && (begun.nodeType === Node.ELEMENT_NODE ? begun : begun.parentElement).closest("[data-field]");
  if (!spans || !field || chosen.isCollapsed) return false;
  const reasons = [...document.querySelectorAll("input[name='reason']:checked:not(:disabled)")];
  const reason = reasons[reasons.length - 1];
  if (!reason) { const line = document.createElement("p"); line.className = "notice"; line.textContent = spans.dataset.none; document.getElementById("status").replaceChildren(line); return true; }
  const range = chosen.getRangeAt(0);
  const [start, end] = [offset(field, range.startContainer, range.startOffset), offset(field, range.endContainer, range.endOffset)];
  const words = `“${chosen.toString().slice(0, 80)}” → ${reason.parentElement.textContent.trim()}`;
  if (start < end) addSpan(`${field.dataset.field}:${start}:${end}:${reason.value}`, words);
  return true;
};
document.addEventListener("patrol:reason", link);

const picture = document.querySelector(".picture");
if (picture) {
  const clear = (on) => picture.classList.toggle("clear", on);
  picture.closest("details").addEventListener("toggle", () => {
    if (picture.firstChild) return;
    picture.append(Object.assign(document.createElement("img"), { src: picture.dataset.src, alt: picture.dataset.alt, loading: "lazy" }));
  });
  picture.addEventListener("pointerdown", () => clear(true));
  for (const kind of ["pointerup", "pointerleave", "blur"]) picture.addEventListener(kind, () => clear(false));
  picture.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); clear(true); } });
  picture.addEventListener("keyup", () => clear(false));
}
