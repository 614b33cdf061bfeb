import type { MailTexts } from "./texts.ts";

export const en: MailTexts = {
  confirm: {
    warranty: {
      subject: "Your warranty with {brand}",
      greeting: "Hello,",
      lines: [
        "Thank you for registering your product with {brand}. Your warranty is on your own page.",
        "Please confirm that this address is yours; then everything is open to you there.",
      ],
      button: "Confirm and see my warranty",
    },
    guide: {
      subject: "Your guide from {brand}",
      greeting: "Hello,",
      lines: [
        "Thank you for registering your product with {brand}. Your guide is on your own page.",
        "Please confirm that this address is yours; then you can come back whenever you like.",
      ],
      button: "Confirm and see my guide",
    },
    discount: {
      subject: "Your thank-you from {brand}",
      greeting: "Hello,",
      lines: [
        "Thank you for registering your product with {brand}.",
        "Please confirm that this address is yours; then your discount code appears on your own page.",
      ],
      button: "Confirm and get my discount code",
    },
    membership: {
      subject: "Welcome to {brand}",
      greeting: "Hello,",
      lines: [
        "Thank you for registering your product with {brand}. Your membership is on your own page.",
        "Please confirm that this address is yours; then everything is open to you there.",
      ],
      button: "Confirm and see my membership",
    },
  },
  welcome: {
    subject: "Your discount code: {code}",
    greeting: "Hello,",
    lines: [
      "Here is your discount code for {brand}: {code}",
      "It takes {percent} % off one order and is good until {date}.",
    ],
    button: "Open my page",
  },
  order_reminder: {
    subject: "Your Amazon order number",
    greeting: "Hello,",
    lines: [
      "You wanted to add your Amazon order number to your registration with {brand} later.",
      "It takes a minute: Amazon lists it under “Your orders”. This is our only reminder.",
    ],
    button: "Add my order number",
  },
  card_link: {
    subject: "Your page at {brand}",
    greeting: "Hello,",
    lines: [
      "Someone scanned your registered card and asked for the link to your page. Here it is.",
      "If that was not you, you need do nothing: only this mail holds the link.",
    ],
    button: "Open my page",
  },
  warranty_end: {
    subject: "Your warranty ends soon",
    greeting: "Hello,",
    lines: [
      "Your warranty with {brand} ends on {date}.",
      "If something is not right with your product, tell us before then on your page.",
    ],
    button: "Open my page",
  },
  why: "You get this mail because this address was entered on a card from {brand}. If that was not you, please ignore it: nothing more will come.",
  test: {
    subject: "Test mail from {brand}",
    greeting: "Hello,",
    lines: [
      "This is how mail from {brand} arrives.",
      "If you can read this, the settings work.",
    ],
    button: "Open the shop",
  },
};
