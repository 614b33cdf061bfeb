// The one way in for the server and for other features.
export { handlePublic, startPublic, stopPublic } from "./public-handler.ts";
export { shrink, publicAreas, type PublicArea } from "./media.ts";
