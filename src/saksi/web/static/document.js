/* A document: a sentence shows its claims, a claim its sentence; selected words can become a claim. */
(function () {
  "use strict";
  var text = document.getElementById("text");
  if (!text) return;
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }
  function numbers(element) { return (element.dataset.claims || "").split(" ").filter(Boolean); }
  function show(wanted, from) {
    each("#text .at, .card.at", function (e) { e.classList.remove("at"); });
    wanted.forEach(function (n) {
      each("#text .sentence, #text mark", function (e) {
        if (numbers(e).indexOf(n) >= 0) e.classList.add("at");
      });
    });
    if (from === "text" && wanted.length) {
      wanted.forEach(function (n) { document.getElementById("c" + n).classList.add("at"); });
      document.getElementById("c" + wanted[0]).scrollIntoView({ block: "nearest" });
    }
    if (from === "card" && wanted.length) {
      document.getElementById("c" + wanted[0]).classList.add("at");
      var words = document.getElementById("t" + wanted[0]);
      if (words) words.scrollIntoView({ block: "center" });
    }
  }
  text.addEventListener("click", function (event) {
    if (!window.getSelection().isCollapsed) return;
    var ref = event.target.closest("a.ref");
    if (ref) { event.preventDefault(); show([ref.dataset.ref], "text"); document.getElementById("c" + ref.dataset.ref).focus(); return; }
    var mark = event.target.closest("mark"), sentence = event.target.closest(".sentence");
    var held = mark ? numbers(mark) : sentence ? numbers(sentence) : [];
    if (held.length) show(held, "text");
  });
  each(".card", function (card) {
    card.addEventListener("click", function (event) {
      if (event.target.closest("button, a:not(.ref), summary, input")) return;
      if (event.target.closest("a.ref")) event.preventDefault();
      show([card.dataset.claim], "card");
    });
  });
  document.addEventListener("saksi-at", function (event) {
    if (event.detail.dataset.claim) show([event.detail.dataset.claim], "card");
  });

  /* Offsets are code points into the document's text; the claims' small numbers are no part of it. */
  var form = document.querySelector("[data-add]");
  if (!form) return;
  var told = form.querySelector("[data-selected]"), button = form.querySelector("button"), hint = told.textContent;
  function points(string) { var n = 0; for (var c of string) n += c ? 1 : 0; return n; }
  function offset(node, inside) {
    var walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), n = Number(text.dataset.start), one;
    var stop = node.nodeType === Node.TEXT_NODE ? null : node.childNodes[inside] || null;
    while ((one = walker.nextNode())) {
      if (stop && (one === stop || stop.contains(one) || stop.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)) return n;
      var own = !one.parentElement.closest("a.ref");
      if (one === node) return own ? n + points(one.data.slice(0, inside)) : n;
      if (own) n += points(one.data);
      if (!stop && node.nodeType !== Node.TEXT_NODE && node.contains(one) === false && node.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) return n;
    }
    return n;
  }
  document.addEventListener("selectionchange", function () {
    var chosen = window.getSelection();
    if (!chosen.rangeCount || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    var range = chosen.getRangeAt(0), words = chosen.toString();
    var start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    var some = end > start && words.trim();
    form.elements.namedItem("start").value = some ? start : "";
    form.elements.namedItem("end").value = some ? end : "";
    button.disabled = !some;
    told.textContent = some ? "“" + words.trim() + "”" : hint;
  });
  var opened = document.querySelector(".card.opened");
  if (opened) show([opened.dataset.claim], "card");
})();
