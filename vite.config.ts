import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin } from "vite";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: false;
  }
}

/** Makes server.ts the entry of the server build: one bundle, one copy of every module, the routes within it. */
const ownServer: Plugin = {
  name: "own-server",
  enforce: "post",
  config: (_config, { isSsrBuild }) =>
    isSsrBuild
      ? {
        build: {
          rollupOptions: {
            input: { index: "server.ts", "layers-worker": "app/attribution/worker.ts" },
            output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
          },
        },
      }
      : undefined,
};

export default defineConfig({
  plugins: [
    remix({
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // It keeps what it found in session storage, which browsers deny to framed pages of privacy-minded people.
        v3_lazyRouteDiscovery: false,
        v3_singleFetch: false,
      },
    }),
    ownServer,
  ],
  build: { assetsInlineLimit: 0, target: "es2022", chunkSizeWarningLimit: 1500 },
});
