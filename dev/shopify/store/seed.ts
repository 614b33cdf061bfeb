import type { ShopStore } from "./shop-store.ts";

interface SeedProduct {
  title: string;
  type: string;
  text: string;
  shape: string;
  variants: [title: string, sku: string, barcode: string, price: number][];
}

const catalogue: SeedProduct[] = [
  {
    title: "Mira Everyday Carrier",
    type: "Baby carriers",
    text: "Soft structured carrier with four positions, from newborn to toddler.",
    shape: "carrier",
    variants: [
      ["Fern", "MIRA-EC-FERN", "0850011223014", 12900],
      ["Clay", "MIRA-EC-CLAY", "0850011223021", 12900],
      ["Slate", "MIRA-EC-SLATE", "0850011223038", 12900],
    ],
  },
  {
    title: "Mira Newborn Wrap",
    type: "Baby carriers",
    text: "Stretchy bamboo wrap for the first months.",
    shape: "wrap",
    variants: [
      ["Oat", "MIRA-NW-OAT", "0850011223045", 5900],
      ["Dusk", "MIRA-NW-DUSK", "0850011223052", 5900],
    ],
  },
  {
    title: "Mira Hip Seat",
    type: "Baby carriers",
    text: "Foam hip seat with storage, holds up to 20 kg.",
    shape: "seat",
    variants: [["Default Title", "MIRA-HS-01", "0850011223069", 7900]],
  },
  {
    title: "Mira Winter Cover",
    type: "Accessories",
    text: "Wind and rain cover that fits every Mira carrier.",
    shape: "cover",
    variants: [["Default Title", "MIRA-WC-01", "0850011223076", 6400]],
  },
  {
    title: "Mira Teething Pads",
    type: "Accessories",
    text: "A pair of organic cotton pads for the shoulder straps.",
    shape: "pads",
    variants: [["Default Title", "MIRA-TP-02", "0850011223083", 1900]],
  },
  {
    title: "Mira Carry-All Pouch",
    type: "Accessories",
    text: "Clip-on pouch for keys, phone and one clean nappy.",
    shape: "pouch",
    variants: [["Default Title", "MIRA-CP-01", "0850011223090", 2900]],
  },
];

/** Fills an empty shop with the six products of the invented brand Mira; does nothing otherwise. */
export function seedCatalogue(shop: ShopStore): void {
  if (shop.products.length) return;
  for (const one of catalogue)
    shop.createProduct({
      title: one.title,
      vendor: "Mira",
      productType: one.type,
      tags: [one.type.toLowerCase()],
      descriptionHtml: `<p>${one.text}</p>`,
      imagePath: `/pictures/${one.shape}.svg`,
      variants: one.variants.map(([title, sku, barcode, price]) => ({
        title,
        sku,
        barcode,
        price,
        options: [{ name: title === "Default Title" ? "Title" : "Colour", value: title }],
      })),
    });
}
