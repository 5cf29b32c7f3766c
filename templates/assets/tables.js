// Tools beside a printed table: additions only, and every word is the page's.
(function () {
  "use strict";
  const root = document.documentElement, tools = document.querySelector(".tools"), words = tools.dataset;
  const { find, depth, unit, share } = tools.elements;
  const back = tools.querySelector("[type=reset]"), status = tools.querySelector("[role=status]");
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const UNIT = /([（(](?:单位|unit)[:：]\s*)[^)）]*([)）])/i;  // in a heading, where a table is printed with a unit there
  const STEP = 200;  // rows of a long table that are shown at a time
  const all = (css, at) => [...(at || document).querySelectorAll(css)];
  const fill = (words, ...values) => words.replace(/{(\d?)}/g, (_, index) => values[+index]);
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
  const button = (className, text) => Object.assign(make("button", className, text), { type: "button" });

  // What is typed and what is looked through, whatever the width of letters and the commas of amounts.
  const plain = text => text.normalize("NFKC").toLowerCase().replace(/(\d),(?=\d)/g, "$1");
  const wanted = () => plain(find.value).split(/\s+/).filter(Boolean);

  // What a cell says, without what stands beside it in the other language or was added here.
  const said = cell => {
    const copy = cell.cloneNode(true);
    all(".twin, .part, button:not(.sort)", copy).forEach(part => part.remove());
    return copy.textContent.trim();
  };

  // An amount as its digits, so that a unit is changed and a share is taken without a rounding error.
  const parse = text => {
    const found = /^([-−+(]?)(\d[\d,]*)(?:\.(\d+))?\)?$/.exec(text.normalize("NFKC").trim());
    return found && { sign: found[1].replace("+", ""), digits: found[2].replace(/,/g, "") + (found[3] || ""), places: (found[3] || "").length };
  };
  const write = ({ sign, digits, places }, power) => {  // in a unit that is 10^power times smaller
    const decimals = Math.max(places - power, 0);
    digits = (digits + "0".repeat(Math.max(power - places, 0))).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals).replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",");
    return sign + whole + (decimals ? "." + digits.slice(-decimals) : "") + (sign === "(" ? ")" : "");
  };
  const exact = (amount, places) => BigInt((amount.sign && "-") + amount.digits + "0".repeat(places - amount.places));
  const percent = (amount, whole) => {  // half up, as everywhere on the site
    const places = Math.max(amount.places, whole.places), part = exact(amount, places), of = exact(whole, places);
    const tenths = (2000n * part + of) / (2n * of);
    return part && !tenths ? "<0.1%" : `${tenths / 10n}.${tenths % 10n}%`;
  };

  const blocks = all("table.printed").map(table => {
    const body = table.tBodies[0], scale = table.dataset.scale || "", spans = all("[rowspan]", body);
    const rows = [...body.rows].map((tr, index) => ({
      tr, index, total: tr.classList.contains("total"), level: +/level-(\d+)/.exec(tr.className)[1], below: [], open: true
    }));
    const long = table.classList.contains("long");
    let sort = null, copies = null, first = 0, last = long ? STEP : Infinity;  // of the rows that would show, those that do

    // A row stands below the nearest one above it of a lower level; nothing stands below a total.
    const stack = [];
    rows.forEach(row => {
      if (row.total) { stack.length = 0; return; }
      while (stack.length && stack[stack.length - 1].level >= row.level) stack.pop();
      row.up = stack[stack.length - 1];
      if (row.up) row.up.below.push(row);
      stack.push(row);
    });

    // The labels above each column, and the cell of the head to sort by it.
    const labels = [], heads = [], taken = [];
    all("thead tr", table).forEach((tr, at) => {
      let column = 0;
      for (const th of tr.cells) {
        while ((taken[at] || [])[column]) column += 1;
        const label = said(th);
        for (let over = 0; over < th.colSpan; over += 1, column += 1) {
          for (let down = 0; down < th.rowSpan; down += 1) (taken[at + down] = taken[at + down] || [])[column] = true;
          (labels[column] = labels[column] || []).push(label);
          heads[column] = th.colSpan === 1 && label ? th : null;
        }
      }
    });

    const cellAt = (tr, column) => {
      let next = 0;
      return [...tr.cells].find(cell => (next += cell.colSpan) > column);
    };
    // A merged cell is copied into each of its rows, so that rows can move and hide; and merged again.
    const part = () => {
      if (copies || !spans.length) return;
      const over = [];
      copies = [];
      rows.forEach(({ tr }) => {
        const own = [...tr.cells];
        for (let column = 0, cell; (cell = over[column] && over[column].left ? over[column].cell : own.shift()); column += cell.colSpan) {
          if (over[column] && over[column].left) {
            const copy = cell.cloneNode(true);
            copy.removeAttribute("id");
            copy.rowSpan = 1;
            over[column].left -= 1;
            tr.insertBefore(copy, own[0] || null);
            copies.push(copy);
          } else if (cell.rowSpan > 1) over[column] = { cell, left: cell.rowSpan - 1 };
        }
      });
      spans.forEach(cell => { cell.rows = cell.rowSpan; cell.rowSpan = 1; });
    };
    const merge = () => {
      if (!copies) return;
      copies.forEach(copy => copy.remove());
      spans.forEach(cell => { cell.rowSpan = cell.rows; });
      copies = null;
    };

    // Amounts in the unit and with the share that the reader chose.
    const amount = cell => (cell.querySelector("a") || cell).firstChild;
    const printed = cell => {
      if (cell.printed) return cell.printed;
      const text = (amount(cell) || "").data || "", found = parse(text);
      return found && (cell.printed = { ...found, text });
    };
    let wholes = null;
    const totals = () => wholes = wholes || [...scale].map((power, column) => {
      if (power === "-") return null;
      const of = rows.map(row => [row, cellAt(row.tr, column)]).filter(([, cell]) => cell && printed(cell));
      const value = cell => +write(printed(cell), 0).replace(/[(（−]/, "-").replace(/[,)）]/g, "");
      const [, whole] = of.filter(([row]) => row.total).reduce((best, one) => !best[1] || value(one[1]) > value(best[1]) ? one : best, []);
      return whole && value(whole) > 0 && of.every(([, cell]) => value(cell) <= value(whole)) ? printed(whole) : null;
    });
    const paint = row => {
      const wanted = (unit ? unit.value : "") + (share && share.checked);
      if (row.painted === wanted || (!row.painted && wanted === "false")) return;
      row.painted = wanted;
      row.text = row.text || plain(row.tr.textContent);  // found by the printed amount, in whatever unit it is shown
      let column = 0;
      for (const cell of row.tr.cells) {
        const power = scale[column], shown = power && power !== "-" && printed(cell);
        if (shown) {
          amount(cell).data = unit && unit.value && power !== unit.value ? write(shown, power - unit.value) : shown.text;
          all(".part", cell).forEach(old => old.remove());
          if (share && share.checked && totals()[column] && !shown.sign) cell.append(make("span", "part", percent(shown, totals()[column])));
        }
        column += cell.colSpan;
      }
    };

    // The controls of a row: to fold what is below it, and to copy it.
    const equip = row => {
      if (row.toggle !== undefined) return;
      const name = row.tr.querySelector("th") || row.tr.cells[0], label = said(name);
      row.toggle = null;
      const menu = button("menu", "⋯");
      menu.title = menu.ariaLabel = fill(words.row, label);
      menu.onclick = () => open(row, label);
      name.prepend(menu);
      if (!row.below.length) return;
      row.toggle = button("fold");
      row.toggle.setAttribute("aria-label", fill(words.below, label));
      row.toggle.onclick = () => { row.open = !row.open; draw(); };
      name.prepend(row.toggle);
    };
    const open = (row, label) => {
      const cells = [];
      for (const cell of row.tr.cells) cells.push(said(cell), ...Array(cell.colSpan - 1).fill(""));
      const head = labels.map((path, column) => scale[column] > "" && scale[column] !== "-" ? `${path.join(" / ").replace(UNIT, "")} (${unitName()})` : path.join(" / "));
      const anchor = (row.tr.querySelector("[id^=r-]") || row.tr).id;
      const tidy = texts => texts.map(text => text.replace(/\s+/g, " ")).join("\t");
      copying(label, [tidy(head), tidy(cells)].filter(Boolean).join("\n"), location.href.split("#")[0] + "#" + anchor);
    };

    // Rows in order: totals stay where they are, and others move among those beside them, with what is below each.
    const value = row => {
      const cell = cellAt(row.tr, sort.column), found = cell && printed(cell);
      return found ? Number((found.sign && "-") + found.digits) / 10 ** found.places : cell ? said(cell) : "";
    };
    const sorted = list => {
      if (!sort) return list;
      return list.map(row => [row, value(row)]).sort(([one, a], [other, b]) => {
        const blank = (a === "") - (b === ""), words = (typeof a === "string") - (typeof b === "string");
        const way = typeof a === "string" ? collator.compare(a, b) : a - b;
        return blank || words || (sort.down ? -way : way) || one.index - other.index;
      }).map(([row]) => row);
    };
    const inOrder = () => {
      const flat = depth && depth.value === "0", order = [];
      let lot = [];
      const place = list => sorted(list).forEach(row => { order.push(row); if (!flat) place(row.below); });
      rows.forEach(row => {
        if (row.total) { place(lot); lot = []; order.push(row); } else if (flat ? !row.below.length : !row.up) lot.push(row);
      });
      place(lot);
      return flat ? order.concat(rows.filter(row => !row.total && row.below.length)) : order;
    };

    const hits = row => {
      row.text = row.text || plain(row.tr.textContent);
      return wanted().every(word => row.text.includes(word));
    };
    const folded = row => row.up && (!row.up.open || folded(row.up));
    const offer = (control, text, left) => {
      control.hidden = !(left > 0);
      control.textContent = fill(text, Math.min(STEP, left), left);
    };
    const earlier = button("more", ""), more = button("more", "");
    if (long) table.parentNode.before(earlier);
    if (long) table.parentNode.after(more);
    earlier.onclick = () => { first = Math.max(first - STEP, 0); draw(); };
    more.onclick = () => { last += STEP; draw(); };
    let order = rows;
    const draw = () => {
      const finds = wanted().length, flat = depth && depth.value === "0";
      const changed = long || sort || finds || flat || rows.some(row => !row.open) || (unit && unit.value) || (share && share.checked);
      if (changed) part();
      order = inOrder();
      const hit = new Set(), kept = new Set();
      if (finds) rows.filter(hits).forEach(row => { hit.add(row); for (let at = row; at; at = at.up) kept.add(at); });
      const seen = [];
      let shown = 0;
      order.forEach(row => {
        const visible = finds ? kept.has(row) : flat ? row.total || !row.below.length : !folded(row);
        shown += visible;
        row.tr.hidden = !visible || shown <= first || shown > last;
        row.tr.classList.toggle("around", finds > 0 && !hit.has(row));
        if (row.tr.hidden) return;
        seen.push(row.tr);
        equip(row);
        paint(row);
        if (row.toggle) row.toggle.setAttribute("aria-expanded", finds > 0 || row.open);
        if (row.toggle) row.toggle.hidden = flat;
      });
      // Of hidden rows the order does not matter, and to move thousands takes long.
      if (seen.some((tr, index) => index && tr.compareDocumentPosition(seen[index - 1]) & Node.DOCUMENT_POSITION_FOLLOWING)) body.prepend(...seen);
      offer(earlier, words.earlier, first);
      offer(more, words.more, shown - last);
      if (!changed) merge();  // after the amounts are as printed: their columns are counted with no cell merged
      table.classList.remove("long");
      if (unit) table.dataset.unit = unit.value;
      return hit.size;
    };

    // What is led or tabbed to shall not hide behind the head, which is as high as its words need.
    if (table.tHead) new ResizeObserver(() => { table.parentNode.style.scrollPaddingTop = table.tHead.offsetHeight + "px"; }).observe(table.tHead);

    heads.forEach((th, column) => {
      if (!th || !body.querySelector("td.num")) return;
      const by = button("sort");
      by.title = words.sort;
      by.append(...th.childNodes);
      th.append(by);
      by.onclick = () => {  // amounts from the largest, words from the first; then the other way; then as printed
        const downFirst = th.classList.contains("num");
        if (!sort || sort.column !== column) sort = { column, down: downFirst };
        else sort = sort.down === downFirst ? { column, down: !downFirst } : null;
        mark();
        first = 0;
        last = long ? STEP : Infinity;
        draw();
      };
    });
    const mark = () => {
      heads.forEach((th, column) => {
        if (!th) return;
        if (sort && sort.column === column) th.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
        else th.removeAttribute("aria-sort");
      });
      back.disabled = !blocks.some(block => block.sorts());
    };

    return {
      rows, draw,
      sorts: () => sort,
      start: () => { first = 0; last = long ? STEP : Infinity; },
      unsort: () => { sort = null; mark(); },
      fold: () => rows.forEach(row => { row.open = !depth || !+depth.value || row.level < +depth.value; }),
      reveal: row => {
        for (let at = row.up; at; at = at.up) at.open = true;
        draw();
        if (!row.tr.hidden) return;
        const before = order.slice(0, order.indexOf(row)).filter(other => !folded(other)).length;
        first = Math.max(before - 20, 0);
        last = first + STEP;
        draw();
      }
    };
  });
  const drawAll = () => blocks.reduce((hits, block) => hits + block.draw(), 0);
  const restart = () => { blocks.forEach(block => block.start()); return drawAll(); };

  // The unit that is shown, in words, beside the table.
  const line = document.querySelector(".unit > span"), asPrinted = line.textContent;
  const unitName = () => unit && unit.value ? unit.selectedOptions[0].text : asPrinted;
  const units = all(".printed thead th").flatMap(head => [...head.childNodes, ...all("*", head).flatMap(part => [...part.childNodes])])
    .filter(node => node.nodeType === 3 && UNIT.test(node.data)).map(node => [node, node.data]);
  const tellUnit = () => {
    line.textContent = unit && unit.value ? fill(words.converted, unitName()) : asPrinted;
    units.forEach(([node, text]) => { node.data = unit && unit.value ? text.replace(UNIT, `$1${unitName()}$2`) : text; });
  };

  const tell = hits => {
    const of = blocks.reduce((sum, block) => sum + block.rows.length, 0);
    status.textContent = find.value.trim() ? fill(words.found, hits, of) : "";
  };
  find.addEventListener("input", () => tell(restart()));
  if (depth) depth.addEventListener("change", () => { blocks.forEach(block => block.fold()); restart(); });
  if (share) share.addEventListener("change", drawAll);
  if (unit) unit.addEventListener("change", () => {
    try { localStorage.unit = unit.value; } catch (e) { /* private window */ }
    tellUnit();
    drawAll();
  });
  tools.addEventListener("submit", event => event.preventDefault());
  tools.addEventListener("reset", event => { event.preventDefault(); blocks.forEach(block => block.unsort()); drawAll(); });

  // A row, or a link to it, is copied; where the browser does not let us, it is selected to be copied by hand.
  const dialog = document.querySelector(".of-row"), text = dialog.querySelector("textarea"), outcome = dialog.querySelector("[role=status]");
  const [copyRow, copyLink] = all("p > button", dialog);
  const copying = (label, row, link) => {
    dialog.querySelector("h2").textContent = label;
    text.value = row;
    outcome.textContent = "";
    copyRow.onclick = () => copy(row);
    copyLink.onclick = () => copy(link);
    dialog.showModal();
  };
  const copy = async value => {
    text.value = value;
    let done = true;
    try { await navigator.clipboard.writeText(value); } catch (e) {
      text.select();
      done = document.execCommand("copy");
    }
    outcome.textContent = done ? outcome.dataset.done : outcome.dataset.failed;
  };

  // A link to a row shows it, whatever is folded, filtered or not shown yet.
  const reveal = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { /* no anchor of ours */ }
    const found = document.getElementById(id), tr = found && found.closest("table.printed tbody tr");
    if (!tr || !tr.hidden) return;
    find.value = "";
    if (depth && depth.value === "0") depth.value = "";
    tell(drawAll());
    blocks.forEach(block => block.rows.forEach(row => { if (row.tr === tr) block.reveal(row); }));
    found.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", reveal);

  try { if (unit && [...unit.options].some(option => option.value === localStorage.unit)) unit.value = localStorage.unit; } catch (e) { /* private window */ }
  tellUnit();
  drawAll();
  root.classList.remove("wait");
  reveal();
})();
