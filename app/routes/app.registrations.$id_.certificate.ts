import { z } from "zod";
import { readCertificate } from "#app/migration/landing/index.ts";
import { NotFound } from "#app/platform/errors.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** The warranty certificate of a registration, as its person can download it. */
export const loader = staffLoader(async ({ shopId }, { params }) => {
  const id = z.uuid().safeParse(params.id);
  if (!id.success) throw new NotFound("The registration");
  const pdf = await readCertificate(shopId, id.data, new Date());
  return new Response(new Uint8Array(pdf), { headers: { "Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="certificate.pdf"' } });
});
