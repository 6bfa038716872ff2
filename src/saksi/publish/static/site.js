/* The table of incidents: filter, sort, show more. Without this script the rows in the page stand as they are.
   A large record has its rows as data (rows.js); then only those shown become elements. */
(function () {
  "use strict";
  var table = document.getElementById("incidents");
  var form = document.getElementById("filters");
  if (!table || !form) return;
  var body = table.tBodies[0];
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  var labels = heads.map(function (head) { return head.textContent; });
  var shown = document.getElementById("shown");
  var more = document.getElementById("more");
  var data = window.saksiRows;
  var page = data ? 100 : Infinity, limit = page;
  var all = data ? data.map(fromData) : Array.prototype.slice.call(body.rows).map(fromPage);
  var fitting = all;

  function fromPage(row) {
    var d = row.dataset;
    return {
      id: row.id, words: d.words, kind: d.event, grade: d.grade, element: row, date: d.date, place: d.place.toLowerCase(),
      event: row.querySelector("th").textContent.trim().toLowerCase(), killed: Number(d.killed),
      injured: Number(d.injured), documents: Number(d.documents)
    };
  }

  function fromData(d) {
    return {
      id: d[0], words: [d[1], d[3], d[5], d[11], d[2]].join(" ").toLowerCase(), kind: d[4], grade: d[10], data: d, date: d[2],
      place: d[3].toLowerCase(), event: d[5].toLowerCase(), killed: d[7], injured: d[9], documents: d[12]
    };
  }

  function cell(row, tag, index, text, css) {
    var made = document.createElement(tag);
    made.dataset.label = labels[index];
    if (css) made.className = css;
    if (text !== null) made.textContent = text;
    row.appendChild(made);
    return made;
  }

  function element(item) {
    if (item.element) return item.element;
    var d = item.data, row = document.createElement("tr");
    row.id = d[0];
    cell(row, "td", 0, d[1]);
    cell(row, "td", 1, d[3]);
    var head = cell(row, "th", 2, null), link = document.createElement("a");
    head.scope = "row";
    link.href = "incidents/" + d[0] + ".html";
    link.textContent = d[5];
    head.appendChild(link);
    cell(row, "td", 3, d[6], "num");
    cell(row, "td", 4, d[8], "num");
    var grade = document.createElement("span");
    grade.className = "grade " + d[10];
    grade.textContent = d[11];
    cell(row, "td", 5, null).appendChild(grade);
    cell(row, "td", 6, String(d[12]), "num");
    item.element = row;
    return row;
  }

  function render() {
    var part = document.createDocumentFragment();
    fitting.slice(0, limit).forEach(function (item) { part.appendChild(element(item)); });
    body.textContent = "";
    body.appendChild(part);
    if (more) more.hidden = fitting.length <= limit;
  }

  function filter() {
    var words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var event = form.elements.event.value, grade = form.elements.grade.value, ids = {};
    fitting = all.filter(function (item) {
      return (!event || item.kind === event) && (!grade || item.grade === grade) &&
        words.every(function (word) { return item.words.indexOf(word) >= 0; });
    });
    fitting.forEach(function (item) { ids[item.id] = true; });
    limit = page;
    render();
    var count = fitting.length;
    shown.textContent = count ? shown.dataset.text.replace("{n}", count).replace("{all}", all.length) : shown.dataset.none;
    document.dispatchEvent(new CustomEvent("saksi-filter", { detail: ids }));
  }

  function sort(head) {
    var key = head.dataset.sort, numeric = head.classList.contains("num");
    var up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : !numeric;
    heads.forEach(function (cell) { cell.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    function order(a, b) { return (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0) * (up ? 1 : -1); }
    all.sort(order);
    fitting = fitting === all ? all : fitting.sort(order);
    render();
  }

  heads.forEach(function (cell) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    cell.textContent = "";
    cell.appendChild(button);
    button.addEventListener("click", function () { sort(cell); });
  });
  if (more) more.addEventListener("click", function () { limit += 400; render(); });
  var waiting = 0;
  form.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, data ? 120 : 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  form.hidden = false;
  filter();
})();
