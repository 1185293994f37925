/**
 * Sends the files of a slot (form[data-upload]) one by one, in their order, each with progress, speed and time left:
 * a gateway limits a request, and a line that breaks costs one file. The last answer replaces the slot; the old file
 * stands until it is here; every failure is told in the slot in the words of the form's data-*.
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

const joined = (...parts) => parts.filter(Boolean).join(" · ");

/** Say how far it is; the speed is the mean since the start, which does not jump about. `which` names the file of several. */
function progressOf(form, which) {
  const bar = form.querySelector("progress");
  const text = form.querySelector("[data-text]");
  const startedAt = performance.now();
  bar.value = 0;
  text.textContent = which;
  return ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const percent = Math.floor((loaded / total) * 100);
    bar.value = percent;
    if (loaded === total) {
      text.textContent = joined(which, form.dataset.checking);
      return;
    }
    const speed = loaded / Math.max((performance.now() - startedAt) / 1000, 0.1);
    const values = { percent, speed: size(speed), left: left((total - loaded) / speed, form.dataset) };
    text.textContent = joined(which, form.dataset.progress.replace(/\{(\w+)\}/g, (_, key) => values[key]));
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

/** Send one request; the promise holds its answer, null when the line broke, undefined when the person cancelled. */
function post(form, address, body, which) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", address);
    xhr.setRequestHeader("HX-Request", "true");
    xhr.upload.addEventListener("progress", progressOf(form, which));
    xhr.addEventListener("load", () => resolve(xhr));
    xhr.addEventListener("error", () => resolve(null));
    xhr.addEventListener("abort", () => resolve(undefined));
    form.querySelector("[data-cancel]").onclick = () => xhr.abort();
    xhr.send(body);
  });
}

/** Return the slot that an answer brings, whatever its status: a refusal brings its sentence and the old file. */
function slotOf(xhr, form) {
  const fresh = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".slot");
  return fresh?.id === form.closest(".slot").id ? fresh : null;
}

function replace(form, fresh) {
  const slot = document.importNode(fresh, true);
  form.closest(".slot").replaceWith(slot);
  window.htmx?.process(slot);
  const next = slot.querySelector("form[data-upload]");
  watch(next);
  slot.querySelector(slot.hasAttribute("data-invalid") ? "input[type=file]" : FIRST)?.focus();
  slot.dispatchEvent(new CustomEvent("slot:replaced", { bubbles: true }));
  return next;
}

const quoted = (files) => files.map((file) => `“${file.name}”`).join("");

const shown = (slot, mark) => slot.querySelector(`[${mark}]:not([hidden])`)?.textContent.trim() || "";

/** Send what was chosen one by one; return the last slot that came back, and what was refused and noted on the way. */
async function sendAll(form, address, files, bodyOf) {
  const found = { slot: null, refusals: [], notes: [] };
  for (const [index, file] of files.entries()) {
    const several = files.length > 1;
    const place = { n: index + 1, total: files.length, name: file?.name };
    const which = several ? form.dataset.which.replace(/\{(\w+)\}/g, (_, key) => place[key]) : "";
    const xhr = await post(form, address, bodyOf(file), which);
    if (xhr === undefined) break;
    if (xhr === null) {
      found.refusals.push((several ? `${quoted(files.slice(index))}：` : "") + form.dataset.offline);
      break;
    }
    const fresh = slotOf(xhr, form);
    if (!fresh) {
      const words = xhr.status === 413 ? form.dataset.toobig : form.dataset.refused.replace("{status}", xhr.status);
      found.refusals.push((several ? `${quoted([file])}：` : "") + words);
    } else if (xhr.status === 422) found.refusals.push(shown(fresh, "data-error"));
    else found.notes.push(shown(fresh, "data-note"));
    found.slot = fresh || found.slot;
  }
  return found;
}

async function send(form, submitter) {
  const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  const chosen = submitter?.hasAttribute("data-remove") ? [] : [...(form.querySelector("input[type=file]")?.files || [])];
  const fields = new FormData(form, submitter);
  const bodyOf = (file) => {
    fields.delete("file");
    if (file) fields.append("file", file, file.name);
    return fields;
  };
  form.querySelector("[data-error]").hidden = true;
  setBusy(form, true);
  const { slot, refusals, notes } = await sendAll(form, address, chosen.length ? chosen : [null], bodyOf);
  if (!slot && !refusals.length) setBusy(form, false);
  const now = slot ? replace(form, slot) : form;
  const note = now.closest(".slot").querySelector("[data-note]");
  note.textContent = [...new Set(notes)].filter(Boolean).join(" ");
  note.hidden = !note.textContent;
  if (refusals.length) fail(now, [...new Set([...refusals, shown(now, "data-error")])].filter(Boolean).join(" "));
}

function watch(form) {
  if (!form || form.dataset.watched) return;
  form.dataset.watched = "1";
  // Choosing is sending; the button comes back for a second try.
  form.querySelector("[data-send]")?.toggleAttribute("hidden", true);
  const file = form.querySelector("input[type=file]");
  // Without this script all files would go in one request, which the gateway may refuse: several only with it.
  if (file?.hasAttribute("data-multiple")) file.multiple = true;
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
