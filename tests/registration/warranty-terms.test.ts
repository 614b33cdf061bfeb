import { expect, test } from "vitest";
import type { Offer } from "#app/migration/inserts/model.ts";
import { checkInsertWords, parseInsertInput } from "#app/migration/inserts/index.ts";
import { offerTerms } from "#app/migration/landing/render-benefit.ts";
import { readPerson, register } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { insertForm } from "../inserts-store/support.ts";
import { aForm, aScene, warranty } from "./support.ts";

useDatabase();

const offer: Offer = { ...warranty, kind: "warranty", terms: "Everywhere.", termsByCountry: { AT: "In Austria.", US: "In the United States." } } as Offer;

test("terms are those of the person's country, else of the marketplace's, else those that hold everywhere; as they were given", async () => {
  const scene = await aScene("terms.myshopify.com", offer);
  const termsIn = async (country: string | null) => {
    const result = await register(scene.shopId, aForm(scene, { country }));
    if (result.outcome !== "registered") throw new Error(result.outcome);
    const person = await readPerson(result.personToken, new Date());
    return { token: result.personToken, terms: offerTerms(person!.registrations[0]!) };
  };
  const austrian = await termsIn("AT");
  expect(austrian.terms).toBe("In Austria.");
  expect((await termsIn("FR")).terms).toBe("In the United States.");
  await withShop(scene.shopId, (tx) => tx.run("update inserts set offer = $2 where shop_id = $1", [scene.shopId, JSON.stringify({ ...offer, months: 1, terms: "Less.", termsByCountry: {} })]));
  expect((await termsIn("AT")).terms).toBe("Less.");
  const later = await readPerson(austrian.token, new Date());
  expect(offerTerms(later!.registrations[0]!)).toBe("In Austria.");
  expect(later!.registrations[0]!.offer).toMatchObject({ months: 24 });
});

test("terms by country are read against Amazon's rules too, and a country is two letters", () => {
  const input = parseInsertInput(insertForm({ offer: { ...offer, termsByCountry: { DE: "Leave a 5-star review to get it." } } }));
  expect(checkInsertWords(input).some(({ field, severity }) => field === "offer.terms" && severity === "error")).toBe(true);
  expect(() => parseInsertInput(insertForm({ offer: { ...offer, termsByCountry: { de: "x" } } }))).toThrow();
});
