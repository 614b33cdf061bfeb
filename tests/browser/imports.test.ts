import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Frame, Page } from "playwright-core";
import { createDemoData } from "#dev/demo-data/index.ts";
import { createDatabase } from "#tests/support/database.ts";
import { appFrame, openBrowser, openPage, startRunningApp, type RunningApp } from "#tests/support/running-app.ts";

let app: RunningApp;
let browser: Browser;
let admin: Page;

beforeAll(async () => {
  app = await startRunningApp({
    database: await createDatabase(),
    seed: async (environment, shopify) => {
      Object.assign(process.env, environment);
      await createDemoData({ standIn: shopify, stateFile: join(environment.FILES_DIR ?? "", "demo.json") });
    },
  });
  browser = await openBrowser();
  admin = await openPage(browser, { acceptDownloads: true });
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const open = async (path: string): Promise<Frame> => {
  await admin.goto(`${app.shopify.adminUrl}/apps/flybridge${path}`);
  return appFrame(admin);
};

const drop = (frame: Frame, name: string, text: string) => frame.locator("input[type=file]").first().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** What a tool that nobody knows exports: its own words, and a line that cannot be read. */
const strangerFile = (month: string) => `Wave;Went out;People;Cash\nSpring hello ${month};2026-${month}-03;1200;99,50\nBroken ${month};2026-${month}-99;900;1,00\n`;

test("a file that nobody knows is mapped once, imported with its bad line told, and recognised the next time", async () => {
  const frame = await open("/app/imports");
  await drop(frame, "waves-03.csv", strangerFile("03"));
  await frame.getByText("Say what this file holds").waitFor();
  const holds = frame.getByLabel("It holds");
  const value = await holds.locator("option", { hasText: "Campaign list" }).getAttribute("value");
  await holds.selectOption(value ?? "");
  for (const [field, column] of [["Name", "Wave"], ["Sent at", "Went out"], ["Total Sent", "People"], ["Revenue (optional)", "Cash"]] as const) await frame.getByLabel(field, { exact: true }).selectOption(column);
  await frame.getByLabel("Name of this mapping").fill("Wave tool");
  await frame.getByRole("button", { name: "Save and look again" }).click();
  await frame.getByRole("cell", { name: /Spring hello 03/ }).waitFor();
  await answerAndImport(frame);
  await frame.getByText("waves-03.csv").first().click();
  const refused = frame.getByRole("row", { name: /2026-03-99/ });
  await refused.waitFor();
  expect(await refused.innerText()).toMatch(/3\s+Went out\s+2026-03-99\s+.*not a date/s);

  const again = await open("/app/imports");
  await drop(again, "waves-04.csv", strangerFile("04"));
  await again.getByText(/waves-04\.csv: Wave tool/).waitFor();
  expect(await again.getByText("Say what this file holds").count()).toBe(0);
});

/** Answers what the file does not say, then imports and waits for the end. */
async function answerAndImport(frame: Frame): Promise<void> {
  expect(await frame.getByLabel(/In which currency/).inputValue()).toBe("USD");
  await frame.getByLabel(/What were these sends for/).selectOption("replenishment");
  await frame.getByRole("button", { name: "Import", exact: true }).click();
  await frame.getByText("Done", { exact: true }).first().waitFor();
}

test("calendar, costs and creators are typed in, and what is wrong is said beside the field", async () => {
  const calendar = await open("/app/imports/calendar");
  await calendar.getByRole("button", { name: "Add" }).click();
  await calendar.getByText("Choose a day").first().waitFor();
  await calendar.getByLabel("What").selectOption("none");
  await calendar.getByLabel("First day").fill("2026-03-01");
  await calendar.getByLabel("Last day").fill("2026-03-31");
  await calendar.getByRole("button", { name: "Add" }).click();
  await calendar.getByRole("cell", { name: "No promotions in this period" }).or(calendar.getByRole("rowheader", { name: "No promotions in this period" })).waitFor();

  const costs = await open("/app/imports/costs");
  await costs.getByLabel("Month").fill("2026-03");
  await costs.getByLabel("Amount").fill("12,345.6");
  await costs.getByRole("button", { name: "Add" }).click();
  await costs.locator("[id$=Error]").first().waitFor();
  await costs.getByLabel("Amount").fill("420.50");
  await costs.getByRole("button", { name: "Add" }).click();
  await costs.getByText("$420.50").waitFor();

  const creators = await open("/app/creators");
  await creators.getByLabel("Handle").fill("a b");
  await creators.getByRole("button", { name: "Save creator" }).click();
  await creators.getByText(/A handle such as/).waitFor();
  await creators.getByLabel("Handle").fill("@mira.films");
  await creators.getByRole("button", { name: "Save creator" }).click();
  await creators.getByText("@mira.films").waitFor();
});
