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
