import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** For `npm run dev:console`: the pages come from Vite, everything else from a running server. */
const SERVER = process.env.PRILAVOK_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  server: { proxy: { "/v1": { target: SERVER, ws: true } } },
  build: {
    target: "es2022",
    outDir: "../../src/prilavok/static/console",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What the page begins with is one file: of a dozen small ones some wait for the others.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
    chunkSizeWarningLimit: 600, // before gzip; the budgets are kept by `npm run budgets`
  },
});
