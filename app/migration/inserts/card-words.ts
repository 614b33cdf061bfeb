import type { Locale, OfferKind } from "./model.ts";

export type CardWords = {
  /** One line under the headline, by offer. No reviews, no prices, no invitation to buy elsewhere. */
  front: Record<OfferKind, string>;
  heading: string;
  steps: string[];
  addressIntro: string;
};

/** What a new card says until the merchant writes their own. */
export const cardWords: Record<Locale, CardWords> = {
  en: {
    front: {
      warranty: "Register your product and your longer warranty begins.",
      guide: "Register your product and get the most out of it.",
      discount: "Register your product. A small thank-you comes by mail.",
      membership: "Register your product and join the members.",
    },
    heading: "Scan to register",
    steps: ["Open your camera", "Point it at the square", "Enter your e-mail"],
    addressIntro: "Or go to",
  },
  es: {
    front: {
      warranty: "Registra tu producto y empieza tu garantía ampliada.",
      guide: "Registra tu producto y sácale todo el partido.",
      discount: "Registra tu producto. Te llegará un pequeño detalle por correo.",
      membership: "Registra tu producto y únete a la comunidad.",
    },
    heading: "Escanea para registrarlo",
    steps: ["Abre la cámara", "Apunta al cuadrado", "Escribe tu correo"],
    addressIntro: "O visita",
  },
  de: {
    front: {
      warranty: "Produkt registrieren, und die längere Garantie beginnt.",
      guide: "Produkt registrieren und das Beste herausholen.",
      discount: "Produkt registrieren. Ein kleines Dankeschön kommt per Mail.",
      membership: "Produkt registrieren und Mitglied werden.",
    },
    heading: "Scannen und registrieren",
    steps: ["Kamera öffnen", "Auf das Quadrat richten", "E-Mail eingeben"],
    addressIntro: "Oder öffnen Sie",
  },
  fr: {
    front: {
      warranty: "Enregistrez votre produit : votre garantie prolongée commence.",
      guide: "Enregistrez votre produit et profitez-en pleinement.",
      discount: "Enregistrez votre produit. Un petit merci arrive par e-mail.",
      membership: "Enregistrez votre produit et rejoignez les membres.",
    },
    heading: "Scannez pour enregistrer",
    steps: ["Ouvrez l’appareil photo", "Visez le carré", "Entrez votre e-mail"],
    addressIntro: "Ou allez sur",
  },
  it: {
    front: {
      warranty: "Registra il prodotto e la garanzia estesa comincia.",
      guide: "Registra il prodotto e sfruttalo al meglio.",
      discount: "Registra il prodotto. Un piccolo grazie arriva per e-mail.",
      membership: "Registra il prodotto e unisciti ai membri.",
    },
    heading: "Inquadra per registrare",
    steps: ["Apri la fotocamera", "Inquadra il quadrato", "Inserisci l’e-mail"],
    addressIntro: "Oppure vai su",
  },
  pt: {
    front: {
      warranty: "Registe o produto e a garantia alargada começa.",
      guide: "Registe o produto e tire o máximo partido dele.",
      discount: "Registe o produto. Um pequeno obrigado chega por e-mail.",
      membership: "Registe o produto e junte-se aos membros.",
    },
    heading: "Leia o quadrado e registe",
    steps: ["Abra a câmara", "Aponte para o quadrado", "Escreva o seu e-mail"],
    addressIntro: "Ou visite",
  },
  nl: {
    front: {
      warranty: "Registreer je product en je langere garantie begint.",
      guide: "Registreer je product en haal er alles uit.",
      discount: "Registreer je product. Een klein bedankje komt per e-mail.",
      membership: "Registreer je product en word lid.",
    },
    heading: "Scan om te registreren",
    steps: ["Open je camera", "Richt op het vierkant", "Vul je e-mail in"],
    addressIntro: "Of ga naar",
  },
  pl: {
    front: {
      warranty: "Zarejestruj produkt, a dłuższa gwarancja zacznie działać.",
      guide: "Zarejestruj produkt i wykorzystaj go w pełni.",
      discount: "Zarejestruj produkt. Drobne podziękowanie przyjdzie e-mailem.",
      membership: "Zarejestruj produkt i dołącz do klubu.",
    },
    heading: "Zeskanuj i zarejestruj",
    steps: ["Otwórz aparat", "Skieruj na kwadrat", "Wpisz e-mail"],
    addressIntro: "Lub wejdź na",
  },
  sv: {
    front: {
      warranty: "Registrera produkten så börjar din längre garanti.",
      guide: "Registrera produkten och få ut mer av den.",
      discount: "Registrera produkten. Ett litet tack kommer per mejl.",
      membership: "Registrera produkten och bli medlem.",
    },
    heading: "Skanna och registrera",
    steps: ["Öppna kameran", "Rikta mot kvadraten", "Skriv din e-post"],
    addressIntro: "Eller gå till",
  },
  tr: {
    front: {
      warranty: "Ürününüzü kaydedin, uzatılmış garantiniz başlasın.",
      guide: "Ürününüzü kaydedin, ondan en iyi şekilde yararlanın.",
      discount: "Ürününüzü kaydedin. Küçük bir teşekkür e-postayla gelir.",
      membership: "Ürününüzü kaydedin ve üyelere katılın.",
    },
    heading: "Tarayın ve kaydedin",
    steps: ["Kamerayı açın", "Kareye tutun", "E-postanızı yazın"],
    addressIntro: "Ya da şu adrese gidin",
  },
  ja: {
    front: {
      warranty: "製品を登録すると、延長保証が始まります。",
      guide: "製品を登録して、使い方ガイドをご覧ください。",
      discount: "製品を登録すると、お礼をメールでお送りします。",
      membership: "製品を登録して、会員になりましょう。",
    },
    heading: "読み取って登録",
    steps: ["カメラを開く", "四角に向ける", "メールを入力"],
    addressIntro: "またはこちらへ",
  },
  ar: {
    front: {
      warranty: "سجّل منتجك ليبدأ ضمانك الممتد.",
      guide: "سجّل منتجك واستفد منه إلى أقصى حد.",
      discount: "سجّل منتجك وستصلك هدية شكر بالبريد.",
      membership: "سجّل منتجك وانضم إلى الأعضاء.",
    },
    heading: "امسح للتسجيل",
    steps: ["افتح الكاميرا", "وجّهها إلى المربع", "اكتب بريدك الإلكتروني"],
    addressIntro: "أو زر",
  },
};
