/**
 * Brings one file to the server: a small one in one request, a large one in parts that go on where the line broke.
 * Whatever is only a hitch (no line, a full server, a log-in that ran out) is waited for and tried again.
 */

const STILL = 30000; // milliseconds without a byte on its way, after which the line is dead
const ANSWER = 120000; // a large file is put together before it is answered

/** Send one request; the promise holds the finished XMLHttpRequest, or null when the line broke or it was cancelled. */
export function ask(method, address, { body = null, token = "", signal, onProgress } = {}) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, address);
    if (token) xhr.setRequestHeader("X-CSRFToken", token);
    xhr.setRequestHeader("HX-Request", "true");
    let timer;
    const wait = (longest) => {
      clearTimeout(timer);
      timer = setTimeout(() => xhr.abort(), longest);
    };
    xhr.upload.addEventListener("progress", () => wait(STILL));
    xhr.upload.addEventListener("load", () => wait(ANSWER));
    xhr.addEventListener("loadend", () => clearTimeout(timer));
    if (onProgress) xhr.upload.addEventListener("progress", onProgress);
    xhr.addEventListener("load", () => resolve(xhr));
    xhr.addEventListener("error", () => resolve(null));
    xhr.addEventListener("abort", () => resolve(null));
    signal?.addEventListener("abort", () => xhr.abort(), { once: true });
    xhr.send(body);
    wait(STILL);
  });
}

export function read(xhr) {
  try {
    return JSON.parse(xhr.responseText);
  } catch {
    return {};
  }
}

/** Wait, or until the line is back or the person returns to this page, as from a log-in in another tab. */
function pause(seconds, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      removeEventListener("focus", done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", done);
    addEventListener("focus", done);
    signal.addEventListener("abort", done, { once: true });
  });
}

export const isHitch = (xhr) => !xhr || [401, 403, 429].includes(xhr.status) || xhr.status >= 500;

export class Sending {
  /**
   * `begin`, `whole`: where a file in parts is begun, where one in one piece goes; `page`: a page that carries a fresh token;
   * `leaf`: whether it is a photograph to be joined; `pauses`: seconds before each further try; `tell(text)` says why it waits.
   */
  constructor(file, { begin, whole, page, leaf, token, pauses, waiting, tell, onProgress, signal }) {
    Object.assign(this, { file, begin, whole, page, leaf, token, pauses, waiting, tell, onProgress, signal, failures: 0 });
  }

  /** Ask until the answer is something else than a hitch; the last hitch when all tries are used up, null when cancelled. */
  async insist(address, options = {}) {
    for (;;) {
      const given = typeof options === "function" ? options() : options;
      const xhr = await ask("POST", address(), { ...given, token: this.token, signal: this.signal });
      if (this.signal.aborted) return null;
      if (!isHitch(xhr)) return xhr;
      if (this.failures >= this.pauses.length) return xhr;
      const wait = this.pauses[this.failures++];
      const asked = xhr?.status === 403 ? await this.renew() : xhr; // a stale token, or a log-in that ran out
      if (asked?.status === 200) continue;
      this.tell((asked && read(asked).error) || this.waiting.replace("{n}", wait));
      await pause(wait, this.signal);
      if (this.signal.aborted) return null;
      if (asked?.status === 401) await this.renew();
    }
  }

  /** A log-in in another tab brings another token: take it from a page of ours. */
  async renew() {
    const xhr = await ask("GET", this.page, { signal: this.signal });
    const found = xhr && new DOMParser().parseFromString(xhr.responseText, "text/html");
    this.token = found?.querySelector("form[data-begin] [name=csrfmiddlewaretoken]")?.value || this.token;
    return xhr;
  }

  /** Bring all of a large file but its last request on its way; return the answer that stopped it, or undefined. */
  async transfer(part) {
    if (this.file.size <= part) return undefined;
    const body = new FormData();
    body.append("name", this.file.name);
    body.append("size", this.file.size);
    body.append("stamp", this.file.lastModified);
    if (this.leaf) body.append("leaf", "1");
    const begun = await this.insist(() => this.begin, { body });
    if (begun?.status !== 201) return begun;
    this.state = read(begun);
    while (this.state.arrived < this.state.size) {
      const xhr = await this.insist(
        () => `${this.state.url}?offset=${this.state.arrived}`,
        () => this.nextPart(),
      );
      if (xhr?.status !== 200 && xhr?.status !== 409) return xhr;
      if (xhr.status === 200) this.failures = 0;
      this.state.arrived = read(xhr).arrived;
    }
    return undefined;
  }

  nextPart() {
    const { arrived, part } = this.state;
    const body = this.file.slice(arrived, arrived + part, "application/octet-stream");
    const onProgress = ({ loaded }) => this.onProgress(arrived + Math.min(loaded, body.size), this.file.size);
    return { body, onProgress };
  }

  /** Send the last request, whose answer is the slot. */
  finish(fields) {
    if (this.state) return this.insist(() => this.state.finish);
    const body = new FormData();
    for (const [name, value] of fields) if (name !== "csrfmiddlewaretoken") body.append(name, value);
    const onProgress = ({ loaded, total }) => this.onProgress(loaded, total);
    return this.insist(() => this.whole, { body, onProgress });
  }

  /** Have the server forget what came of a file that is not wanted any more; what it has received already stays. */
  giveUp() {
    return this.state && ask("POST", this.state.cancel, { token: this.token });
  }
}
