/** Keeps the total of a score sheet in sight: sum of mark × weight ÷ maximum; the server counts for good. */
const form = document.querySelector("form[data-score]");
const output = form?.querySelector("[data-total]");

/** Hundredths of a point, as the server counts them, or null while a mark is missing or out of range. */
function total(fields) {
  let sum = 0;
  for (const field of fields) {
    const mark = Number(field.value);
    const maximum = Number(field.dataset.maximum);
    if (field.value.trim() === "" || !Number.isInteger(mark) || mark < 0 || mark > maximum) return null;
    sum += (mark * Number(field.dataset.weight) * 100) / maximum;
  }
  return Math.round(sum);
}

form?.addEventListener("input", () => {
  const hundredths = total(form.querySelectorAll("[data-weight]"));
  output.textContent = hundredths === null ? "—" : (hundredths / 100).toFixed(2);
});
