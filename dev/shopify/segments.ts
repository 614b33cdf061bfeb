import type { CustomerRecord } from "./store/records.ts";
import type { ShopStore } from "./store/shop-store.ts";

type Test = (customer: CustomerRecord) => boolean;

/**
 * The customers of a segment. Knows the part of Shopify's segment language that our templates use: AND before OR,
 * brackets, and the attributes below.
 * @throws Error for anything else, as Shopify's editor would mark it
 */
export function segmentMembers(shop: ShopStore, query: string): CustomerRecord[] {
  const tokens = query.match(/'(?:[^'\\]|\\.)*'|[()]|>=|<=|!=|=|>|<|\w+|\S/g) ?? [];
  let next = 0;
  const peek = () => tokens[next]?.toUpperCase();
  const take = (wanted?: string): string => {
    const token = tokens[next++];
    if (token === undefined || (wanted && token.toUpperCase() !== wanted)) throw new Error(`“${token ?? "the end"}” where ${wanted ?? "more"} should be`);
    return token;
  };

  const either = (): Test => {
    const tests = [both()];
    while (peek() === "OR") {
      take();
      tests.push(both());
    }
    return (customer) => tests.some((test) => test(customer));
  };
  const both = (): Test => {
    const tests = [one()];
    while (peek() === "AND") {
      take();
      tests.push(one());
    }
    return (customer) => tests.every((test) => test(customer));
  };
  const one = (): Test => {
    if (peek() !== "(") return comparison(shop, take(), () => take());
    take("(");
    const inner = either();
    take(")");
    return inner;
  };

  const test = either();
  if (next < tokens.length) throw new Error(`“${tokens[next]}” after the end`);
  return shop.customers.filter(test);
}

function comparison(shop: ShopStore, attribute: string, take: () => string): Test {
  const first = take().toUpperCase();
  const operator = first === "NOT" ? `NOT ${take().toUpperCase()}` : first;
  const value = take();
  const text = (): string => {
    if (!value.startsWith("'")) throw new Error(`${attribute} is compared with a text in quotes, not ${value}`);
    return value.slice(1, -1);
  };
  switch (`${attribute} ${operator}`) {
    case "customer_tags CONTAINS": {
      const tag = text();
      return ({ tags }) => tags.includes(tag);
    }
    case "customer_tags NOT CONTAINS": {
      const tag = text();
      return ({ tags }) => !tags.includes(tag);
    }
    case "email_subscription_status =": {
      const state = text();
      if (!["SUBSCRIBED", "UNSUBSCRIBED", "NOT_SUBSCRIBED", "PENDING"].includes(state)) throw new Error(`no such state of consent: ${state}`);
      return ({ emailConsent }) => emailConsent.state === state;
    }
    case "number_of_orders =":
      return ({ id }) => shop.ordersOf(id).length === number(value);
    case "number_of_orders >=":
      return ({ id }) => shop.ordersOf(id).length >= number(value);
    default:
      throw new Error(`a segment cannot ask for ${attribute} ${operator}`);
  }
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no number`);
  return Number(text);
}
