/* The place of a report, for officers: its kelurahan lit, the neighbours by name, the point with the circle of its
   accuracy, and what stands open around it as numbered links. Without script the drawing inside stays, and the list.
     <div data-place data-script="leaflet.js" data-styles="leaflet.css map.css" data-borders="/petugas/batas/…"
          data-point="-6.17,106.82" data-metres="18" data-near="#sekitar">  drawing  </div>
   The list's items carry data-near="lat,lng"; their link, number and words are taken from there. Some 130 kB, fetched
   only when the place comes into view. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);

  const APART = 32; // pixels between two numbers

  function fetched(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = resolve;
      element.onerror = () => { element.remove(); reject(new Error(`${tag} not loaded`)); };
      document.head.append(element);
    });
  }

  const drop = () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 32 44");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M16 43S2 28 2 16a14 14 0 0 1 28 0c0 12-14 27-14 27zm0-21a6 6 0 1 0 0-12 6 6 0 0 0 0 12z");
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
    return svg;
  };

  function around(place) {
    const list = place.dataset.near && document.querySelector(place.dataset.near);
    return [...(list ? list.querySelectorAll("[data-near]") : [])].map((item, n) => {
      const link = item.querySelector("a"), [lat, lng] = item.dataset.near.split(",").map(Number);
      return { n: n + 1, lat, lng, url: link.href, words: item.textContent.replace(/\s+/g, " ").trim() };
    });
  }

  // Rays to the east: whether a point lies in a shape (GeoJSON order, longitude first).
  const within = (shape, lng, lat) => (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates).some((rings) => {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i], [xj, yj] = ring[j];
        if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
    return inside;
  });

  // A kelurahan's name stands in the middle of what is seen of it; one of which too little is seen has none.
  function set({ shape, marker }, map) {
    const size = map.getSize(), seen = [];
    for (let x = 30; x < size.x - 30; x += 20) {
      for (let y = 14; y < size.y - 10; y += 14) {
        const at = map.containerPointToLatLng([x, y]);
        if (within(shape, at.lng, at.lat)) seen.push([x, y]);
      }
    }
    marker.remove();
    if (seen.length < 4) return;
    const mid = [0, 1].map((k) => seen.reduce((sum, one) => sum + one[k], 0) / seen.length);
    const far = ([x, y]) => (x - mid[0]) ** 2 + (y - mid[1]) ** 2;
    marker.setLatLng(map.containerPointToLatLng(seen.reduce((best, one) => (far(one) < far(best) ? one : best)))).addTo(map);
  }

  // Two that stand so close that a finger could not tell them apart are moved aside on the screen, not in the list.
  function spread(near, map) {
    const at = near.map((one) => map.latLngToContainerPoint([one.lat, one.lng]));
    for (let round = 0; round < 12; round++) {
      for (let i = 1; i < at.length; i++) {
        for (let j = 0; j < i; j++) {
          const x = at[i].x - at[j].x || 0.1 * i, y = at[i].y - at[j].y || 0.1, apart = Math.hypot(x, y);
          if (apart >= APART) continue;
          const push = (APART - apart) / 2 / apart;
          at[i] = at[i].add([x * push, y * push]);
          at[j] = at[j].subtract([x * push, y * push]);
        }
      }
    }
    near.forEach((one, i) => one.marker.setLatLng(map.containerPointToLatLng(at[i])));
  }

  function draw(place, L, borders) {
    const point = place.dataset.point.split(",").map(Number), metres = Number(place.dataset.metres);
    const box = document.createElement("div");
    box.className = "map map--live";
    place.replaceChildren(box);
    const map = L.map(box, {
      zoomControl: false, attributionControl: false, minZoom: 9, maxZoom: 19, zoomSnap: 0.5, scrollWheelZoom: false,
      dragging: false,
    });
    // A finger scrolls the page over the map; a mouse drags it, Ctrl and the wheel enlarge it.
    for (const kind of ["pointerover", "pointerdown"]) {
      box.addEventListener(kind, (event) => map.dragging[event.pointerType === "mouse" ? "enable" : "disable"](), true);
    }
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() + (event.deltaY < 0 ? 0.5 : -0.5));
    }, { passive: false });
    L.control.zoom({ zoomInTitle: say("Perbesar", "Zoom in"), zoomOutTitle: say("Perkecil", "Zoom out") }).addTo(map);
    box.setAttribute("role", "region");
    box.setAttribute("tabindex", "0");
    box.setAttribute("aria-label", say("Peta tempat laporan. Panah menggeser, tambah dan kurang memperbesar.", "Map of the place. Arrows move it, plus and minus zoom."));
    map.setView(point, 16);
    let own = null;
    const names = [];
    L.geoJSON(borders, {
      style: (feature) => ({ className: feature.properties.sini ? "kel kel--here" : "kel", weight: 1 }),
      interactive: false,
      onEachFeature: (feature, part) => {
        if (feature.properties.sini) own = part;
        const words = document.createElement("span");
        words.textContent = feature.properties.nama;
        const icon = L.divIcon({ className: `kel-name${feature.properties.sini ? " kel-name--here" : ""}`, html: words, iconSize: [0, 0] });
        names.push({ shape: feature.geometry, part, marker: L.marker(part.getBounds().getCenter(), { interactive: false, keyboard: false, icon }) });
      },
    }).addTo(map).bringToBack();
    if (metres) L.circle(point, { radius: metres, className: "map-acc", interactive: false }).addTo(map);
    L.marker(point, { icon: L.divIcon({ className: "map-pin", html: drop(), iconSize: [32, 44], iconAnchor: [16, 43] }), keyboard: false, interactive: false, zIndexOffset: 500 }).addTo(map);
    const near = around(place);
    for (const one of near) {
      // The number leads to its report for a mouse and a finger; for keys and readers the list below has the link.
      const word = document.createElement("span");
      word.textContent = String(one.n);
      word.title = one.words;
      word.setAttribute("aria-hidden", "true");
      one.marker = L.marker([one.lat, one.lng], { keyboard: false, icon: L.divIcon({ className: "map-near-link", html: word, iconSize: [28, 28] }) }).addTo(map);
      one.marker.on("click", () => { location.href = one.url; });
    }
    for (const part of box.querySelectorAll("path")) part.setAttribute("tabindex", "-1");
    const reach = near.map((one) => [one.lat, one.lng]);
    if (reach.length) map.fitBounds(L.latLngBounds([point, ...reach]).pad(0.5), { maxZoom: 17 });
    else if (own) map.fitBounds(own.getBounds(), { maxZoom: 16 });
    const placeNames = () => names.forEach((one) => set(one, map));
    map.on("moveend zoomend", () => { placeNames(); spread(near, map); });
    placeNames();
    spread(near, map);
  }

  function begin(place) {
    const sheets = place.dataset.styles.split(" ").filter(Boolean).map((href) => fetched("link", { rel: "stylesheet", href }));
    const script = window.L ? [] : [fetched("script", { src: place.dataset.script })];
    const borders = fetch(place.dataset.borders).then((r) => (r.ok ? r.json() : Promise.reject(new Error(String(r.status)))));
    // Without a network the drawing of the server stays.
    Promise.all([borders, ...sheets, ...script]).then(([shapes]) => draw(place, window.L, shapes)).catch(() => {});
  }

  for (const place of document.querySelectorAll("[data-place]")) {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      seen.disconnect();
      begin(place);
    }, { rootMargin: "100px" });
    seen.observe(place);
  }
})();
