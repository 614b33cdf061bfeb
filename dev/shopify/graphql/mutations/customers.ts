import type { CustomerRecord } from "../../store/records.ts";
import type { Args, Context, View } from "../context.ts";
import { gid, idOf } from "../gid.ts";
import { customerView } from "../views/customer.ts";
import { customerChange, refuseNobody, toConsent } from "./customer-input.ts";
import { writeMetafields } from "./metafields.ts";
import { payload, Refusal } from "./user-error.ts";

function customerOrRefuse(context: Context, id: unknown, at: string[]): CustomerRecord {
  const found = context.shop.findCustomer(idOf(id, "Customer"));
  if (!found) throw new Refusal(at, "Customer does not exist", "INVALID");
  return found;
}

function writeInputMetafields(context: Context, customer: CustomerRecord, input: Args): void {
  if (Array.isArray(input.metafields))
    writeMetafields(
      context,
      (input.metafields as Args[]).map((one) => ({
        ...one,
        ownerId: gid("Customer", customer.id),
      })),
    );
}

export function customerCreate(context: Context, { input }: { input: Args }): View {
  return payload(["customer"], () => {
    const change = customerChange(context, input, undefined, []);
    refuseNobody(change, null);
    if (input.emailMarketingConsent) {
      if (!change.email)
        throw new Refusal(
          ["emailMarketingConsent"],
          "An email is required to set email marketing consent",
        );
      change.emailConsent = toConsent(context, input.emailMarketingConsent as Args, [
        "emailMarketingConsent",
      ]);
    }
    if (input.smsMarketingConsent) {
      if (!change.phone)
        throw new Refusal(
          ["smsMarketingConsent"],
          "A phone number is required to set the SMS consent state.",
        );
      change.smsConsent = toConsent(context, input.smsMarketingConsent as Args, [
        "smsMarketingConsent",
      ]);
    }
    const customer = context.shop.createCustomer(change);
    writeInputMetafields(context, customer, input);
    return { customer: customerView(context, customer) };
  });
}

export function customerUpdate(context: Context, { input }: { input: Args }): View {
  return payload(["customer"], () => {
    const customer = customerOrRefuse(context, input.id, ["id"]);
    for (const [field, instead] of [
      ["emailMarketingConsent", "customerEmailMarketingConsentUpdate"],
      ["smsMarketingConsent", "customerSmsMarketingConsentUpdate"],
    ] as const)
      if (input[field])
        throw new Refusal(
          [field],
          `To update ${field}, please use the ${instead} Mutation instead`,
        );
    const change = customerChange(context, input, customer, []);
    refuseNobody({ ...customer, ...change }, null);
    context.shop.updateCustomer(customer, change);
    writeInputMetafields(context, customer, input);
    return { customer: customerView(context, customer) };
  });
}

/** Creates or overwrites by id, e-mail or phone: a list that is given replaces what was there. */
export function customerSet(
  context: Context,
  { identifier, input }: { identifier?: Args; input: Args },
): View {
  return payload(["customer"], () => {
    const { shop } = context;
    let existing: CustomerRecord | undefined;
    if (identifier?.id) {
      existing = shop.findCustomer(idOf(identifier.id, "Customer"));
      if (!existing)
        throw new Refusal(
          ["identifier"],
          "Resource matching the identifier was not found.",
          "NOT_FOUND",
        );
    } else if (identifier?.email) {
      if (!input.email)
        throw new Refusal(
          ["input"],
          "The input field corresponding to the identifier is required.",
          "MISSING_FIELD_REQUIRED",
        );
      if (String(input.email).toLowerCase() !== String(identifier.email).toLowerCase())
        throw new Refusal(
          ["input"],
          "The identifier value does not match the value of the corresponding field in the input.",
          "INPUT_MISMATCH",
        );
      existing = shop.findCustomerByEmail(String(identifier.email));
    } else if (identifier?.phone) {
      if (input.phone !== identifier.phone)
        throw new Refusal(
          ["input"],
          "The identifier value does not match the value of the corresponding field in the input.",
          "INPUT_MISMATCH",
        );
      existing = shop.findCustomerByPhone(String(identifier.phone));
    }
    const change = customerChange(context, input, existing, ["input"]);
    refuseNobody({ ...existing, ...change }, ["input"]);
    const customer = existing ? shop.updateCustomer(existing, change) : shop.createCustomer(change);
    return { customer: customerView(context, customer) };
  });
}

