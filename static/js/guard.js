/** Guards forms: a second click on submit does nothing; leaving form[data-guard] with unsaved input asks first. */
import { forgetAll } from "./left-here.js";

const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-guard")) dirty.add(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.action.endsWith("/logout/")) forgetAll(); // nothing typed stays on a shared computer
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  dirty.delete(form);
  form.dataset.sent = "1";
  // After the browser has read the form, or the name of the pressed button would be lost.
  setTimeout(() => setBusy(form, true));
});

// The form is alive again when htmx answered, when the page comes back, and when a module says that nothing was sent.
for (const name of ["htmx:afterRequest", "guard:release"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form, event.detail?.successful !== false);
  });
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => release(form, true)));

document.addEventListener("autosave:done", (event) => dirty.delete(event.target.closest?.("form")));

addEventListener("beforeunload", (event) => {
  for (const form of dirty) {
    if (!form.isConnected) dirty.delete(form);
  }
  if (dirty.size) event.preventDefault();
});

function release(form, saved) {
  delete form.dataset.sent;
  setBusy(form, false);
  if (!saved && form.hasAttribute("data-guard")) dirty.add(form);
}

/** aria-disabled keeps the focus and the button's name; `disabled` would lose both. */
function setBusy(form, busy) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
