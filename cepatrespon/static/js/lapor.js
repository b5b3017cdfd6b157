/* Kindnesses of the report form while it is filled in; the form works without them, and what they show the server shows
   again on the page that comes back. On form[data-lapor]:
     data-tempat, data-unit    searches (GET ?q=)          data-periksa   who receives, kinds, alike (POST of the fields)
     data-darurat              JSON: words that may mean an emergency
     data-pribadi, -kata       JSON: [name, pattern] of personal data, and a word for each name
   The lists come from `rules/caution.py`: there is one of each. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-lapor]");
  if (!form) return;
  const field = (name) => form.elements[name], by = (id) => document.getElementById(id);
  const later = (wait, act) => { let timer; return (...said) => { clearTimeout(timer); timer = setTimeout(act, wait, ...said); }; };

  if (!("draftKept" in form.dataset)) { // a copy of this page may lie on the device: its key must not serve twice
    field("kunci").value = [...crypto.getRandomValues(new Uint8Array(18))].map((n) => n.toString(16).padStart(2, "0")).join("");
  }

  // ── who receives it, what kind it is, who reported it already ──────────────────────────────────
  let asking;
  async function look() {
    const placed = field("lat").value || field("kelurahan").value;
    if (!navigator.onLine || (!placed && field("uraian").value.trim().length < 8)) return;
    asking?.abort();
    asking = new AbortController();
    const said = new FormData();
    for (const name of ["csrfmiddlewaretoken", "lat", "lng", "akurasi", "kelurahan", "uraian", "kategori"]) said.append(name, field(name).value);
    said.append("buka", field("buka").value || "");
    if (field("petugas").checked) said.append("petugas", "on");
    try {
      const answer = await fetch(form.dataset.periksa, { method: "POST", body: said, credentials: "same-origin", signal: asking.signal });
      if (!answer.ok) return;
      show(await answer.json());
    } catch { /* no network, or asked anew */ }
  }

  function put(box, html) {
    if (box.innerHTML.trim() !== html) box.innerHTML = html; // of our own server; a screen reader is told what is new
  }

  function show(found) {
    put(by("penerima"), found.penerima);
    const told = by("jawaban-peta"), live = by("peta")?.open && by("peta").querySelector(".map--live");
    if (!live && found.letak) { told.textContent = found.letak; told.hidden = false; }
    if (!found.letak && !live) told.hidden = true;
    put(by("jenis"), found.jenis);
    by("jenis").hidden = !found.jenis;
    put(by("serupa-isi"), found.serupa);
    by("serupa").hidden = !found.serupa;
    if (found.diperiksa) field("diperiksa").value = "1"; // it has been shown: it need not be asked once more
  }

  const soon = later(400, look), calmly = later(900, look);
  for (const name of ["lat", "lng", "kelurahan", "kategori", "petugas"]) field(name).addEventListener("change", soon);
  for (const radio of form.querySelectorAll("[name=buka]")) radio.addEventListener("change", soon);
  field("uraian").addEventListener("input", calmly);
  by("jenis").addEventListener("click", (event) => {
    const chosen = event.target.closest("[name=pakai_jenis]");
    if (!chosen) return;
    event.preventDefault();
    field("kategori").value = chosen.value;
    field("kategori").dispatchEvent(new Event("change", { bubbles: true }));
    field("kategori").focus();
  });

  // ── a place by its name ────────────────────────────────────────────────────────────────────────
  const found = by("temuan"), words = field("cari");
  let searching;
  async function search(said) {
    searching?.abort();
    if (said.trim().length < 2) { found.replaceChildren(); return; }
    searching = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.tempat}?q=${encodeURIComponent(said)}`, { signal: searching.signal });
      if (answer.ok) put(found, (await answer.json()).html);
    } catch { /* no network, or asked anew */ }
  }
  const typed = later(350, () => search(words.value));
  words.addEventListener("input", typed);
  words.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); search(words.value); } });
  form.querySelector("[name=cara][value=cari]").addEventListener("click", (event) => { if (navigator.onLine) { event.preventDefault(); search(words.value); } });

  found.addEventListener("click", (event) => {
    const chosen = event.target.closest("[name=pakai]");
    if (!chosen) return;
    event.preventDefault();
    const [kind, ...rest] = chosen.value.split(":"), said = rest.join(":"), map = form.querySelector("[data-map]");
    if (kind === "w") { search(chosen.value); return; }
    let name = "";
    if (kind === "k") {
      const [code, ...called] = said.split(":");
      name = called.join(":");
      for (const one of ["lat", "lng", "akurasi"]) field(one).value = "";
      field("kelurahan").value = code;
      map?.dispatchEvent(new Event("map:gone"));
      by("tanpa-peta").open = true;
      field("kelurahan").dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      const [lat, lng, metres, ...called] = said.split(",");
      name = called.join(",");
      field("kelurahan").value = "";
      [field("lat").value, field("lng").value, field("akurasi").value] = [lat, lng, metres];
      if (map?.classList.contains("map--live")) map.dispatchEvent(new CustomEvent("map:here", { detail: { latitude: Number(lat), longitude: Number(lng), accuracy: Number(metres) } }));
      else field("lat").dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (name && !field("alamat").value) field("alamat").value = name;
    words.value = "";
    found.replaceChildren();
    field("alamat").focus();
  });
  by("penerima").addEventListener("click", (event) => {
    const nearest = event.target.closest("[name=pakai_kelurahan]");
    if (!nearest) return;
    event.preventDefault();
    for (const one of ["lat", "lng", "akurasi"]) field(one).value = "";
    field("kelurahan").value = nearest.value;
    form.querySelector("[data-map]")?.dispatchEvent(new Event("map:gone"));
    by("tanpa-peta").open = true;
    field("kelurahan").dispatchEvent(new Event("change", { bubbles: true }));
  });

  // ── words of caution ───────────────────────────────────────────────────────────────────────────
  const urgent = JSON.parse(form.dataset.darurat), kinds = JSON.parse(form.dataset.pribadi).map(([name, pattern]) => [name, new RegExp(pattern)]);
  const called = JSON.parse(form.dataset.pribadiKata);
  function caution() {
    const text = field("uraian").value, plain = ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).join(" ")} `;
    by("darurat").hidden = !urgent.some((one) => plain.includes(` ${one} `));
    const open = field("buka").value === "terbuka" && !field("petugas").checked;
    const seen = open ? kinds.filter(([, pattern]) => pattern.test(text)).map(([name]) => called[name]) : [];
    by("hati-hati").hidden = !seen.length;
    by("hati-hati").querySelector("[data-apa]").textContent = seen.join(", ");
  }
  field("uraian").addEventListener("input", later(250, caution));
  form.addEventListener("change", caution);

  // ── one choice changes another ─────────────────────────────────────────────────────────────────
  function arrange() {
    const officers = field("petugas").checked, nameless = field("siapa").value === "anonim";
    by("unit-petugas").hidden = field("unit").disabled = !officers;
    by("petugas-kata").hidden = !officers;
    by("id_buka").hidden = officers;
    by("kontak").hidden = nameless;
    by("kontak-anonim").hidden = !nameless;
  }
  form.addEventListener("change", arrange);
  form.addEventListener("reset", () => setTimeout(arrange));
  const units = later(300, async () => {
    try {
      const answer = await fetch(`${form.dataset.unit}?q=${encodeURIComponent(field("unit").value)}`);
      if (answer.ok) by("daftar-unit").replaceChildren(...(await answer.json()).unit.map((name) => Object.assign(document.createElement("option"), { value: name })));
    } catch { /* no network: the name alone */ }
  });
  field("unit").addEventListener("input", units);

  arrange();
  caution();
  if (field("lat").value || field("kelurahan").value || field("uraian").value) soon();
})();
