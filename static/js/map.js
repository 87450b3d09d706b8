// The map of listings. Called by the script that directory/map.py makes with folium: tsunagiMap(map, settings).
// All text comes from data attributes (in the page's language) and from /listings.geojson, and is written with
// textContent only.
"use strict";

const JAPAN = [[30.2, 128.6], [45.6, 146]];

function tsunagiMap(map, settings) {
  const panel = map.getContainer().closest("[data-map-panel]");
  const text = panel.dataset;
  const note = panel.querySelector(".map-panel__note");
  panel.classList.add("is-live");
  map.invalidateSize({ animate: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: text.textZoomIn, zoomOutTitle: text.textZoomOut }).addTo(map);
  L.control.scale({ imperial: false, position: "topright" }).addTo(map);
  if (!settings.placed) map.fitBounds(JAPAN, { animate: false });  // while it zooms it takes no other wish
  addBackground(map, settings, text, note);
  closeWithEscape(map, panel);
  if (settings.placed && !text.own) addPlace(map, settings, text);
  addArea(map, settings, text);
  keepForPrint(map, panel);
  loadListings(map, settings, text, note, panel);
}

function sayWith(sentence, n) {
  return sentence.replace("{n}", n.toLocaleString());
}

function element(tag, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (content) made.textContent = content;
  return made;
}

function addBackground(map, settings, text, note) {
  if (!settings.tiles) {
    addOutlines(map, text);
    return;
  }
  const tiles = L.tileLayer(settings.tiles, { maxZoom: 18, maxNativeZoom: 18 });
  if (text.credit) map.attributionControl.addAttribution(credit(text).outerHTML);
  let loaded = 0;
  let failed = 0;
  tiles.on("tileload", function () { loaded += 1; });
  tiles.on("tileerror", function () {
    // A few missing tiles are normal over the sea; none at all means that the server is out of reach.
    failed += 1;
    if (loaded > 0 || failed !== 2) return;
    addOutlines(map, text);
    note.textContent = text.textTiles;
  });
  tiles.addTo(map);
}

function credit(text) {
  const made = element(text.creditUrl ? "a" : "span", "", text.credit);
  if (text.creditUrl) made.href = text.creditUrl;
  return made;
}

function addOutlines(map, text) {
  fetch(text.outlines)
    .then(function (answer) { return answer.json(); })
    .then(function (outlines) {
      L.geoJSON(outlines, { interactive: false, style: { className: "map-outline", weight: 1 } }).addTo(map).bringToBack();
      map.attributionControl.addAttribution(element("span", "", text.outlineCredit).outerHTML);
      return text.area ? null : addNames(map, text); // an area names its own municipalities
    })
    .catch(function () { /* the list beside the map says the same without a background */ });
}

// Names of municipalities, so that a map without tiles still says where one is.
function addNames(map, text) {
  return fetch(text.names)
    .then(function (answer) { return answer.json(); })
    .then(function (places) {
      const layer = L.layerGroup().addTo(map);
      function draw() {
        layer.clearLayers();
        if (map.getZoom() < 8) return;
        namesInView(map, places).forEach(function (place) {
          const icon = L.divIcon({ className: "map-name", html: element("span", "", place[2]), iconSize: [0, 0] });
          L.marker([place[0], place[1]], { icon: icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
        });
      }
      map.on("moveend", draw);
      draw();
    });
}

function namesInView(map, places) {
  const view = map.getBounds();
  const taken = new Set();
  return places.filter(function (place) {
    if (!view.contains([place[0], place[1]])) return false;
    const at = map.latLngToContainerPoint([place[0], place[1]]);
    const cell = Math.round(at.x / 110) + "/" + Math.round(at.y / 34);
    if (taken.has(cell)) return false;
    taken.add(cell);
    return true;
  });
}

function closeWithEscape(map, panel) {
  panel.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !panel.querySelector(".leaflet-popup")) return;
    event.stopPropagation();
    map.closePopup();
  });
  map.on("popupclose", function (event) {
    const marker = event.popup._source && event.popup._source.getElement && event.popup._source.getElement();
    if (marker && panel.contains(document.activeElement)) marker.focus({ preventScroll: true });
  });
}

