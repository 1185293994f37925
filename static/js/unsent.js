/**
 * Text typed into a form that is sent in one piece, kept in this tab by person and the form's address until a page says that it was
 * done; offered above the form when a log-in ran out, the line broke or somebody else was first. Every posted form with a
 * textarea is kept; never pass words, files, ticks that consent, nor what browsers may not remember (autocomplete="off").
 */
import { offering, storage } from "./left-here.js";

const PREFIX = "zc-unsent:";
const UNKEPT = ["hidden", "password", "file", "submit", "button"];
const { person } = document.body.dataset;
const pattern = document.getElementById("unsent");
const inTab = (act) => storage(act, "sessionStorage");
const read = (key) => inTab((store) => JSON.parse(store.getItem(key)));
const write = (key, entry) => inTab((store) => store.setItem(key, JSON.stringify(entry)));
const forget = (key) => inTab((store) => store.removeItem(key));

const isTick = (one) => ["radio", "checkbox"].includes(one.type);
const isKept = (one) => one.name && !UNKEPT.includes(one.type) && one.autocomplete !== "off" && !(one.type === "checkbox" && one.required);
const keptIn = (form) => [...form.elements].filter(isKept);

function isMeant(form) {
  const has = (type) => [...form.elements].some((one) => one.type === type);
  return form.method === "post" && !form.hasAttribute("data-autosave") && has("textarea") && !has("password");
}

function keyOf(form) {
  const { pathname, search } = new URL(form.getAttribute("action") || "", location.href);
  return `${PREFIX}${person}:${pathname}${search}`;
}

const textOf = (form) => keptIn(form).filter((one) => !isTick(one) || one.checked).map((one) => [one.name, one.value]);

function keep(form, isSent = false) {
  write(keyOf(form), { at: Date.now(), isSent, fields: textOf(form) });
}

/** Forget what a page reports as done, and what another person typed here; what else was sent did not arrive. */
function settle() {
  const isDone = Boolean(document.querySelector("#notes [data-family=done], #notes [data-family=moving]"));
  for (const key of inTab((store) => Object.keys(store).filter((one) => one.startsWith(PREFIX))) ?? []) {
    const entry = read(key);
    if (!key.startsWith(`${PREFIX}${person}:`) || (entry.isSent && isDone)) forget(key);
    else if (entry.isSent) write(key, { ...entry, isSent: false });
  }
}

function offer(form) {
  const key = keyOf(form);
  const entry = read(key);
  if (!entry || JSON.stringify(entry.fields) === JSON.stringify(textOf(form))) return;
  const onRestore = () => {
    restore(form, entry.fields);
    panel.remove();
  };
  const panel = offering(pattern, entry, { onRestore, onForget: () => forget(key) });
  form.before(panel);
  form.closest("details")?.setAttribute("open", "");
  panel.scrollIntoView({ block: "nearest" });
}

function restore(form, fields) {
  const fresh = keptIn(form);
  for (const one of fresh) {
    const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (isTick(one)) one.checked = values.includes(one.value);
    else if (values.length) [one.value] = values;
    if (values.some(Boolean)) one.closest("details")?.setAttribute("open", "");
  }
  const text = fresh.find((one) => one.type === "textarea");
  text.dispatchEvent(new Event("input", { bubbles: true })); // guard.js and others hear of it
  text.focus();
}

settle();
[...document.forms].filter(isMeant).forEach(offer);
document.addEventListener("input", ({ target: { form } }) => form && isMeant(form) && keep(form));
document.addEventListener("submit", ({ defaultPrevented, target: form }) => {
  const entry = !defaultPrevented && read(keyOf(form));
  if (entry) write(keyOf(form), { ...entry, isSent: true, fields: isMeant(form) ? textOf(form) : entry.fields });
});
