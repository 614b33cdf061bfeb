import type { ReactNode } from "react";
import { Link, useSearchParams } from "@remix-run/react";
import { Banner, Page } from "@shopify/polaris";

/** Keeps the demo-data switch in an address of the flywheel's pages. */
export function useFlywheelUrl(): (path: string) => string {
  const [search] = useSearchParams();
  const demo = search.get("demo") === "1";
  return (path) => (demo ? `${path}${path.includes("?") ? "&" : "?"}demo=1` : path);
}

type Props = { title: string; subtitle?: string | undefined; demo: boolean; back?: { content: string; url: string }; canDemo?: boolean; actions?: { content: string; url: string }[]; canPrint?: boolean; children: ReactNode };

/** A page of the flywheel: its title, where its data end, and whose data they are. */
export function FlywheelPage({ title, subtitle, demo, back, canDemo = false, canPrint = false, actions = [], children }: Props) {
  const [search, setSearch] = useSearchParams();
  const switchTo = (on: boolean) => {
    const next = new URLSearchParams(search);
    if (on) next.set("demo", "1");
    else next.delete("demo");
    setSearch(next);
  };
  return (
    <Page
      fullWidth={false}
      title={title}
      {...(subtitle ? { subtitle } : {})}
      {...(back ? { backAction: back } : {})}
      secondaryActions={[...actions, ...(canPrint ? [{ content: "Print", onAction: () => window.print() }] : []), ...(canDemo && !demo ? [{ content: "See demo data", onAction: () => switchTo(true) }] : [])]}
    >
      <div className="fb-stack">
        {demo ? (
          <Banner tone="warning" title="Demo data" action={{ content: "Back to your own data", onAction: () => switchTo(false) }}>
            A made-up brand, to see what the pages say. Nothing here is yours, and nothing can be changed.
          </Banner>
        ) : null}
        {children}
      </div>
    </Page>
  );
}

/** A link that keeps the demo-data switch. */
export function FlywheelLink({ to, children }: { to: string; children: ReactNode }) {
  return <Link to={useFlywheelUrl()(to)}>{children}</Link>;
}
