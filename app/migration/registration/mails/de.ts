import type { MailTexts } from "./texts.ts";

export const de: MailTexts = {
  confirm: {
    warranty: {
      subject: "Ihre Garantie bei {brand}",
      greeting: "Guten Tag,",
      lines: [
        "vielen Dank, dass Sie Ihr Produkt bei {brand} registriert haben. Ihre Garantie finden Sie auf Ihrer eigenen Seite.",
        "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört; danach steht Ihnen dort alles offen.",
      ],
      button: "Bestätigen und Garantie ansehen",
    },
    guide: {
      subject: "Ihre Anleitung von {brand}",
      greeting: "Guten Tag,",
      lines: [
        "vielen Dank, dass Sie Ihr Produkt bei {brand} registriert haben. Ihre Anleitung finden Sie auf Ihrer eigenen Seite.",
        "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört; danach können Sie jederzeit wiederkommen.",
      ],
      button: "Bestätigen und Anleitung ansehen",
    },
    discount: {
      subject: "Ein Dankeschön von {brand}",
      greeting: "Guten Tag,",
      lines: [
        "vielen Dank, dass Sie Ihr Produkt bei {brand} registriert haben.",
        "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört; danach erscheint Ihr Rabattcode auf Ihrer eigenen Seite.",
      ],
      button: "Bestätigen und Rabattcode erhalten",
    },
    membership: {
      subject: "Willkommen bei {brand}",
      greeting: "Guten Tag,",
      lines: [
        "vielen Dank, dass Sie Ihr Produkt bei {brand} registriert haben. Ihre Mitgliedschaft finden Sie auf Ihrer eigenen Seite.",
        "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört; danach steht Ihnen dort alles offen.",
      ],
      button: "Bestätigen und Mitgliedschaft ansehen",
    },
  },
  welcome: {
    subject: "Ihr Rabattcode: {code}",
    greeting: "Guten Tag,",
    lines: [
      "hier ist Ihr Rabattcode für {brand}: {code}",
      "Er gibt {percent} % Rabatt auf eine Bestellung und gilt bis {date}.",
    ],
    button: "Meine Seite öffnen",
  },
  order_reminder: {
    subject: "Ihre Amazon-Bestellnummer",
    greeting: "Guten Tag,",
    lines: [
      "Sie wollten Ihre Amazon-Bestellnummer später zu Ihrer Registrierung bei {brand} nachtragen.",
      "Es dauert eine Minute: Amazon zeigt sie unter „Meine Bestellungen“. Dies ist unsere einzige Erinnerung.",
    ],
    button: "Bestellnummer eintragen",
  },
  card_link: {
    subject: "Ihre Seite bei {brand}",
    greeting: "Guten Tag,",
    lines: [
      "jemand hat Ihre registrierte Karte gescannt und um den Link zu Ihrer Seite gebeten. Hier ist er.",
      "Wenn Sie das nicht waren, müssen Sie nichts tun: Der Link steht nur in dieser E-Mail.",
    ],
    button: "Meine Seite öffnen",
  },
  warranty_end: {
    subject: "Ihre Garantie endet bald",
    greeting: "Guten Tag,",
    lines: [
      "Ihre Garantie bei {brand} endet am {date}.",
      "Wenn mit Ihrem Produkt etwas nicht stimmt, sagen Sie es uns vorher auf Ihrer Seite.",
    ],
    button: "Meine Seite öffnen",
  },
  why: "Sie erhalten diese E-Mail, weil diese Adresse auf einer Karte von {brand} eingegeben wurde. Waren Sie das nicht, ignorieren Sie sie bitte: Es kommt nichts weiter.",
  test: {
    subject: "Test-E-Mail von {brand}",
    greeting: "Guten Tag,",
    lines: [
      "so kommt E-Mail von {brand} an.",
      "Wenn Sie dies lesen können, stimmen die Einstellungen.",
    ],
    button: "Zum Shop",
  },
};
