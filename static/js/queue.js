/** The lines of files on their way: which of how many, how far, how fast and how long still, in the words of the form's data-*. */
const UNITS = ["B", "KB", "MB", "GB"];
const LANES = 2;

function size(bytes) {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), UNITS.length - 1);
  return `${(bytes / 1024 ** step).toFixed(step > 1 ? 1 : 0)} ${UNITS[step]}`;
}

function left(seconds, words) {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 90 ? words.seconds.replace("{n}", whole) : words.minutes.replace("{n}", Math.ceil(whole / 60));
}

const joined = (...parts) => parts.filter(Boolean).join(" · ");
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

/** Add a line for a file to the queue; the speed told is the mean since its first byte, which does not jump about. */
export function lineOf(form, which) {
  const line = form.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
  const [bar, text] = [line.querySelector("progress"), line.querySelector("[data-text]")];
  const say = (words) => (text.textContent = joined(which, words));
  let start = null;
  say("");
  form.querySelector("[data-queue]").append(line);
  const onProgress = (loaded, total) => {
    start = start ?? { at: performance.now(), loaded };
    const percent = Math.floor((loaded / total) * 100);
    bar.value = percent;
    if (loaded >= total) return say(form.dataset.checking);
    const speed = (loaded - start.loaded) / Math.max((performance.now() - start.at) / 1000, 0.1);
    if (!speed) return say(`${percent}%`);
    return say(filled(form.dataset.progress, { percent, speed: size(speed), left: left((total - loaded) / speed, form.dataset) }));
  };
  return { onProgress, say, remove: () => line.remove() };
}

/** Let the lanes bring the large files; return a promise for each, of the answer that stopped it, if any. */
export function transfers(sendings, part) {
  const ends = sendings.map(() => deferred());
  let next = 0;
  const lane = async () => {
    while (next < sendings.length) {
      const mine = next++;
      ends[mine].resolve(await sendings[mine].transfer(part));
    }
  };
  for (let n = 0; n < LANES; n += 1) lane();
  return ends.map((end) => end.promise);
}

function deferred() {
  const found = {};
  found.promise = new Promise((resolve) => (found.resolve = resolve));
  return found;
}
