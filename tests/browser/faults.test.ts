import { expect, test } from "vitest";
import { killAgainAndAgain } from "#tests/faults/kills.ts";
import { play } from "#tests/faults/support/scenario.ts";
import { stopInOrder } from "#tests/faults/support/stop-in-order.ts";

// A fixed part of `npm run faults -- kills`, on one rig: one kill in each kind of work, and an end in order.
test("killed in the middle of each kind of its work, or told to end, it loses nothing, does nothing twice and leaves nothing undone", async () => {
  const outcome = await play({ seed: 3 }, async (scene) => {
    await killAgainAndAgain(scene, 5, "kill −9 during ");
    await stopInOrder(scene, false);
    await scene.check("told to end", "SIGTERM");
  });
  expect(outcome).toMatchObject({ kills: 5, lost: 0, doubled: 0, stuck: 0 });
}, 600_000);
