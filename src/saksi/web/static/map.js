/* The map: land and borders as shapes, clusters from the server for the window that is looked at. No tiles. */
(function () {
  "use strict";
  var box = document.getElementById("map");
  if (!box || typeof L === "undefined") return;
  var map = L.map(box, {
    renderer: L.svg({ padding: 0.4 }), minZoom: 1, maxZoom: 16, zoomSnap: 0.5, attributionControl: false,
    maxBounds: [[-85, -200], [85, 200]], scrollWheelZoom: Boolean(box.dataset.ask)
  });
  function pane(name, order) { map.createPane(name).style.zIndex = order; map.getPane(name).style.pointerEvents = "none"; return name; }
  var ground = pane("ground", 210), lines = pane("lines", 220), rings = pane("rings", 410), counts = pane("counts", 640);
  L.geoJSON(window.saksi_land, { interactive: false, pane: ground, style: { className: "land", color: null, fillOpacity: 1 } }).addTo(map);
  L.geoJSON(window.saksi_borders, {
    interactive: false, pane: lines,
    style: function (f) { return { className: f.properties.disputed ? "disputed" : "border", color: null, fill: false }; }
  }).addTo(map);

  var drawn = L.layerGroup().addTo(map);
  function size(p) { return p.count > 1 ? Math.min(11 + 3 * Math.log2(p.count), 34) : Math.min(5 + Math.sqrt(p.killed || 0) / 2, 10); }
  function popup(p) {
    var out = document.createElement("div"), head = document.createElement(p.href ? "a" : "strong");
    if (p.href) head.href = p.href;
    head.textContent = p.title;
    out.appendChild(head);
    p.lines.forEach(function (line) { var row = document.createElement("div"); row.textContent = line; out.appendChild(row); });
    return out;
  }
  function draw(p) {
    var at = [p.lat, p.lon];
    if (p.radius) L.circle(at, { radius: p.radius, className: "ring", interactive: false, pane: rings, color: null }).addTo(drawn);
    var mark = L.circleMarker(at, { radius: size(p), className: p.count > 1 ? "cluster" : "point", color: null, fillOpacity: null }).addTo(drawn);
    if (p.count > 1) {
      var label = document.createElement("span");
      label.textContent = p.count.toLocaleString("en");
      L.marker(at, { pane: counts, interactive: false, keyboard: false, icon: L.divIcon({ className: "cluster-count", html: label, iconSize: null }) }).addTo(drawn);
    }
    if (p.href || !box.dataset.ask) mark.bindPopup(function () { return popup(p); });
    var path = mark.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", p.href ? "link" : "button");
    path.setAttribute("aria-label", [p.title].concat(p.lines).join(", "));
    function enter() {
      if (p.count > 1) map.setView(at, Math.min(map.getZoom() + 2, map.getMaxZoom()), { animate: false });
      else if (box.dataset.ask) window.location.href = p.href;
    }
    if (p.count > 1) mark.on("click", enter);
    path.addEventListener("keydown", function (event) { if (event.key === "Enter") enter(); });
  }

  if (!box.dataset.ask) {
    var own = JSON.parse(box.dataset.points);
    own.forEach(function (p) {
      /* The whole ring of uncertainty, and as near as a border or coast can still be seen to go by. */
      map.fitBounds(L.latLng(p.lat, p.lon).toBounds(Math.max(p.radius || 0, 1000) * 4), { maxZoom: 8.5, animate: false });
      L.control.scale({ imperial: false }).addTo(map);
      p.killed = 0;
      draw(p);
    });
    return;
  }

  var status = document.querySelector("[data-map-status]"), latest = 0;
  function ask() {
    var view = map.getBounds(), turn = ++latest;
    var window_ = [Math.max(view.getWest(), -180), Math.max(view.getSouth(), -90), Math.min(view.getEast(), 180), Math.min(view.getNorth(), 90)];
    var address = new URL(box.dataset.ask, window.location.href);
    address.searchParams.set("box", window_.map(function (n) { return n.toFixed(5); }).join(","));
    address.searchParams.set("zoom", String(Math.round(map.getZoom())));
    window.fetch(address, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then(function (points) {
      if (turn !== latest) return;
      drawn.clearLayers();
      points.slice().sort(function (a, b) { return size(b) - size(a); }).forEach(draw);
      var all = points.reduce(function (sum, p) { return sum + p.count; }, 0);
      if (status) status.textContent = all.toLocaleString("en") + " incidents with a place in this window.";
      keep(window_);
    }).catch(function () { if (status) status.textContent = "The map could not be loaded; load the page again."; });
  }
  /* The window is part of the address, so that the view can be handed on. */
  function keep(edges) {
    var address = new URL(window.location.href);
    address.searchParams.set("box", edges.map(function (n) { return n.toFixed(3); }).join(","));
    window.history.replaceState(null, "", address);
    document.querySelectorAll("form.filters").forEach(function (form) {
      var field = form.querySelector('[name="box"]') || form.appendChild(document.createElement("input"));
      field.type = "hidden";
      field.name = "box";
      field.value = address.searchParams.get("box");
    });
  }
  if (box.dataset.box) {
    var edges = box.dataset.box.split(",").map(Number);
    map.fitBounds([[edges[1], edges[0]], [edges[3], edges[2]]], { animate: false });
  } else map.setView([25, 20], 2, { animate: false });
  map.on("moveend", ask);
  ask();
})();
