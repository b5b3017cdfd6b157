/* The map: kelurahan borders, and a pin that writes into the form. Needs leaflet.js before it; without either, the
   address field does the work. One element:
     <div class="map" data-map data-url="/peta/kelurahan.geojson"
          data-lat="#id_lat" data-lng="#id_lng" data-accuracy="#id_akurasi"  inputs the pin writes (absent: only looked at)
          data-locate="#lokasi-saya" a button shown only with script     data-answer="#map-answer" where the kelurahan is said
          data-point="-6.17,106.82" a pin to show        data-near='[[lat,lng,"label","/url"]]' numbered neighbours
          data-tiles="https://…/{z}/{x}/{y}.png" data-attribution="…" optional background></div>
   Keys: arrows move the map, + and - zoom, Enter puts the pin in the middle. GeoJSON properties: nama (or name), kode. */
(() => {
  "use strict";
  const L = window.L;
  if (!L) return;
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const JAKARTA = L.latLngBounds([-6.38, 106.68], [-6.07, 106.98]);

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
  const pinIcon = () => L.divIcon({ className: "map-pin", html: drop(), iconSize: [32, 44], iconAnchor: [16, 43] });

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

  function start(box) {
    const find = (key) => (box.dataset[key] ? document.querySelector(box.dataset[key]) : null);
    const lat = find("lat"), lng = find("lng"), accuracy = find("accuracy"), answer = find("answer"), locate = find("locate");
    const writable = Boolean(lat && lng);
    box.classList.add("map--live");
    const map = L.map(box, { zoomControl: false, attributionControl: Boolean(box.dataset.tiles), minZoom: 9, maxZoom: 19, zoomSnap: 0.5 });
    L.control.zoom({ zoomInTitle: say("Perbesar", "Zoom in"), zoomOutTitle: say("Perkecil", "Zoom out") }).addTo(map);
    map.fitBounds(JAKARTA);
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution || "", maxZoom: 19 }).addTo(map);
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", writable ? say("Peta. Panah menggeser, tambah dan kurang memperbesar, Enter menaruh pin di tengah.", "Map. Arrows move it, plus and minus zoom, Enter puts the pin in the middle.") : say("Peta tempat laporan", "Map of the place"));

    let pin = null, ring = null, features = [], lit = null;

    function tell(point) {
      const hit = features.find((f) => contains(f.feature.geometry, point.lng, point.lat));
      if (lit) lit.layer.getElement()?.classList.remove("kel--here");
      lit = hit || null;
      if (hit) hit.layer.getElement()?.classList.add("kel--here");
      if (!answer || !features.length) return;
      answer.hidden = false;
      answer.textContent = hit
        ? say(`Titik ini di Kelurahan ${hit.name}.`, `This point is in Kelurahan ${hit.name}.`)
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
      tell(point);
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

    if (locate && navigator.geolocation) {
      locate.hidden = false;
      locate.addEventListener("click", () => {
        locate.setAttribute("aria-busy", "true");
        const done = (words) => { locate.removeAttribute("aria-busy"); if (words && answer) { answer.hidden = false; answer.textContent = words; } };
        navigator.geolocation.getCurrentPosition((found) => {
          done();
          const here = L.latLng(found.coords.latitude, found.coords.longitude);
          put(here, found.coords.accuracy);
          look(here, found.coords.accuracy > 500 ? 14 : 17);
        }, (why) => done(why.code === 1
          ? say("Peramban tidak diizinkan membaca lokasi. Ketuk peta, atau tulis patokannya.", "The browser may not read your location. Tap the map, or describe the place.")
          : say("Lokasi belum terbaca. Coba lagi di tempat terbuka, atau ketuk peta.", "Your location could not be read. Try in the open, or tap the map.")),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
      });
    }

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
        if (pin) { tell(pin.getLatLng()); if (lit) look(pin.getLatLng(), 16); }
      }).catch(() => { /* the pin works without borders; the server says the kelurahan */ });
    }
  }

  for (const box of document.querySelectorAll("[data-map]")) start(box);
})();
