import type { LinksFunction } from "@remix-run/node";
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, useRouteError } from "@remix-run/react";

export const links: LinksFunction = () => [{ rel: "icon", href: "data:," }];

export default function Document() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}

/**
 * What stands outside the admin's own pages and is not there, or fails. Without one the library draws its own, and writes
 * the error with its address, in which anything may stand, past our log.
 */
export function ErrorBoundary() {
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) && error.status < 500;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>Flybridge</title>
      </head>
      <body style={{ font: "16px/1.5 system-ui, sans-serif", maxWidth: "36rem", margin: "4rem auto", padding: "0 1rem" }}>
        <h1>{isMissing ? "There is nothing at this address" : "Something went wrong"}</h1>
        <p>{isMissing ? "Check the address, or open Flybridge from the apps in your Shopify admin." : "Try again in a minute. If it stays, open Flybridge anew from the apps in your Shopify admin."}</p>
      </body>
    </html>
  );
}
