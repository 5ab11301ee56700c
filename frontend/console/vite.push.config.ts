import { defineConfig } from "vite";

/** The service worker is one classic script with a name that never changes: it is what browsers keep. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "../../src/prilavok/static/console",
    emptyOutDir: false,
    lib: {
      entry: "src/push/worker.ts",
      formats: ["iife"],
      name: "prilavokPush",
      fileName: () => "push.js",
    },
  },
});
