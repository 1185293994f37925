/**
 * Rows that repeat, in Django's formset convention ([data-repeat="prefix"]): add from <template>, remove with undo,
 * move up and down, copy. Without JavaScript the extra rows and the DELETE ticks of the server do.
 *
 * Rows are [data-repeat-row] in [data-repeat-rows]. A row may hold `prefix-N-DELETE` (a removed row is ticked, never
 * torn out) and `prefix-N-ORDER` (numbered on moving). What only works with this module is [data-needs-js] and hidden.
 */
const input = (row, name) => row.querySelector(`[name$="-${name}"]`);
const rowsOf = (box) => [...box.querySelectorAll("[data-repeat-row]")];
const isLive = (row) => !input(row, "DELETE")?.checked;

function total(box) {
  return box.closest("form").elements.namedItem(`${box.dataset.repeat}-TOTAL_FORMS`);
}

function announce(box) {
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Show the right numbers, and let the first row not go up nor the last one down. */
function refresh(box) {
  const live = rowsOf(box).filter(isLive);
  live.forEach((row, index) => {
    const order = input(row, "ORDER");
    if (order) order.value = index + 1;
    row.querySelectorAll("[data-number]").forEach((slot) => (slot.textContent = index + 1));
    row.querySelector("[data-up]")?.toggleAttribute("disabled", index === 0);
    row.querySelector("[data-down]")?.toggleAttribute("disabled", index === live.length - 1);
  });
  const add = box.querySelector("[data-add]");
  const full = box.dataset.max && live.length >= Number(box.dataset.max);
  add?.toggleAttribute("disabled", Boolean(full));
  rowsOf(box).forEach((row) => row.querySelector("[data-copy]")?.toggleAttribute("disabled", Boolean(full)));
}

function add(box, before) {
  const counter = total(box);
  const holder = document.createElement("template");
  holder.innerHTML = box.querySelector("template").innerHTML.split("__prefix__").join(counter.value);
  const row = holder.content.querySelector("[data-repeat-row]");
  const list = box.querySelector("[data-repeat-rows]");
  prepare(row);
  list.insertBefore(row, before ? before.nextSibling : null);
  counter.value = Number(counter.value) + 1;
  window.htmx?.process(row);
  return row;
}

/** Fill a new row from another by the last part of each name; the key of a stored row is never copied. */
function copy(box, row) {
  const fresh = add(box, row);
  for (const source of row.querySelectorAll("input, select, textarea")) {
    const part = source.name.split("-").pop();
    if (["id", "DELETE", "ORDER", "copied"].includes(part) || source.type === "file") continue;
    const same = [...fresh.querySelectorAll(`[name$="-${CSS.escape(part)}"]`)];
    const isTick = ["radio", "checkbox"].includes(source.type);
    const target = isTick ? same.find((one) => one.value === source.value) : same[0];
    if (!target) continue;
    if (isTick) target.checked = source.checked;
    else target.value = source.value;
  }
  return fresh;
}

function remove(box, row) {
  const mark = input(row, "DELETE");
  if (mark) mark.checked = true;
  hide(box, row).focus();
}

/** Put a removed row out of sight and return the button that brings it back. */
function hide(box, row) {
  const mark = input(row, "DELETE");
  row.hidden = true;
  const note = document.createElement("p");
  note.className = "repeat-undo";
  note.setAttribute("role", "status");
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-quiet btn-small";
  undo.textContent = box.dataset.undo;
  undo.addEventListener("click", () => {
    if (mark) mark.checked = false;
    row.hidden = false;
    note.remove();
    refresh(box);
    announce(box);
    focusIn(row);
  });
  note.append(box.dataset.removed, undo);
  row.after(note);
  return undo;
}

function move(row, step) {
  const live = rowsOf(row.closest("[data-repeat]")).filter(isLive);
  const other = live[live.indexOf(row) + step];
  if (other) step < 0 ? other.before(row) : other.after(row);
}

function focusIn(row) {
  if (row.tagName === "DETAILS") row.open = true;
  row.querySelector("input:not([type=hidden]):not([name$='-DELETE']), select, textarea")?.focus();
}

function act(box, button) {
  const row = button.closest("[data-repeat-row]");
  if (button.matches("[data-add]")) focusIn(add(box));
  else if (button.matches("[data-copy]")) focusIn(copy(box, row));
  else if (button.matches("[data-remove]")) remove(box, row);
  else if (button.matches("[data-up], [data-down]")) {
    move(row, button.matches("[data-up]") ? -1 : 1);
    button.focus();
  } else return;
  refresh(box);
  announce(box);
}

/** Show what needs this module and put away what stood in for it. */
function prepare(part) {
  part.querySelectorAll("[data-needs-js]").forEach((element) => (element.hidden = false));
  part.querySelectorAll("[data-without-js]").forEach((element) => (element.hidden = true));
}

for (const box of document.querySelectorAll("[data-repeat]")) {
  prepare(box);
  rowsOf(box).filter((row) => !isLive(row)).forEach((row) => hide(box, row));
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=button]");
    if (button && box.contains(button)) act(box, button);
  });
  refresh(box);
}
