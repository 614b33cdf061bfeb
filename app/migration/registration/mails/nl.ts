import type { MailTexts } from "./texts.ts";

export const nl: MailTexts = {
  confirm: {
    warranty: {
      subject: "Je garantie bij {brand}",
      greeting: "Hallo,",
      lines: [
        "bedankt voor het registreren van je product bij {brand}. Je garantie staat op je eigen pagina.",
        "Bevestig dat dit adres van jou is; daarna staat daar alles voor je open.",
      ],
      button: "Bevestigen en garantie bekijken",
    },
    guide: {
      subject: "Je gids van {brand}",
      greeting: "Hallo,",
      lines: [
        "bedankt voor het registreren van je product bij {brand}. Je gids staat op je eigen pagina.",
        "Bevestig dat dit adres van jou is; daarna kun je terugkomen wanneer je wilt.",
      ],
      button: "Bevestigen en gids bekijken",
    },
    discount: {
      subject: "Een bedankje van {brand}",
      greeting: "Hallo,",
      lines: [
        "bedankt voor het registreren van je product bij {brand}.",
        "Bevestig dat dit adres van jou is; daarna verschijnt je kortingscode op je eigen pagina.",
      ],
      button: "Bevestigen en kortingscode krijgen",
    },
    membership: {
      subject: "Welkom bij {brand}",
      greeting: "Hallo,",
      lines: [
        "bedankt voor het registreren van je product bij {brand}. Je lidmaatschap staat op je eigen pagina.",
        "Bevestig dat dit adres van jou is; daarna staat daar alles voor je open.",
      ],
      button: "Bevestigen en lidmaatschap bekijken",
    },
  },
  welcome: {
    subject: "Je kortingscode: {code}",
    greeting: "Hallo,",
    lines: [
      "hier is je kortingscode voor {brand}: {code}",
      "Je krijgt {percent} % korting op één bestelling, tot en met {date}.",
    ],
    button: "Mijn pagina openen",
  },
  order_reminder: {
    subject: "Je Amazon-bestelnummer",
    greeting: "Hallo,",
    lines: [
      "je wilde je Amazon-bestelnummer later toevoegen aan je registratie bij {brand}.",
      "Het kost een minuut: Amazon toont het onder ‘Je bestellingen’. Dit is onze enige herinnering.",
    ],
    button: "Bestelnummer toevoegen",
  },
  card_link: {
    subject: "Je pagina bij {brand}",
    greeting: "Hallo,",
    lines: [
      "iemand heeft je geregistreerde kaart gescand en om de link naar je pagina gevraagd. Hier is hij.",
      "Was jij dat niet, dan hoef je niets te doen: alleen deze e-mail bevat de link.",
    ],
    button: "Mijn pagina openen",
  },
  warranty_end: {
    subject: "Je garantie loopt binnenkort af",
    greeting: "Hallo,",
    lines: [
      "je garantie bij {brand} loopt af op {date}.",
      "Is er iets niet in orde met je product, laat het ons dan voor die tijd weten op je pagina.",
    ],
    button: "Mijn pagina openen",
  },
  why: "Je krijgt deze e-mail omdat dit adres is ingevuld op een kaart van {brand}. Was jij dat niet, negeer hem dan: er komt verder niets.",
  test: {
    subject: "Testmail van {brand}",
    greeting: "Hallo,",
    lines: [
      "zo komt e-mail van {brand} aan.",
      "Als je dit kunt lezen, kloppen de instellingen.",
    ],
    button: "De winkel openen",
  },
};
