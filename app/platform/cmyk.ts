import { z } from "zod";

const share = z.coerce.number<unknown>().int("Whole per cent").min(0, "0 to 100 %").max(100, "0 to 100 %");

/** Ink in per cent: cyan, magenta, yellow, black. More than 300 % together does not dry on coated paper. */
export const cmykSchema = z
  .tuple([share, share, share, share])
  .refine((ink) => ink.reduce((sum, one) => sum + one, 0) <= 300, "At most 300 % together: more does not dry");
