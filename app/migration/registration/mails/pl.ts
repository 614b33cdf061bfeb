import type { MailTexts } from "./texts.ts";

export const pl: MailTexts = {
  confirm: {
    warranty: {
      subject: "Twoja gwarancja w {brand}",
      greeting: "Dzień dobry,",
      lines: [
        "dziękujemy za zarejestrowanie produktu w {brand}. Gwarancja jest na Twojej stronie.",
        "Potwierdź, że ten adres należy do Ciebie; potem wszystko będzie tam dostępne.",
      ],
      button: "Potwierdź i zobacz gwarancję",
    },
    guide: {
      subject: "Twój poradnik od {brand}",
      greeting: "Dzień dobry,",
      lines: [
        "dziękujemy za zarejestrowanie produktu w {brand}. Poradnik jest na Twojej stronie.",
        "Potwierdź, że ten adres należy do Ciebie; potem możesz wracać, kiedy chcesz.",
      ],
      button: "Potwierdź i zobacz poradnik",
    },
    discount: {
      subject: "Podziękowanie od {brand}",
      greeting: "Dzień dobry,",
      lines: [
        "dziękujemy za zarejestrowanie produktu w {brand}.",
        "Potwierdź, że ten adres należy do Ciebie; potem na Twojej stronie pojawi się kod rabatowy.",
      ],
      button: "Potwierdź i odbierz kod rabatowy",
    },
    membership: {
      subject: "Witamy w {brand}",
      greeting: "Dzień dobry,",
      lines: [
        "dziękujemy za zarejestrowanie produktu w {brand}. Członkostwo jest na Twojej stronie.",
        "Potwierdź, że ten adres należy do Ciebie; potem wszystko będzie tam dostępne.",
      ],
      button: "Potwierdź i zobacz członkostwo",
    },
  },
  welcome: {
    subject: "Twój kod rabatowy: {code}",
    greeting: "Dzień dobry,",
    lines: [
      "oto Twój kod rabatowy do {brand}: {code}",
      "Daje {percent} % rabatu na jedno zamówienie i jest ważny do {date}.",
    ],
    button: "Otwórz moją stronę",
  },
  order_reminder: {
    subject: "Twój numer zamówienia Amazon",
    greeting: "Dzień dobry,",
    lines: [
      "numer zamówienia Amazon miał zostać dodany później do Twojej rejestracji w {brand}.",
      "To zajmie minutę: Amazon pokazuje go w „Twoich zamówieniach”. To nasze jedyne przypomnienie.",
    ],
    button: "Dodaj numer zamówienia",
  },
  card_link: {
    subject: "Twoja strona w {brand}",
    greeting: "Dzień dobry,",
    lines: [
      "ktoś zeskanował Twoją zarejestrowaną kartę i poprosił o link do Twojej strony. Oto on.",
      "Jeśli to nie Ty, nie musisz nic robić: link jest tylko w tej wiadomości.",
    ],
    button: "Otwórz moją stronę",
  },
  warranty_end: {
    subject: "Twoja gwarancja wkrótce się kończy",
    greeting: "Dzień dobry,",
    lines: [
      "Twoja gwarancja w {brand} kończy się {date}.",
      "Jeśli z produktem coś jest nie tak, napisz nam o tym wcześniej na swojej stronie.",
    ],
    button: "Otwórz moją stronę",
  },
  why: "Ta wiadomość przyszła, ponieważ ten adres wpisano na karcie {brand}. Jeśli to nie Ty, zignoruj ją: nic więcej nie przyjdzie.",
  test: {
    subject: "Wiadomość testowa od {brand}",
    greeting: "Dzień dobry,",
    lines: [
      "tak przychodzi poczta od {brand}.",
      "Jeśli możesz to przeczytać, ustawienia działają.",
    ],
    button: "Otwórz sklep",
  },
};
