/* Kindnesses for forms; every form works without them.
   form[data-draft="name"]   keeps what is typed on this device for a day, until the page after it says
                             [data-draft-done="name"]. Never files, passwords, hidden fields or [data-private].
                             With data-draft-kept, or errors above it, the form holds what was sent: that is kept, and
                             no older draft is put over it.
   form[data-once]           is sent once, however often the button is pressed.
   textarea[data-count]      says how many letters of its maxlength are used.
   input[type=file][data-preview]  shows the photos chosen.
   .errors                   takes the focus, so that a screen reader begins there. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const number = (n) => n.toLocaleString(english ? "en" : "id");
  const KEEP = 24 * 3600 * 1000; // milliseconds

  const box = {
    read(name) {
      try {
        const kept = JSON.parse(localStorage.getItem(`draf:${name}`));
        return kept && Date.now() - kept.at < KEEP ? kept : null;
      } catch { return null; }
    },
    write(name, fields) { try { localStorage.setItem(`draf:${name}`, JSON.stringify({ at: Date.now(), fields })); } catch { /* full, or forbidden */ } },
    drop(name) { try { localStorage.removeItem(`draf:${name}`); } catch { /* forbidden */ } },
  };

  const keepable = (e) => e.name && !e.closest("[data-private]") && !["hidden", "file", "password", "submit", "button"].includes(e.type);
  const isChoice = (e) => e.type === "radio" || e.type === "checkbox";

  function remember(form) {
    const fields = {};
    for (const e of form.elements) {
      if (!keepable(e)) continue;
      if (isChoice(e)) { if (e.checked) (fields[e.name] ||= []).push(e.value); } else if (e.value) fields[e.name] = [e.value];
    }
    if (Object.keys(fields).length) box.write(form.dataset.draft, fields); else box.drop(form.dataset.draft);
  }

  function restore(form) {
    if ("draftKept" in form.dataset || document.querySelector(".errors")) { remember(form); return; }
    const kept = box.read(form.dataset.draft);
    if (!kept) return;
    let restored = false;
    for (const e of form.elements) {
      const values = keepable(e) && kept.fields[e.name];
      if (!values) continue;
      if (isChoice(e)) { if (!e.checked && values.includes(e.value)) restored = e.checked = true; } else if (e.value !== values[0] && (!e.value || e.tagName === "SELECT")) {
        e.value = values[0];
        restored = true;
      }
      e.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (!restored) return;
    const note = document.createElement("p");
    note.className = "notice notice--plain restored";
    note.setAttribute("role", "status");
    const words = document.createElement("span");
    const at = new Date(kept.at).toLocaleTimeString(english ? "en-GB" : "id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
    const photos = form.querySelector("[data-foto]") ? "" : say("Foto, bila ada, perlu dipilih lagi. ", "Photos, if any, must be chosen again. ");
    words.textContent = say(`Isian Anda dari pukul ${at} WIB dipulihkan dari perangkat ini. `, `What you typed at ${at} WIB was restored from this device. `) + photos;
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "linkish";
    clear.textContent = say("Kosongkan isian", "Clear the form");
    clear.addEventListener("click", () => { box.drop(form.dataset.draft); form.reset(); note.remove(); });
    words.append(clear);
    note.append(words);
    form.prepend(note);
  }

  for (const done of document.querySelectorAll("[data-draft-done]")) box.drop(done.dataset.draftDone);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    restore(form);
    let waiting;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(remember, 400, form); });
    form.addEventListener("change", () => remember(form));
  }

  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      const pressed = event.submitter;
      if (pressed && form.contains(pressed)) { pressed.dataset.was = pressed.textContent; pressed.textContent = say("Mengirim …", "Sending …"); pressed.setAttribute("aria-disabled", "true"); }
    });
    // Back from the next page: the form may be sent again.
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      delete form.dataset.sent;
      for (const b of form.querySelectorAll("[data-was]")) { b.textContent = b.dataset.was; b.removeAttribute("aria-disabled"); }
    });
  }

  for (const area of document.querySelectorAll("textarea[data-count]")) {
    const most = area.maxLength;
    if (most <= 0) continue;
    const told = document.createElement("p");
    told.className = "help count";
    const update = () => {
      const used = area.value.length;
      told.textContent = say(`${number(used)} dari ${number(most)} huruf`, `${number(used)} of ${number(most)} letters`);
      // Spoken only when the end is near; every letter aloud would be noise.
      if (most - used < 50) told.setAttribute("aria-live", "polite"); else told.removeAttribute("aria-live");
    };
    area.addEventListener("input", update);
    area.addEventListener("change", update);
    area.after(told);
    update();
  }

  for (const input of document.querySelectorAll('input[type="file"][data-preview]')) {
    const shown = document.createElement("ul");
    shown.className = "previews";
    shown.setAttribute("aria-live", "polite");
    input.after(shown);
    input.addEventListener("change", () => {
      for (const image of shown.querySelectorAll("img")) URL.revokeObjectURL(image.src);
      shown.replaceChildren(...[...input.files].map((file) => {
        const item = document.createElement("li");
        const caption = document.createElement("span");
        caption.textContent = `${file.name}, ${number(Math.max(1, Math.round(file.size / 1024)))} kB`;
        if (file.type.startsWith("image/")) {
          const image = document.createElement("img");
          image.alt = "";
          image.src = URL.createObjectURL(file);
          image.addEventListener("error", () => image.remove()); // a HEIC the browser cannot draw: its name is enough
          item.append(image);
        }
        item.append(caption);
        return item;
      }));
    });
  }

  const errors = document.querySelector(".errors[tabindex]");
  if (errors) errors.focus();
})();
