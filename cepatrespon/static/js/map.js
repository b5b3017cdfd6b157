/* The map: kelurahan borders, and a pin that writes into the form. Without it, the address field does the work. It
   weighs some 130 kB, so Leaflet and the borders are fetched only when the map comes into view. One element:
     <details data-map-box="(min-width: 60rem)" hidden>  around it: shown with script, open where that query holds
     <div class="map" data-map data-script="leaflet.js" data-styles="leaflet.css map.css"  what to fetch, in this order
          data-url="/peta/kelurahan.geojson" data-approximate  (present: its borders are not the official ones)
          data-lat="#id_lat" data-lng="#id_lng" data-accuracy="#id_akurasi"  inputs the pin writes (absent: only looked at)
          data-locate="#lokasi-saya" a button shown only with script     data-answer="#map-answer" where the kelurahan is said
          data-point="-6.17,106.82" a pin to show        data-near='[[lat,lng,"label","/url"]]' numbered neighbours
          data-tiles="https://…/{z}/{x}/{y}.png" data-attribution="…" optional background></div>
   Keys: arrows move the map, + and - zoom, Enter puts the pin in the middle. One finger and the wheel belong to the
   page; two fingers, or Ctrl and the wheel, to the map. GeoJSON properties: nama (or name), kode. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const JAKARTA = [[-6.38, 106.68], [-6.07, 106.98]];

  const drop = () => {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 32 44");
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", "M16 43S2 28 2 16a14 14 0 0 1 28 0c0 12-14 27-14 27zm0-21a6 6 0 1 0 0-12 6 6 0 0 0 0 12z");
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
    return svg;
  };

  // Rays to the east: whether a point lies in a polygon's rings (GeoJSON order, longitude first).
  function inRings(lng, lat, rings) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i], [xj, yj] = ring[j];
        if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
    return inside;
  }
  const contains = (g, lng, lat) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates).some((rings) => inRings(lng, lat, rings));

  // Metres from a point to the nearest border of a shape, on a plane that is true enough within a city.
  function metresTo(g, lng, lat) {
    const north = 110574, east = 111320 * Math.cos((lat * Math.PI) / 180);
    let least = Infinity;
    for (const ring of (g.type === "Polygon" ? [g.coordinates] : g.coordinates).flat()) {
      for (let i = 1; i < ring.length; i++) {
        const ax = (ring[i - 1][0] - lng) * east, ay = (ring[i - 1][1] - lat) * north;
        const dx = (ring[i][0] - ring[i - 1][0]) * east, dy = (ring[i][1] - ring[i - 1][1]) * north;
        const t = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
        least = Math.min(least, Math.hypot(ax + t * dx, ay + t * dy));
      }
    }
    return least;
  }

  function start(box, L) {
    const find = (key) => (box.dataset[key] ? document.querySelector(box.dataset[key]) : null);
    const lat = find("lat"), lng = find("lng"), accuracy = find("accuracy"), answer = find("answer");
    const writable = Boolean(lat && lng);
    const pinIcon = () => L.divIcon({ className: "map-pin", html: drop(), iconSize: [32, 44], iconAnchor: [16, 43] });
    const by = "approximate" in box.dataset ? say(", menurut peta perkiraan", ", according to the approximate map") : "";
    box.classList.add("map--live");
    const map = L.map(box, {
      zoomControl: false, attributionControl: Boolean(box.dataset.tiles), minZoom: 9, maxZoom: 19, zoomSnap: 0.5,
      scrollWheelZoom: false, dragging: false,
    });
    // A finger scrolls the page over the map (map.css says so to the browser); a mouse drags the map.
    for (const kind of ["pointerover", "pointerdown"]) {
      box.addEventListener(kind, (event) => map.dragging[event.pointerType === "mouse" ? "enable" : "disable"](), true);
    }
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // else the browser zooms the page
      map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() + (event.deltaY < 0 ? 0.5 : -0.5));
    }, { passive: false });
    L.control.zoom({ zoomInTitle: say("Perbesar", "Zoom in"), zoomOutTitle: say("Perkecil", "Zoom out") }).addTo(map);
    map.fitBounds(JAKARTA);
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution || "", maxZoom: 19 }).addTo(map);
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", writable ? say("Peta. Panah menggeser, tambah dan kurang memperbesar, Enter menaruh pin di tengah.", "Map. Arrows move it, plus and minus zoom, Enter puts the pin in the middle.") : say("Peta tempat laporan", "Map of the place"));

    let pin = null, ring = null, features = [], lit = null, reach = 0;

    function tell(point, metres) {
      const hit = features.find((f) => contains(f.feature.geometry, point.lng, point.lat));
      const shown = (f) => metres && f !== hit && metresTo(f.feature.geometry, point.lng, point.lat) <= metres;
      const beside = hit ? features.filter(shown).map((f) => f.name) : [];
      const edge = hit && metres && metresTo(hit.feature.geometry, point.lng, point.lat) <= metres;
      if (lit) lit.layer.getElement()?.classList.remove("kel--here");
      lit = hit || null;
      if (hit) hit.layer.getElement()?.classList.add("kel--here");
      if (!answer || !features.length) return;
      answer.hidden = false;
      const names = hit && [hit.name, ...beside].join(say(" atau ", " or ")), within = Math.round(metres);
      answer.textContent = edge
        ? say(`Titik ini di dekat batas: mungkin di Kelurahan ${names}${by}. Posisi Anda hanya teliti sampai ${within} meter. Geser pin ke tempat kejadian.`,
          `This point is near a border: it may be in Kelurahan ${names}${by}. Your position is only good to ${within} metres. Move the pin to the place.`)
        : hit ? say(`Titik ini di Kelurahan ${hit.name}${by}.`, `This point is in Kelurahan ${hit.name}${by}.`)
        : say("Titik ini di luar peta Jakarta. Geser pin ke tempat kejadian.", "This point is outside the map of Jakarta. Move the pin to the place.");
    }

    // Where there are no streets to see, a point is shown in its whole kelurahan: up close it would stand in nothing.
    function look(point, zoom) {
      if (!box.dataset.tiles && lit) map.fitBounds(lit.layer.getBounds(), { maxZoom: zoom }); else map.setView(point, zoom);
    }

    function put(point, metres) {
      if (!pin) {
        pin = L.marker(point, { icon: pinIcon(), draggable: writable, keyboard: false, alt: say("Titik laporan", "Point of the report") }).addTo(map);
        pin.on("dragend", () => put(pin.getLatLng()));
      }
      pin.setLatLng(point);
      if (ring) ring.remove();
      ring = metres ? L.circle(point, { radius: metres, className: "map-acc", interactive: false }).addTo(map) : null;
      if (writable) {
        lat.value = point.lat.toFixed(6);
        lng.value = point.lng.toFixed(6);
        if (accuracy) accuracy.value = metres ? String(Math.round(metres)) : "";
        lat.dispatchEvent(new Event("change", { bubbles: true }));
      }
      reach = metres || 0;
      tell(point, reach);
    }

    if (writable) {
      map.on("click", (event) => put(event.latlng));
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target !== box) return;
        event.preventDefault(); // Enter must not send the form
        put(map.getCenter());
      });
    }

    const given = box.dataset.point ? box.dataset.point.split(",").map(Number) : writable && lat.value && lng.value ? [Number(lat.value), Number(lng.value)] : null;
    if (given && given.every(Number.isFinite)) {
      put(L.latLng(given), Number(box.dataset.metres || (accuracy && accuracy.value) || 0));
      look(L.latLng(given), 16);
    }

    JSON.parse(box.dataset.near || "[]").forEach(([y, x, label, url], n) => {
      const dot = L.marker([y, x], { icon: L.divIcon({ className: "map-near", html: String(n + 1), iconSize: [24, 24] }), title: label, alt: label }).addTo(map);
      if (url) dot.on("click", () => { location.href = url; });
    });

    box.addEventListener("map:gone", () => { // another way of saying where was chosen
      for (const part of [pin, ring]) part?.remove();
      pin = ring = null;
      lit?.layer.getElement()?.classList.remove("kel--here");
      lit = null;
    });

    box.addEventListener("map:here", ({ detail }) => {
      put(L.latLng(detail.latitude, detail.longitude), detail.accuracy);
      look(pin.getLatLng(), detail.accuracy > 500 ? 14 : 17);
    });

    if (box.dataset.url) {
      fetch(box.dataset.url).then((r) => (r.ok ? r.json() : Promise.reject(new Error(String(r.status))))).then((data) => {
        const layer = L.geoJSON(data, {
          style: () => ({ className: "kel", weight: 1 }),
          onEachFeature: (feature, part) => {
            const name = String(feature.properties.nama || feature.properties.name || "").replace(/^Kelurahan /, "");
            features.push({ feature, layer: part, name });
            part.bindTooltip(name, { sticky: true, direction: "top", className: "map-name" });
          },
        }).addTo(map);
        layer.bringToBack();
        // A tooltip's focus listener would make every border a stop for the Tab key: 267 of them.
        for (const { layer: part } of features) part.getElement()?.setAttribute("tabindex", "-1");
        if (pin) { tell(pin.getLatLng(), reach); if (lit) look(pin.getLatLng(), 16); }
      }).catch(() => { /* the pin works without borders; the server says the kelurahan */ });
    }
  }

  // ── what is fetched, and when ──────────────────────────────────────────────────────────────────
  function fetched(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = resolve;
      element.onerror = () => { element.remove(); reject(new Error(`${tag} not loaded`)); };
      document.head.append(element);
    });
  }

  const begun = new Map(); // each box to the promise of its map
  function begin(box) {
    if (!begun.has(box)) {
      const sheets = (box.dataset.styles || "").split(" ").filter(Boolean);
      const parts = sheets.map((href) => fetched("link", { rel: "stylesheet", href }));
      if (!window.L) parts.push(fetched("script", { src: box.dataset.script }));
      // Without a network there is no map; scrolling back to it tries again.
      begun.set(box, Promise.all(parts).then(() => start(box, window.L)).catch(() => begun.delete(box)));
    }
    return begun.get(box);
  }

  /* The position of the device is written into the form at once; the map shows it when it is there. */
  function locates(button, box) {
    const find = (key) => (box.dataset[key] ? document.querySelector(box.dataset[key]) : null);
    const lat = find("lat"), lng = find("lng"), accuracy = find("accuracy"), answer = find("answer");
    const tell = (words) => { button.removeAttribute("aria-busy"); if (answer) { answer.hidden = false; answer.textContent = words; } };
    button.hidden = false;
    button.addEventListener("click", () => {
      button.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        tell(say(`Posisi Anda tercatat, teliti sampai ${Math.round(coords.accuracy)} meter. Peta menunjukkan kelurahannya.`,
          `Your position is noted, good to ${Math.round(coords.accuracy)} metres. The map shows its kelurahan.`));
        lat.value = coords.latitude.toFixed(6);
        lng.value = coords.longitude.toFixed(6);
        if (accuracy) accuracy.value = String(Math.round(coords.accuracy));
        lat.dispatchEvent(new Event("change", { bubbles: true }));
        const around = box.closest("details");
        if (around) around.open = true;
        begin(box).then(() => box.dispatchEvent(new CustomEvent("map:here", { detail: coords })));
      }, (why) => tell(why.code === 1
        ? say("Peramban tidak diizinkan membaca lokasi. Tandai di peta, atau tulis patokannya.", "The browser may not read your location. Mark the map, or describe the place.")
        : say("Lokasi belum terbaca. Coba lagi di tempat terbuka, atau tandai di peta.", "Your location could not be read. Try in the open, or mark the map.")),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
    });
  }

  for (const box of document.querySelectorAll("[data-map]")) {
    const around = box.closest("details[data-map-box]"), given = box.dataset.lat && document.querySelector(box.dataset.lat)?.value;
    if (around) {
      around.hidden = false;
      around.open = Boolean(given) || matchMedia(around.dataset.mapBox).matches;
    }
    const locate = box.dataset.locate && document.querySelector(box.dataset.locate);
    if (locate && navigator.geolocation) locates(locate, box);
    new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) begin(box); }, { rootMargin: "100px" }).observe(box);
  }
})();
