/**
 * Keys of a desk page: j and k walk what is marked data-row (lines of a queue, parts of a file), o opens the one at hand,
 * 1 2 3 press its [data-mark], [data-key="a"] is pressed by a, ? shows the keys. Never while typing, never with a modifier, and a person can switch them off on this device.
 */
const OFF = "keys-off";
const dialog = document.getElementById("key-help");
const ROW = "[data-row]";
const off = dialog?.querySelector("[data-keys-off]");
const rows = () => [...document.querySelectorAll(ROW)].filter((row) => row.getClientRects().length);

const TEXT = "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button])";
const isTyping = (target) => target.isContentEditable || target.matches(TEXT);

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false; // storage is forbidden: keys stay on
  }
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (at >= 0) all[at].removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "nearest" });
  if (!next.matches("tr")) next.tabIndex = -1;
  (next.matches("tr") ? next.querySelector("[data-open], a") : next)?.focus({ preventScroll: true });
}

/** Press a mark of the part at hand, or of the first; one that found nothing wrong leads on. */
function mark(key) {
  const current = document.querySelector(`${ROW}[aria-current]`) || rows().find((row) => row.querySelector("[data-mark]"));
  const button = current?.querySelector(`[data-mark="${key}"]`);
  if (!button) return;
  current.setAttribute("aria-current", "true");
  button.click();
  if (key === "1") walk(1);
}

function press(key) {
  const current = document.querySelector(`${ROW}[aria-current]`);
  if (key === "o" && current) return current.querySelector("[data-open], a")?.click();
  if ("123".includes(key)) return mark(key);
  if (key === "x" && current) return current.querySelector(".tick")?.click();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target || target.getAttribute("aria-disabled") === "true") return undefined;
  return target.matches(TEXT) ? target.focus() : target.click();
}

document.addEventListener("keydown", (event) => {
  if (!document.body.classList.contains("desk") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || isTyping(event.target) || dialog?.open) return;
  if (event.key === "?") {
    dialog?.showModal?.();
    return;
  }
  if (isOff() || event.key.length !== 1) return;
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else press(event.key);
  const isOurs = "jkox123".includes(event.key) || document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (isOurs) event.preventDefault();
});

if (off) {
  off.checked = isOff();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "1" : "0");
    } catch {
      // storage is forbidden: the choice lasts for this page only
    }
  });
}
for (const button of document.querySelectorAll("[data-show-keys]")) {
  button.addEventListener("click", () => dialog?.showModal?.());
}
