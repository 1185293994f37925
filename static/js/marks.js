/**
 * Reading a file: the form #marks is sent as its strips, ticks and notes are used, and only what changed comes back.
 * Without script, or when the line breaks, each strip is a button that sends the whole form.
 */
import { bodyOf, submitterOf } from "./submitter.js";

const form = document.getElementById("marks");
const save = form?.querySelector("[data-save]");
let plainly = false;

function put(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const part of answer.querySelectorAll("[id]")) {
    const old = document.getElementById(part.id);
    const pressed = old?.contains(document.activeElement) && document.activeElement.dataset.mark;
    old?.replaceWith(part);
    if (pressed) part.querySelector(`[data-mark="${pressed}"]`)?.focus({ preventScroll: true });
  }
}

form?.addEventListener("submit", async (event) => {
  const pressed = submitterOf(event);
  if (plainly || pressed?.value === "rest") return;
  event.preventDefault();
  try {
    const body = bodyOf(form, pressed);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.headers.has("HX-Redirect")) throw new Error(String(answer.status));
    put(await answer.text());
  } catch {
    plainly = true;
    (pressed ?? save).click();
  }
});

document.addEventListener("change", (event) => {
  if (form && event.target.form === form && event.target.matches("[type=checkbox], [name^='note-']")) save.click();
});
