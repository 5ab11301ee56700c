import { defineConfig } from "vite";

/** The loader is one classic script with a name that never changes: pages link to it. */
export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../../src/prilavok/static/widget",
    emptyOutDir: false,
    lib: {
      entry: "src/loader.ts",
      formats: ["iife"],
      name: "prilavokLoader",
      fileName: () => "loader.js",
    },
  },
});
