import { type ReactNode } from "react";
import { Link } from "@remix-run/react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { PageOrSkeleton } from "./page-skeleton.tsx";

type Props = { apiKey: string; appBridgeUrl: string | null; locale: string; children: ReactNode };

/** Polaris, App Bridge and the app's own entries in Shopify's navigation. */
export function AdminShell({ apiKey, appBridgeUrl, children }: Props) {
  // The provider knows this property without documenting it; only a development shell sets it.
  const bridge = appBridgeUrl ? { __APP_BRIDGE_URL: appBridgeUrl } : {};
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} {...bridge}>
      <NavMenu>
        <Link to="/app" rel="home">
          Flywheel
        </Link>
        <Link to="/app/nodes">Nodes</Link>
        <Link to="/app/forces">Forces</Link>
        <Link to="/app/attribution">Attribution</Link>
        <Link to="/app/migration">Migration</Link>
        <Link to="/app/ai-search">AI Search</Link>
        <Link to="/app/ltv">Customer value</Link>
        <Link to="/app/cac">Acquisition cost</Link>
        <Link to="/app/creators">Creators</Link>
        <Link to="/app/plan">Plan</Link>
        <Link to="/app/reallocation">Reallocation</Link>
        <Link to="/app/reports">Reports</Link>
        <Link to="/app/inserts">Inserts</Link>
        <Link to="/app/registrations">Registrations</Link>
        <Link to="/app/orders">Amazon orders</Link>
        <Link to="/app/imports">Imports</Link>
        <Link to="/app/settings">Settings</Link>
      </NavMenu>
      <main>
        <PageOrSkeleton>{children}</PageOrSkeleton>
      </main>
    </AppProvider>
  );
}
