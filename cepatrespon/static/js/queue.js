/* The fasilitator's queue.
   [data-lease]   counts down the hold (data-until, on the server's clock data-now) and lengthens it by a POST to
                  data-renew while somebody works on the page: typed, pressed, moved or scrolled since the last time.
   [data-save]    is pressed by Enter wherever Enter has nothing better to do; in a text by Ctrl+Enter. Escape leaves it.
   Without this script the hold stands as it was given, and Tab and Enter do the rest. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const ASK = 60000; // milliseconds between two renewals
  const SHORT = 60; // seconds left from which it is said aloud

  const lease = document.querySelector("[data-lease]");
  if (lease) {
    const loaded = Date.now();
    let ahead = Date.parse(lease.dataset.now) - loaded; // the server's clock less this one's
    let until = Date.parse(lease.dataset.until);
    let alive = true, over = false, told = false;
    const words = lease.querySelector("span"), left = lease.querySelector("[data-left]");
    for (const sign of ["keydown", "pointerdown", "pointermove", "scroll", "input"]) addEventListener(sign, () => { alive = true; }, { passive: true, capture: true });

    const renew = async () => {
      if (over || !alive || document.hidden) return;
      alive = false;
      const body = new URLSearchParams({ csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value });
      try {
        const answer = await fetch(lease.dataset.renew, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
        if (answer.ok) {
          const said = await answer.json();
          until = Date.parse(said.sampai);
          ahead = Date.parse(said.kini) - Date.now();
          words.textContent = say(`Di tangan Anda sampai ${said.pukul} WIB.`, `Yours until ${said.pukul} WIB.`);
          lease.classList.remove("lease--short");
          told = false;
        } else if (answer.status === 409) end();
      } catch { alive = true; /* no network: tried again in a minute */ }
    };

    function end() {
      over = true;
      left.textContent = "";
      lease.classList.remove("lease--short");
      lease.classList.add("lease--over");
      lease.setAttribute("role", "alert");
      words.textContent = say("Tidak lagi di tangan Anda: orang lain dapat mengambilnya. Simpan tetap bisa selama belum diambil.", "No longer yours: somebody else may take it. You can still save while nobody has.");
    }

    const tick = () => {
      if (over) return;
      const seconds = Math.ceil((until - Date.now() - ahead) / 1000);
      if (seconds <= 0) { end(); return; }
      left.textContent = `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`.replace(".", english ? ":" : ".");
      if (seconds <= SHORT && !told) {
        told = true;
        lease.classList.add("lease--short");
        lease.setAttribute("role", "status");
      }
    };
    left.setAttribute("aria-hidden", "true"); // every second aloud would be noise; the words say the moment
    tick();
    setInterval(tick, 1000);
    setInterval(renew, ASK);
    document.addEventListener("visibilitychange", () => { tick(); if (!document.hidden) renew(); });
  }

  const save = () => [...document.querySelectorAll("[data-save]")].find((each) => each.offsetParent !== null);
  const off = /(^|;\s*)pintasan=mati(;|$)/.test(document.cookie);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return;
    const at = event.target;
    if (at instanceof HTMLTextAreaElement) {
      if (event.key === "Escape") { at.blur(); event.preventDefault(); }
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    } else if (event.key !== "Enter" || event.ctrlKey || event.metaKey || off) return;
    else if (at instanceof Element && at.closest("a, button, summary, select, input")) return;
    const button = save();
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
