/**
 * Reading a file: ticks and notes of the form #marks are kept as they are made; a part found fine leads to the next.
 * Without script each strip is a button that sends the whole form.
 */
const form = document.getElementById("marks");
const save = form?.querySelector("[data-save]");

document.addEventListener("change", (event) => {
  if (form && event.target.form === form && event.target.matches("[type=checkbox], [name^='note-']")) form.requestSubmit(save);
});
