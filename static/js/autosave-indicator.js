/** Moves the saved note ([data-saved]) as htmx requests of [data-autosave] begin, end well, or fail. */
const beijing = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

const isAutosave = (event) => event.target.closest?.("[data-autosave]");

function show(state, text) {
  for (const note of document.querySelectorAll("[data-saved]")) {
    note.dataset.state = state;
    note.textContent = text(note.dataset);
  }
}

/** The server's own time from its answer, since the device's clock may be wrong. */
function savedAt(xhr) {
  const told = xhr?.getResponseHeader("X-Saved-At") || xhr?.getResponseHeader("Date");
  return beijing.format(told ? new Date(told) : new Date());
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isAutosave(event)) show("saving", (words) => words.saving);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!isAutosave(event)) return;
  if (event.detail.successful) {
    show("saved", (words) => words.done.replace("{time}", savedAt(event.detail.xhr)));
    event.target.dispatchEvent(new CustomEvent("autosave:done", { bubbles: true }));
  } else {
    show("failed", (words) => words.failed);
  }
});
