// "Search from where I am": fills lat and lng and sends the form. The button is hidden until the browser offers
// a position, and the position goes nowhere but into this search.
"use strict";
(function () {
  if (!("geolocation" in navigator)) return;
  document.querySelectorAll("[data-geolocate]").forEach(function (box) {
    const form = box.closest("form");
    const button = box.querySelector("button");
    const status = box.querySelector("[role=status]");
    function put(name, value) {
      let input = form.querySelector("input[name=" + name + "]");
      if (!input) {
        input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        form.append(input);
      }
      input.value = value;
    }
    box.hidden = false;
    button.addEventListener("click", function () {
      status.textContent = status.dataset.waiting;
      navigator.geolocation.getCurrentPosition(function (found) {
        // Three decimals are about 100 metres: near enough to search, too coarse for a front door.
        put("lat", found.coords.latitude.toFixed(3));
        put("lng", found.coords.longitude.toFixed(3));
        const near = form.querySelector("[name=near]");
        if (near) near.value = "";
        form.submit();
      }, function () {
        status.textContent = status.dataset.failed;
      }, { timeout: 10000, maximumAge: 300000 });
    });
  });
})();
