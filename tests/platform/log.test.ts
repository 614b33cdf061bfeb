import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { safeMessage, withoutPersonalData } from "#app/platform/log.ts";

test("addresses, order ids and phone numbers are taken out of other people's words", () => {
  const text = "duplicate key (email)=(Ana.Marked+1@example.co.uk), order 114-3941689-8772232, call +1 (555) 010-9999";
  expect(withoutPersonalData(text)).not.toMatch(/Marked|3941689|010-9999/);
});

test("a log line keeps only fields that can hold no personal data", () => {
  const script = `
    import { log } from "./app/platform/log.ts";
    const error = Object.assign(new Error("no mailbox marked@example.com"), { detail: "marked@example.com", code: "E1" });
    log.warn({ shop: 3, job: "3c149f12-3456-47a2-8ccf-854312345678", email: "marked@example.com", customer: { name: "Marked" }, error }, "mail failed");`;
  const run = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", script], { encoding: "utf8", env: { ...process.env, LOG_LEVEL: "info" } });
  const line = JSON.parse(run.stdout) as Record<string, unknown>;
  expect(line).toMatchObject({ level: "warn", shop: 3, job: "3c149f12-3456-47a2-8ccf-854312345678", msg: "mail failed", error: { name: "Error", code: "E1", message: "no mailbox [e-mail]" } });
  expect(run.stdout).not.toMatch(/marked/i);
});

test("what an error of data or of JSON quotes is left out, since it can be anybody's name", () => {
  let parsing: unknown;
  try {
    JSON.parse('{"name": Ana Marked}');
  } catch (error) {
    parsing = error;
  }
  expect(safeMessage(parsing)).not.toContain("Marked");
  const ofData = Object.assign(new Error('invalid input syntax for type uuid: "Ana Marked"'), { code: "22P02" });
  expect(safeMessage(ofData)).toBe("invalid input syntax for type uuid: [value]");
  expect(safeMessage(new Error('relation "products" does not exist'))).toContain('"products"');
});
