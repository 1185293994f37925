/**
 * Sends the photographs chosen to be joined (form[data-gather]), each in parts and with its progress, received in their order;
 * then the page is drawn anew. Without this script the button sends them all in one request.
 */
import { filled, lineOf, transfers } from "./queue.js";
import { isHitch, read, Sending } from "./sending.js";

const form = document.querySelector("form[data-gather]");
const part = (name) => form.querySelector(name);

function setBusy(busy) {
  part(".slot-progress").hidden = !busy;
  part(".slot-controls").hidden = busy;
  part("[data-queue]").textContent = "";
}

function tell(sentences) {
  part("[data-error]").hidden = !sentences.length;
  part("[data-error] span").textContent = sentences.join(" ");
}

function sendingOf(file, line, signal) {
  const { begin, page, waiting, pauses } = form.dataset;
  return new Sending(file, {
    begin, page, waiting, signal,
    leaf: true,
    token: part("[name=csrfmiddlewaretoken]").value,
    pauses: pauses.split(" ").map(Number),
    tell: line.say,
    onProgress: line.onProgress,
  });
}

/** Send all; return the sentences about what was not taken. */
async function sendAll(files, sendings, signal) {
  const ends = transfers(sendings, -1);
  const told = [];
  for (const [n, file] of files.entries()) {
    const stopped = await ends[n];
    const xhr = stopped === undefined ? await sendings[n].finish([]) : stopped;
    if (signal.aborted) break;
    if (xhr?.status === 200) continue;
    const words = xhr ? read(xhr).error || form.dataset.refused.replace("{status}", xhr.status) : form.dataset.offline;
    told.push(words.startsWith("“") ? words : `“${file.name}”：${words}`);
    if (isHitch(xhr)) break;
  }
  return told;
}

async function send(files) {
  const controller = new AbortController();
  let isUnwanted = false;
  part("[data-cancel]").onclick = () => {
    isUnwanted = true;
    controller.abort();
  };
  tell([]);
  setBusy(true);
  const which = (file, n) => filled(form.dataset.which, { n: n + 1, total: files.length, name: file.name });
  const sendings = files.map((file, n) => sendingOf(file, lineOf(form, which(file, n)), controller.signal));
  const told = await sendAll(files, sendings, controller.signal);
  if (isUnwanted) await Promise.all(sendings.map((one) => one.giveUp()));
  controller.abort();
  await window.htmx?.ajax("GET", form.dataset.page, { target: "#leaves", select: "#leaves", swap: "outerHTML" });
  setBusy(false);
  tell(told);
}

if (form && window.htmx) {
  part("[data-send]").hidden = true;
  const input = part("input[type=file]");
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    form.dispatchEvent(new CustomEvent("autosave:done", { bubbles: true })); // nothing is left in the form to be lost
    if (files.length) await send(files);
  });
}
