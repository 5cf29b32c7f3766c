// The search page: asks the index that Pagefind made while the site was built. Nothing leaves the reader's machine.
(function () {
  "use strict";
  var form = document.getElementById("search"), box = document.getElementById("query");
  var status = document.getElementById("found"), list = document.getElementById("results");
  var words = form.dataset, STEP = 10, CANDIDATES = 150, asked = 0, index;
  form.hidden = false;

  function say(text) { status.textContent = text; }
  function fill(text, value) { return text.replace("{}", value); }

  // The bundle is a module; modules cannot be loaded from a disk.
  function load() {
    if (!index) {
      index = location.protocol === "file:"
        ? Promise.reject(new Error("file"))
        : import(new URL(words.bundle, location.href).href).then(function (found) {
          return found.options({ excerptLength: 24, ranking: { termFrequency: 0.6 } }).then(function () { return found; });
        });
      index.catch(function () { if (location.protocol === "file:") words.failed = words.needsServer; say(words.failed); });
    }
    return index;
  }

  // English is indexed without points, and what begins alike is found too: 466536 finds 46653600. Chinese is indexed
  // word by word, and an amount as the digits between its points: 8,084.71 is 8, 084 and 71, or 8084 and 71 where it is
  // printed so. Pages that have these are held against the amount itself.
  var AMOUNT = /^\d[\d,，]*[.．]\d+$|^\d{1,3}([,，]\d{3})+$/;
  function bare(text) { return text.replace(/(\d)[,，](?=\d{3})/g, "$1").replace(/．/g, "."); }
  function amount(found, query) {
    var plain = bare(query), grouped = plain.replace(/\B(?=(\d{3})+(?!\d))/g, function (m, p, at) {
      return plain.indexOf(".") < 0 || at < plain.indexOf(".") ? "," : "";
    });
    var whole = new RegExp("(^|[^\\d.])" + plain.replace(".", "\\.") + "(?!\\d|\\.\\d)");
    var spellings = plain === grouped ? [plain] : [plain, grouped], parts = 1;
    if (document.documentElement.lang === "en") spellings = [plain];
    else {
      parts = grouped.split(/[,.]/).length;
      spellings = spellings.map(function (one) { return one.split(/[,.]/).join(" "); });
    }
    return Promise.all(spellings.map(function (one) { return found.search(one); })).then(function (answers) {
      var seen = {}, all = [];
      answers.forEach(function (answer) {
        answer.results.slice(0, CANDIDATES).forEach(function (one) { if (!seen[one.id]) { seen[one.id] = true; all.push(one); } });
      });
      return Promise.all(all.map(function (one) { return one.data(); })).then(function (pages) {
        var held = pages.filter(function (page) { return whole.test(bare(page.content)); });
        function printed(page) { return page.url.indexOf("/tables/") > 0; }
        held.sort(function (a, b) { return printed(b) - printed(a); });  // where it is printed before where it is told
        return { results: held.map(function (page) {
          page.parts = parts;
          return { data: function () { return Promise.resolve(page); } };
        }) };
      });
    });
  }

  // A browser cuts Chinese into words otherwise than the index does, so that a whole name may find nothing. Pages are
  // gathered by each character that a word of theirs begins with, and held against what was typed.
  var HAN = /[\u3400-\u9fff]/g;
  function chinese(found, query) {
    var typed = query.split(/\s+/), letters = query.match(HAN).filter(function (one, at, all) { return all.indexOf(one) === at; });
    return Promise.all([query].concat(letters).map(function (one) { return found.search(one); })).then(function (answers) {
      var byId = {};
      answers.forEach(function (answer) {
        answer.results.forEach(function (one) { (byId[one.id] = byId[one.id] || []).push(one); });
      });
      var likely = Object.values(byId).sort(function (a, b) { return b.length - a.length; }).slice(0, CANDIDATES);
      return Promise.all(likely.map(function (hits) { return hits[0].data().then(function (page) { return { page: page, hits: hits }; }); })).then(function (all) {
        var held = all.filter(function (one) { return typed.every(function (word) { return one.page.content.indexOf(word) >= 0; }); });
        if (!held.length) return answers[0];
        function named(one) { return typed.every(function (word) { return one.page.meta.title.split(" · ")[0].indexOf(word) >= 0; }); }
        held.sort(function (a, b) { return named(b) - named(a); });
        return { results: held.map(function (one) {
          return { data: function () {
            return Promise.all(one.hits.map(function (hit) { return hit.data(); })).then(function (pages) {
              var page = Object.assign({}, pages[0], { parts: Math.max(1, pages.length - 1) });
              page.locations = pages.reduce(function (at, some) { return at.concat(some.locations); }, []);
              return page;
            });
          } };
        }) };
      });
    });
  }

  // The row, paragraph or heading that the hits stand in: where they are closest together, if there are several.
  function anchor(page) {
    var hits = page.weighted_locations || [], at = page.locations || [], best;
    if (!hits.length) return null;
    best = hits.reduce(function (a, b) { return b.balanced_score > a.balanced_score ? b : a; }).location;
    if (page.parts > 1 && at.length >= page.parts) {
      at = at.slice().sort(function (a, b) { return a - b; });
      var span = Infinity, last = page.parts - 1;
      for (var i = 0; i + last < at.length; i += 1) {
        if (at[i + last] - at[i] < span) { span = at[i + last] - at[i]; best = at[i]; }
      }
    }
    return (page.anchors || []).filter(function (a) { return a.location <= best && a.element !== "h1"; })
      .sort(function (a, b) { return b.location - a.location; })[0] || null;
  }

  // An excerpt begins and ends at the border of a cell or between words: Pagefind puts a full stop behind each cell, and
  // counts words, so that it may cut a number in two.
  function tidy(excerpt) {
    var english = document.documentElement.lang === "en";
    return excerpt.replace(english ? /([\d%)）\u3400-\u9fff](?:<\/mark>)?)\.(<\/mark>)?\s+/g : /()\.(<\/mark>)?\s+/g, "$1$2 · ")
      .replace(/^[\s.·,，、。；：:)）%\d]+(?=[\s<\u3400-\u9fff])/, "")
      .replace(/[^\s<>。，；]*\d[\d.,]*$/, "").replace(/[\s.·,，、；：:(（]+$/, "");
  }

  function show(page) {
    var item = document.createElement("li"), link = document.createElement("a"), near = anchor(page);
    link.href = words.root + page.raw_url.replace(/^\//, "").split("/").map(encodeURIComponent).join("/") + (near ? "#" + near.id : "");
    var title = page.meta.title.split(" · "), place = document.createElement("span");
    link.textContent = title[0];
    place.className = "detail";
    place.textContent = title.slice(1).join(" · ");
    var excerpt = document.createElement("p");
    excerpt.innerHTML = tidy(page.excerpt);  // Pagefind escapes the text and adds <mark>
    item.append(link, " ", place, excerpt);
    list.appendChild(item);
    return link;
  }

  function more(results, from, run, focus) {
    return Promise.all(results.slice(from, from + STEP).map(function (one) { return one.data(); })).then(function (pages) {
      if (run !== asked) return;
      var links = pages.map(show), count = results.length, shown = Math.min(from + STEP, count);
      say((count === 1 ? words.one : fill(words.found, count)) + (shown < count ? fill(words.first, shown) : ""));
      if (focus) links[0].focus();
      if (shown < count) {
        var item = document.createElement("li"), button = document.createElement("button");
        button.type = "button";
        button.textContent = words.more;
        button.addEventListener("click", function () { item.remove(); more(results, shown, run, true); });
        item.appendChild(button);
        list.appendChild(item);
      }
    });
  }

  function ask() {
    var query = box.value.normalize("NFKC").trim().replace(/^([\d.,]+)\s*(亿元|千元|万元|元)$/, "$1"), run = ++asked;
    history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
    if (!query) { list.textContent = ""; say(""); return; }
    say(words.waiting);
    load().then(function (found) {
      if (AMOUNT.test(query)) return amount(found, query);
      return query.match(HAN) ? chinese(found, query) : found.search(query);
    }).then(function (answer) {
      if (run !== asked) return;
      list.textContent = "";
      if (!answer.results.length) { say(words.none); return; }
      return more(answer.results, 0, run, false);
    }).catch(function () { if (run === asked) say(words.failed); });
  }

  var timer;
  box.addEventListener("focus", load, { once: true });
  box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 200); });
  form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); ask(); });
  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) ask();
})();
