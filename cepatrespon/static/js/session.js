/* Says in time that the session will end by idleness, and lets its officer stay.
   form[data-stay="SECONDS"][data-warned="SECONDS"]  hidden until that long before the end; sent without leaving the page */
(() => {
  "use strict";
  const form = document.querySelector("form[data-stay]");
  if (!form) return;
  const idle = Number(form.dataset.stay) * 1000;
  const warned = Number(form.dataset.warned) * 1000;
  const [soon, over] = [form.querySelector("[data-soon]"), form.querySelector("[data-over]")];
  let since = Date.now();

  // The clock of the wall is asked, not a long timer: a computer that slept wakes to the right answer.
  function look() {
    const left = since + idle - Date.now();
    form.hidden = left > warned;
    soon.hidden = left <= 0;
    over.hidden = left > 0;
  }
  setInterval(look, 15_000);
  document.addEventListener("visibilitychange", look);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin" });
      if (answer.status === 204) since = Date.now(); else since = 0;
    } catch { /* no connection: it is said again at the next look */ }
    look();
  });
})();
