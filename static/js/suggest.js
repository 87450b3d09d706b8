// Suggestions while typing in a search field, as an ARIA combobox. Without this script the field is a plain one.
// What is typed goes to this site's own /api/v1/suggest and is kept nowhere.
"use strict";
(function () {
  const WAIT = 180; // milliseconds after the last key
  let made = 0;

  document.querySelectorAll("input[data-suggest]").forEach(function (input) {
    const id = "suggest-" + (made += 1);
    const list = document.createElement("ul");
    const status = document.createElement("span");
    const holder = document.createElement("span");
    let chosen = -1;
    let timer = 0;
    let asked = 0;
    let composing = false;

    list.id = id;
    list.className = "suggest";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel);
    list.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    holder.className = "suggest-holder";
    input.replaceWith(holder);
    holder.append(input, list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);

    function close() {
      chosen = -1;
      list.hidden = true;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      status.textContent = "";
    }

    function mark(next) {
      const options = list.children;
      if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
      chosen = (next + options.length + 1) % (options.length + 1);
      if (chosen === options.length) chosen = -1;
      if (chosen < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[chosen].setAttribute("aria-selected", "true");
      options[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[chosen].id);
    }

    function take(option) {
      input.value = option.dataset.text;
      asked += 1;
      close();
      input.form.requestSubmit();
    }

    function show(suggestions) {
      close();
      suggestions.forEach(function (each, place) {
        const option = document.createElement("li");
        const text = document.createElement("span");
        const label = document.createElement("span");
        option.id = id + "-" + place;
        option.className = "suggest__option";
        option.dataset.text = each.text;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        text.textContent = each.text;
        label.className = "suggest__label";
        label.textContent = each.label;
        option.append(text, " ", label);
        option.addEventListener("pointerdown", function (event) { event.preventDefault(); });
        option.addEventListener("click", function () { take(option); });
        list.append(option);
      });
      if (!suggestions.length) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = input.dataset.suggestCount.replace("{n}", suggestions.length);
    }

    function ask() {
      const typed = input.value.trim();
      const mine = (asked += 1);
      if (!typed) return close();
      const address = new URL(input.dataset.suggest, document.baseURI);
      address.searchParams.set("q", typed.slice(0, 200));
      fetch(address, { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (found) { if (mine === asked && document.activeElement === input) show(found.suggestions); })
        .catch(close);
      return undefined;
    }

    function later() {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    }

    input.addEventListener("compositionstart", function () { composing = true; });
    input.addEventListener("compositionend", function () { composing = false; later(); });
    input.addEventListener("input", function () { if (!composing) later(); });
    input.addEventListener("blur", function () { asked += 1; window.clearTimeout(timer); close(); });
    input.addEventListener("keydown", function (event) {
      if (composing || event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown") mark(chosen + 1);
      else if (event.key === "ArrowUp") mark(chosen < 0 ? list.children.length - 1 : chosen - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
      else return;
      event.preventDefault();
    });
  });
})();
