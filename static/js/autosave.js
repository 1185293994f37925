/**
 * Saves form[data-autosave] as it is typed, by the form's own address; what is not saved yet is kept on this device
 * (left-here.js). One request is under way at a time; a lost line is tried again, ever more seldom; another page's text
 * is never written over; buttons save the same way, so that a lost line never takes the page away.
 */
import { fieldsOf, forget, keep, offering, readAll, tidy } from "./left-here.js";
import { bodyOf, submitterOf } from "./submitter.js";

const IDLE = 1500;
const LONGEST_WAIT = 60000;
const PATIENCE = 20000;
const form = document.querySelector("form[data-autosave]");
const note = form?.querySelector("[data-saved]");
const box = (id) => document.getElementById(id);
let changes = 0; // made on this page
let saved = 0; // of them, how many the server has
let button = null; // pressed, and not yet answered
let pending = null;
let underWay = false;
let wait = 0;
let stopped = false;

function say(state, text) {
  note.dataset.state = state;
  if (note.textContent !== text) note.textContent = text;
}

function later(delay) {
  clearTimeout(pending);
  pending = setTimeout(save, delay);
}

function changed() {
  changes += 1;
  keep(form);
  if (!stopped && !underWay) say("saving", note.dataset.typing);
  if (!stopped && !wait) later(IDLE);
}

async function save() {
  clearTimeout(pending);
  if (underWay || stopped || (saved === changes && !button)) return;
  underWay = true;
  const sending = changes;
  const pressed = button;
  say("saving", note.dataset.saving);
  const answer = await send(pressed);
  underWay = false;
  await take(answer, sending, pressed);
}

/** Return {status, told}; status 0 where nothing came back. */
async function send(pressed) {
  try {
    const body = new URLSearchParams(bodyOf(form, pressed));
    return await ask({ method: "POST", body, headers: { "X-Autosave": "1" } }, async (response) => {
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, told: isOurs ? await response.json() : null };
    });
  } catch {
    return { status: 0, told: null };
  }
}

/** Ask the form's address and read the answer; give up where nothing comes for long. */
async function ask(options, reading) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  try {
    return await reading(await fetch(form.dataset.autosave, { ...options, redirect: "manual", signal: controller.signal }));
  } finally {
    clearTimeout(timer);
  }
}

async function take({ status, told }, sending, pressed) {
  if (status === 200 && told) done(told, sending, pressed);
  else if (status === 401) stop("signed-out", note.dataset.signedOut);
  else if (status === 409) stop("overtaken", note.dataset.overtaken);
  else if (told?.refusal) refuse(told.refusal);
  else if (status === 403 && (await renewToken())) later(0);
  else if (!stopped) retry();
}

function done(told, sending, pressed) {
  wait = 0;
  saved = sending;
  form.elements.seen.value = told.seen;
  showErrors(told.errors);
  box("not-kept").hidden = true;
  if (saved === changes) {
    forget(form);
    form.dispatchEvent(new CustomEvent("autosave:done", { bubbles: true }));
    say(Object.keys(told.errors).length ? "failed" : "saved", told.saved);
    if (box("conditions")?.open) window.htmx?.trigger(box("conditions"), "refresh");
  } else later(IDLE);
  if (!pressed) {
    if (button) later(0); // pressed meanwhile
    return;
  }
  button = null;
  if (told.go) location.assign(told.go);
  else {
    form.dispatchEvent(new CustomEvent("guard:release", { bubbles: true }));
    form.querySelector("[aria-invalid=true]")?.focus();
  }
}

function refuse(sentence) {
  button = null;
  say("failed", note.dataset.refused);
  const error = box("not-kept");
  error.textContent = sentence;
  error.hidden = false;
}

function stop(id, text) {
  stopped = true;
  button = null;
  // What this device keeps need not be asked about on the way to the log-in.
  if (keep(form)) form.dispatchEvent(new CustomEvent("autosave:done", { bubbles: true }));
  say("failed", text);
  box(id).hidden = false;
  box(id).scrollIntoView({ block: "nearest" });
}

function retry() {
  wait = Math.min(wait ? wait * 2 : 2000, LONGEST_WAIT);
  button = null;
  say("failed", keep(form) ? note.dataset.failed : note.dataset.failedHere);
  later(wait);
}

/** After a log-in on another page the token of this one is void: take it from a fresh copy of this page. */
async function renewToken() {
  try {
    const { isOk, isAway, text } = await ask({}, async (response) => {
      return { isOk: response.ok, isAway: response.type === "opaqueredirect", text: response.ok ? await response.text() : "" };
    });
    if (isAway) stop("signed-out", note.dataset.signedOut);
    if (!isOk) return false;
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const token = fresh.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]")?.value;
    const isNew = Boolean(token) && !wait;
    if (token) form.elements.csrfmiddlewaretoken.value = token;
    wait = isNew ? 1 : wait; // once only: a second refusal has another cause
    return isNew;
  } catch {
    return false;
  }
}

/** Show each sentence at its field, and take those away that no longer hold. */
function showErrors(errors) {
  for (const input of form.querySelectorAll("[aria-invalid=true]")) if (!errors[input.id]) showError(input, "");
  for (const [id, sentence] of Object.entries(errors)) {
    const input = box(id);
    if (input) showError(input, sentence);
  }
}

function showError(input, sentence) {
  const field = input.closest(".field");
  let error = box(`${input.id}_error`);
  if (!error) {
    error = document.createElement("div");
    error.className = "field-error";
    error.id = `${input.id}_error`;
    input.before(error);
  }
  const ids = new Set((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  sentence ? ids.add(error.id) : ids.delete(error.id);
  input.setAttribute("aria-describedby", [...ids].join(" "));
  input.toggleAttribute("aria-invalid", Boolean(sentence));
  if (sentence) input.setAttribute("aria-invalid", "true");
  field?.toggleAttribute("data-invalid", Boolean(sentence));
  if (error.textContent !== sentence) error.textContent = sentence;
  error.hidden = !sentence;
}

/** Offer what earlier pages left on this device, each text by itself, unless it is what this one shows. */
function offer() {
  if (form.hasAttribute("data-unsaved")) return;
  const shown = JSON.stringify(fieldsOf(form));
  for (const entry of readAll(form)) {
    if (JSON.stringify(entry.fields) === shown) forget(form, entry.key);
    else offerOne(entry);
  }
}

function offerOne(entry) {
  const pattern = box("left-here");
  const onForget = () => forget(form, entry.key);
  pattern.before(offering(pattern, entry, { onRestore: () => restore(entry), onForget }));
}

/** Have the server draw the page with the text left here: it knows rows, choices and dates. */
function restore(entry) {
  const sender = document.createElement("form");
  sender.method = "post";
  sender.action = form.dataset.autosave;
  const token = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
  const fields = [...entry.fields, token, ["seen", entry.seen], ["page", entry.page], ["show", "1"]];
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    sender.append(input);
  }
  document.body.append(sender);
  sender.submit();
}

function listen() {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    const pressed = submitterOf(event);
    if (pressed?.name === "replace") forget(form);
    if (stopped || !pressed || pressed.name === "replace") return; // the browser sends it as any form
    event.preventDefault();
    button = pressed;
    wait = 0;
    save();
  });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

if (form) {
  tidy();
  offer();
  listen();
  box("signed-out").querySelector("[data-login]").search = `?next=${encodeURIComponent(form.dataset.autosave)}`;
  if (form.hasAttribute("data-unsaved")) {
    changes = 1;
    keep(form);
    later(0);
  }
}
