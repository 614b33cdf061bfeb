import type { ScheduledTask } from "#app/platform/schedule.ts";
import { discountTasks } from "./discount-pool.ts";
import { warrantyTasks } from "./warranty-reminder.ts";

/** What registration does by the clock. */
export const registrationTasks: ScheduledTask[] = [...discountTasks, ...warrantyTasks];
