import type { MailTexts } from "./texts.ts";

export const it: MailTexts = {
  confirm: {
    warranty: {
      subject: "La tua garanzia con {brand}",
      greeting: "Ciao,",
      lines: [
        "grazie per aver registrato il tuo prodotto con {brand}. La tua garanzia è sulla tua pagina personale.",
        "Conferma che questo indirizzo è tuo; poi lì troverai tutto.",
      ],
      button: "Conferma e vedi la garanzia",
    },
    guide: {
      subject: "La tua guida da {brand}",
      greeting: "Ciao,",
      lines: [
        "grazie per aver registrato il tuo prodotto con {brand}. La tua guida è sulla tua pagina personale.",
        "Conferma che questo indirizzo è tuo; poi potrai tornare quando vuoi.",
      ],
      button: "Conferma e vedi la guida",
    },
    discount: {
      subject: "Un grazie da {brand}",
      greeting: "Ciao,",
      lines: [
        "grazie per aver registrato il tuo prodotto con {brand}.",
        "Conferma che questo indirizzo è tuo; poi il tuo codice sconto apparirà sulla tua pagina personale.",
      ],
      button: "Conferma e ricevi il codice sconto",
    },
    membership: {
      subject: "Ti diamo il benvenuto in {brand}",
      greeting: "Ciao,",
      lines: [
        "grazie per aver registrato il tuo prodotto con {brand}. La tua iscrizione è sulla tua pagina personale.",
        "Conferma che questo indirizzo è tuo; poi lì troverai tutto.",
      ],
      button: "Conferma e vedi l’iscrizione",
    },
  },
  welcome: {
    subject: "Il tuo codice sconto: {code}",
    greeting: "Ciao,",
    lines: [
      "ecco il tuo codice sconto per {brand}: {code}",
      "Toglie il {percent} % da un ordine ed è valido fino al {date}.",
    ],
    button: "Apri la mia pagina",
  },
  order_reminder: {
    subject: "Il tuo numero d’ordine Amazon",
    greeting: "Ciao,",
    lines: [
      "volevi aggiungere più tardi il tuo numero d’ordine Amazon alla registrazione con {brand}.",
      "Basta un minuto: Amazon lo mostra in «I miei ordini». Questo è il nostro unico promemoria.",
    ],
    button: "Aggiungi il numero d’ordine",
  },
  card_link: {
    subject: "La tua pagina da {brand}",
    greeting: "Ciao,",
    lines: [
      "qualcuno ha scansionato la tua carta registrata e ha chiesto il link alla tua pagina. Eccolo.",
      "Se non sei stato tu, non devi fare nulla: il link è solo in questa e-mail.",
    ],
    button: "Apri la mia pagina",
  },
  warranty_end: {
    subject: "La tua garanzia sta per finire",
    greeting: "Ciao,",
    lines: [
      "la tua garanzia con {brand} finisce il {date}.",
      "Se qualcosa non va con il prodotto, diccelo prima sulla tua pagina.",
    ],
    button: "Apri la mia pagina",
  },
  why: "Ricevi questa e-mail perché questo indirizzo è stato inserito su una carta di {brand}. Se non sei stato tu, ignorala: non arriverà altro.",
  test: {
    subject: "E-mail di prova da {brand}",
    greeting: "Ciao,",
    lines: [
      "ecco come arriva la posta di {brand}.",
      "Se leggi questo, le impostazioni funzionano.",
    ],
    button: "Apri il negozio",
  },
};
