// Additions only: every page is complete without this script.
(function () {
  "use strict";
  var root = document.documentElement;
  function recall(key) { try { return localStorage.getItem(key); } catch (e) { return null; } }
  function keep(key, value) { try { localStorage.setItem(key, value); } catch (e) { /* private window */ } }

  // Light or dark: the system's choice until the reader makes one.
  var theme = recall("theme");
  if (theme) root.dataset.theme = theme;
  var button = document.getElementById("theme");
  if (button) {
    button.parentElement.hidden = false;
    button.addEventListener("click", function () {
      var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      keep("theme", root.dataset.theme);
    });
  }

  // A list is narrowed to the rows that have what the reader types, and a heading without rows goes with them.
  var box = document.querySelector("[data-filter]");
  if (box) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
    var status = document.querySelector("[role=status][data-word]");
    box.closest(".filter").hidden = false;
    box.addEventListener("input", function () {
      var wanted = box.value.trim().toLowerCase(), found = 0;
      rows.forEach(function (row) {
        row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
        if (!row.hidden) found += 1;
      });
      document.querySelectorAll("section.letter").forEach(function (section) {
        section.hidden = !section.querySelector("[data-row]:not([hidden])");
      });
      status.textContent = wanted ? found + " " + status.dataset.word : "";
    });
  }

  // The language that a reader switches to is the one that the site opens in.
  document.querySelectorAll("a[hreflang]").forEach(function (link) {
    link.addEventListener("click", function () { keep("lang", link.hreflang.slice(0, 2)); });
  });
  var chosen = recall("lang");
  if (chosen && document.body.classList.contains("root")) {
    var choice = document.querySelector('a.choice[lang^="' + chosen + '"]');
    if (choice && choice.hreflang) location.replace(choice.href);
  }
})();
