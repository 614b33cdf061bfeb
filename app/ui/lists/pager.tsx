import { useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import { Box, InlineStack, Pagination } from "@shopify/polaris";

/** The parameter of a list's address that says after which row the page begins. */
const MARK = "before";

type Props = {
  /** What the next page begins after; null on the last page. */
  next: string | null;
};

/**
 * The end of every list: to the next page and back. A page begins after a row, not at a number, so that rows which come
 * meanwhile move nothing; the way back is therefore the browser's own, and the first page for who came by an address.
 */
export function ListPager({ next }: Props) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const location = useLocation();
  const hasPrevious = params.has(MARK);
  if (next === null && !hasPrevious) return null;
  const to = (mark: string | null) => {
    const query = new URLSearchParams(params);
    if (mark === null) query.delete(MARK);
    else query.set(MARK, mark);
    return { search: String(query) };
  };
  const cameFromPage = (location.state as { paged?: boolean } | null)?.paged === true;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="center">
        <Pagination
          accessibilityLabel="Pages of the list"
          hasPrevious={hasPrevious}
          hasNext={next !== null}
          onPrevious={() => (cameFromPage ? navigate(-1) : navigate(to(null)))}
          onNext={() => navigate(to(next), { state: { paged: true } })}
        />
      </InlineStack>
    </Box>
  );
}
