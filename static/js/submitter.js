/** Which button sends a form: where the browser does not say so (Safari before 15.4), the one clicked last; Enter clicks it too. */
let clicked = null;

document.addEventListener("click", (event) => (clicked = event.target.closest?.("button, input[type=submit]")), true);

export const submitterOf = (event) => event.submitter ?? (clicked?.form === event.target ? clicked : null);

/** Return what the form sends by that button; FormData of older browsers takes no second argument. */
export function bodyOf(form, button) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  return body;
}
