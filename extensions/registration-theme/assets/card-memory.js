/*
 * Keeps the card code that a visit began with (`?card_code=`), so that a registration or an order later in the visit
 * knows its card. In this tab's session storage of the shop's own domain and in the cart's private attribute, nowhere
 * else: the first only with consent to preferences or analytics, the second only with consent to analytics
 * (Shopify's Customer Privacy API). Without the API, or without consent, nothing is kept.
 */
(function () {
  var NAME = "flybridge-card";
  var ATTRIBUTE = "__flybridge_card";
  // As card codes are printed, without look-alikes: 8 or 12 characters.
  var CODE = /^(?:[2-9A-HJKMNP-Z]{8}|[2-9A-HJKMNP-Z]{12})$/;
  var place = document.querySelector("[data-flybridge-memory]");
  if (!place) return;

  var arrived = takeFromAddress();

  /** The code in the page's address, which is then taken out of it, so that it is not shared or counted as a page. */
  function takeFromAddress() {
    var address = new URL(location.href);
    var code = (address.searchParams.get("card_code") || "").toUpperCase().replace(/[\s-]/g, "");
    if (!address.searchParams.has("card_code")) return null;
    address.searchParams.delete("card_code");
    history.replaceState(history.state, "", address);
    return CODE.test(code) ? { code: code, at: Math.floor(Date.now() / 1000), sent: false } : null;
  }

  function read() {
    try {
      var kept = JSON.parse(sessionStorage.getItem(NAME));
      return kept && CODE.test(kept.code) ? kept : null;
    } catch {
      return null;
    }
  }

  function write(card) {
    try {
      if (card) sessionStorage.setItem(NAME, JSON.stringify(card));
      else sessionStorage.removeItem(NAME);
    } catch {
      // Storage that is switched off is a visit that is not remembered.
    }
  }

  function tellCart(value) {
    var attributes = {};
    attributes[ATTRIBUTE] = value;
    return fetch((place.dataset.cart || "/cart/update") + ".js", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ attributes: attributes }),
      keepalive: true,
    });
  }

  function settle(privacy) {
    var mayFill = privacy.preferencesProcessingAllowed();
    var mayCount = privacy.analyticsProcessingAllowed();
    var kept = read();
    var card = arrived || kept;
    if (!card) return;
    if (arrived && kept && kept.code === arrived.code) arrived.sent = kept.sent;
    if (!mayCount && card.sent) {
      card.sent = false;
      tellCart("").catch(function () {});
    }
    write(mayFill || mayCount ? card : null);
    if (mayFill) fill(card.code);
    if (mayCount && !card.sent && place.dataset.order === "true") {
      tellCart(card.code + " " + card.at).then(
        function (answer) {
          if (!answer.ok) return;
          card.sent = true;
          write(card);
        },
        function () {},
      );
    }
  }

  function fill(code) {
    document.querySelectorAll("[data-flybridge-code]").forEach(function (field) {
      if (!field.value) field.value = code;
    });
  }

  if (!window.Shopify || !window.Shopify.loadFeatures) return;
  window.Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], function (error) {
    var privacy = window.Shopify.customerPrivacy;
    if (error || !privacy) return;
    settle(privacy);
    document.addEventListener("visitorConsentCollected", function () {
      settle(privacy);
    });
  });
})();
