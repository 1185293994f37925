/** Keeps .countdown elements moving by the server's clock (data-now), whatever the clock of this device says. */
const DAY = 86400;
const loadedAt = performance.now();

const fill = (pattern, values) => pattern.replace(/\{(\w)\}/g, (_, key) => values[key]);

/** What is left, as [state, words]; the same thresholds as `remaining` in ui.py. */
function remaining(seconds, words) {
  if (seconds <= 0) return ["over", words.over];
  const values = {
    n: Math.floor(seconds / DAY),
    h: Math.floor(seconds / 3600),
    m: Math.floor((seconds % 3600) / 60),
    s: String(seconds % 60).padStart(2, "0"),
  };
  if (values.n >= 3) return ["calm", fill(words.days, values)];
  if (values.h >= 1) return [values.n ? "soon" : "last", fill(words.hours, values)];
  return ["last", fill(words.minutes, values)];
}

function tick() {
  const elapsed = performance.now() - loadedAt;
  for (const element of document.querySelectorAll(".countdown[data-closes]")) {
    const now = Date.parse(element.dataset.now) + elapsed;
    const seconds = Math.ceil((Date.parse(element.dataset.closes) - now) / 1000);
    const [state, text] = remaining(seconds, element.dataset);
    const target = element.querySelector("[data-left]");
    if (target.textContent !== text) target.textContent = text;
    element.dataset.state = state;
  }
}

tick();
setInterval(tick, 1000);
// A page that comes back from the browser's store has stood still: its clock must be asked for again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
