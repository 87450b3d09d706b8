// The map of a whole search: circles and points come from the server for what is in view, and the list beside
// the map shows the same points with the same numbers. Needs map.js.
"use strict";

const LISTED = 30;
const CLOSE_ZOOM = 17;

function followView(map, settings, text, note, panel) {
  const live = {
    map: map, text: text, note: note, panel: panel,
    list: document.querySelector("[data-map-list]"),
    here: panel.querySelector("[data-map-here]"),
    circles: L.layerGroup().addTo(map),
    points: pointLayer(text).addTo(map),
    asked: null,
  };
  offerPosition(live);
  const load = debounced(function () { loadView(live); });
  if (settings.placed || !text.query) {
    map.on("moveend", load);
    loadView(live);
    return;
  }
  // All that a search finds, then what is in view.
  ask(live, L.latLngBounds(JAPAN), 5).then(function (found) {
    const corners = [];
    (found.features || []).forEach(function (feature) {
      const box = feature.properties.bbox;
      const at = feature.geometry.coordinates;
      if (box) corners.push([box[1], box[0]], [box[3], box[2]]);
      else corners.push([at[1], at[0]]);
    });
    if (corners.length) map.fitBounds(L.latLngBounds(corners).pad(0.05), { maxZoom: 15, animate: false });
    map.on("moveend", load);
    loadView(live);
  }).catch(function () { note.textContent = text.textFailed; });
}

function debounced(action) {
  let waiting;
  return function () {
    clearTimeout(waiting);
    waiting = setTimeout(action, 200);
  };
}

function pointLayer(text) {
  return L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 28,
    animate: false,
    iconCreateFunction: function (cluster) { return clusterIcon(cluster, text); },
  });
}

function boxOf(bounds) {
  const side = function (value, limit) { return Math.max(-limit, Math.min(limit, value)).toFixed(5); };
  return [side(bounds.getWest(), 180), side(bounds.getSouth(), 85), side(bounds.getEast(), 180), side(bounds.getNorth(), 85)].join(",");
}

function withBox(query, bounds) {
  const parameters = new URLSearchParams(query);
  ["bbox", "zoom", "page"].forEach(function (name) { parameters.delete(name); });
  if (bounds) parameters.set("bbox", boxOf(bounds));
  return parameters;
}

function ask(live, bounds, zoom) {
  if (live.asked) live.asked.abort();
  live.asked = new AbortController();
  const parameters = withBox(live.text.query, bounds);
  parameters.set("zoom", String(zoom));
  return fetch(live.text.listings + "?" + parameters, { headers: { Accept: "application/geo+json" }, signal: live.asked.signal })
    .then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
}

function loadView(live) {
  const bounds = live.map.getBounds();
  ask(live, bounds, Math.max(0, Math.min(18, Math.round(live.map.getZoom()))))
    .then(function (found) { draw(live, found, bounds); })
    .catch(function (error) {
      if (error.name !== "AbortError") live.note.textContent = live.text.textFailed;
    });
}

function draw(live, found, bounds) {
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.spot : "";
  const hadFocus = live.map.getContainer().contains(document.activeElement) && document.activeElement !== live.map.getContainer();
  const open = live.points.getLayers().find(function (marker) { return marker.isPopupOpen(); });
  const opened = open && open.facts.id;
  live.circles.clearLayers();
  live.points.clearLayers();
  const places = [];
  found.features.forEach(function (feature) {
    if (feature.properties.count) addCircle(live, feature);
    else places.push(featureFacts(feature));
  });
  // From top to bottom, as one reads the map.
  places.sort(function (a, b) { return b.lat - a.lat || a.lng - b.lng; });
  const listed = live.list && places.length <= LISTED && places.length === found.total;
  places.forEach(function (facts, at) { if (listed) facts.number = String(at + 1); });
  const markers = places.map(function (facts) {
    const marker = listingMarker(facts, live.text);
    marker.facts = facts;
    marker.on("add", function () { marker.getElement().dataset.spot = facts.id; });
    return marker;
  });
  live.points.addLayers(markers);
  const again = markers.find(function (marker) { return marker.facts.id === opened; });
  if (again && live.points.getVisibleParent(again) === again) again.openPopup();
  if (hadFocus) giveFocusBack(live, focused);
  showList(live, listed ? markers : [], found.total);
  live.note.textContent = found.total ? sayWith(live.text.textView, found.total) : live.text.textViewNone;
  if (live.here) {
    live.here.hidden = !found.total;
    live.here.href = live.text.search + "?" + withBox(live.text.query, bounds);
  }
}

