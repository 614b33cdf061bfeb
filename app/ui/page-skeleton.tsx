import { useEffect, useState, type ReactNode } from "react";
import { useLocation, useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Card, SkeletonBodyText, SkeletonDisplayText, SkeletonPage } from "@shopify/polaris";

/** Milliseconds before a skeleton shows: a page that comes sooner would only flicker. */
const PATIENCE = 200;

/**
 * The page, or the outline of one while the next page's data are on their way, with Shopify's own bar of progress. The
 * page that is left is hidden, not thrown away: whoever goes back before the next has come finds what they had typed.
 */
export function PageOrSkeleton({ children }: { children: ReactNode }) {
  const { state, location } = useNavigation();
  const { pathname } = useLocation();
  const bridge = useAppBridge();
  const leaving = state === "loading" && location.pathname !== pathname;
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!leaving) return;
    bridge.loading(true);
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
      bridge.loading(false);
    };
  }, [leaving, bridge]);
  return (
    <>
      {late ? (
        <div aria-busy="true">
          <SkeletonPage primaryAction>
            <BlockStack gap="400">
              {[3, 6, 4].map((lines) => (
                <Card key={lines}>
                  <BlockStack gap="300">
                    <SkeletonDisplayText size="small" />
                    <SkeletonBodyText lines={lines} />
                  </BlockStack>
                </Card>
              ))}
            </BlockStack>
          </SkeletonPage>
        </div>
      ) : null}
      <div hidden={late}>{children}</div>
    </>
  );
}
