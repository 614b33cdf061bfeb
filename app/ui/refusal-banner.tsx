import { Banner, List } from "@shopify/polaris";

type Props = {
  /** What could not be done, and why. */
  refusal: { message?: string; fields?: Record<string, string> } | null;
  /** Fields that the page shows an error beside; the others are listed here. */
  shown?: (field: string) => boolean;
};

/** Says at the top of a page what was refused, with every reason that has no field of its own in sight. */
export function RefusalBanner({ refusal, shown = () => false }: Props) {
  if (!refusal) return null;
  const rest = Object.entries(refusal.fields ?? {}).filter(
    ([field, message]) => !shown(field) && message !== refusal.message,
  );
  return (
    <Banner tone="critical" title={refusal.message ?? "That could not be saved."}>
      {rest.length > 0 ? (
        <List>
          {rest.map(([field, message]) => (
            <List.Item key={field}>{message}</List.Item>
          ))}
        </List>
      ) : null}
    </Banner>
  );
}
