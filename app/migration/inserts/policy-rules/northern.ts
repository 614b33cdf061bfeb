import { words, type PolicyTerms } from "./terms.ts";

const PERCENT = "\\d+ ?(?:%|procent)";
const GIFT_CARDS = "gift ?cards?";

export const dutch: PolicyTerms = {
  review: words("reviews?", "beoordel\\p{L}*", "recensies?"),
  reward: words(
    "cadeau\\p{L}*",
    "kortingen?",
    "korting\\p{L}*",
    "vouchers?",
    "tegoed\\p{L}*",
    "terugbeta\\p{L}*",
    "belon\\p{L}*",
    "gratis",
    "in ruil",
    "win\\p{L}*",
    "prijs",
    "cashback",
  ),
  happy: words(
    "(?:als|indien|wanneer) (?:je|u)[^.!?]{0,20}(?:tevreden|blij|gelukkig)",
    "(?:tevreden|blij|gelukkig)[^.!?]{0,20}\\?",
    "alleen als",
  ),
  positive: words(
    "(?:positieve|goede|mooie|leuke) (?:reviews?|beoordeling\\p{L}*|recensies?)",
    "(?:5|vijf) sterren",
  ),
  diverting: words(
    "(?:voordat|in plaats van|alvorens)[^.!?]{0,40}(?:review|beoordel|recensie|amazon)\\p{L}*",
    "geen (?:negatieve|slechte) (?:review|beoordeling|recensie)\\p{L}*",
    "minder dan (?:5|vijf) sterren",
  ),
  unconditional: words(
    "(?:niet|geen|nooit|zonder)[^.!?]{0,40}(?:reviews?|beoordel\\p{L}*|recensies?)",
  ),
  elsewhere: words(
    "(?:goedkoper|voordeliger|bespaar)[^.!?]{0,30}(?:amazon|winkel|webshop|site|ons)",
    "in plaats van(?: bij| op| via)? amazon",
    "(?:koop|bestel)\\p{L}*[^.!?]{0,20}(?:direct|rechtstreeks)",
  ),
  discount: words(`${PERCENT} korting`, "korting\\p{L}*", "(?:slechts|voor) (?:€ ?\\d+|\\d+ euro)"),
  freeGift: words("gratis (?:cadeau|geschenk|product)\\p{L}*", "(?:je|uw|jouw) cadeau"),
  giftCard: words("cadeau(?:bon|kaart)\\p{L}*", GIFT_CARDS),
};

export const polish: PolicyTerms = {
  review: words(
    "opini\\p{L}*",
    "recenzj\\p{L}*",
    "oce(?:ń|na|nę|ny|nić)(?: nas)?",
    "gwiazd\\p{L}*",
  ),
  reward: words(
    "kupon\\p{L}*",
    "prezent\\p{L}*",
    "upomin\\p{L}*",
    "rabat\\p{L}*",
    "zniżk\\p{L}*",
    "zwrot\\p{L}*",
    "nagrod\\p{L}*",
    "bon\\p{L}*",
    "voucher\\p{L}*",
    "gratis\\p{L}*",
    "za darmo",
    "w zamian",
    "wygra\\p{L}*",
    "losowani\\p{L}*",
  ),
  happy: words(
    "(?:jeśli|jeżeli|gdy) (?:jesteś|podoba|są|jest)[^.!?]{0,25}",
    "(?:zadowolon|szczęśliw)\\p{L}*[^.!?]{0,20}\\?",
    "tylko (?:jeśli|jeżeli)",
  ),
  positive: words(
    "(?:pozytywn|dobr|świetn)\\p{L}* (?:opini|recenzj|ocen)\\p{L}*",
    "(?:5|pięć|pięciu) gwiazd\\p{L}*",
  ),
  diverting: words(
    "(?:zanim|zamiast|przed)[^.!?]{0,40}(?:opini|recenzj|ocen|amazon)\\p{L}*",
    "nie (?:wystawiaj|pisz|zostawiaj)[^.!?]{0,15}negatywn\\p{L}*",
    "mniej niż (?:5|pięć) gwiazd\\p{L}*",
  ),
  unconditional: words("(?:nie|nigdy|żadn\\p{L}*|bez)[^.!?]{0,40}(?:opini|recenzj|ocen)\\p{L}*"),
  elsewhere: words(
    "(?:taniej|lepsz\\p{L}* cen\\p{L}*|oszczęd\\p{L}*)[^.!?]{0,30}(?:amazon\\p{L}*|sklep\\p{L}*|stron\\p{L}*|nas)",
    "zamiast(?: \\p{L}+)? amazon\\p{L}*",
    "(?:kup|zamów)\\p{L}*[^.!?]{0,20}bezpośrednio",
  ),
  discount: words(
    `${PERCENT} (?:zniżki|rabatu|taniej)`,
    "rabat\\p{L}*",
    "zniżk\\p{L}*",
    "kod\\p{L}* rabatow\\p{L}*",
    "kupon\\p{L}*",
    "(?:tylko|za) \\d+(?:,\\d+)? ?zł",
  ),
  freeGift: words(
    "(?:darmow|bezpłatn)\\p{L}* (?:prezent|upomin|produkt)\\p{L}*",
    "(?:twój|swój) (?:prezent|upominek)",
  ),
  giftCard: words("kart\\p{L}* podarunkow\\p{L}*", "bon\\p{L}* podarunkow\\p{L}*", GIFT_CARDS),
};

