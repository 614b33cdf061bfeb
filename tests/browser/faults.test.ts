import { expect, test } from "vitest";
import { killAgainAndAgain } from "#tests/faults/kills.ts";
import { play } from "#tests/faults/support/scenario.ts";

// The fixed tenth of `npm run faults -- kills`, on one rig.
test("killed ten times in the middle of its work, it loses nothing, does nothing twice and leaves nothing undone", async () => {
  const outcome = await play({ seed: 20 }, (scene) => killAgainAndAgain(scene, 10, "kill −9 during "));
  expect(outcome).toMatchObject({ kills: 10, lost: 0, doubled: 0, stuck: 0 });
});
