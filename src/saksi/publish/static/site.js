/* The table of incidents: filter and sort in place. Without this script the table stands as it is. */
(function () {
  "use strict";
  var table = document.getElementById("incidents");
  var form = document.getElementById("filters");
  if (!table || !form) return;
  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var shown = document.getElementById("shown");

  function fits(row, words, event, grade) {
    var text = row.dataset.words;
    return (!event || row.dataset.event === event) && (!grade || row.dataset.grade === grade) &&
      words.every(function (word) { return text.indexOf(word) >= 0; });
  }

  function filter() {
    var words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var count = 0, ids = {};
    rows.forEach(function (row) {
      row.hidden = !fits(row, words, form.elements.event.value, form.elements.grade.value);
      if (!row.hidden) { count += 1; ids[row.id] = true; }
    });
    shown.textContent = count ? shown.dataset.text.replace("{n}", count).replace("{all}", rows.length) : shown.dataset.none;
    document.dispatchEvent(new CustomEvent("saksi-filter", { detail: ids }));
  }

  function value(row, key) {
    if (key === "killed" || key === "injured" || key === "documents") return Number(row.dataset[key]);
    if (key === "event") return row.querySelector("th").textContent.trim().toLowerCase();
    return (row.dataset[key] || "").toLowerCase();
  }

  function sort(head) {
    var key = head.dataset.sort, numeric = head.classList.contains("num");
    var up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : !numeric;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    rows.sort(function (a, b) {
      var left = value(a, key), right = value(b, key);
      return (left < right ? -1 : left > right ? 1 : 0) * (up ? 1 : -1);
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }

  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    cell.textContent = "";
    cell.appendChild(button);
    button.addEventListener("click", function () { sort(cell); });
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  form.hidden = false;
  filter();
})();
