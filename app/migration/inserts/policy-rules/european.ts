import { words, type PolicyTerms } from "./terms.ts";

// The essential terms, by stem: `\p{L}*` takes the endings. English rules run beside these, for
// brands mix the two.
const PERCENT = "\\d+ ?(?:%|prozent|por ciento|pour cent|per cento|por cento|procent)";
const NUMBER_OFF = `${PERCENT} (?:rabatt|nachlass|günstiger|de descuento|menos|de remise|de réduction|di sconto|de desconto|korting|zniżki|rabatu|taniej|indirim)`;
const GIFT_CARDS = "gift ?cards?";

export const german: PolicyTerms = {
  review: words("(?:produkt|amazon-?)?bewert\\p{L}*", "rezension\\p{L}*", "rezensier\\p{L}*"),
  reward: words(
    "gutschein\\p{L}*",
    "geschenk\\p{L}*",
    "rabatt\\p{L}*",
    "prämie\\p{L}*",
    "belohn\\p{L}*",
    "gratis\\p{L}*",
    "erstatt\\p{L}*",
    "rückerstatt\\p{L}*",
    "gewinn\\p{L}*",
    "verlos\\p{L}*",
    "cashback",
    "im gegenzug",
    "als dankeschön",
    "bonus",
  ),
  happy: words(
    "(?:wenn|falls|sofern) (?:sie|du|ihr|es|ihnen|dir)[^.!?]{0,30}(?:zufrieden|gefällt|gefallen|glücklich|begeistert|liebst|lieben)",
    "(?:zufrieden|glücklich|begeistert|gefällt)[^.!?]{0,25}\\?",
    "nur (?:wenn|falls)",
    "zufriedene kund\\p{L}*",
  ),
  positive: words(
    "(?:positiv\\p{L}*|gut\\p{L}*|toll\\p{L}*|nett\\p{L}*) (?:bewert\\p{L}*|rezension\\p{L}*)",
    "(?:5|fünf)[- ]sterne\\p{L}*",
    "(?:5|fünf) ?[★⭐]",
  ),
  diverting: words(
    "(?:bevor|anstatt|statt|ehe)[^.!?]{0,40}(?:bewert\\p{L}*|rezension\\p{L}*|amazon)",
    "(?:keine|nicht)[^.!?]{0,12}(?:negativ\\p{L}*|schlecht\\p{L}*) (?:bewert\\p{L}*|rezension\\p{L}*)",
    "weniger als (?:5|fünf) sterne",
  ),
  unconditional: words(
    "(?:nicht|kein\\p{L}*|nie|niemals|ohne|unabhängig|weder)[^.!?]{0,40}(?:bewert\\p{L}*|rezension\\p{L}*)",
    "(?:bewert\\p{L}*|rezension\\p{L}*)[^.!?]{0,25}(?:nicht|nie|keine)",
  ),
  elsewhere: words(
    "(?:günstiger|billiger|weniger|sparen|preiswerter)[^.!?]{0,30}(?:amazon|shop|website|webseite|bei uns|direkt)",
    "(?:statt|anstatt|nicht)(?: \\p{L}+){0,2} amazon",
    "(?:shop|website|webseite|bei uns|direkt)[^.!?]{0,25}(?:günstiger|billiger|preiswerter)",
    "(?:direkt|lieber) bei uns (?:kauf|bestell)\\p{L}*",
    "(?:kauf|bestell)\\p{L}*[^.!?]{0,20}direkt bei uns",
  ),
  discount: words(
    NUMBER_OFF,
    "rabatt\\p{L}*",
    "gutschein\\p{L}*",
    "sonderpreis\\p{L}*",
    "(?:nur|für|ab) \\d+(?:,\\d+)? ?(?:€|euro)",
    "sparen sie",
  ),
  freeGift: words(
    "(?:gratis|kostenlos\\p{L}*)[- ]?(?:geschenk|produkt|artikel)\\p{L}*",
    "gratisgeschenk\\p{L}*",
    "(?:ihr|dein) geschenk",
  ),
  giftCard: words("geschenk(?:karte|gutschein)\\p{L}*", "amazon-?gutschein\\p{L}*", GIFT_CARDS),
  consent: words(
    "(?:newsletter|werbung|werbe-?mails)[^.!?]{0,30}(?:um|und)[^.!?]{0,30}(?:aktivier|erhalt|freischalt|garantie)\\p{L}*",
  ),
};

