import { json, type HeadersFunction, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AppProvider } from "@shopify/polaris";
import translations from "@shopify/polaris/locales/en.json" with { type: "json" };
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { config } from "#app/platform/config.ts";
import { requireStaff } from "#app/shopify/app.server.ts";
import { AdminShell } from "#app/ui/admin-shell.tsx";
import { ErrorPage } from "#app/ui/error-page.tsx";
import styles from "#app/ui/styles.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: styles },
];

export const meta: MetaFunction = () => [{ title: "Flybridge" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { locale, domain } = await requireStaff(request);
  return json({ apiKey: config().SHOPIFY_API_KEY, appBridgeUrl: config().APP_BRIDGE_URL ?? null, locale, shop: domain, demoShop: config().DEMO_SHOP ?? null });
}

/** What the shell is made of stays as long as the document: pages sign their people in themselves. */
export const shouldRevalidate = () => false;

export default function App() {
  const { apiKey, appBridgeUrl, locale } = useLoaderData<typeof loader>();
  return (
    <AdminShell apiKey={apiKey} appBridgeUrl={appBridgeUrl} locale={locale}>
      <Outlet />
    </AdminShell>
  );
}

/** The sign-in library throws small documents that must reach the browser; everything else becomes a page that helps. */
export function ErrorBoundary() {
  const error = useRouteError();
  const shell = useRouteLoaderData<typeof loader>("routes/app");
  if (isRouteErrorResponse(error) && typeof error.data === "string" && error.data.trimStart().startsWith("<")) return boundary.error(error);
  // The boundary stands in this route's place, so it brings what pages need around them; before sign-in only Polaris.
  if (!shell) {
    return (
      <AppProvider i18n={translations}>
        <ErrorPage error={error} />
      </AppProvider>
    );
  }
  return (
    <AdminShell {...shell}>
      <ErrorPage error={error} />
    </AdminShell>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
