/**
 * The pages of a material beside what they prove: opening a file, walking to a part or following its "对照材料" shows its
 * pages in the viewer. Without room for two columns, or without script, a file opens where it stands.
 */
const viewer = document.getElementById("beside");
const wide = matchMedia("(min-width: 75rem)");
const MOST_ZOOM = 3;
let pages = [];
let number = 0;

const part = (name) => viewer.querySelector(name);

function draw() {
  const place = part("[data-place]");
  const picture = part("[data-picture]");
  picture.src = pages[number].dataset.page;
  picture.alt = pages[number].alt;
  place.textContent = place.dataset.place.replace("{n}", number + 1).replace("{total}", pages.length);
  part('[data-act="previous"]').setAttribute("aria-disabled", String(number === 0));
  part('[data-act="next"]').setAttribute("aria-disabled", String(number === pages.length - 1));
}

function show(proof) {
  if (!proof || proof.hasAttribute("data-shown")) return;
  document.querySelector("[data-shown]")?.removeAttribute("data-shown");
  proof.setAttribute("data-shown", "");
  pages = [...proof.querySelectorAll("[data-page]")];
  number = 0;
  viewer.dataset.zoom = "1";
  viewer.dataset.turn = "0";
  part("h2").textContent = proof.dataset.proof;
  part("[data-alone]").href = proof.dataset.full;
  viewer.hidden = false;
  draw();
}

const first = (place) => place?.querySelector("[data-proof]");
const slot = (key) => document.getElementById(`slot-${key}`);

const ACTS = {
  previous: () => (number = Math.max(number - 1, 0)),
  next: () => (number = Math.min(number + 1, pages.length - 1)),
  larger: () => (viewer.dataset.zoom = Math.min(Number(viewer.dataset.zoom) + 1, MOST_ZOOM)),
  smaller: () => (viewer.dataset.zoom = Math.max(Number(viewer.dataset.zoom) - 1, 1)),
  turn: () => (viewer.dataset.turn = (Number(viewer.dataset.turn) + 90) % 360),
};

function start() {
  viewer.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    ACTS[act]();
    draw();
  });
  document.addEventListener("click", (event) => {
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-show-slot]");
    const proof = event.target.closest("summary")?.closest("[data-proof]");
    if (!link && !proof) return;
    event.preventDefault();
    show(proof || first(slot(link.dataset.showSlot)));
  });
  document.addEventListener("focusin", (event) => {
    const row = wide.matches && event.target.closest("[data-row]");
    if (!row || event.target !== row) return;
    const proving = row.querySelector("[data-show-slot]");
    show(proving ? first(slot(proving.dataset.showSlot)) : first(row));
  });
  const opening = document.querySelector("[data-show-slot]");
  if (wide.matches) show(opening ? first(slot(opening.dataset.showSlot)) : first(document));
}

if (viewer) start();
