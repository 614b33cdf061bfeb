import fc from "fast-check";
import { expect, test } from "vitest";
import { blindIndex, decrypt, encrypt, normaliseEmail, normalisePostalCode, signToken, verifyToken } from "#app/platform/crypto.ts";

test("what was encrypted for a shop reads back for that shop only, and any change is noticed", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (plain, place) => {
      const value = encrypt(7, plain);
      expect(value.startsWith("k1.")).toBe(true);
      expect(decrypt(7, value)).toBe(plain);
      expect(() => decrypt(8, value)).toThrow();
      const parts = value.split(".");
      const bytes = Buffer.from(parts[3] ?? "", "base64url");
      bytes[place % bytes.length]! ^= 1;
      expect(() => decrypt(7, [...parts.slice(0, 3), bytes.toString("base64url")].join("."))).toThrow();
    }),
  );
});

test("the same address has one index in a shop, another in every other shop and kind", () => {
  const address = normaliseEmail("  Ana@Example.COM ");
  expect(address).toBe("ana@example.com");
  const indexes = [blindIndex(1, "email", address), blindIndex(2, "email", address), blindIndex(1, "phone", address)];
  expect(new Set(indexes).size).toBe(3);
  expect(blindIndex(1, "email", normaliseEmail("ANA@example.com"))).toBe(indexes[0]);
});

test("postal codes compare as people write them", () => {
  expect(normalisePostalCode("06614-1403")).toBe("06614");
  expect(normalisePostalCode("sw1a 1aa")).toBe("SW1A1AA");
  expect(normalisePostalCode("100-0001")).toBe("1000001");
});

test("a token is good for its purpose and until its time, and for nothing else", () => {
  const until = new Date("2026-12-01T00:00:00Z");
  const token = signToken("person", "1:abc", until);
  expect(verifyToken("person", token, new Date("2026-11-30"))).toEqual({ ok: true, payload: "1:abc" });
  expect(verifyToken("person", token, new Date("2026-12-02"))).toEqual({ ok: false, reason: "expired" });
  expect(verifyToken("render", token, new Date("2026-11-30"))).toEqual({ ok: false, reason: "invalid" });
  fc.assert(
    fc.property(fc.string(), (other) => {
      if (other !== token) expect(verifyToken("person", other, new Date("2026-11-30")).ok).toBe(false);
    }),
  );
});
