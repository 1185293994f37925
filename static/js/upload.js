/**
 * Sends the file of a slot (form[data-upload]) with progress, speed and time left; the answer replaces the slot.
 * The old file stands until the answer is here; every failure is told in the slot in the words of the form's data-*.
 */
const FIRST = "a[href], input:not([type=hidden], [hidden]), button";
const UNITS = ["B", "KB", "MB", "GB"];

function size(bytes) {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), UNITS.length - 1);
  return `${(bytes / 1024 ** step).toFixed(step > 1 ? 1 : 0)} ${UNITS[step]}`;
}

function left(seconds, words) {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 90 ? words.seconds.replace("{n}", whole) : words.minutes.replace("{n}", Math.ceil(whole / 60));
}

/** Say how far it is; the speed is the mean since the start, which does not jump about. */
function progressOf(form, startedAt) {
  const bar = form.querySelector("progress");
  const text = form.querySelector("[data-text]");
  return ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const percent = Math.floor((loaded / total) * 100);
    bar.value = percent;
    if (loaded === total) {
      text.textContent = form.dataset.checking;
      return;
    }
    const speed = loaded / Math.max((performance.now() - startedAt) / 1000, 0.1);
    const values = { percent, speed: size(speed), left: left((total - loaded) / speed, form.dataset) };
    text.textContent = form.dataset.progress.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  };
}

function setBusy(form, busy) {
  form.querySelector(".slot-progress").hidden = !busy;
  form.querySelector(".slot-controls").hidden = busy;
  form.querySelector("progress").value = 0;
  form.closest(".slot").setAttribute("aria-busy", busy);
}

function fail(form, text) {
  setBusy(form, false);
  const error = form.querySelector("[data-error]");
  error.hidden = false;
  error.querySelector("span").textContent = text;
  form.closest(".slot").setAttribute("data-invalid", "");
  form.querySelector("[data-send]")?.toggleAttribute("hidden", false);
  const file = form.querySelector("input[type=file]");
  file?.setAttribute("aria-invalid", "true");
  (file || error).focus();
}

/** Put the slot of the answer in place of ours, whatever the status: a refusal brings its sentence and the old file. */
function take(form, xhr) {
  const fresh = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".slot");
  const old = form.closest(".slot");
  if (fresh?.id !== old.id) {
    const words = xhr.status === 413 ? form.dataset.toobig : form.dataset.refused.replace("{status}", xhr.status);
    fail(form, words);
    return;
  }
  const slot = document.importNode(fresh, true);
  old.replaceWith(slot);
  window.htmx?.process(slot);
  watch(slot.querySelector("form[data-upload]"));
  slot.querySelector(slot.hasAttribute("data-invalid") ? "input[type=file]" : FIRST)?.focus();
  slot.dispatchEvent(new CustomEvent("slot:replaced", { bubbles: true }));
}

function send(form, submitter) {
  const xhr = new XMLHttpRequest();
  const startedAt = performance.now();
  xhr.open("POST", submitter?.hasAttribute("formaction") ? submitter.formAction : form.action);
  xhr.setRequestHeader("HX-Request", "true");
  xhr.upload.addEventListener("progress", progressOf(form, startedAt));
  xhr.addEventListener("load", () => take(form, xhr));
  xhr.addEventListener("error", () => fail(form, form.dataset.offline));
  xhr.addEventListener("abort", () => setBusy(form, false));
  form.querySelector("[data-cancel]").onclick = () => xhr.abort();
  form.querySelector("[data-error]").hidden = true;
  form.querySelector("[data-text]").textContent = "";
  const body = new FormData(form, submitter);
  if (submitter?.hasAttribute("data-remove")) body.delete("file");
  setBusy(form, true);
  xhr.send(body);
}

function watch(form) {
  if (!form || form.dataset.watched) return;
  form.dataset.watched = "1";
  // Choosing is sending; the button comes back for a second try.
  form.querySelector("[data-send]")?.toggleAttribute("hidden", true);
  const file = form.querySelector("input[type=file]");
  file?.addEventListener("change", () => file.files.length && send(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter);
  });
}

document.querySelectorAll("form[data-upload]").forEach(watch);
// A slot that asks for its state must not be exchanged while a file is on its way.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.matches?.('.slot[aria-busy="true"]')) event.detail.shouldSwap = false;
});
// Slots that htmx brings later.
document.addEventListener("htmx:load", (event) => {
  event.target.querySelectorAll?.("form[data-upload]").forEach(watch);
});
