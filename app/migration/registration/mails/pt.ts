import type { MailTexts } from "./texts.ts";

export const pt: MailTexts = {
  confirm: {
    warranty: {
      subject: "A sua garantia com {brand}",
      greeting: "Olá,",
      lines: [
        "obrigado por registar o seu produto com {brand}. A sua garantia está na sua página pessoal.",
        "Confirme que este endereço é seu; depois terá tudo disponível lá.",
      ],
      button: "Confirmar e ver a garantia",
    },
    guide: {
      subject: "O seu guia de {brand}",
      greeting: "Olá,",
      lines: [
        "obrigado por registar o seu produto com {brand}. O seu guia está na sua página pessoal.",
        "Confirme que este endereço é seu; depois pode voltar quando quiser.",
      ],
      button: "Confirmar e ver o guia",
    },
    discount: {
      subject: "Um obrigado de {brand}",
      greeting: "Olá,",
      lines: [
        "obrigado por registar o seu produto com {brand}.",
        "Confirme que este endereço é seu; depois o seu código de desconto aparece na sua página pessoal.",
      ],
      button: "Confirmar e obter o código",
    },
    membership: {
      subject: "Boas-vindas a {brand}",
      greeting: "Olá,",
      lines: [
        "obrigado por registar o seu produto com {brand}. A sua adesão está na sua página pessoal.",
        "Confirme que este endereço é seu; depois terá tudo disponível lá.",
      ],
      button: "Confirmar e ver a adesão",
    },
  },
  welcome: {
    subject: "O seu código de desconto: {code}",
    greeting: "Olá,",
    lines: [
      "aqui está o seu código de desconto para {brand}: {code}",
      "Dá {percent} % de desconto numa encomenda e é válido até {date}.",
    ],
    button: "Abrir a minha página",
  },
  order_reminder: {
    subject: "O seu número de encomenda da Amazon",
    greeting: "Olá,",
    lines: [
      "queria acrescentar mais tarde o número de encomenda da Amazon ao seu registo com {brand}.",
      "Demora um minuto: a Amazon mostra-o em «As suas encomendas». Este é o nosso único lembrete.",
    ],
    button: "Acrescentar o número",
  },
  card_link: {
    subject: "A sua página em {brand}",
    greeting: "Olá,",
    lines: [
      "alguém leu o seu cartão registado e pediu a ligação para a sua página. Aqui está.",
      "Se não foi você, não precisa de fazer nada: só este e-mail tem a ligação.",
    ],
    button: "Abrir a minha página",
  },
  warranty_end: {
    subject: "A sua garantia termina em breve",
    greeting: "Olá,",
    lines: [
      "a sua garantia com {brand} termina em {date}.",
      "Se algo não estiver bem com o seu produto, diga-nos antes na sua página.",
    ],
    button: "Abrir a minha página",
  },
  why: "Recebe este e-mail porque este endereço foi escrito num cartão de {brand}. Se não foi você, ignore-o: não virá mais nada.",
  test: {
    subject: "E-mail de teste de {brand}",
    greeting: "Olá,",
    lines: [
      "é assim que chega o correio de {brand}.",
      "Se consegue ler isto, as definições funcionam.",
    ],
    button: "Abrir a loja",
  },
};
