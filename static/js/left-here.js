/**
 * What was typed and is not saved yet, kept on this device by person, file, section and page, until it is saved or the person
 * logs out: two tabs of one section never write over or take away each other's. Other forms: unsent.js.
 */
const PREFIX = "zc-typed:";
const KEPT_FOR = 3 * 24 * 3600 * 1000;
const mine = `${PREFIX}${document.body.dataset.person}:`;

const placeOf = (form) => `${mine}${form.dataset.autosave}`;
const keyOf = (form) => `${placeOf(form)}:${form.elements.page.value}`;

/** Name and value of everything that the form would send, without what only holds for its page. */
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "seen", "page"].includes(name));
}

/** A device that keeps nothing (a private window, a full disk) loses nothing else. */
export function storage(act, name = "localStorage") {
  try {
    return act(window[name]);
  } catch {
    return null;
  }
}

export function keep(form) {
  const entry = { at: Date.now(), seen: form.elements.seen.value, page: form.elements.page.value, fields: fieldsOf(form) };
  return storage((store) => store.setItem(keyOf(form), JSON.stringify(entry)) ?? true);
}

export const forget = (form, key = keyOf(form)) => storage((store) => store.removeItem(key));

/** Return every text kept for this form, the latest first, each with the key by which it is forgotten. */
export function readAll(form) {
  const found = storage((store) => {
    const keys = Object.keys(store).filter((key) => key === placeOf(form) || key.startsWith(`${placeOf(form)}:`));
    return keys.map((key) => ({ key, ...JSON.parse(store.getItem(key)) }));
  });
  return (found ?? []).sort((one, other) => other.at - one.at);
}

/** Remove what is too old, and what belongs to another person on this device. */
export function tidy() {
  storage((store) => {
    for (const key of Object.keys(store).filter((one) => one.startsWith(PREFIX))) {
      const age = Date.now() - (JSON.parse(store.getItem(key))?.at ?? 0);
      if (!key.startsWith(mine) || age > KEPT_FOR) store.removeItem(key);
    }
  });
}

export function forgetAll() {
  for (const name of ["localStorage", "sessionStorage"]) {
    storage((store) => {
      for (const key of Object.keys(store)) if (/^zc-(typed|unsent):/.test(key)) store.removeItem(key);
    }, name);
  }
}

/** Return the note that offers a text, from its pattern: when it was typed, a button that takes it back, one that drops it. */
export function offering(pattern, { at }, { onRestore, onForget }) {
  const panel = pattern.content.firstElementChild.cloneNode(true);
  const when = new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const text = panel.querySelector("[data-text]");
  text.textContent = text.dataset.text.replace("{time}", when.format(new Date(at)));
  panel.querySelector("[data-restore]").addEventListener("click", onRestore);
  panel.querySelector("[data-forget]").addEventListener("click", () => {
    onForget();
    panel.remove();
  });
  return panel;
}
