// A reminder to rest: after so many minutes of work without a pause of five. It stays until it is answered, blocks nothing.
const REST = 5 * 60_000, LATER = 10 * 60_000;
const minutes = Number(document.body.dataset.pause || 0);
const told = document.getElementById("pause");
const place = `pause:${document.body.dataset.me}`;

if (minutes && told) {
  let state = JSON.parse(sessionStorage.getItem(place) || "null") || { since: Date.now(), last: Date.now() };
  const keep = () => sessionStorage.setItem(place, JSON.stringify(state));
  const work = () => {
    const now = Date.now();
    if (now - state.last > REST) state = { since: now, last: now };
    else if (now - state.last > 1_000) state.last = now;
    else return;
    keep();
  };
  const look = () => {
    const due = state.last - state.since >= minutes * 60_000;
    if (told.hidden === due) told.hidden = !due;
  };
  for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, () => { work(); look(); }, { passive: true });
  told.querySelector("button").addEventListener("click", () => {
    state.since = Date.now() - minutes * 60_000 + LATER;
    keep();
    told.hidden = true;
  });
  work();
  keep();
  look();
}
