/** What was typed and is not saved yet, kept on this device by person, file and section, until it is saved or the person logs out. */
const PREFIX = "zc-typed:";
const KEPT_FOR = 3 * 24 * 3600 * 1000;

const keyOf = (form) => `${PREFIX}${form.dataset.owner}:${form.dataset.autosave}`;

/** Name and value of everything that the form would send, without what only holds for its page. */
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "seen", "page"].includes(name));
}

/** A device that keeps nothing (a private window, a full disk) loses nothing else. */
function storage(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

export function keep(form) {
  const entry = { at: Date.now(), seen: form.elements.seen.value, page: form.elements.page.value, fields: fieldsOf(form) };
  return storage((store) => store.setItem(keyOf(form), JSON.stringify(entry)) ?? true);
}

export const forget = (form) => storage((store) => store.removeItem(keyOf(form)));

export function read(form) {
  return storage((store) => JSON.parse(store.getItem(keyOf(form))));
}

/** Remove what is too old, and what belongs to another person on this device. */
export function tidy(form) {
  storage((store) => {
    for (const key of Object.keys(store).filter((one) => one.startsWith(PREFIX))) {
      const isMine = key.startsWith(`${PREFIX}${form.dataset.owner}:`);
      const age = Date.now() - (JSON.parse(store.getItem(key))?.at ?? 0);
      if (!isMine || age > KEPT_FOR) store.removeItem(key);
    }
  });
}

export function forgetAll() {
  storage((store) => {
    for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
  });
}
