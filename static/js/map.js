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
  map.invalidateSize();
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: text.textZoomIn, zoomOutTitle: text.textZoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (!settings.placed) map.fitBounds(JAPAN);
  addBackground(map, settings, text, note);
  closeWithEscape(map, panel);
  if (settings.placed) addPlace(map, settings, text);
  loadListings(map, settings, text, note);
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
    })
    .catch(function () { /* the list beside the map says the same without a background */ });
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

function loadListings(map, settings, text, note) {
  const address = text.listings + (text.query ? "?" + text.query : "");
  fetch(address, { headers: { Accept: "application/geo+json" } })
    .then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    })
    .then(function (found) { drawListings(map, settings, text, note, found); })
    .catch(function () { note.textContent = text.textFailed; });
}

function drawListings(map, settings, text, note, found) {
  const group = L.markerClusterGroup({ showCoverageOnHover: false, maxClusterRadius: 72, chunkedLoading: true, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches, iconCreateFunction: function (cluster) { return clusterIcon(cluster, text); } });
  const features = (found.features || []).filter(function (feature) { return feature.geometry && feature.geometry.coordinates; });
  const markers = features.map(function (feature) { return listingMarker(feature, text); });
  // Zooming removes the circle that had the keyboard's focus: keep it in the map.
  group.on("clusterkeypress", function () {
    map.once("moveend", function () { map.getContainer().focus({ preventScroll: true }); });
  });
  group.addLayers(markers);
  map.addLayer(group);
  if (!settings.placed && markers.length) {
    const places = markers.map(function (marker) { return marker.getLatLng(); });
    map.fitBounds(L.latLngBounds(places).pad(0.1), { maxZoom: 14, animate: false });
  }
  say(note, text, features.length, found);
}

function say(note, text, shown, found) {
  const total = found.total || found.numberMatched || shown;
  const sentence = shown === 0 ? text.textNone : total > shown ? text.textCut : text.textCount;
  note.textContent = (note.textContent ? note.textContent + " " : "") + sayWith(sentence, shown);
}

function listingMarker(feature, text) {
  const facts = feature.properties || {};
  const card = document.getElementById("listing-" + (facts.id || feature.id));
  const number = card ? card.dataset.number : "";
  const place = feature.geometry.coordinates;
  const icon = L.divIcon({ className: number ? "map-pin map-pin--numbered" : "map-pin", html: element("span", "", number || ""), iconSize: [32, 40], iconAnchor: [16, 40], popupAnchor: [0, -36] });
  const marker = L.marker([place[1], place[0]], { icon: icon, title: facts.name || "", alt: facts.name || "", riseOnHover: true });
  marker.on("add", function () { marker.getElement().setAttribute("aria-label", facts.name || ""); });
  marker.bindPopup(function () { return popup(feature, text); }, { maxWidth: 300, minWidth: 200, closeButton: true });
  marker.on("popupopen", function (event) {
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", text.textClose);
    const link = event.popup.getElement().querySelector("a[data-first]");
    if (link) link.focus({ preventScroll: true });
  });
  return marker;
}

function popup(feature, text) {
  const facts = feature.properties || {};
  const box = element("div", "map-popup");
  if (facts.kind_label) box.append(element("p", "map-popup__kind", facts.kind_label));
  const name = element("p", "map-popup__name");
  const link = element("a", "", facts.name);
  link.href = text.page + encodeURIComponent(facts.id || feature.id);
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
  const size = n < 10 ? 40 : n < 1000 ? 46 : 54;
  return L.divIcon({ className: "map-cluster", html: element("span", "", n.toLocaleString()), iconSize: [size, size] });
}
