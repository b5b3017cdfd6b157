/* Photos of a citizen's form: made smaller here before they travel, shown with a way to take each back, and kept on this
   device until the report is sent. Without it the file field works as it is.
     input[type=file][data-foto][data-sisa="5"]   how many more it may hold
   A smaller JPEG keeps the EXIF block of the one that came (where and when it was taken), with its rotation set to
   upright, because the pixels are. What the browser cannot draw (HEIC) travels as it came. `Foto.sedang` is a promise
   while photos are still being made smaller. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const number = (n) => n.toLocaleString(english ? "en" : "id");
  const SIDE = 1600, QUALITY = 0.8;
  const kB = (bytes) => number(Math.max(1, Math.round(bytes / 1000)));

  /* The EXIF segment of a JPEG, upright; null where it has none. */
  function exifOf(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; at + 4 <= view.byteLength;) {
      const mark = view.getUint16(at), length = view.getUint16(at + 2);
      if (mark === 0xffda || (mark & 0xff00) !== 0xff00 || length < 2 || at + 2 + length > view.byteLength) return null;
      if (mark === 0xffe1 && length > 14 && view.getUint32(at + 4) === 0x45786966) {
        const segment = bytes.slice(at, at + 2 + length), tiff = new DataView(segment.buffer, 10), little = tiff.getUint16(0) === 0x4949;
        try {
          const first = tiff.getUint32(4, little), count = tiff.getUint16(first, little);
          for (let n = 0; n < count; n++) {
            const entry = first + 2 + 12 * n;
            if (tiff.getUint16(entry, little) === 0x0112) tiff.setUint16(entry + 8, 1, little);
          }
        } catch { return null; } // broken: the photo travels without it
        return segment;
      }
      at += 2 + length;
    }
    return null;
  }

  async function smaller(file) {
    if (!file.type.startsWith("image/") || !self.createImageBitmap) return file;
    let picture;
    try { picture = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return file; }
    const share = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!drawn) return file;
    const exif = exifOf(new Uint8Array(await file.arrayBuffer()));
    const parts = exif ? [drawn.slice(0, 2), exif, drawn.slice(2)] : [drawn];
    const made = new File(parts, file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
    return made.size < file.size ? made : file;
  }

  const Foto = { sedang: Promise.resolve() };
  self.Foto = Foto;

  function start(input) {
    const form = input.form, most = Number(input.dataset.sisa || 5), shown = document.createElement("ul");
    let kept = []; // {file, was}
    shown.className = "previews";
    shown.setAttribute("aria-live", "polite");
    input.after(shown);

    function carry() {
      const files = new DataTransfer();
      for (const { file } of kept) files.items.add(file);
      input.files = files.files;
      if (form.dataset.draft) self.Kiriman?.draft.put(form.dataset.draft, kept.map(({ file }) => file)).catch(() => { /* forbidden, or full */ });
    }

    function line({ file, was }, n) {
      const item = document.createElement("li"), words = document.createElement("span"), away = document.createElement("button");
      if (file.type.startsWith("image/")) {
        const image = document.createElement("img");
        image.alt = say(`Foto ${n + 1} yang akan dikirim`, `Photo ${n + 1} to be sent`);
        image.src = URL.createObjectURL(file);
        image.addEventListener("error", () => image.remove());
        item.append(image);
      }
      const size = was > file.size ? say(`${kB(file.size)} kB, dikecilkan dari ${kB(was)} kB`, `${kB(file.size)} kB, made smaller from ${kB(was)} kB`) : `${kB(file.size)} kB`;
      const name = document.createElement("b");
      name.textContent = say(`Foto ${n + 1}`, `Photo ${n + 1}`);
      words.append(name, `, ${size}`);
      away.type = "button";
      away.className = "linkish";
      away.textContent = say("Hapus", "Remove");
      away.setAttribute("aria-label", say(`Hapus foto ${n + 1}`, `Remove photo ${n + 1}`));
      away.addEventListener("click", () => { kept.splice(n, 1); carry(); show(); input.focus(); });
      item.append(words, away);
      return item;
    }

    function show(told = "") {
      for (const image of shown.querySelectorAll("img")) URL.revokeObjectURL(image.src);
      shown.replaceChildren(...kept.map(line));
      if (!told) return;
      const note = document.createElement("li");
      note.className = "previews-kata";
      note.textContent = told;
      shown.append(note);
    }

    async function add(files) {
      const room = most - kept.length, taken = files.slice(0, room);
      show(taken.length ? say("Mengecilkan foto …", "Making the photos smaller …") : "");
      for (const file of taken) kept.push({ file: await smaller(file), was: file.size });
      carry();
      show(files.length > room ? say(`Paling banyak ${most} foto; sisanya tidak ikut.`, `At most ${most} photos; the others were left out.`) : "");
    }

    input.addEventListener("change", () => {
      const files = [...input.files];
      Foto.sedang = Foto.sedang.then(() => add(files)).catch(() => show());
    });

    // What was chosen before the page was left, unless the form holds what the server sent back.
    const drafted = (() => { try { return localStorage.getItem(`draf:${form.dataset.draft}`); } catch { return null; } })();
    if ("draftKept" in form.dataset) return;
    if (!drafted) { self.Kiriman?.draft.drop(form.dataset.draft).catch(() => { /* forbidden */ }); return; }
    self.Kiriman?.draft.get(form.dataset.draft).then((files) => {
      if (!files.length || kept.length) return;
      kept = files.slice(0, most).map((file) => ({ file, was: file.size }));
      carry();
      show(say("Foto ini dipulihkan dari ponsel ini.", "These photos were restored from this phone."));
    }).catch(() => { /* forbidden */ });
  }

  if (!self.DataTransfer) return;
  for (const input of document.querySelectorAll("input[type=file][data-foto]")) {
    try { new DataTransfer(); start(input); } catch { /* an old browser: the field alone */ }
  }
})();
