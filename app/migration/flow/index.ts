export { handleFlowAction } from "./handler.ts";
