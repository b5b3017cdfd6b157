/* Puts a suggested unit or a ready answer into the form at once, without a trip to the server and without losing what
   stands there.  button[data-fill="#field"]  its value goes into the field; with data-words those words are added after
   what is in it. Without script the same button sends the form, which comes back filled. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("button[data-fill]")) {
    const field = document.querySelector(button.dataset.fill);
    if (!field) continue;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const words = button.dataset.words;
      if (words === undefined) {
        field.value = button.value;
        const other = document.querySelector('#aksi input[name="putusan"][value="lain"]');
        if (other) other.checked = true;
      } else {
        const before = field.value.trimEnd();
        field.value = before ? `${before}\n\n${words}` : words;
      }
      const around = button.closest("details");
      if (around) around.open = false;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      field.focus();
    });
  }
})();
