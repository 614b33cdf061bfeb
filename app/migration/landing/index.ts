// The one way in for the server and for other features.
export { handlePublic, startPublic, stopPublic } from "./public-handler.ts";
export { type PublicArea } from "./media.ts";
export { readCertificate } from "./certificate.ts";
export { headline, renderLanding } from "./render-landing.ts";
export { readLandingShop, type LandingInsert } from "./landing-model.ts";
export { html, trusted, type Html } from "./html.ts";
export { callerNetwork } from "./request.ts";
export { sendDownload, sendPage, sendText } from "./respond.ts";
