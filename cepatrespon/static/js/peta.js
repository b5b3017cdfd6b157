/* The public map: the reports of what is seen, as clusters and single marks, and the list beside it that follows.
   Without it a drawing stands there, and the list has pages. Leaflet and the borders are fetched when the map comes
   into view; on a connection that saves data only when asked for. One element:
     <div data-peta hidden data-script data-styles data-borders data-points="/peta/titik.json" data-query="status=…"
          data-corners="south,west,north,east" data-chosen="3171…" data-words='{"kategori":…,"keadaan":…}'
          data-report="/laporan/NOMOR" data-tiles="https://…/{z}/{x}/{y}.png">
   Keys: arrows move, + and - zoom, Enter opens what is in the middle, Escape closes it. The grid is the server's:
   2 ** (zoom + 2) cells to the circle, from the west and from the south. */
(() => {
  "use strict";
  const box = document.querySelector("[data-peta]");
  if (!box || !window.IntersectionObserver || !window.fetch) return;
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const number = new Intl.NumberFormat(english ? "en" : "id");
  const reports = (n) => say(`${number.format(n)} laporan`, n === 1 ? "1 report" : `${number.format(n)} reports`);
  const JAKARTA = [[-6.375, 106.69], [-6.085, 106.975]];
  const FARTHEST = 9, CLOSEST = 19, PARTS = 2, THUMB = 44, PAUSE = 350; // pixels; milliseconds of rest before the list follows
  const DONE = /selesai|otomatis|tidak/; // of how a standing looks
  const words = JSON.parse(box.dataset.words || "{}");
  const list = document.querySelector("[data-peta-list]"), drawing = document.querySelector("[data-peta-drawing]");
  const told = document.querySelector("[data-peta-now]"), opener = document.querySelector("[data-peta-open]");
  const form = document.getElementById("saring");
  const asked = new URLSearchParams(box.dataset.query || "");
  asked.delete("petak");

  const element = (tag, attributes, ...inside) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...inside);
    return made;
  };
  const address = (more) => {
    const said = new URLSearchParams(asked);
    for (const [name, value] of Object.entries(more)) said.set(name, value);
    return `${location.pathname}?${said}`;
  };

  function start(L) {
    box.hidden = false;
    if (drawing) drawing.hidden = true;
    box.classList.add("map--live");
    const map = L.map(box, { zoomControl: false, attributionControl: Boolean(box.dataset.tiles), minZoom: FARTHEST, maxZoom: CLOSEST, scrollWheelZoom: false, dragging: false });
    // A finger scrolls the page over the map (map.css says so to the browser); a mouse drags the map.
    for (const kind of ["pointerover", "pointerdown"]) {
      box.addEventListener(kind, (event) => map.dragging[event.pointerType === "mouse" ? "enable" : "disable"](), true);
    }
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // else the browser zooms the page
      map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() + (event.deltaY < 0 ? 1 : -1));
    }, { passive: false });
    L.control.zoom({ zoomInTitle: say("Perbesar", "Zoom in"), zoomOutTitle: say("Perkecil", "Zoom out") }).addTo(map);
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: CLOSEST }).addTo(map);
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", say("Peta laporan. Panah menggeser, tambah dan kurang memperbesar, Enter membuka yang di tengah, Escape menutupnya. Daftar di sebelahnya memuat laporan yang sama.",
      "Map of reports. Arrows move it, plus and minus zoom, Enter opens what is in the middle, Escape closes it. The list beside it holds the same reports."));
    const corners = (box.dataset.corners || "").split(",").map(Number);
    map.fitBounds(corners.length === 4 ? [[corners[0], corners[1]], [corners[2], corners[3]]] : JAKARTA, { animate: false });

    // ── what is seen ─────────────────────────────────────────────────────────────────────────────
    const marks = L.layerGroup().addTo(map);
    let shown = [], going = null, seen = "", ring = null;

    function piece() {
      const zoom = map.getZoom(), across = 2 ** (zoom + PARTS), bounds = map.getBounds();
      const cell = (degrees, from) => Math.floor(((degrees + from) / 360) * across);
      // In pairs of cells, so that a small step asks for what the browser has already.
      const even = (n) => n - (n % 2);
      return [zoom, even(cell(bounds.getWest(), 180)), even(cell(bounds.getSouth(), 90)), even(cell(bounds.getEast(), 180)) + 1, even(cell(bounds.getNorth(), 90)) + 1].join(".");
    }

    // What is pressed is never smaller than a thumb; what is drawn in it may be.
    function mark(at, text, size, kind, label, act) {
      const drawn = element("span", { className: kind }, text), pressed = Math.max(size, THUMB);
      drawn.style.width = drawn.style.height = `${size}px`;
      const icon = L.divIcon({ className: "town-mark", html: drawn, iconSize: [pressed, pressed] });
      const made = L.marker(at, { icon, keyboard: false, title: label }).addTo(marks);
      made.on("click", () => act(false));
      shown.push({ at: L.latLng(at), label, act });
    }

    function popup(at, inside, byKey) {
      L.popup({ maxWidth: 260, closeButton: true }).setLatLng(at).setContent(inside).openOn(map);
      const close = box.querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", say("Tutup", "Close"));
      if (byKey) setTimeout(() => box.querySelector(".leaflet-popup-content a")?.focus(), 50);
    }

    function nearer(zoom, group, byKey) {
      if (zoom >= CLOSEST) {
        const petak = [zoom, group.left, group.low, group.right, group.high].join(".");
        const link = element("a", { href: `${address({ petak })}#daftar` }, say("Lihat di daftar", "See them in the list"));
        popup(group.at, element("div", {}, element("p", {}, reports(group.all)), link), byKey);
        return;
      }
      const across = 2 ** (zoom + PARTS), lng = (k) => (k / across) * 360 - 180, lat = (k) => (k / across) * 360 - 90;
      const bounds = L.latLngBounds([lat(group.low), lng(group.left)], [lat(group.high + 1), lng(group.right + 1)]);
      map.setView(group.at, Math.min(CLOSEST, Math.max(zoom + 1, Math.min(map.getBoundsZoom(bounds), zoom + 3))));
    }

    function one(at, [, , name, category, standing, reported], byKey) {
      const [word] = words.keadaan?.[standing] || [standing];
      const day = new Intl.DateTimeFormat(english ? "en-GB" : "id", { dateStyle: "long", timeZone: "Asia/Jakarta" }).format(new Date(reported));
      const link = element("a", { href: box.dataset.report.replace("NOMOR", name) }, name);
      const kind = words.kategori?.[category];
      popup(at, element("div", {}, link, element("p", {}, [kind, word].filter(Boolean).join(", ")), element("p", {}, day)), byKey);
      for (const row of list.querySelectorAll("[data-number]")) row.classList.toggle("here", row.dataset.number === name);
    }

    // Neighbouring cells may hold marks that lie on one another: what a thumb could not part is one cluster.
    function grouped(zoom, data) {
      const across = 2 ** (zoom + PARTS), groups = [];
      const cell = (degrees, from) => Math.floor(((degrees + from) / 360) * across);
      const each = [
        ...data.kelompok.map(([x, y, lat, lng, all, open]) => ({ x, y, lat, lng, all, open })),
        ...data.laporan.map((report) => ({ x: cell(report[1], 180), y: cell(report[0], 90), lat: report[0], lng: report[1], all: 1, open: DONE.test((words.keadaan?.[report[4]] || [])[1]) ? 0 : 1, report })),
      ];
      for (const next of each) {
        const at = L.latLng(next.lat, next.lng), spot = map.latLngToContainerPoint(at);
        const near = groups.find((group) => group.spot.distanceTo(spot) < THUMB - 4);
        if (!near) { groups.push({ ...next, at, spot, left: next.x, right: next.x, low: next.y, high: next.y }); continue; }
        near.all += next.all;
        near.open += next.open;
        near.report = null;
        [near.left, near.right] = [Math.min(near.left, next.x), Math.max(near.right, next.x)];
        [near.low, near.high] = [Math.min(near.low, next.y), Math.max(near.high, next.y)];
      }
      return groups;
    }

    function draw(zoom, data) {
      marks.clearLayers();
      shown = [];
      for (const group of grouped(zoom, data)) {
        const { all, open, report } = group, done = open ? "" : " town-done";
        if (report) {
          const [word] = words.keadaan?.[report[4]] || [report[4]];
          mark(group.at, "", 22, `town-one${done}`, `${report[2]}, ${word}`, (byKey) => one(group.at, report, byKey));
          continue;
        }
        const text = all < 1000 ? String(all) : `${number.format(all < 10000 ? Math.floor(all / 100) / 10 : Math.floor(all / 1000))}${say("rb", "k")}`;
        const label = say(`${reports(all)}, ${number.format(open)} belum selesai`, `${reports(all)}, ${number.format(open)} unfinished`);
        mark(group.at, text, Math.round(Math.min(60, 30 + 7 * Math.log10(all))), `town-many${done}`, label, (byKey) => nearer(zoom, group, byKey));
      }
      speak(data.jumlah);
    }

    function middle() {
      const centre = map.latLngToContainerPoint(map.getCenter());
      const away = (each) => centre.distanceTo(map.latLngToContainerPoint(each.at));
      return shown.reduce((best, each) => (!best || away(each) < away(best) ? each : best), null);
    }

    let total = 0;
    function speak(n) {
      total = n;
      const near = document.activeElement === box && middle();
      const first = say(`${reports(total)} pada bagian peta ini.`, `${reports(total)} on this part of the map.`);
      told.textContent = near ? `${first} ${say("Di tengah", "In the middle")}: ${near.label}.` : first;
    }

    function look(follows) {
      const now = piece();
      if (now === seen) { speak(total); return; }
      seen = now;
      going?.abort();
      going = new AbortController();
      const signal = going.signal, query = new URLSearchParams(asked);
      query.set("petak", now);
      fetch(`${box.dataset.points}?${query}`, { signal }).then((r) => (r.ok ? r.json() : Promise.reject(new Error(String(r.status))))).then((data) => {
        draw(Number(now.split(".")[0]), data);
        box.dataset.drawn = now;
      }).catch((fault) => {
        if (fault.name === "AbortError") return;
        seen = "";
        told.textContent = say("Isi peta belum terbaca. Periksa jaringan, lalu geser peta untuk mencoba lagi.", "The map's content could not be read. Check the network, then move the map to try again.");
      });
      if (follows) setTimeout(() => { if (now === seen && !signal.aborted) follow(now, signal); }, PAUSE);
    }

    // ── the list follows ─────────────────────────────────────────────────────────────────────────
    function follow(petak, signal) {
      fetch(address({ petak, bagian: "daftar" }), { signal }).then((r) => (r.ok ? r.text() : Promise.reject(new Error(String(r.status))))).then((text) => {
        list.innerHTML = text;
        buttons();
        const here = address({ petak });
        history.replaceState(null, "", here + location.hash);
        if (form?.elements.petak) form.elements.petak.value = petak;
        for (const next of document.querySelectorAll('.lang input[name="next"]')) next.value = here;
      }).catch(() => { /* the list as it was is still true for its own filters */ });
    }

    function place(row) {
      const [lat, lng] = row.dataset.at.split(",").map(Number);
      return L.latLng(lat, lng);
    }
    function point(event) {
      const row = event.target.closest("[data-at]");
      if (ring) ring.remove();
      ring = row ? L.circleMarker(place(row), { radius: 18, className: "town-here", interactive: false }).addTo(map) : null;
    }
    function buttons() {
      for (const row of list.querySelectorAll("[data-at]")) {
        const name = element("span", { className: "vh" }, ` ${row.dataset.number}`);
        const button = element("button", { type: "button", className: "linkish onmap" }, say("Tunjukkan di peta", "Show on the map"), name);
        button.addEventListener("click", () => {
          map.setView(place(row), 17);
          box.focus({ preventScroll: true });
          box.scrollIntoView({ block: "center" });
        });
        row.lastElementChild.append(button);
      }
    }
    list.addEventListener("mouseover", point);
    list.addEventListener("focusin", point);
    buttons();

    // ── keys ─────────────────────────────────────────────────────────────────────────────────────
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { map.closePopup(); box.focus({ preventScroll: true }); }
      if (event.key !== "Enter" || event.target !== box) return;
      event.preventDefault();
      middle()?.act(true);
    });
    box.addEventListener("focus", () => speak(total));

    // ── the borders ──────────────────────────────────────────────────────────────────────────────
    if (box.dataset.borders) {
      const chosen = new Set((box.dataset.chosen || "").split(" ").filter(Boolean));
      fetch(box.dataset.borders).then((r) => (r.ok ? r.json() : Promise.reject(new Error(String(r.status))))).then((data) => {
        const layer = L.geoJSON(data, {
          style: ({ properties }) => ({ className: `kel${chosen.has(properties.kode) ? " kel--here" : ""}`, weight: 1 }),
          onEachFeature: (feature, part) => part.bindTooltip(feature.properties.nama || "", { sticky: true, direction: "top", className: "map-name" }),
        }).addTo(map);
        layer.bringToBack();
        // A tooltip's focus listener would make every border a stop for the Tab key: 267 of them.
        layer.eachLayer((part) => part.getElement()?.setAttribute("tabindex", "-1"));
      }).catch(() => { /* the marks stand without borders, too */ });
    }
    map.on("moveend", () => look(true));
    look(false);
  }

  // ── what is fetched, and when ──────────────────────────────────────────────────────────────────
  function fetched(tag, attributes) {
    return new Promise((resolve, reject) => {
      const made = Object.assign(document.createElement(tag), attributes);
      made.onload = resolve;
      made.onerror = () => { made.remove(); reject(new Error(`${tag} not loaded`)); };
      document.head.append(made);
    });
  }
  let begun = null;
  function begin() {
    begun ??= Promise.all([
      ...(box.dataset.styles || "").split(" ").filter(Boolean).map((href) => fetched("link", { rel: "stylesheet", href })),
      fetched("script", { src: box.dataset.script }),
    ]).then(() => { if (opener) opener.hidden = true; start(window.L); }).catch(() => { begun = null; if (opener) opener.hidden = false; });
  }
  opener?.querySelector("button").addEventListener("click", begin);
  const line = navigator.connection;
  if (opener && line && (line.saveData || /2g/.test(line.effectiveType || ""))) {
    opener.hidden = false; // the drawing is there already; 130 kB more only for who asks
    return;
  }
  new IntersectionObserver((seen, watch) => { if (seen.some((each) => each.isIntersecting)) { watch.disconnect(); begin(); } }, { rootMargin: "100px" }).observe(drawing || told);
})();
