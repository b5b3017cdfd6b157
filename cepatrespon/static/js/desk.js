/* Kindnesses of the desk; every page works without them.
   form[data-keys]       Ctrl (or Cmd) and the button's data-press presses it: "Enter", "Shift+Enter". What says so stands
                         in [data-keys-help], hidden until the keys work.
   button[data-print]    prints the page. It takes the place of [data-print-help].
   button[data-copy="#id"]  copies the words of a field; says so in its own text. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);

  for (const form of document.querySelectorAll("form[data-keys]")) {
    for (const help of form.querySelectorAll("[data-keys-help]")) help.hidden = false;
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      const button = form.querySelector(`button[data-press="${event.shiftKey ? "Shift+" : ""}Enter"]`);
      if (!button) return;
      event.preventDefault();
      form.requestSubmit(button);
    });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    for (const help of document.querySelectorAll("[data-print-help]")) help.hidden = true;
    button.addEventListener("click", () => print());
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.querySelector(button.dataset.copy), words = button.textContent;
    if (!field || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = say("Tersalin", "Copied");
      } catch {
        field.focus();
        field.select(); // the person copies it themselves
        button.textContent = say("Tekan Ctrl+C", "Press Ctrl+C");
      }
      setTimeout(() => { button.textContent = words; }, 3000);
    });
  }
})();
