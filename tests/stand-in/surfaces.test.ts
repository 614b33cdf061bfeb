import { expect, test } from "vitest";
import { useShopify } from "#tests/support/shopify.ts";

const shopify = useShopify();
const page = async (path: string) => {
  const reply = await fetch(`${shopify.standIn().url}${path}`);
  return { status: reply.status, type: reply.headers.get("content-type") ?? "", text: await reply.text() };
};

test("the storefront's page is the theme extension's own Liquid, in the store's language and with the merchant's settings", async () => {
  const english = (await page("/storefront?fallback_code=AB23CD45")).text;
  expect(english).toContain('action="/apps/card/register"');
  expect(english).toContain("Register your product");
  expect(english).toContain('name="fallback" value="AB23CD45"');
  expect(english).toContain("data-flybridge-memory");
  const german = (await page("/storefront?locale=de&ask_email=false")).text;
  expect(german).toContain('<html lang="de"');
  expect(german).toContain("Registrieren Sie Ihr Produkt");
  expect(german).not.toMatch(/type="email"|Translation missing|\{%|\{\{/);
  expect([(await page("/storefront/assets/card-memory.js")).type, (await page("/storefront/assets/../blocks/card-memory.liquid")).status]).toEqual(["text/javascript; charset=utf-8", 404]);
});

test("an extension's page holds its real bundle and texts, and only those that are shown", async () => {
  const document = (await page("/extension/registered-products?customer=7&locale=de")).text;
  expect(document).toContain("Meine registrierten Produkte");
  expect((await page("/extension/link-amazon-order.js")).text).toContain("/extensions/customer-history");
  expect((await page("/extension/journey-pixel")).status).toBe(404);
  const { token } = JSON.parse((await page("/extension/token?surface=account&customer=7")).text) as { token: string };
  expect(Buffer.from(token.split(".")[1]!, "base64url").toString()).toContain("gid://shopify/Customer/7");
  const customer = shopify.standIn().store.createCustomer({ email: "ana@example.com" } as never);
  expect((await page(`/account?customer=${customer.id}`)).text).toContain(`/extension/registered-products?customer=${customer.id}&locale=en`);
  const order = shopify.standIn().store.createOrder({ customerId: customer.id });
  expect((await page(`/account/orders/${order.id}`)).text).toContain(`/extension/registered-products?customer=${customer.id}&locale=en&module=1`);
  expect((await page(`/store/demo/customers/${customer.id}`)).text).toContain(`/extension/customer-amazon-history?customer=${customer.id}`);
});
