import { BlockStack, Card, Text } from "@shopify/polaris";
import type { MigrationValue } from "#app/flywheel/index.ts";
import { HowMade } from "./how-made.tsx";
import { stateNames, type Words } from "./words.ts";

const names = { migrated: "Migrated from Amazon", never_amazon: "Never known on Amazon" };

/** What migrated customers spend beside those whom we never knew on Amazon. */
export function ValueCard({ value, words }: { value: MigrationValue; words: Words }) {
  const money = (minor: number) => words.money(Math.round(minor));
  const { difference } = value;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Lifetime value of migrated customers
        </Text>
        {value.groups.length === 0 ? (
          <Text as="p" tone="subdued">
            Shows once 20 migrated customers and 20 others have been observed for {words.count(value.horizonDays)} days after their first Shopify order.
          </Text>
        ) : (
          <>
            <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
              <table className="fb-table">
                <thead>
                  <tr>
                    <th scope="col">Customers</th>
                    <th scope="col" className="fb-number">After the landmark</th>
                    {[90, 180, 365].map((days) => (
                      <th scope="col" className="fb-number" key={days}>
                        {days} days in all
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {value.groups.map((group) => (
                    <tr key={group.group}>
                      <td>
                        {names[group.group]}
                        <div className="fb-small">{words.count(group.customers)} compared</div>
                      </td>
                      <td className="fb-number">{group.estimate === null ? "too few" : money(group.estimate)}</td>
                      {[90, 180, 365].map((days) => {
                        const one = value.horizons.find((horizon) => horizon.group === group.group && horizon.days === days)?.estimate;
                        return (
                          <td className="fb-number" key={days}>
                            {one?.estimate == null ? "not yet" : money(one.estimate)}
                            {one?.low != null && one.high != null ? (
                              <div className="fb-small">
                                {money(one.low)}–{money(one.high)}
                              </div>
                            ) : null}
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {difference?.estimate != null ? (
              <Text as="p">
                A migrated customer brings <strong>{money(difference.estimate)}</strong> {difference.estimate >= 0 ? "more" : "(less)"}
                {difference.low !== null && difference.high !== null ? ` (${money(difference.low)} to ${money(difference.high)})` : ""} between day {value.landmarkDays + 1} and day {value.horizonDays} than others with the same month and first order.
              </Text>
            ) : null}
          </>
        )}
        <HowMade
          method={`Mean cumulative revenue. Groups as they stood ${value.landmarkDays} days after the first order, revenue counted only after it, standardised by month and first-order value band${value.sampled ? "; every n-th customer, for there are many" : ""}`}
          window={value.asOf ? `orders up to ${words.day(value.asOf)}` : null}
          rows={value.groups.map((group) => ({ what: names[group.group].toLowerCase(), count: group.customers }))}
          interval="bootstrap over customers, 95 %"
          state={difference ? (stateNames[difference.state] ?? difference.state) : null}
          figure="migration-value"
          command={value.command}
          input="/app/forces/input?of=migrated"
          count={(number) => words.count(number)}
        />
      </BlockStack>
    </Card>
  );
}
