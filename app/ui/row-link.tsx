import type { ReactNode } from "react";
import { Link, Text } from "@shopify/polaris";

/** The name of a table's row, as the link that a click anywhere in the row follows, and that a keyboard reaches. */
export function RowLink({ url, children }: { url: string; children: ReactNode }) {
  return (
    <Link url={url} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {children}
      </Text>
    </Link>
  );
}
