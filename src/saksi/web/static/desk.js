/* What every page of the desk does with keys, dialogs and filters. Without it all of it still works by forms. */
(function () {
  "use strict";
  document.documentElement.classList.add("script");
  var $ = function (selector, root) { return (root || document).querySelector(selector); };
  var $$ = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

  /* Reasons: a ruling asks for its reason in a dialog that offers the last one given. */
  var why = $("#why"), waiting = null;
  function lastReason() { try { return window.sessionStorage.getItem("reason") || ""; } catch (error) { return ""; } }
  function keepReason(text) { try { window.sessionStorage.setItem("reason", text); } catch (error) { return; } }
  function ask(form) {
    waiting = form;
    var own = form.elements.namedItem("reason"), field = $("#why-reason");
    $("#why-what").textContent = form.dataset.ruling;
    field.value = own.value || lastReason();
    why.showModal();
    field.select();
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.id === "why-form") {
      event.preventDefault();
      var text = $("#why-reason").value.trim();
      if (!text || !waiting) return;
      keepReason(text);
      waiting.elements.namedItem("reason").value = text;
      waiting.dataset.asked = "1";
      keepPlace();
      why.close();
      waiting.submit();
      return;
    }
    if (form.dataset.ruling && !form.dataset.asked && why) { event.preventDefault(); ask(form); }
  });
  $$("form[data-ruling]").forEach(function (form) { form.noValidate = true; });

  /* Where the reviewer was in a list is where they are again after a ruling. */
  function placeKey() { return "at:" + window.location.pathname; }
  function keepPlace() {
    try { window.sessionStorage.setItem(placeKey(), String(items().indexOf(current()))); } catch (error) { return; }
  }
  function takePlace() {
    try {
      var kept = window.sessionStorage.getItem(placeKey());
      window.sessionStorage.removeItem(placeKey());
      return kept === null ? -1 : Number(kept);
    } catch (error) { return -1; }
  }

  /* Lists by keys. */
  function items() { return $$("[data-item]:not([data-sole])"); }
  function current() { return $("[data-item].at:not([data-sole])"); }
  function go(item) {
    var before = current();
    if (before) before.classList.remove("at");
    if (!item) return;
    item.classList.add("at");
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("saksi-at", { detail: item }));
  }
  function step(by) {
    var all = items(), at = all.indexOf(current());
    if (all.length) go(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  }
  document.addEventListener("focusin", function (event) {
    var item = event.target.closest && event.target.closest("[data-item]:not([data-sole])");
    if (item && item !== current()) {
      var before = current();
      if (before) before.classList.remove("at");
      item.classList.add("at");
    }
  });
  function press(key) {
    var scope = current() || $("[data-sole]");
    var target = (scope && $('[data-key="' + key + '"]', scope)) || $('[data-key="' + key + '"]:not([data-item] *)');
    if (!target || target.disabled) return false;
    if (target.tagName === "FORM") target.requestSubmit(); else target.click();
    return true;
  }
  var places = { q: "/", i: "/search", m: "/map", t: "/timeline", d: "/documents", s: "/sources" }, going = false;
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (event.target.closest("input, select, textarea, [contenteditable], #map")) return;
    var key = event.key;
    if (going) {
      going = false;
      if (places[key]) { event.preventDefault(); window.location.href = places[key]; }
      return;
    }
    var done = true;
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "g") going = true;
    else if (key === "?") { if ($("#keys")) $("#keys").showModal(); }
    else if (key === "/") { if ($("#find")) $("#find").focus(); }
    else if (key === "x") { var box = current() && $('input[type="checkbox"]', current()); if (box) box.checked = !box.checked; }
    else if ((key === "Enter" || key === "o") && current() && event.target === current()) {
      if (current().dataset.href) window.location.href = current().dataset.href; else done = false;
    }
    else if ("aresnu".indexOf(key) >= 0 && key.length === 1) done = press(key);
    else done = false;
    if (done) event.preventDefault();
  });

  /* Dialogs and buttons. */
  document.addEventListener("click", function (event) {
    var open = event.target.closest("[data-open]"), close = event.target.closest("[data-close]");
    if (open) $("#" + open.dataset.open).showModal();
    if (close && close.closest("dialog")) close.closest("dialog").close();
    var choose = event.target.closest("[data-choose]");
    if (choose) {
      var boxes = $$('input[name="pick"]'), all = boxes.every(function (b) { return b.checked; });
      boxes.forEach(function (b) { b.checked = !all; });
    }
    var edit = event.target.closest("[data-edit]");
    if (edit && !event.ctrlKey && !event.metaKey) { event.preventDefault(); openForm(edit.getAttribute("href")); }
    var veil = event.target.closest("[data-picture]");
    if (veil) unveil(veil);
  });

  /* The claim's form comes as a part of a page and is shown in a dialog. */
  function openForm(address) {
    keepPlace();
    window.fetch(address + (address.indexOf("?") < 0 ? "?" : "&") + "part=form", { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (text) {
        var body = $("#edit-body");
        body.innerHTML = text;
        $$("[data-close]", body).forEach(function (b) { b.hidden = false; });
        $("#edit").showModal();
        var first = $(".claim-form select, .claim-form input:not([type=hidden])", body);
        if (first) first.focus();
        var reason = $('[name="reason"]', body);
        if (reason && !reason.value) reason.value = lastReason();
      })
      .catch(function () { window.location.href = address; });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.classList.contains("claim-form") && form.elements.namedItem("reason")) {
      keepReason(form.elements.namedItem("reason").value);
    }
    if (form.hasAttribute("data-kind") && form.closest("#edit")) {
      event.preventDefault();
      openForm(form.getAttribute("action") + "?" + new URLSearchParams(new FormData(form)).toString());
    }
    if (form.hasAttribute("data-add")) {
      event.preventDefault();
      if (form.elements.namedItem("end").value) {
        openForm(form.getAttribute("action") + "?" + new URLSearchParams(new FormData(form)).toString());
      }
    }
  });

  /* A picture is fetched when it is asked for, and stays blurred until it is asked for again. */
  function unveil(button) {
    var box = document.createElement("div"), image = document.createElement("img");
    box.className = "picture";
    image.className = "blurred";
    image.alt = button.dataset.alt;
    image.src = button.dataset.picture;
    box.appendChild(image);
    var clear = document.createElement("button");
    clear.type = "button";
    clear.textContent = "Show it clearly";
    clear.addEventListener("click", function () { image.classList.remove("blurred"); clear.remove(); });
    image.addEventListener("load", function () { if (button.dataset.areas) outline(box, image, button.dataset.areas); });
    button.replaceWith(box);
    box.after(clear);
    clear.focus();
  }
  function outline(box, image, areas) {
    var ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), scale = 110 / 72;
    svg.setAttribute("viewBox", "0 0 " + image.naturalWidth + " " + image.naturalHeight);
    areas.split(";").filter(Boolean).forEach(function (text) {
      var n = text.split(",").map(Number), rect = document.createElementNS(ns, "rect");
      rect.setAttribute("x", n[0] * scale - 2);
      rect.setAttribute("y", image.naturalHeight - n[3] * scale - 2);
      rect.setAttribute("width", (n[2] - n[0]) * scale + 4);
      rect.setAttribute("height", (n[3] - n[1]) * scale + 4);
      svg.appendChild(rect);
    });
    box.appendChild(svg);
  }

  /* Something in the making: told by the second; ready, the page comes again. */
  function follow(box) {
    window.setTimeout(function () {
      window.fetch("/api/" + (box.dataset.of || "handing") + "/" + box.dataset.job, { credentials: "same-origin" })
        .then(function (answer) {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.json();
        })
        .then(function (told) {
          if (told.is_done) { window.location.reload(); return; }
          if ($("[data-step]", box).textContent !== told.step) $("[data-step]", box).textContent = told.step;
          $("[data-seconds]", box).textContent = told.seconds;
          follow(box);
        })
        .catch(function () { return; });
    }, 700);
  }
  $$("[data-job]").forEach(follow);

  /* As known at: a slider over the moments, beside the list of them. */
  $$("[data-slider]").forEach(function (form) {
    var list = $("select", form), range = document.createElement("input"), told = document.createElement("output");
    range.type = "range";
    range.min = "0";
    range.max = String(list.options.length - 1);
    range.value = String(list.selectedIndex);
    range.setAttribute("aria-label", "As known at");
    function tell() {
      list.selectedIndex = Number(range.value);
      told.textContent = list.options[list.selectedIndex].textContent;
      range.setAttribute("aria-valuetext", told.textContent);
    }
    range.addEventListener("input", tell);
    range.addEventListener("change", function () { form.requestSubmit(); });
    list.hidden = true;
    list.after(range, told);
    $("label", form).setAttribute("for", "known-range");
    range.id = "known-range";
    tell();
  });

  /* Empty fields of a filter stay out of the address, so that it can be handed on. */
  $$("form.filters, form.search").forEach(function (form) {
    form.addEventListener("submit", function () {
      $$("input, select", form).forEach(function (field) { if (!field.value) field.disabled = true; });
    });
  });
  window.addEventListener("pageshow", function () {
    $$("form.filters :disabled, form.search :disabled").forEach(function (field) { field.disabled = false; });
  });

  var at = takePlace(), all = items();
  if (all.length && $("[data-list]")) {
    if (at >= 0) go(all[Math.min(at, all.length - 1)]);
    else if ($(".queue")) go(all[0]);
  }
})();