function addPlace(map, settings, text) {
  const icon = L.divIcon({ className: "map-here", iconSize: [24, 24], html: element("span") });
  L.marker([settings.lat, settings.lng], { icon: icon, title: text.textNear, alt: text.textNear, interactive: false, keyboard: false, zIndexOffset: -500 }).addTo(map);
}

function loadListings(map, settings, text, note, panel) {
  if (text.own) {
    listingMarker(JSON.parse(text.own), text).addTo(map);
    return;
  }
  if (text.query === undefined) return;
  const cards = document.querySelectorAll("[data-listing][data-lat]");
  if (cards.length) {
    drawListings(map, settings, text, Array.from(cards, cardFacts));
    say(note, sayWith(text.textCards, cards.length));
    return;
  }
  followView(map, settings, text, note, panel);
}

function say(note, sentence) {
  note.textContent = (note.textContent ? note.textContent + " " : "") + sentence;
}

function featureFacts(feature) {
  const facts = feature.properties || {};
  const place = feature.geometry.coordinates;
  return { id: facts.id || feature.id, lat: place[1], lng: place[0], name: facts.name || "", kind: facts.kind_label, group: facts.group, address: facts.address, phone: facts.phone };
}

function cardFacts(card) {
  const part = function (name) {
    const found = card.querySelector(name);
    return found ? found.textContent.trim() : "";
  };
  return { id: card.dataset.listing, lat: Number(card.dataset.lat), lng: Number(card.dataset.lng), number: card.dataset.number, group: card.dataset.group, name: part(".listing-card__name"), kind: part(".kind"), phone: part(".phone__number") };
}

function drawListings(map, settings, text, places) {
  const numbered = places.some(function (facts) { return facts.number; });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const group = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: numbered ? 52 : 72,
    chunkedLoading: true,
    animate: !still,
    iconCreateFunction: function (cluster) { return clusterIcon(cluster, text); },
  });
  // Zooming removes the circle that had the keyboard's focus: keep it in the map.
  group.on("clusterkeypress", function () {
    map.once("moveend", function () { map.getContainer().focus({ preventScroll: true }); });
  });
  const markers = places.map(function (facts) { return listingMarker(facts, text); });
  group.addLayers(markers);
  map.addLayer(group);
  if (!markers.length || (settings.placed && !numbered)) return;
  const corners = places.map(function (facts) { return [facts.lat, facts.lng]; });
  if (settings.placed) corners.push([settings.lat, settings.lng]);
  map.fitBounds(L.latLngBounds(corners).pad(0.1), { maxZoom: 15, animate: false });
}

function pinIcon(facts, text) {
  const group = groupOf(facts, text);
  return L.divIcon({
    className: "map-pin map-pin--" + group,
    html: element("span", "", facts.number || groups(text).get(group).sign),
    iconSize: [32, 40],
    iconAnchor: [16, 40],
    popupAnchor: [0, -36],
  });
}

// What each shape, colour and letter of a pin means, from the page: a Map of group to {sign, label}.
function groups(text) {
  if (!groups.known) {
    groups.known = new Map(JSON.parse(text.groups).map(function (each) { return [each[0], { sign: each[1], label: each[2] }]; }));
  }
  return groups.known;
}

function groupOf(facts, text) {
  return groups(text).has(facts.group) ? facts.group : "other";
}

function listingMarker(facts, text) {
  const label = (facts.number ? facts.number + " " : "") + facts.name + (facts.kind ? " (" + facts.kind + ")" : "");
  const marker = L.marker([facts.lat, facts.lng], { icon: pinIcon(facts, text), title: label, alt: label, riseOnHover: true });
  marker.on("add", function () { marker.getElement().setAttribute("aria-label", label); });
  marker.bindPopup(function () { return popup(facts, text); }, { maxWidth: 300, minWidth: 200 });
  marker.on("popupopen", function (event) {
    const opened = event.popup.getElement();
    const close = opened.querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", text.textClose);
    const link = opened.querySelector("a[data-first]");
    if (link) link.focus({ preventScroll: true });
  });
  return marker;
}

