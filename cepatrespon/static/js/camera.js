/* Photos straight from the camera, with the place and time of capture. Without this script the controls are plain ones.

   input[type=file][data-kamera]   takes photos one after another: each is shown, can be taken away or taken again. With
                                   data-lat and data-lng it says how far this device stands from the report's point.
   input[type=file][data-galeri]   of the same name: photos that were taken before. Of these the device says nothing.
   input[name=jepret]              one for each photo, in their order, hidden: {"lat", "lng", "akurasi" (metres), "waktu"
                                   (this device's clock, milliseconds)}, each missing where unknown, {} for the gallery.
                                   The server keeps them as the device's word, beside what the photo itself says and
                                   never over it (Photo.Source "perangkat"). The place is asked for only when somebody
                                   takes a photo, and only then does the browser ask whether it may be told.
   A photo above 3 MB is made smaller before it is sent (2,560 pixels on its longer side). What the camera wrote into it
   about place, time and device (its EXIF block) is carried over byte by byte but for the turn, which is 1 afterwards:
   so the server reads the camera's own word, and no field has to be believed instead of it. */
(() => {
  "use strict";
  const LARGE = 3_000_000, SIDE = 2560, QUALITY = 0.85;
  const JUST_NOW = 2 * 60 * 1000; // milliseconds: a file made within it was made by the camera just opened
  const LATE = 30 * 1000; // milliseconds after a photo within which a place still counts as its place
  self.Kamera = { sedang: new WeakMap() }; // form -> the photos it still works on: whoever sends it waits for them
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const number = (n) => n.toLocaleString(english ? "en" : "id");

  // ── where this device is ───────────────────────────────────────────────────────────────────────
  let here = null, watching = null, refused = false;
  const listeners = new Set();

  function watch() {
    if (watching !== null || !navigator.geolocation) return;
    watching = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => { here = { lat: coords.latitude, lng: coords.longitude, akurasi: coords.accuracy, at: timestamp }; refused = false; for (const tell of listeners) tell(); },
      (fault) => { refused = fault.code === fault.PERMISSION_DENIED; if (refused) { navigator.geolocation.clearWatch(watching); watching = null; } for (const tell of listeners) tell(); },
      { enableHighAccuracy: true, maximumAge: 10000, timeout: 30000 },
    );
  }

  function metres(a, b) {
    const north = (a.lat - b.lat) * 110_600, east = (a.lng - b.lng) * 110_700; // to the degree, at Jakarta
    return Math.hypot(north, east);
  }

  // ── smaller, with the camera's own words ───────────────────────────────────────────────────────
  /* The EXIF segment of a JPEG, whole, with its turn set to 1; null where there is none. */
  async function exifOf(file) {
    const view = new DataView(await file.slice(0, 256 * 1024).arrayBuffer());
    if (view.byteLength < 12 || view.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff;) {
      const marker = view.getUint8(at + 1), length = view.getUint16(at + 2);
      if (marker === 0xda) return null;
      if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966 && at + 2 + length <= view.byteLength) {
        const segment = new Uint8Array(view.buffer.slice(at, at + 2 + length));
        upright(new DataView(segment.buffer));
        return segment;
      }
      at += 2 + length;
    }
    return null;
  }

  function upright(view) {
    const tiff = 10, little = view.getUint16(tiff) === 0x4949;
    let at = tiff + view.getUint32(tiff + 4, little);
    if (at + 2 > view.byteLength) return;
    for (let left = view.getUint16(at, little), entry = at + 2; left-- && entry + 12 <= view.byteLength; entry += 12) {
      if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
    }
  }

  async function smaller(file) {
    if (file.size <= LARGE || !["image/jpeg", "image/png", "image/webp"].includes(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
      if (!blob || blob.size >= file.size) return file;
      const exif = await exifOf(file);
      const parts = exif ? [blob.slice(0, 2), exif, blob.slice(2)] : [blob];
      return new File(parts, file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
    } catch { return file; } // a picture that this browser cannot open goes as it is
  }

  // ── a control ──────────────────────────────────────────────────────────────────────────────────
  function set(input) {
    const form = input.form, name = input.name;
    const gallery = form.querySelector(`input[type=file][data-galeri][name="${CSS.escape(name)}"]`);
    let taken = []; // {file, jepret}
    const told = document.createElement("p");
    told.className = "help kamera-tempat";
    told.setAttribute("aria-live", "polite");
    const shown = document.createElement("ul");
    shown.className = "previews";
    (gallery?.closest(".kamera") || input.closest(".kamera") || input).append(told, shown);

    function place() {
      if (refused) told.textContent = say("Tempat tidak dicatat: izin lokasi ditolak. Foto tetap dapat dikirim.", "The place is not recorded: permission was refused. Photos can be sent all the same.");
      else if (!here) told.textContent = watching === null ? "" : say("Mencari posisi …", "Looking for the position …");
      else {
        const exact = say(`ketelitian ${number(Math.round(here.akurasi))} meter`, `within ${number(Math.round(here.akurasi))} metres`);
        const point = input.dataset.lat && { lat: Number(input.dataset.lat), lng: Number(input.dataset.lng) };
        told.textContent = point
          ? say(`Posisi sekarang: ${number(Math.round(metres(here, point)))} meter dari titik laporan, ${exact}.`, `You are ${number(Math.round(metres(here, point)))} metres from the report's point, ${exact}.`)
          : say(`Posisi diketahui, ${exact}.`, `Position known, ${exact}.`);
      }
    }

    function fill() {
      for (const one of taken) if (one.camera && one.jepret.lat === undefined && here && Math.abs(here.at - one.jepret.waktu) < LATE) Object.assign(one.jepret, { lat: here.lat, lng: here.lng, akurasi: here.akurasi });
      for (const old of form.querySelectorAll(`input[name=jepret][data-untuk="${CSS.escape(name)}"]`)) old.remove();
      for (const one of taken) {
        const hidden = document.createElement("input");
        Object.assign(hidden, { type: "hidden", name: "jepret", value: JSON.stringify(one.jepret) });
        hidden.dataset.untuk = name;
        form.append(hidden);
      }
    }

    function sync() {
      const carried = new DataTransfer();
      for (const { file } of taken) carried.items.add(file);
      input.files = carried.files;
      if (gallery) gallery.value = "";
      fill();
      draw();
    }

    function facts({ jepret, camera }) {
      if (!camera) return say("dari galeri", "from the gallery");
      const when = jepret.waktu ? new Date(jepret.waktu).toLocaleTimeString(english ? "en-GB" : "id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" }) : "";
      const where = jepret.lat === undefined ? say("tempat belum diketahui", "place not known yet") : say(`ketelitian ${number(Math.round(jepret.akurasi))} m`, `within ${number(Math.round(jepret.akurasi))} m`);
      return [when, where].filter(Boolean).join(", ");
    }

    function draw() {
      for (const image of shown.querySelectorAll("img")) URL.revokeObjectURL(image.src);
      shown.replaceChildren(...taken.map((one, n) => {
        const item = document.createElement("li"), image = document.createElement("img"), about = document.createElement("span");
        image.alt = say(`Foto ${n + 1}`, `Photo ${n + 1}`);
        image.src = URL.createObjectURL(one.file);
        image.addEventListener("error", () => image.remove());
        about.textContent = `${number(Math.max(1, Math.round(one.file.size / 1000)))} kB, ${facts(one)}`;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "linkish";
        remove.textContent = say("Hapus", "Remove");
        remove.setAttribute("aria-label", say(`Hapus foto ${n + 1}`, `Remove photo ${n + 1}`));
        remove.addEventListener("click", () => { taken.splice(n, 1); sync(); input.focus(); });
        const again = document.createElement("button");
        again.type = "button";
        again.className = "linkish";
        again.textContent = say("Ambil ulang", "Retake");
        again.setAttribute("aria-label", say(`Ambil ulang foto ${n + 1}`, `Retake photo ${n + 1}`));
        again.addEventListener("click", () => { again.blur(); input.click(); replacing = n; });
        item.append(image, about, again, remove);
        return item;
      }));
    }

    let replacing = null, working = Promise.resolve();
    async function take(files, camera) {
      const at = Date.now();
      const fresh = [];
      for (const file of files) {
        const now = camera && Math.abs(at - file.lastModified) < JUST_NOW;
        fresh.push({ file: await smaller(file), camera: now, jepret: now ? { waktu: file.lastModified } : {} });
      }
      if (replacing !== null && fresh.length) taken.splice(replacing, 1, ...fresh); else taken.push(...fresh);
      replacing = null;
      sync();
    }

    function work(act) { working = working.then(act); self.Kamera.sedang.set(form, working); }
    input.addEventListener("click", () => { replacing = null; watch(); });
    input.addEventListener("change", () => { const files = [...input.files]; watch(); work(() => (files.length ? take(files, true) : sync())); });
    gallery?.addEventListener("change", () => { const files = [...gallery.files]; work(() => take(files, false)); });
    input.addEventListener("dipulihkan", (event) => {
      const said = event.detail.jepret.map((one) => { try { return JSON.parse(one); } catch { return {}; } });
      taken = [...input.files].map((file, n) => ({ file, jepret: said[n] || {}, camera: Boolean(said[n]?.waktu) }));
      sync();
    });
    form.addEventListener("submit", fill, true);
    listeners.add(() => { place(); if (taken.some((one) => one.camera && one.jepret.lat === undefined)) { fill(); draw(); } });
    if (input.files.length) take([...input.files], false); // the browser kept them on its way back
  }

  for (const input of document.querySelectorAll("input[type=file][data-kamera]")) set(input);
})();

/* "Urutkan dari sini": the list of tasks or visits, the nearest first, from where this device is. */
(() => {
  "use strict";
  const form = document.querySelector("[data-terdekat]"), button = form?.querySelector("[data-dari-sini]");
  if (!button || !navigator.geolocation) return;
  const english = document.documentElement.lang.startsWith("en");
  const told = document.querySelector("[data-terdekat-kata]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const said = button.textContent;
    button.textContent = english ? "Looking for the position …" : "Mencari posisi …";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const address = new URLSearchParams(new FormData(form));
      address.delete("dari");
      address.set("lat", coords.latitude.toFixed(5));
      address.set("lng", coords.longitude.toFixed(5));
      location.assign(`?${address}`);
    }, () => {
      button.textContent = said;
      if (told) told.textContent = english ? "The position is not known. Choose a place from the list." : "Posisi tidak diketahui. Pilih tempat dari daftar.";
    }, { enableHighAccuracy: true, maximumAge: 60000, timeout: 20000 });
  });
})();
