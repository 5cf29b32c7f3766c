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
      document.querySelectorAll("section.listed").forEach(function (section) {
        section.hidden = !section.querySelector("[data-row]:not([hidden])");
      });
      status.textContent = wanted ? found + " " + status.dataset.word : "";
    });
  }

  // A number's source opens beside the page that quotes it; on a narrow screen, or in a new tab, its link leads there.
  var dialog = document.querySelector("dialog.traced");
  if (dialog && dialog.showModal) {
    var shown = dialog.querySelector("iframe");
    document.addEventListener("click", function (event) {
      var link = event.target.closest('a[href*="source/"][href*="#"]');
      if (!link || dialog.contains(link) || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (!matchMedia("(min-width: 48rem)").matches) return;
      event.preventDefault();
      dialog.querySelector("a").href = link.href;
      shown.contentWindow.location.replace(link.href);
      dialog.showModal();  // the record takes the focus when it is there
    });
    dialog.querySelector("button").addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () { shown.contentWindow.location.replace("about:blank"); });
    addEventListener("message", function (event) {
      if (event.source === shown.contentWindow && event.data === "close") dialog.close();
    });
  }
  if (window !== window.parent) {
    root.classList.add("embedded");
    var framed = document.querySelector(":target");
    if (framed) framed.scrollIntoView();
    document.querySelectorAll("a[href]").forEach(function (link) {
      if (link.getAttribute("href").charAt(0) !== "#") link.target = "_top";
    });
    addEventListener("keydown", function (event) { if (event.key === "Escape") parent.postMessage("close", "*"); });
  }

  // The twin of a page shows the number that this one shows.
  document.querySelectorAll("a.language").forEach(function (link) {
    link.addEventListener("click", function () { if (location.hash.indexOf(".") > 0) link.hash = location.hash; });
  });

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