export function customerEmailMarketingConsentUpdate(
  context: Context,
  { input }: { input: Args },
): View {
  return payload(["customer"], () => {
    const customer = customerOrRefuse(context, input.customerId, ["input", "customerId"]);
    if (!customer.email)
      throw new Refusal(
        ["input", "customerId"],
        "Customer must have an email address to set email marketing consent",
        "INVALID",
      );
    const emailConsent = toConsent(context, input.emailMarketingConsent as Args, [
      "input",
      "emailMarketingConsent",
    ]);
    context.shop.updateCustomer(customer, { emailConsent });
    context.shop.touch({ topic: "customers_email_marketing_consent/update", customer });
    return { customer: customerView(context, customer) };
  });
}

export function customerSmsMarketingConsentUpdate(
  context: Context,
  { input }: { input: Args },
): View {
  return payload(["customer"], () => {
    const customer = customerOrRefuse(context, input.customerId, ["input", "customerId"]);
    if (!customer.phone)
      throw new Refusal(
        ["input", "smsMarketingConsent"],
        "A phone number is required to set the SMS consent state.",
        "INVALID",
      );
    const smsConsent = toConsent(context, input.smsMarketingConsent as Args, [
      "input",
      "smsMarketingConsent",
    ]);
    context.shop.updateCustomer(customer, { smsConsent });
    context.shop.touch({ topic: "customers_marketing_consent/update", customer });
    return { customer: customerView(context, customer) };
  });
}

/** Merges into the older of the two, as a job that is done at once; the app hears of it by webhook. */
export function customerMerge(
  context: Context,
  args: { customerOneId: string; customerTwoId: string; overrideFields?: Args },
): View {
  return payload(["job", "resultingCustomerId"], () => {
    const { shop } = context;
    const one = customerOrRefuse(context, args.customerOneId, ["customerOneId"]);
    const two = customerOrRefuse(context, args.customerTwoId, ["customerTwoId"]);
    if (one === two)
      throw new Refusal(["customerTwoId"], "Customer IDs should not match", "INVALID_CUSTOMER_ID");
    const [kept, gone] = one.id < two.id ? [one, two] : [two, one];
    const pick = (key: string): CustomerRecord | undefined =>
      args.overrideFields?.[key]
        ? shop.findCustomer(idOf(args.overrideFields[key], "Customer"))
        : undefined;
    const emailFrom = pick("customerIdOfEmailToKeep") ?? (kept.email ? kept : gone);
    const phoneFrom = pick("customerIdOfPhoneNumberToKeep") ?? (kept.phone ? kept : gone);
    for (const order of shop.ordersOf(gone.id)) order.customerId = kept.id;
    shop.customers.splice(shop.customers.indexOf(gone), 1);
    for (const metafield of shop.metafieldsOf(gid("Customer", gone.id)))
      if (
        !shop
          .metafieldsOf(gid("Customer", kept.id))
          .some((has) => has.namespace === metafield.namespace && has.key === metafield.key)
      )
        metafield.ownerId = gid("Customer", kept.id);
    shop.updateCustomer(kept, {
      email: emailFrom.email,
      emailConsent: emailFrom.emailConsent,
      phone: phoneFrom.phone,
      smsConsent: phoneFrom.smsConsent,
      firstName: (pick("customerIdOfFirstNameToKeep") ?? kept).firstName ?? gone.firstName,
      lastName: (pick("customerIdOfLastNameToKeep") ?? kept).lastName ?? gone.lastName,
      note:
        (args.overrideFields?.note as string | undefined) ??
        ([kept.note, gone.note].filter(Boolean).join(" ") || null),
      tags: (args.overrideFields?.tags as string[] | undefined) ?? [
        ...new Set([...kept.tags, ...gone.tags]),
      ],
      addresses: [...kept.addresses, ...gone.addresses],
    });
    const jobId = gid("Job", shop.id());
    shop.data.merges.push({ jobId, keptId: kept.id, deletedId: gone.id, status: "COMPLETED" });
    context.send("customers/merge", {
      admin_graphql_api_customer_kept_id: gid("Customer", kept.id),
      admin_graphql_api_customer_deleted_id: gid("Customer", gone.id),
      admin_graphql_api_job_id: jobId,
      status: "completed",
      errors: [],
    });
    return { job: { id: jobId, done: false }, resultingCustomerId: gid("Customer", kept.id) };
  });
}

export function customerDelete(context: Context, { input }: { input: Args }): View {
  const { shop } = context;
  const shopView = { id: gid("Shop", shop.data.id), name: shop.data.name };
  const result = payload(["deletedCustomerId"], () => {
    const customer = shop.findCustomer(idOf(input.id, "Customer"));
    if (!customer) throw new Refusal(["id"], "Customer can't be found");
    if (shop.ordersOf(customer.id).length)
      throw new Refusal(["id"], "Customer can’t be deleted because they have associated orders");
    shop.customers.splice(shop.customers.indexOf(customer), 1);
    shop.touch({ topic: "customers/delete", customer });
    return { deletedCustomerId: gid("Customer", customer.id) };
  });
  return { ...result, shop: shopView };
}
