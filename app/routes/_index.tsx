import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

/** Shopify opens the app at its root: hand the whole query on to the embedded pages. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.get("shop")) throw redirect(`/app${search}`);
  return null;
}

export default function Index() {
  return (
    <main style={{ font: "16px/1.5 system-ui", maxWidth: "36rem", margin: "20vh auto", padding: "0 1rem" }}>
      <h1>Flybridge</h1>
      <p>This app lives inside Shopify admin. Open it from Apps in your store’s admin.</p>
    </main>
  );
}
