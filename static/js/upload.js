/**
 * Sends the files of a slot (form[data-upload]), chosen, dropped or photographed: two on their way at a time, received in
 * their order, each with progress, speed and time left. The last answer replaces the slot; the old file stands until it is
 * here; every failure is told in the slot in the words of the form's data-*, and what broke off can be continued.
 */
import { filled, lineOf, transfers } from "./queue.js";
import { ask, isHitch, read, Sending } from "./sending.js";
import { bodyOf, submitterOf } from "./submitter.js";

const FIRST = "a[href], input:not([type=hidden]):not([hidden]), button";
const rest = new WeakMap(); // slot -> files that were not brought to their end

function setBusy(form, busy) {
  form.querySelector(".slot-progress").hidden = !busy;
  form.querySelector(".slot-controls").hidden = busy;
  form.querySelector("[data-queue]").textContent = "";
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

/** Return the sentence for an answer that brought no slot. */
function refusalOf(xhr, form) {
  if (xhr.status === 413) return form.dataset.toobig;
  return read(xhr).error || form.dataset.refused.replace("{status}", xhr.status);
}

function sendingOf(form, file, line, signal) {
  const { begin, page, waiting, pauses } = form.dataset;
  return new Sending(file, {
    begin, page, waiting, signal,
    whole: form.action,
    token: form.querySelector("[name=csrfmiddlewaretoken]").value,
    pauses: pauses.split(" ").map(Number),
    tell: line.say,
    onProgress: line.onProgress,
  });
}

/** Send what was chosen; return the last slot that came back, what was refused and noted, and the files left over. */
async function sendAll(form, files, signal) {
  const found = { slot: null, refusals: [], notes: [], rest: [], sendings: [] };
  const several = files.length > 1;
  const lines = files.map((file, n) =>
    lineOf(form, several ? filled(form.dataset.which, { n: n + 1, total: files.length, name: file.name }) : ""),
  );
  const sendings = files.map((file, n) => sendingOf(form, file, lines[n], signal));
  found.sendings = sendings;
  const ends = transfers(sendings, Number(form.dataset.part));
  for (const [n, file] of files.entries()) {
    const stopped = await ends[n];
    const xhr = stopped === undefined ? await sendings[n].finish([...new FormData(form), ["file", file]].filter(isMeant)) : stopped;
    if (signal.aborted) break;
    if (isHitch(xhr)) {
      found.rest = files.slice(n);
      const words = xhr ? refusalOf(xhr, form) : form.dataset.offline;
      found.refusals.push((several ? `${quoted(found.rest)}：` : "") + words);
      break;
    }
    const fresh = slotOf(xhr, form);
    if (!fresh) found.refusals.push((several ? `${quoted([file])}：` : "") + refusalOf(xhr, form));
    else if (xhr.status === 422) found.refusals.push(shown(fresh, "data-error"));
    else found.notes.push(shown(fresh, "data-note"));
    found.slot = fresh || found.slot;
    lines[n].remove();
  }
  return found;
}

/** A file input's own entry is an empty file, or the one that goes separately. */
const isMeant = ([name, value], index, all) => name !== "file" || index === all.length - 1;

function show(form, { slot, refusals, notes, rest: files }) {
  if (!slot && !refusals.length) setBusy(form, false);
  const now = slot ? replace(form, slot) : form;
  const note = now.closest(".slot").querySelector("[data-note]");
  note.textContent = [...new Set(notes)].filter(Boolean).join(" ");
  note.hidden = !note.textContent;
  if (refusals.length) fail(now, [...new Set([...refusals, shown(now, "data-error")])].filter(Boolean).join(" "));
  rest.set(now, files);
  now.querySelector("[data-again]").hidden = !files.length;
}

async function send(form, files) {
  const controller = new AbortController();
  let isUnwanted = false;
  form.querySelector("[data-cancel]").onclick = () => {
    isUnwanted = true;
    controller.abort();
  };
  form.querySelector("[data-error]").hidden = true;
  setBusy(form, true);
  const found = await sendAll(form, files, controller.signal);
  if (isUnwanted) await Promise.all(found.sendings.map((one) => one.giveUp()));
  controller.abort(); // what is still on its way after a failure stays where it is, to be continued
  show(form, found);
}

/** Take a file out or bring it back: a form without files. */
async function act(form, submitter) {
  const body = bodyOf(form, submitter);
  body.delete("file");
  const xhr = await ask("POST", submitter.formAction, { body });
  const slot = xhr && slotOf(xhr, form);
  const refused = slot ? xhr.status === 422 && shown(slot, "data-error") : xhr ? refusalOf(xhr, form) : form.dataset.offline;
  show(form, { slot, refusals: refused ? [refused] : [], notes: slot ? [shown(slot, "data-note")] : [], rest: [] });
}

function watch(form) {
  if (!form || form.dataset.watched) return;
  form.dataset.watched = "1";
  // Choosing is sending; the button comes back for a second try.
  form.querySelector("[data-send]")?.toggleAttribute("hidden", true);
  const file = form.querySelector("input[type=file]");
  // Without this script all files would go in one request, which the gateway may refuse: several only with it.
  if (file?.hasAttribute("data-multiple")) file.multiple = true;
  const camera = form.querySelector("template[data-camera]"); // a second input only where there is a camera to offer
  if (camera && !file.hidden && matchMedia("(pointer: coarse)").matches) camera.replaceWith(camera.content);
  for (const input of form.querySelectorAll("input[type=file]"))
    input.addEventListener("change", () => input.files.length && send(form, [...input.files]));
  form.querySelector("[data-again]").addEventListener("click", () => send(form, rest.get(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = submitterOf(event);
    if (pressed?.hasAttribute("data-remove")) act(form, pressed);
    else if (file.files.length) send(form, [...file.files]);
  });
}

/** Return the form that would take a file dropped here, if its slot is free. */
function dropForm(event) {
  const slot = event.target.closest?.(".slot");
  const form = slot?.querySelector("form[data-upload]");
  const file = form?.querySelector("input[type=file]");
  return event.dataTransfer?.types.includes("Files") && file && !file.hidden && slot.getAttribute("aria-busy") !== "true" ? form : null;
}

document.querySelectorAll("form[data-upload]").forEach(watch);
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = dropForm(event);
    // A file dropped beside a slot would replace the page, and what was typed in it.
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    form?.closest(".slot").toggleAttribute("data-drop", kind === "dragover");
    if (!form || kind !== "drop") return;
    const files = [...event.dataTransfer.files];
    if (files.length) send(form, form.querySelector("input[type=file]").multiple ? files : files.slice(0, 1));
  });
}
// A slot that asks for its state must not be exchanged while a file is on its way.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.matches?.('.slot[aria-busy="true"]')) event.detail.shouldSwap = false;
});
// Slots that htmx brings later.
document.addEventListener("htmx:load", (event) => {
  event.target.querySelectorAll?.("form[data-upload]").forEach(watch);
});
