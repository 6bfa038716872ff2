/* The map: land and borders as shapes, place names by zoom, a circle for each incident. No tiles, no requests. */
(function () {
  "use strict";
  var box = document.getElementById("map");
  if (!box || typeof L === "undefined") return;
  var data = window.saksiMap;
  box.textContent = "";
  var map = L.map(box, {
    renderer: L.svg({ padding: 0.4 }), minZoom: 1, maxZoom: 12, worldCopyJump: false, zoomSnap: 0.5,
    attributionControl: false, maxBounds: [[-75, -200], [85, 200]], scrollWheelZoom: false
  });
  L.control.attribution({ prefix: false }).addAttribution(box.dataset.credit).addTo(map);
  map.on("focus click", function () { map.scrollWheelZoom.enable(); });
  map.on("blur", function () { map.scrollWheelZoom.disable(); });

  function pane(name, order) { map.createPane(name).style.zIndex = order; return name; }
  var under = pane("ground", 210), over = pane("lines", 220), names = pane("names", 450), rings = pane("rings", 410);
  names && (map.getPane("names").style.pointerEvents = "none");
  [under, over, rings].forEach(function (p) { map.getPane(p).style.pointerEvents = "none"; });

  L.geoJSON(window.saksi_land, { interactive: false, pane: under, style: { className: "land", color: null, fillOpacity: 1 } }).addTo(map);
  L.geoJSON(window.saksi_borders, {
    interactive: false, pane: over,
    style: function (f) { return { className: f.properties.disputed ? "disputed" : "border", color: null, fill: false }; }
  }).addTo(map);

  /* Many points are painted on one canvas: they open by pointer, and each is in the table for every other way. */
  var points = [], rows = null, many = data.points.length > 800, painted = many ? L.layerGroup() : null;
  var canvas = many ? L.canvas({ padding: 0.3 }) : null, shades = getComputedStyle(document.documentElement);
  function paint(p, at) {
    p.circle = L.circleMarker(at, {
      renderer: canvas, radius: Math.max(3, p.size * 0.6), color: shades.getPropertyValue(p.hollow ? "--dot" : "--paper"), weight: 1,
      fillColor: shades.getPropertyValue(p.hollow ? "--paper" : "--dot"), fillOpacity: 0.62
    });
    p.circle.bindPopup(function () { return popup(p); });
    painted.addLayer(p.circle);
    points.push(p);
  }
  function draw(p) {
    var at = L.latLng(p.lat, p.lon);
    if (many) { paint(p, at); return; }
    if (p.radius) {
      p.ring = L.circle(at, { radius: p.radius, className: "ring", interactive: false, pane: rings, color: null }).addTo(map);
    }
    p.circle = L.circleMarker(at, { radius: p.size, className: "point" + (p.hollow ? " hollow" : ""), color: null, fillOpacity: null }).addTo(map);
    p.circle.bindPopup(function () { return popup(p); });
    var path = p.circle.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "link");
    path.setAttribute("aria-label", p.title + ", " + p.when + (p.killed ? ", " + box.dataset.killed + " " + p.killed : ""));
    path.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { window.location.href = p.href; }
      if (event.key === " ") { event.preventDefault(); p.circle.openPopup(); }
    });
    points.push(p);
  }

  function popup(p) {
    var out = document.createElement("div");
    var link = document.createElement("a");
    link.href = p.href;
    link.textContent = p.title;
    out.appendChild(link);
    [p.when, p.place, p.killed ? box.dataset.killed + ": " + p.killed : "", p.grade].forEach(function (line) {
      if (line) { var row = document.createElement("div"); row.textContent = line; out.appendChild(row); }
    });
    return out;
  }

  /* Incidents on one coarsened spot stand around it, so that each can be seen and reached. */
  function spread() {
    if (many) return;
    var spots = {};
    points.forEach(function (p) {
      if (rows && !rows[p.id]) return;
      (spots[p.lat + "," + p.lon] = spots[p.lat + "," + p.lon] || []).push(p);
    });
    Object.keys(spots).forEach(function (key) {
      var here = spots[key], centre = map.latLngToLayerPoint([here[0].lat, here[0].lon]);
      var widest = Math.max.apply(null, here.map(function (p) { return p.size; }));
      var away = here.length < 2 ? 0 : Math.max(widest, here.length * 3.4);
      here.forEach(function (p, k) {
        var turn = 2 * Math.PI * k / here.length - Math.PI / 2;
        var to = L.point(centre.x + away * Math.cos(turn), centre.y + away * Math.sin(turn));
        p.circle.setLatLng(map.layerPointToLatLng(to));
      });
    });
  }

  /* Names stand right or left of their place, largest places first; beside the circle where one covers the place. */
  var labels = L.layerGroup().addTo(map);
  function text(name, at, css, dx, dy) {
    var span = document.createElement("span");
    span.textContent = name;
    var icon = L.divIcon({ className: "label" + css, html: span, iconSize: null, iconAnchor: [-dx, -dy] });
    return L.marker(at, { pane: names, interactive: false, keyboard: false, icon: icon });
  }
  function relabel() {
    labels.clearLayers();
    var view = map.getBounds(), taken = [], left = Math.round(box.clientWidth / 40);
    points.forEach(function (p) {
      if (many || (rows && !rows[p.id])) return;
      var c = map.latLngToContainerPoint(p.circle.getLatLng());
      taken.push([c.x - p.size, c.y - p.size, c.x + p.size, c.y + p.size]);
    });
    var circles = taken.slice();
    function free(own) {
      return !taken.some(function (t) { return own[0] < t[2] && own[2] > t[0] && own[1] < t[3] && own[3] > t[1]; });
    }
    function place(name, lat, lon, css, spots) {
      var c = map.latLngToContainerPoint([lat, lon]), w = name.length * 6.8 + 14;
      return spots(w, c).some(function (spot) {
        var own = [c.x + spot[0], c.y + spot[1] - 4, c.x + spot[0] + w, c.y + spot[1] + 14];
        if (!free(own)) return false;
        taken.push(own);
        labels.addLayer(text(name, [lat, lon], css + (spot[2] || ""), spot[0], spot[1]));
        return true;
      });
    }
    function beside(w, c) {
      var over = circles.filter(function (t) { return c.x > t[0] && c.x < t[2] && c.y > t[1] && c.y < t[3]; })[0];
      if (!over) return [[-2, -6], [-w + 2, -6, " left"]];
      return [[over[2] - c.x + 2, -6, " bare"], [over[0] - c.x - w + 8, -6, " bare"]];
    }
    function within(w) { return [[-w / 2, -6], [-w / 2, 14], [-w / 2, -26]]; }
    data.places.some(function (p) {
      if (!view.contains([p[1], p[2]]) || p[3] < 4e6 / Math.pow(2.4, map.getZoom() - 3)) return false;
      if (place(p[0], p[1], p[2], "", beside)) left -= 1;
      return left <= 0;
    });
    if (map.getZoom() < 5) return;
    window.saksi_borders.features.forEach(function (f) {
      if (f.properties.kind !== "area") return;
      var at = L.geoJSON(f).getBounds().getCenter();
      if (view.contains(at)) place(f.properties.name + " (" + f.properties.label + ")", at.lat, at.lng, " area", within);
    });
  }

  function home() {
    var all = L.latLngBounds([]);
    points.forEach(function (p) { if (!rows || rows[p.id]) all.extend([p.lat, p.lon]); });
    if (all.isValid()) { map.fitBounds(all.pad(0.15), { maxZoom: 7, padding: [20, 20], animate: false }); }
    else { map.setView([20, 20], 1.5, { animate: false }); }
  }

  var All = L.Control.extend({ options: { position: "topleft" }, onAdd: function () {
    var bar = L.DomUtil.create("div", "leaflet-bar"), link = L.DomUtil.create("a", "all", bar);
    link.href = "#map"; link.setAttribute("role", "button"); link.textContent = box.dataset.all;
    L.DomEvent.on(link, "click", function (event) { L.DomEvent.stop(event); home(); });
    return bar;
  } });
  map.addControl(new All());
  map.setView([20, 20], 2);
  data.points.slice().sort(function (a, b) { return b.size - a.size; }).forEach(draw);
  home();
  if (many) { painted.addTo(map); }
  spread();
  relabel();
  map.on("zoomend", spread);
  map.on("zoomend moveend", relabel);
  document.addEventListener("saksi-filter", function (event) {
    rows = event.detail;
    if (many) { painted.clearLayers(); }
    points.forEach(function (p) {
      var show = Boolean(rows[p.id]);
      if (many) { if (show) { painted.addLayer(p.circle); } return; }
      [p.circle, p.ring].forEach(function (layer) {
        if (layer && layer.getElement()) layer.getElement().classList.toggle("gone", !show);
      });
      if (p.circle.getElement()) p.circle.getElement().setAttribute("tabindex", show ? "0" : "-1");
    });
    spread();
    relabel();
  });
})();
