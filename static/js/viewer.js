/** Turns pages, zooms and rotates in the viewer without loading the page anew; the links do the same without it. */
const KEYS = {
  ArrowLeft: "previous",
  PageUp: "previous",
  ArrowRight: "next",
  PageDown: "next",
  "+": "larger",
  "=": "larger",
  "-": "smaller",
  r: "turn",
};
const viewer = document.querySelector("[data-viewer]");

function link(act) {
  return viewer.querySelector(`[data-act="${act}"]`);
}

/** Fetch the page a link leads to and take over what changed, so that the server alone knows the addresses. */
async function follow(anchor) {
  const answer = await fetch(anchor.href, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) {
    location.assign(anchor.href);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-viewer]");
  if (!fresh) {
    location.assign(anchor.href);
    return;
  }
  const act = document.activeElement?.dataset?.act;
  const picture = viewer.querySelector("[data-picture]");
  const next = fresh.querySelector("[data-picture]");
  if (next.getAttribute("src") !== picture.getAttribute("src")) picture.src = next.src;
  picture.alt = next.alt;
  for (const name of ["number", "zoom", "turn"]) viewer.dataset[name] = fresh.dataset[name];
  for (const part of [".viewer-bar", ".viewer-pages"]) viewer.querySelector(part)?.replaceWith(fresh.querySelector(part));
  history.replaceState(null, "", anchor.href);
  if (act) (link(act) || viewer.querySelector(".viewer-frame")).focus();
}

if (viewer) {
  viewer.querySelector("[data-keys]").hidden = false;
  viewer.addEventListener("click", (event) => {
    const anchor = event.target.closest("[data-act], [data-page]");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(anchor);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const anchor = KEYS[event.key] && link(KEYS[event.key]);
    if (!anchor) return;
    event.preventDefault();
    follow(anchor);
  });
}