export const swedish: PolicyTerms = {
  review: words("recension\\p{L}*", "recensera\\p{L}*", "omdöme\\p{L}*", "betyg\\p{L}*"),
  reward: words(
    "presentkort\\p{L}*",
    "present\\p{L}*",
    "gåv\\p{L}*",
    "rabatt\\p{L}*",
    "återbetal\\p{L}*",
    "belön\\p{L}*",
    "gratis",
    "i utbyte",
    "vinn\\p{L}*",
    "värdecheck\\p{L}*",
    "pengarna tillbaka",
  ),
  happy: words(
    "om du (?:är|gillar|älskar|blev)[^.!?]{0,20}",
    "(?:nöjd|glad)\\p{L}*[^.!?]{0,20}\\?",
    "(?:bara|endast) om",
  ),
  positive: words(
    "(?:positiv|bra|fin)\\p{L}* (?:recension|omdöme|betyg)\\p{L}*",
    "(?:5|fem) stjärnor",
  ),
  diverting: words(
    "(?:innan|istället för|i stället för)[^.!?]{0,40}(?:recension|recenser|omdöme|amazon)\\p{L}*",
    "inte[^.!?]{0,12}(?:negativ|dålig)\\p{L}* (?:recension|omdöme)\\p{L}*",
    "färre än (?:5|fem) stjärnor",
  ),
  unconditional: words(
    "(?:inte|ingen|inga|aldrig|utan)[^.!?]{0,40}(?:recension|omdöme|betyg)\\p{L}*",
  ),
  elsewhere: words(
    "(?:billigare|bättre pris\\p{L}*|spara)[^.!?]{0,30}(?:amazon|butik|webbplats|sajt|oss)\\p{L}*",
    "i ?stället för(?: på| hos| från)? amazon",
    "(?:köp|beställ)\\p{L}*[^.!?]{0,20}direkt",
  ),
  discount: words(
    `${PERCENT} rabatt`,
    "rabatt\\p{L}*",
    "(?:bara|endast|för) \\d+ ?kr",
    "specialpris\\p{L}*",
  ),
  freeGift: words("(?:gratis|kostnadsfri) (?:gåva|present|produkt)", "din (?:gåva|present)"),
  giftCard: words("presentkort\\p{L}*", GIFT_CARDS),
};

export const turkish: PolicyTerms = {
  review: words("(?:de[ğg]erlendir|yorum|puan)\\p{L}*", "y[ıi]ld[ıi]z\\p{L}*"),
  reward: words(
    "hediye\\p{L}*",
    "[iİ]ndirim\\p{L}*",
    "kupon\\p{L}*",
    "[çc]ek\\p{L}*",
    "[iİ]ade\\p{L}*",
    "[öo]d[üu]l\\p{L}*",
    "[üu]cretsiz",
    "bedava",
    "kazan\\p{L}*",
    "[çc]ekili[şs]\\p{L}*",
    "kar[şs][ıi]l[ıi][ğg][ıi]nda",
  ),
  happy: words(
    "(?:memnun|be[ğg]en|mutlu|sev)\\p{L}*(?: \\p{L}+)?(?:san[ıi]z|seniz|d[ıi]ysan[ıi]z|diyseniz|d[ıi]ysan|d[üu]yseniz)",
    "(?:memnun|mutlu)\\p{L}*[^.!?]{0,20}(?:m[ıiuü]s[ıiuü]n\\p{L}*)?\\?",
    "(?:sadece|yaln[ıi]zca)[^.!?]{0,20}(?:san[ıi]z|seniz)",
  ),
  positive: words(
    "(?:olumlu|iyi|g[üu]zel) (?:bir )?(?:yorum|de[ğg]erlendirme|puan)\\p{L}*",
    "(?:5|be[şs]) y[ıi]ld[ıi]z\\p{L}*",
  ),
  diverting: words(
    "(?:yorum|de[ğg]erlendir|amazon)\\p{L}*[^.!?]{0,25}(?:[öo]nce|yerine)",
    "(?:olumsuz|k[öo]t[üu]) (?:yorum|de[ğg]erlendirme)\\p{L}*",
  ),
  unconditional: words(
    "(?:yorum|de[ğg]erlendirme|puan)\\p{L}*[^.!?]{0,30}(?:de[ğg]il\\p{L}*|gerek\\p{L}*|yok)",
  ),
  elsewhere: words(
    "amazon\\p{L}*(?:'\\p{L}+)? (?:\\p{L}+ )?(?:daha )?(?:ucuz|uygun|yerine)\\p{L}*",
    "(?:sitemiz|ma[ğg]azam[ıi]z|bizde)\\p{L}*[^.!?]{0,20}(?:ucuz|uygun)\\p{L}*",
    "do[ğg]rudan bizden",
  ),
  discount: words(
    "(?:%|y[üu]zde) ?\\d+ (?:\\p{L}+ )?[iİ]ndirim\\p{L}*",
    "[iİ]ndirim\\p{L}*",
    "kupon\\p{L}*",
    "(?:sadece )?\\d+ ?(?:tl|₺)",
  ),
  freeGift: words("(?:[üu]cretsiz|bedava) (?:hediye|[üu]r[üu]n)\\p{L}*", "hediyeniz\\p{L}*"),
  giftCard: words("hediye (?:[çc]ek|kart)\\p{L}*", GIFT_CARDS),
};
