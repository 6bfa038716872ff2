/* The card's code to paste elsewhere: filled in with the address that this page was opened from. */
(function () {
  "use strict";
  var field = document.getElementById("embed-code");
  if (!field) return;
  var address = new URL(field.dataset.card, window.location.href).href;
  field.value = field.value.replace(field.dataset.card, address);
  field.addEventListener("focus", function () { field.select(); });
})();
