// Properties are tried from one seed, so that a red run is the change's own; PROPERTY_SEED=N tries others.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_128) });
