import { BlockStack, Card, Text } from "@shopify/polaris";

type Source = { source: string; touch: string; evidence: string; bridge: boolean; from: string };

/** Every fact that ties a person to a moment, how it is known, and whether it can be credited. */
export function TouchSources({ sources }: { sources: readonly Source[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Where touches come from
        </Text>
        <div className="fb-scroll" role="region" aria-label="Where touches come from" tabIndex={0}>
          <table className="fb-table fb-table--stacked">
            <thead>
              <tr>
                <th scope="col">Fact</th>
                <th scope="col">Read from</th>
                <th scope="col">How it is known</th>
                <th scope="col">Credited</th>
              </tr>
            </thead>
            <tbody>
              {sources.map(({ source, evidence, bridge, from }) => (
                <tr key={source}>
                  <td>{source.charAt(0).toUpperCase() + source.slice(1)}</td>
                  <td data-name="Read from" className="fb-table__row">{from}</td>
                  <td data-name="How it is known">{evidence}</td>
                  <td data-name="Credited">{bridge ? "no: a station" : "yes"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </BlockStack>
    </Card>
  );
}
