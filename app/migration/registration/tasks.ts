import type { ScheduledTask } from "#app/platform/schedule.ts";
import { discountTasks } from "./discount-pool.ts";

/** What registration does by the clock. */
export const registrationTasks: ScheduledTask[] = [...discountTasks];
