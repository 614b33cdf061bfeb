import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { offerSchema, type Locale, type Marketplace, type Offer } from "../inserts/model.ts";
import { maskEmail } from "./email.ts";
import type { Person, PersonRegistration } from "./model.ts";
import { readPersonToken } from "./tokens.ts";

type OwnRow = { emailEncrypted: string; emailIndex: string; nameEncrypted: string | null; locale: Locale; state: string; linkVersion: number; creatorHandle: string | null };

/**
 * The person behind a page's token: with `mailed` access every registration of their address, with `visit` access the
 * one just made. Null when the token is not ours, has ended or was revoked, or the person was erased.
 */
export async function readPerson(token: string, now: Date): Promise<Person | null> {
  const read = readPersonToken(token, now);
  if (!read) return null;
  const { shopId, registrationId, access } = read;
  return withShop(shopId, async (tx) => {
    const own = await tx.first<OwnRow>(
      `select email_encrypted as "emailEncrypted", email_index as "emailIndex", name_encrypted as "nameEncrypted", locale,
              state, link_version as "linkVersion", creator_handle as "creatorHandle"
         from registrations where shop_id = $1 and id = $2`,
      [shopId, registrationId],
    );
    if (!own || own.state === "erased" || own.linkVersion !== read.linkVersion) return null;
    const confirmed = own.state === "confirmed";
    // Until the button is pressed, a mailed page shows its own registration only: a scanner may have opened the link.
    const all = access === "mailed" && confirmed;
    const registrations = await readRegistrations(tx, all ? { emailIndex: own.emailIndex } : { id: registrationId });
    const marketing = await readMarketing(tx, registrations.map((one) => one.registrationId));
    return {
      shopId,
      access,
      registrationId,
      emailMasked: maskEmail(decrypt(shopId, own.emailEncrypted)),
      name: own.nameEncrypted ? decrypt(shopId, own.nameEncrypted) : null,
      locale: own.locale,
      confirmed,
      marketing,
      creatorHandle: own.creatorHandle,
      registrations,
    };
  });
}

type RegistrationRow = Omit<PersonRegistration, "benefit" | "products"> & {
  benefitKind: Offer["kind"] | null;
  benefitState: PersonRegistration["benefit"]["state"] | null;
  discountCode: string | null;
  startsOn: string | null;
  endsOn: string | null;
  marketplace: Marketplace;
};

async function readRegistrations(tx: Tx, which: { emailIndex: string } | { id: string }): Promise<PersonRegistration[]> {
  const [column, value] = "id" in which ? ["r.id", which.id] : ["r.email_index", which.emailIndex];
  const rows = await tx.query<RegistrationRow>(
    `select r.id as "registrationId", r.code, r.insert_id as "insertId", i.marketplace, r.country,
            -- A warranty or discount is as it was given; a guide or club is as it is today.
            case when b.kind in ('warranty', 'discount') and b.terms ? 'kind' then b.terms else i.offer end as offer, r.product_id as "productId",
            r.created_at as "registeredAt", r.state = 'confirmed' as confirmed, r.order_id is not null as "orderGiven",
            i.order_id_mode = 'required' and r.order_id is null and r.order_state <> 'linked' as "waitsForOrder",
            b.kind as "benefitKind", b.state as "benefitState", b.discount_code as "discountCode",
            b.starts_on as "startsOn", b.ends_on as "endsOn"
       from registrations r
       join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
       left join benefits b on b.shop_id = r.shop_id and b.registration_id = r.id
      where r.shop_id = $1 and ${column} = $2 and r.state <> 'erased'
      order by r.created_at desc limit 100`,
    [tx.shopId, value],
  );
  const products = await readProducts(tx, rows.map((row) => row.insertId));
  return rows.map(({ benefitKind, benefitState, discountCode, startsOn, endsOn, ...row }) => ({
    ...row,
    offer: offerSchema.parse(row.offer),
    products: products.get(row.insertId) ?? [],
    benefit: {
      kind: benefitKind ?? row.offer.kind,
      state: benefitState ?? "waiting",
      discountCode: benefitState === "issued" || benefitState === "claimed" ? discountCode : null,
      startsOn,
      endsOn,
    },
  }));
}

async function readProducts(tx: Tx, insertIds: string[]): Promise<Map<string, PersonRegistration["products"]>> {
  const rows = await tx.query<{ insertId: string; id: string; title: string; imageUrl: string | null }>(
    `select ip.insert_id as "insertId", p.id, p.title, p.image_url as "imageUrl"
       from insert_products ip join products p on p.shop_id = ip.shop_id and p.id = ip.product_id
      where ip.shop_id = $1 and ip.insert_id = any($2) order by ip.position, p.title`,
    [tx.shopId, insertIds],
  );
  const byInsert = new Map<string, PersonRegistration["products"]>();
  for (const { insertId, ...product } of rows) byInsert.set(insertId, [...(byInsert.get(insertId) ?? []), product]);
  return byInsert;
}

/** The newest word on each channel. A box left unticked on a later form takes nothing back. */
async function readMarketing(tx: Tx, registrationIds: string[]): Promise<Person["marketing"]> {
  const rows = await tx.query<{ channel: "email" | "sms"; given: boolean }>(
    `select distinct on (channel) channel, given from consents
      where shop_id = $1 and registration_id = any($2) and (given or source <> 'landing')
      order by channel, at desc, id`,
    [tx.shopId, registrationIds],
  );
  const given = (channel: "email" | "sms") => rows.some((row) => row.channel === channel && row.given);
  return { email: given("email"), sms: given("sms") };
}
