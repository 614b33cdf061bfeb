import type { MailTexts } from "./texts.ts";

export const sv: MailTexts = {
  confirm: {
    warranty: {
      subject: "Din garanti hos {brand}",
      greeting: "Hej,",
      lines: [
        "tack för att du registrerade din produkt hos {brand}. Din garanti finns på din egen sida.",
        "Bekräfta att adressen är din; sedan finns allt tillgängligt där.",
      ],
      button: "Bekräfta och se min garanti",
    },
    guide: {
      subject: "Din guide från {brand}",
      greeting: "Hej,",
      lines: [
        "tack för att du registrerade din produkt hos {brand}. Din guide finns på din egen sida.",
        "Bekräfta att adressen är din; sedan kan du komma tillbaka när du vill.",
      ],
      button: "Bekräfta och se min guide",
    },
    discount: {
      subject: "Ett tack från {brand}",
      greeting: "Hej,",
      lines: [
        "tack för att du registrerade din produkt hos {brand}.",
        "Bekräfta att adressen är din; sedan visas din rabattkod på din egen sida.",
      ],
      button: "Bekräfta och få min rabattkod",
    },
    membership: {
      subject: "Välkommen till {brand}",
      greeting: "Hej,",
      lines: [
        "tack för att du registrerade din produkt hos {brand}. Ditt medlemskap finns på din egen sida.",
        "Bekräfta att adressen är din; sedan finns allt tillgängligt där.",
      ],
      button: "Bekräfta och se mitt medlemskap",
    },
  },
  welcome: {
    subject: "Din rabattkod: {code}",
    greeting: "Hej,",
    lines: [
      "här är din rabattkod hos {brand}: {code}",
      "Den ger {percent} % rabatt på en beställning och gäller till {date}.",
    ],
    button: "Öppna min sida",
  },
  order_reminder: {
    subject: "Ditt Amazon-ordernummer",
    greeting: "Hej,",
    lines: [
      "du ville lägga till ditt Amazon-ordernummer senare i din registrering hos {brand}.",
      "Det tar en minut: Amazon visar det under ”Dina beställningar”. Detta är vår enda påminnelse.",
    ],
    button: "Lägg till ordernummer",
  },
  card_link: {
    subject: "Din sida hos {brand}",
    greeting: "Hej,",
    lines: [
      "någon skannade ditt registrerade kort och bad om länken till din sida. Här är den.",
      "Om det inte var du behöver du inte göra något: länken finns bara i detta mejl.",
    ],
    button: "Öppna min sida",
  },
  warranty_end: {
    subject: "Din garanti går snart ut",
    greeting: "Hej,",
    lines: [
      "din garanti hos {brand} går ut {date}.",
      "Om något är fel med produkten, berätta det för oss innan dess på din sida.",
    ],
    button: "Öppna min sida",
  },
  why: "Du får detta mejl för att adressen skrevs in på ett kort från {brand}. Var det inte du, bortse från det: det kommer inget mer.",
  test: {
    subject: "Testmejl från {brand}",
    greeting: "Hej,",
    lines: [
      "så här kommer mejl från {brand} fram.",
      "Om du kan läsa detta fungerar inställningarna.",
    ],
    button: "Öppna butiken",
  },
};
