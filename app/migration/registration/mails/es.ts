import type { MailTexts } from "./texts.ts";

export const es: MailTexts = {
  confirm: {
    warranty: {
      subject: "Tu garantía con {brand}",
      greeting: "Hola:",
      lines: [
        "Gracias por registrar tu producto con {brand}. Tu garantía está en tu página personal.",
        "Confirma que esta dirección es tuya y tendrás todo a tu alcance allí.",
      ],
      button: "Confirmar y ver mi garantía",
    },
    guide: {
      subject: "Tu guía de {brand}",
      greeting: "Hola:",
      lines: [
        "Gracias por registrar tu producto con {brand}. Tu guía está en tu página personal.",
        "Confirma que esta dirección es tuya y podrás volver cuando quieras.",
      ],
      button: "Confirmar y ver mi guía",
    },
    discount: {
      subject: "Un agradecimiento de {brand}",
      greeting: "Hola:",
      lines: [
        "Gracias por registrar tu producto con {brand}.",
        "Confirma que esta dirección es tuya y tu código de descuento aparecerá en tu página personal.",
      ],
      button: "Confirmar y obtener mi código",
    },
    membership: {
      subject: "Te damos la bienvenida a {brand}",
      greeting: "Hola:",
      lines: [
        "Gracias por registrar tu producto con {brand}. Tu membresía está en tu página personal.",
        "Confirma que esta dirección es tuya y tendrás todo a tu alcance allí.",
      ],
      button: "Confirmar y ver mi membresía",
    },
  },
  welcome: {
    subject: "Tu código de descuento: {code}",
    greeting: "Hola:",
    lines: [
      "Este es tu código de descuento para {brand}: {code}",
      "Resta un {percent} % de un pedido y vale hasta el {date}.",
    ],
    button: "Abrir mi página",
  },
  order_reminder: {
    subject: "Tu número de pedido de Amazon",
    greeting: "Hola:",
    lines: [
      "Querías añadir más tarde tu número de pedido de Amazon a tu registro con {brand}.",
      "Se tarda un minuto: Amazon lo muestra en «Mis pedidos». Este es nuestro único recordatorio.",
    ],
    button: "Añadir mi número de pedido",
  },
  card_link: {
    subject: "Tu página en {brand}",
    greeting: "Hola:",
    lines: [
      "Alguien ha escaneado tu tarjeta registrada y ha pedido el enlace a tu página. Aquí está.",
      "Si no has sido tú, no tienes que hacer nada: el enlace solo está en este correo.",
    ],
    button: "Abrir mi página",
  },
  warranty_end: {
    subject: "Tu garantía termina pronto",
    greeting: "Hola:",
    lines: [
      "Tu garantía con {brand} termina el {date}.",
      "Si algo no va bien con tu producto, dínoslo antes en tu página.",
    ],
    button: "Abrir mi página",
  },
  why: "Recibes este correo porque esta dirección se escribió en una tarjeta de {brand}. Si no fuiste tú, ignóralo: no llegará nada más.",
  test: {
    subject: "Correo de prueba de {brand}",
    greeting: "Hola:",
    lines: [
      "Así llega el correo de {brand}.",
      "Si puedes leer esto, los ajustes funcionan.",
    ],
    button: "Abrir la tienda",
  },
};
