import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { creditPerson } from "#app/flywheel/index.ts";
import { NotFound } from "#app/platform/errors.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { touchName } from "#app/flywheel/channels.ts";
import { FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { ruleNames, wordsFor } from "#app/ui/flywheel/words.ts";
import { formatDateTime } from "#app/ui/format.ts";

export const loader = staffLoader(async ({ shopId, locale, demo }, { request }) => {
  const id = new URL(request.url).searchParams.get("id") ?? "";
  const view = await withShop(shopId, (tx) => creditPerson(tx, id));
  if (!view) throw new NotFound("The journey");
  return json({ locale, demo, view });
});

export default function Person() {
  const { locale, demo, view } = useLoaderData<typeof loader>();
  const words = wordsFor(locale, view.currency);
  return (
    <FlywheelPage title={`Journey of customer ${view.person.split("/").at(-1)}`} subtitle="Everything that ties this person to a moment, and how each order’s money was divided." demo={demo} back={{ content: "Attribution", url: demo ? "/app/attribution?demo=1" : "/app/attribution" }}>
      <div className="fb-grid fb-grid--two">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              What happened
            </Text>
            <ol className="fb-timeline">
              {view.moments.map((moment, at) => (
                <li key={at} className={`fb-timeline__item ${moment.kind === "order" ? `fb-timeline__item--${moment.channel}` : moment.channel === "email_sms" ? "fb-timeline__item--email" : moment.channel === "registration" || moment.channel === "insert_scan" ? "fb-timeline__item--card" : ""}`}>
                  <Text as="p" fontWeight={moment.kind === "order" ? "semibold" : "regular"}>
                    {moment.kind === "order" ? `Order on ${touchName(moment.channel)}: ${words.money(moment.minor ?? 0)}` : touchName(moment.channel)}
                  </Text>
                  <Text as="p" tone="subdued" variant="bodySm">
                    {formatDateTime(new Date(moment.at), locale, view.timeZone)}
                    {moment.kind === "touch" ? ` · ${moment.source}, ${moment.evidence}` : ""}
                  </Text>
                </li>
              ))}
            </ol>
          </BlockStack>
        </Card>
        <div className="fb-stack">
          {view.orders.map((order) => (
            <Card key={order.reference}>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {words.money(order.minor)} on {touchName(order.soldOn)}
                </Text>
                <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
                  <table className="fb-table">
                    <tbody>
                      {order.rules.map((rule) => (
                        <tr key={rule.rule}>
                          <th scope="row">{ruleNames[rule.rule]}</th>
                          <td>{rule.credits.map((credit) => `${touchName(credit.channel)} ${words.money(credit.amount)}`).join(", ")}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </BlockStack>
            </Card>
          ))}
        </div>
      </div>
    </FlywheelPage>
  );
}
