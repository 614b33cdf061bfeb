import type { MailTexts } from "./texts.ts";

export const fr: MailTexts = {
  confirm: {
    warranty: {
      subject: "Votre garantie chez {brand}",
      greeting: "Bonjour,",
      lines: [
        "Merci d’avoir enregistré votre produit chez {brand}. Votre garantie se trouve sur votre page personnelle.",
        "Veuillez confirmer que cette adresse est la vôtre ; tout vous y sera alors ouvert.",
      ],
      button: "Confirmer et voir ma garantie",
    },
    guide: {
      subject: "Votre guide de {brand}",
      greeting: "Bonjour,",
      lines: [
        "Merci d’avoir enregistré votre produit chez {brand}. Votre guide se trouve sur votre page personnelle.",
        "Veuillez confirmer que cette adresse est la vôtre ; vous pourrez alors revenir quand vous voulez.",
      ],
      button: "Confirmer et voir mon guide",
    },
    discount: {
      subject: "Un merci de {brand}",
      greeting: "Bonjour,",
      lines: [
        "Merci d’avoir enregistré votre produit chez {brand}.",
        "Veuillez confirmer que cette adresse est la vôtre ; votre code de réduction apparaîtra alors sur votre page personnelle.",
      ],
      button: "Confirmer et obtenir mon code",
    },
    membership: {
      subject: "Bienvenue chez {brand}",
      greeting: "Bonjour,",
      lines: [
        "Merci d’avoir enregistré votre produit chez {brand}. Votre adhésion se trouve sur votre page personnelle.",
        "Veuillez confirmer que cette adresse est la vôtre ; tout vous y sera alors ouvert.",
      ],
      button: "Confirmer et voir mon adhésion",
    },
  },
  welcome: {
    subject: "Votre code de réduction : {code}",
    greeting: "Bonjour,",
    lines: [
      "Voici votre code de réduction pour {brand} : {code}",
      "Il donne {percent} % de réduction sur une commande, jusqu’au {date}.",
    ],
    button: "Ouvrir ma page",
  },
  order_reminder: {
    subject: "Votre numéro de commande Amazon",
    greeting: "Bonjour,",
    lines: [
      "Vous vouliez ajouter plus tard votre numéro de commande Amazon à votre enregistrement chez {brand}.",
      "Cela prend une minute : Amazon l’affiche sous « Vos commandes ». C’est notre seul rappel.",
    ],
    button: "Ajouter mon numéro de commande",
  },
  card_link: {
    subject: "Votre page chez {brand}",
    greeting: "Bonjour,",
    lines: [
      "Quelqu’un a scanné votre carte enregistrée et a demandé le lien vers votre page. Le voici.",
      "Si ce n’était pas vous, vous n’avez rien à faire : seul cet e-mail contient le lien.",
    ],
    button: "Ouvrir ma page",
  },
  warranty_end: {
    subject: "Votre garantie se termine bientôt",
    greeting: "Bonjour,",
    lines: [
      "Votre garantie chez {brand} se termine le {date}.",
      "Si quelque chose ne va pas avec votre produit, dites-le-nous avant sur votre page.",
    ],
    button: "Ouvrir ma page",
  },
  why: "Vous recevez cet e-mail parce que cette adresse a été saisie sur une carte de {brand}. Si ce n’était pas vous, ignorez-le : rien d’autre ne suivra.",
  test: {
    subject: "E-mail de test de {brand}",
    greeting: "Bonjour,",
    lines: [
      "Voici comment arrivent les e-mails de {brand}.",
      "Si vous pouvez lire ceci, les réglages fonctionnent.",
    ],
    button: "Ouvrir la boutique",
  },
};
