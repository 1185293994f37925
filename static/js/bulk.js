/** The bulk bar of a queue (form.bulk): repeats how many rows are ticked and whose; one tick takes the whole page, another all that match. */
const SHOWN = 5;

for (const form of document.querySelectorAll("form.bulk")) {
  const all = form.querySelector("[data-tick-all]");
  const names = form.querySelector(".bulk-bar .names");
  if (!names) continue; // a desk without acts on many
  const everything = form.querySelector("[data-everything]");
  const ticks = () => [...form.querySelectorAll("tbody .tick")];

  const update = () => {
    const ticked = ticks().filter((tick) => tick.checked);
    const listed = ticked.slice(0, SHOWN).map((tick) => tick.dataset.name).join("、");
    const text = listed + (ticked.length > SHOWN ? names.dataset.more : "");
    if (everything && everything.checked) names.textContent = everything.labels[0].textContent.trim();
    else names.textContent = names.dataset.count.replace("{n}", ticked.length).replace("{names}", text);
    if (all) {
      all.checked = ticked.length > 0 && ticked.length === ticks().length;
      all.indeterminate = ticked.length > 0 && !all.checked;
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target === all) ticks().forEach((tick) => (tick.checked = all.checked));
    update();
  });
  if (all) all.hidden = false;
  update();
}