export const french: PolicyTerms = {
  review: words(
    "avis(?! juridique)",
    "commentaires?",
    "évaluations?",
    "évaluez-nous",
    "notez-nous",
    "témoignages?",
  ),
  reward: words(
    "bons? d'achat",
    "cadeaux?",
    "remises?",
    "réductions?",
    "rembours\\p{L}*",
    "récompens\\p{L}*",
    "gratuit\\p{L}*",
    "gagn\\p{L}*",
    "tirage au sort",
    "en échange",
    "cashback",
    "offert\\p{L}*",
  ),
  happy: words(
    "si (?:vous (?:êtes|en êtes|aimez|l'aimez)|cela vous|le produit vous)[^.!?]{0,25}",
    "(?:satisfait|content|heureu|ravi)\\p{L}*[^.!?]{0,20}\\?",
    "(?:seulement|uniquement) si",
  ),
  positive: words(
    "(?:bon|excellent|bel)s? avis",
    "avis (?:positif|favorable|élogieux)s?",
    "commentaires? positifs?",
    "(?:5|cinq) étoiles",
  ),
  diverting: words(
    "(?:avant de|au lieu de|plutôt que)[^.!?]{0,30}(?:avis|commentaires?|amazon)",
    "(?:pas|jamais) (?:d'|de |un )(?:avis|commentaire) négatif",
    "moins de (?:5|cinq) étoiles",
  ),
  unconditional: words("(?:ne|n'|sans|aucun|jamais|pas)[^.!?]{0,40}(?:avis|commentaires?)"),
  elsewhere: words(
    "(?:moins cher|meilleurs? prix|économis\\p{L}*)[^.!?]{0,30}(?:amazon|site|boutique|chez nous|direct\\p{L}*)",
    "(?:au lieu|plutôt que)[^.!?]{0,12} amazon",
    "(?:achet|command)\\p{L}*[^.!?]{0,20}direct\\p{L}*",
  ),
  discount: words(
    NUMBER_OFF,
    "remises?",
    "réductions?",
    "codes? promo",
    "bons? d'achat",
    "(?:seulement|pour) \\d+(?:,\\d+)? ?(?:€|euros)",
  ),
  freeGift: words("cadeaux? (?:gratuits?|offerts?)", "votre cadeau", "produit (?:gratuit|offert)"),
  giftCard: words("cartes?[- ]cadeaux?", "chèques?[- ]cadeaux?", GIFT_CARDS),
};

export const italian: PolicyTerms = {
  review: words("recension\\p{L}*", "recensi\\p{L}+", "valutazion\\p{L}*", "valutaci"),
  reward: words(
    "buon[oi](?: sconto| regalo| acquisto)?",
    "regal\\p{L}*",
    "omaggi\\p{L}*",
    "scont\\p{L}*",
    "rimbors\\p{L}*",
    "premi\\p{L}*",
    "gratis",
    "in cambio",
    "vinc\\p{L}*",
    "cashback",
  ),
  happy: words(
    "se (?:ti|le|vi) (?:piace|è piaciut\\p{L}*)",
    "se sei (?:soddisfatt|content|felice)\\p{L}*",
    "(?:soddisfatt|content|felice|ti piace)\\p{L}*[^.!?]{0,20}\\?",
    "solo se",
  ),
  positive: words(
    "recension\\p{L}* positiv\\p{L}*",
    "(?:buon|bell|ottim)\\p{L}* recension\\p{L}*",
    "(?:5|cinque) stelle",
  ),
  diverting: words(
    "(?:prima di|invece di|anziché)[^.!?]{0,30}(?:recension\\p{L}*|amazon)",
    "non (?:lasciare|scrivere)[^.!?]{0,15}negativ\\p{L}*",
    "meno di (?:5|cinque) stelle",
  ),
  unconditional: words(
    "(?:non|nessun\\p{L}*|senza|mai)[^.!?]{0,40}(?:recension\\p{L}*|valutazion\\p{L}*)",
  ),
  elsewhere: words(
    "(?:meno caro|più economico|conviene|risparmi\\p{L}*|miglior prezzo|costa meno)[^.!?]{0,30}(?:amazon|sito|negozio|noi)",
    "(?:invece che|anziché)(?: \\p{L}+)? amazon",
    "(?:acquist|compr|ordin)\\p{L}*[^.!?]{0,20}direttamente",
  ),
  discount: words(
    NUMBER_OFF,
    "scont[oi]",
    "codic[ei] sconto",
    "coupon",
    "(?:solo|a) \\d+(?:,\\d+)? ?(?:€|euro)",
  ),
  freeGift: words(
    "(?:regalo|omaggio) (?:gratis|gratuito)",
    "(?:il )?tuo regalo",
    "prodotto (?:gratis|in omaggio)",
  ),
  giftCard: words("buon[oi] regalo", "carte? regalo", GIFT_CARDS),
};
