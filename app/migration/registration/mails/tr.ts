import type { MailTexts } from "./texts.ts";

export const tr: MailTexts = {
  confirm: {
    warranty: {
      subject: "{brand} garantiniz",
      greeting: "Merhaba,",
      lines: [
        "ürününüzü {brand} ile kaydettiğiniz için teşekkürler. Garantiniz kendi sayfanızda.",
        "Lütfen bu adresin size ait olduğunu onaylayın; sonra orada her şey size açık olur.",
      ],
      button: "Onayla ve garantimi gör",
    },
    guide: {
      subject: "{brand} kılavuzunuz",
      greeting: "Merhaba,",
      lines: [
        "ürününüzü {brand} ile kaydettiğiniz için teşekkürler. Kılavuzunuz kendi sayfanızda.",
        "Lütfen bu adresin size ait olduğunu onaylayın; sonra dilediğiniz zaman dönebilirsiniz.",
      ],
      button: "Onayla ve kılavuzu gör",
    },
    discount: {
      subject: "{brand} teşekkür ediyor",
      greeting: "Merhaba,",
      lines: [
        "ürününüzü {brand} ile kaydettiğiniz için teşekkürler.",
        "Lütfen bu adresin size ait olduğunu onaylayın; sonra indirim kodunuz kendi sayfanızda görünür.",
      ],
      button: "Onayla ve indirim kodumu al",
    },
    membership: {
      subject: "{brand} ailesine hoş geldiniz",
      greeting: "Merhaba,",
      lines: [
        "ürününüzü {brand} ile kaydettiğiniz için teşekkürler. Üyeliğiniz kendi sayfanızda.",
        "Lütfen bu adresin size ait olduğunu onaylayın; sonra orada her şey size açık olur.",
      ],
      button: "Onayla ve üyeliğimi gör",
    },
  },
  welcome: {
    subject: "İndirim kodunuz: {code}",
    greeting: "Merhaba,",
    lines: [
      "{brand} için indirim kodunuz: {code}",
      "Bir siparişte %{percent} indirim sağlar ve {date} tarihine kadar geçerlidir.",
    ],
    button: "Sayfamı aç",
  },
  order_reminder: {
    subject: "Amazon sipariş numaranız",
    greeting: "Merhaba,",
    lines: [
      "{brand} kaydınıza Amazon sipariş numaranızı daha sonra eklemek istemiştiniz.",
      "Bir dakika sürer: Amazon bunu “Siparişleriniz” altında gösterir. Bu tek hatırlatmamızdır.",
    ],
    button: "Sipariş numaramı ekle",
  },
  card_link: {
    subject: "{brand} sayfanız",
    greeting: "Merhaba,",
    lines: [
      "birisi kayıtlı kartınızı taradı ve sayfanızın bağlantısını istedi. İşte bağlantı.",
      "Bu siz değilseniz bir şey yapmanız gerekmez: bağlantı yalnızca bu e-postada.",
    ],
    button: "Sayfamı aç",
  },
  warranty_end: {
    subject: "Garantiniz yakında bitiyor",
    greeting: "Merhaba,",
    lines: [
      "{brand} garantiniz {date} tarihinde bitiyor.",
      "Ürününüzde bir sorun varsa bunu daha önce sayfanızdan bize bildirin.",
    ],
    button: "Sayfamı aç",
  },
  why: "Bu e-postayı, bu adres bir {brand} kartında girildiği için alıyorsunuz. Siz değilseniz lütfen dikkate almayın: başka bir şey gelmeyecek.",
  test: {
    subject: "{brand} deneme e-postası",
    greeting: "Merhaba,",
    lines: [
      "{brand} e-postaları böyle ulaşır.",
      "Bunu okuyabiliyorsanız ayarlar çalışıyor.",
    ],
    button: "Mağazayı aç",
  },
};