function giveFocusBack(live, spot) {
  const marker = spot && live.map.getContainer().querySelector('[data-spot="' + CSS.escape(spot) + '"]');
  (marker || live.map.getContainer()).focus({ preventScroll: true });
}

function addCircle(live, feature) {
  const n = feature.properties.count;
  const at = feature.geometry.coordinates;
  const box = feature.properties.bbox;
  const size = n < 10 ? 44 : n < 100 ? 50 : n < 1000 ? 58 : 72;
  const label = sayWith(live.text.textCluster, n);
  const icon = L.divIcon({ className: "map-cluster", html: element("span", "", sayWith(live.text.textClusterLabel, n)), iconSize: [size, size] });
  const circle = L.marker([at[1], at[0]], { icon: icon, title: label, alt: label, riseOnHover: true });
  circle.on("add", function () {
    circle.getElement().setAttribute("aria-label", label);
    circle.getElement().dataset.spot = at.join("/");
  });
  function closer() {
    const into = L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
    const zoom = Math.min(CLOSE_ZOOM, Math.max(live.map.getBoundsZoom(into), live.map.getZoom() + 1));
    const go = function () { live.map.setView([at[1], at[0]], zoom, { animate: false }); };
    go();
    if (live.map.getZoom() !== zoom) live.map.once("zoomend", go);  // a map that is zooming takes no other wish
  }
  circle.on("click", closer);
  circle.on("keypress", function (event) { if (event.originalEvent.key === "Enter") closer(); });
  circle.addTo(live.circles);
}

function showList(live, markers, total) {
  if (!live.list) return;
  live.list.replaceChildren();
  const hint = live.list.parentElement.querySelector("[data-map-hint]");
  if (hint) hint.hidden = markers.length > 0 || total === 0;
  markers.forEach(function (marker) { live.list.append(listItem(live, marker)); });
}

function listItem(live, marker) {
  const facts = marker.facts;
  const item = element("li", "map-list__item");
  const number = element("span", "map-sign map-sign--" + groupOf(facts, live.text), facts.number);
  number.setAttribute("aria-hidden", "true");
  const body = element("div", "map-list__body");
  const link = element("a", "map-list__name", facts.name);
  link.href = live.text.page + encodeURIComponent(facts.id);
  body.append(link, element("span", "map-list__kind", facts.kind));
  if (facts.phone) {
    const call = element("a", "map-list__phone", facts.phone);
    call.href = "tel:" + String(facts.phone).replace(/[^0-9+]/g, "");
    call.setAttribute("aria-label", live.text.textCall + facts.phone);
    body.append(call);
  }
  const show = element("button", "button button--text", live.text.textShow);
  show.type = "button";
  show.setAttribute("aria-label", live.text.textShow + " " + facts.name);
  show.addEventListener("click", function () {
    live.points.zoomToShowLayer(marker, function () { marker.openPopup(); });
  });
  item.append(number, body, show);
  ["mouseenter", "focusin"].forEach(function (name) { item.addEventListener(name, function () { light(marker, true); }); });
  ["mouseleave", "focusout"].forEach(function (name) { item.addEventListener(name, function () { light(marker, false); }); });
  return item;
}

function light(marker, on) {
  const pin = marker.getElement();
  if (pin) pin.classList.toggle("is-lit", on);
}

// Which shape, letter and colour stands for what.
// The visitor's place, only when asked for; it moves the map and is sent nowhere but in what the map shows.
function offerPosition(live) {
  const button = live.panel.querySelector("[data-map-position]");
  if (!button || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    live.note.textContent = live.text.textWaiting;
    navigator.geolocation.getCurrentPosition(function (found) {
      const place = { lat: Number(found.coords.latitude.toFixed(3)), lng: Number(found.coords.longitude.toFixed(3)) };
      addPlace(live.map, place, live.text);
      live.map.setView([place.lat, place.lng], 14, { animate: false });
    }, function () { live.note.textContent = live.text.textNowhere; }, { timeout: 10000, maximumAge: 300000 });
  });
}
