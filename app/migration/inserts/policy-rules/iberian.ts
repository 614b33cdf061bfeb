import { words, type PolicyTerms } from "./terms.ts";

// The essential terms, by stem: `\p{L}*` takes the endings. English rules run beside these, for
// brands mix the two.
const PERCENT = "\\d+ ?(?:%|prozent|por ciento|pour cent|per cento|por cento|procent)";
const NUMBER_OFF = `${PERCENT} (?:rabatt|nachlass|günstiger|de descuento|menos|de remise|de réduction|di sconto|de desconto|korting|zniżki|rabatu|taniej|indirim)`;
const GIFT_CARDS = "gift ?cards?";

export const spanish: PolicyTerms = {
  review: words(
    "reseñ\\p{L}*",
    "opini(?:ón|ones) en amazon",
    "valoraci(?:ón|ones)",
    "valóranos",
    "califícanos",
    "calificaci(?:ón|ones)",
  ),
  reward: words(
    "regal\\p{L}*",
    "vales?",
    "cup(?:ón|ones)",
    "descuentos?",
    "reembols\\p{L}*",
    "premi\\p{L}*",
    "sorteo\\p{L}*",
    "gratis",
    "a cambio",
    "gana\\p{L}*",
    "tarjeta de regalo",
  ),
  happy: words(
    "si (?:te|le|les|os) (?:gusta|gustó|ha gustado|encanta)\\p{L}*",
    "si (?:estás|está|quedaste|quedó)[^.!?]{0,15}(?:contento|satisfech|feliz)\\p{L}*",
    "¿?(?:contento|satisfech|feliz|te gusta)\\p{L}*[^.!?]{0,20}\\?",
    "solo si",
  ),
  positive: words(
    "(?:reseñ\\p{L}*|valoraci(?:ón|ones)|opinión) (?:positiv|buen|excelente)\\p{L}*",
    "buen\\p{L}* (?:reseñ\\p{L}*|valoraci\\p{L}*)",
    "(?:5|cinco) estrellas",
  ),
  diverting: words(
    "(?:antes de|en lugar de|en vez de)[^.!?]{0,30}(?:reseñ\\p{L}*|valora\\p{L}*|amazon)",
    "no (?:deje|escriba|deje?s|escribas)[^.!?]{0,15}(?:negativ|mal)\\p{L}*",
    "menos de (?:5|cinco) estrellas",
  ),
  unconditional: words(
    "(?:no|nunca|ningun\\p{L}*|sin)[^.!?]{0,40}(?:reseñ\\p{L}*|valoraci\\p{L}*)",
  ),
  elsewhere: words(
    "(?:más barato|mejor precio|ahorr\\p{L}*|paga\\p{L}* menos)[^.!?]{0,30}(?:amazon|tienda|web|nosotros)",
    "en (?:lugar|vez) de(?: en)? amazon",
    "compr\\p{L}*[^.!?]{0,20}directamente",
  ),
  discount: words(
    NUMBER_OFF,
    "descuentos?",
    "cup(?:ón|ones)",
    "oferta especial",
    "(?:solo|por) \\d+(?:,\\d+)? ?(?:€|euros)",
  ),
  freeGift: words("regalo (?:gratis|gratuito)", "(?:tu|su) regalo", "producto gratis"),
  giftCard: words("tarjetas? (?:de )?regalo", "cheques? regalo", GIFT_CARDS),
};

export const portuguese: PolicyTerms = {
  review: words("avaliaç\\p{L}*", "avalie(?:-nos)?", "resenhas?", "opini(?:ão|ões) na amazon"),
  reward: words(
    "brindes?",
    "prendas?",
    "presentes?",
    "vales?",
    "cup(?:ão|om|ões|ons)",
    "descontos?",
    "reembols\\p{L}*",
    "prémios?",
    "prêmios?",
    "sorteio\\p{L}*",
    "grátis",
    "em troca",
    "ganh\\p{L}*",
  ),
  happy: words(
    "se (?:gosta|gostou|gostar|adorou|ficou (?:satisfeit|content|feliz)\\p{L}*)",
    "(?:satisfeit|content|feliz|gostou)\\p{L}*[^.!?]{0,20}\\?",
    "(?:só|somente|apenas) se",
  ),
  positive: words(
    "(?:avaliaç\\p{L}*) positiv\\p{L}*",
    "(?:boa|ótima|excelente)s? avaliaç\\p{L}*",
    "(?:5|cinco) estrelas",
  ),
  diverting: words(
    "(?:antes de|em vez de|ao invés de)[^.!?]{0,30}(?:avali\\p{L}*|amazon)",
    "não (?:deixe|escreva)[^.!?]{0,15}negativ\\p{L}*",
    "menos de (?:5|cinco) estrelas",
  ),
  unconditional: words("(?:não|nunca|nenhum\\p{L}*|sem)[^.!?]{0,40}avaliaç\\p{L}*"),
  elsewhere: words(
    "(?:mais barato|melhor preço|poup\\p{L}*|economiz\\p{L}*)[^.!?]{0,30}(?:amazon|loja|site|connosco|conosco)",
    "em vez d[ae] amazon",
    "compr\\p{L}*[^.!?]{0,20}diretamente",
  ),
  discount: words(
    NUMBER_OFF,
    "descontos?",
    "cup(?:ão|om|ões|ons)",
    "(?:só|por) \\d+(?:,\\d+)? ?(?:€|euros|reais)",
    "r\\$ ?\\d+",
  ),
  freeGift: words(
    "(?:brinde|presente|prenda) (?:grátis|gratuito)",
    "(?:o )?seu (?:brinde|presente)",
    "produto grátis",
  ),
  giftCard: words("(?:cartão|cartões|vale)[- ]?(?:presente|oferta)", GIFT_CARDS),
};