// The municipalities that the office of this page serves: filled wholly, hatched in part. About where they lie comes
// from the server; without it circles at their points say the same.
function addArea(map, settings, text) {
  const served = text.area ? JSON.parse(text.area) : [];
  if (!served.length) return;
  const corners = served.map(function (place) { return [place[0], place[1]]; });
  if (settings.placed) corners.push([settings.lat, settings.lng]);
  map.fitBounds(L.latLngBounds(corners).pad(0.2), { maxZoom: 12, animate: false });
  fetch(text.areaUrl)
    .then(function (answer) { return answer.json(); })
    .then(function (shapes) { drawShapes(map, settings, text, shapes); })
    .catch(function () { drawCircles(map, served); });
}

function drawShapes(map, settings, text, shapes) {
  const layer = L.geoJSON(shapes, {
    interactive: false,
    style: function (feature) { return { className: feature.properties.whole ? "map-area" : "map-area map-area--part" }; },
  }).addTo(map);
  hatch(map);
  layer.eachLayer(function (shape) { nameArea(map, shape.getCenter(), shape.feature.properties.name); });
  map.attributionControl.addAttribution(element("span", "", text.areaCredit).outerHTML);
  const bounds = layer.getBounds();
  if (settings.placed) bounds.extend([settings.lat, settings.lng]);
  map.fitBounds(bounds.pad(0.05), { maxZoom: 13, animate: false });
}

// A part is told by its pattern, not by its colour alone.
function hatch(map) {
  const svg = map.getPanes().overlayPane.querySelector("svg");
  if (!svg || svg.querySelector("#map-hatch")) return;
  const make = function (tag, facts) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(facts).forEach(function (fact) { made.setAttribute(fact[0], fact[1]); });
    return made;
  };
  const pattern = make("pattern", { id: "map-hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(make("line", { x1: 0, y1: 0, x2: 0, y2: 8, class: "map-hatch" }));
  const definitions = make("defs", {});
  definitions.append(pattern);
  svg.prepend(definitions);
}

function drawCircles(map, served) {
  served.forEach(function (place) {
    L.circleMarker([place[0], place[1]], { radius: 16, interactive: false, className: place[3] ? "map-area" : "map-area map-area--part" }).addTo(map);
    nameArea(map, [place[0], place[1]], place[2]);
  });
  hatch(map);
}

function nameArea(map, at, name) {
  const icon = L.divIcon({ className: "map-name map-name--area", html: element("span", "", name), iconSize: [0, 0] });
  L.marker(at, { icon: icon, interactive: false, keyboard: false }).addTo(map);
}

// Paper has its own width: the map is drawn for it before printing, all markers in view.
function keepForPrint(map, panel) {
  let before;
  addEventListener("beforeprint", function () {
    before = map.getBounds();
    panel.classList.add("is-printing");
    map.invalidateSize({ animate: false });
    map.fitBounds(before, { animate: false });
  });
  addEventListener("afterprint", function () {
    panel.classList.remove("is-printing");
    map.invalidateSize({ animate: false });
    if (before) map.fitBounds(before, { animate: false });
  });
}

function popup(facts, text) {
  const box = element("div", "map-popup");
  if (facts.kind) box.append(element("p", "map-popup__kind", facts.kind));
  const name = element("p", "map-popup__name");
  const link = element("a", "", facts.name);
  link.href = text.page + encodeURIComponent(facts.id);
  link.dataset.first = "";
  name.append(link);
  box.append(name);
  if (facts.address) box.append(element("p", "map-popup__address", facts.address));
  if (facts.phone) {
    const call = element("a", "map-popup__phone", facts.phone);
    call.href = "tel:" + String(facts.phone).replace(/[^0-9+]/g, "");
    call.setAttribute("aria-label", text.textCall + facts.phone);
    box.append(call);
  }
  return box;
}

function clusterIcon(cluster, text) {
  const n = cluster.getChildCount();
  cluster.options.title = sayWith(text.textCluster, n);
  cluster.options.alt = cluster.options.title;
  const size = n < 10 ? 44 : n < 100 ? 50 : n < 1000 ? 58 : 72;
  return L.divIcon({ className: "map-cluster", html: element("span", "", sayWith(text.textClusterLabel, n)), iconSize: [size, size] });
}
