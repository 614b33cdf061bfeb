import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { RegisteredProducts } from "./RegisteredProducts.tsx";

export default async function block(): Promise<void> {
  render(<RegisteredProducts />, document.body);
}
