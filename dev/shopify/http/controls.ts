import type { Fault } from "../faults.ts";
import type { NewCustomer, NewOrder } from "../store/shop-store.ts";
import { readJson, sendJson, sendText, type Exchange } from "./reply.ts";
import type { StandIn } from "../server.ts";

/** `/__stand-in/*`: how a test or the demo in another process looks in and turns the knobs. */
export async function answerControls(
  standIn: StandIn,
  { request, response, url }: Exchange,
): Promise<void> {
  const name = url.pathname.slice("/__stand-in/".length);
  const shop = standIn.shop(url.searchParams.get("shop") ?? "demo");
  const bulk = /^bulk\/(\d+)\.jsonl$/.exec(name)?.[1];
  if (bulk) {
    // Result files carry no shop in their address, as real ones do not.
    const found = [...standIn.shops.values()]
      .flatMap((one) => one.data.bulkOperations)
      .find((one) => one.id === Number(bulk));
    if (found?.jsonl) sendText(response, 200, found.jsonl, "application/jsonl");
    else sendJson(response, 404, { error: "no such result" });
    return;
  }
  const body = request.method === "POST" ? await readJson(request) : {};
  switch (`${request.method} ${name}`) {
    case "GET state": {
      const {
        customers,
        orders,
        products,
        discounts,
        segments,
        metafields,
        webPixel,
        flowTriggers,
      } = shop.data;
      sendJson(response, 200, {
        shop: shop.data.domain,
        customers: customers.map((one) => ({
          ...one,
          metafields: metafields.filter(
            (field) => field.ownerId === `gid://shopify/Customer/${one.id}`,
          ),
        })),
        orders,
        products,
        discounts,
        segments,
        metafields,
        webPixel,
        flowTriggers,
        requests: standIn.requests,
        invalidOperations: standIn.invalidOperations,
        webhooks: standIn.webhooks,
      });
      return;
    }
    case "POST faults":
      standIn.setFault(body as unknown as Fault);
      sendJson(response, 200, { faults: standIn.faults() });
      return;
    case "DELETE faults":
      standIn.clearFaults();
      sendJson(response, 200, { faults: [] });
      return;
    case "POST orders": {
      const { customerEmail, ...order } = body as NewOrder & { customerEmail?: string };
      const customer = customerEmail ? shop.findCustomerByEmail(customerEmail) : undefined;
      if (customerEmail && !customer) {
        sendJson(response, 404, { error: `no customer has the address ${customerEmail}` });
        return;
      }
      sendJson(
        response,
        201,
        shop.createOrder({ ...order, customerId: customer?.id ?? order.customerId ?? null }),
      );
      return;
    }
    case "POST refunds": {
      const order = shop.findOrder(Number(body.orderId));
      if (order) sendJson(response, 201, shop.refundOrder(order));
      else sendJson(response, 404, { error: "no such order" });
      return;
    }
    case "POST customers":
      sendJson(response, 201, shop.createCustomer(body as NewCustomer));
      return;
    case "POST webhooks":
      standIn.sendWebhook(String(body.topic), body.payload ?? {}, shop.data.domain);
      await standIn.webhooksIdle();
      sendJson(response, 200, { webhooks: standIn.webhooks.slice(-1) });
      return;
    case "POST clock":
      standIn.advanceClock(Number(body.advanceMs ?? 0));
      sendJson(response, 200, { now: shop.clock.iso() });
      return;
    case "POST uninstall":
      standIn.uninstall(shop.data.domain);
      sendJson(response, 200, { installed: false });
      return;
    default:
      sendJson(response, 404, { error: `no control "${name}"` });
  }
}
