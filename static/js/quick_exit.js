// Leaves a page about violence at once: it is replaced, so that "back" does not return to it.
// Pressing Escape three times within two seconds does the same.
"use strict";
(function () {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  let pressed = [];
  function leave(event) {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const now = Date.now();
    pressed = pressed.filter(function (at) { return now - at < 2000; });
    pressed.push(now);
    if (pressed.length >= 3) leave();
  });
})();
