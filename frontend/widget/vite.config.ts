import { defineConfig } from "vite";

export default defineConfig({
  base: "/widget/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: "../../src/prilavok/static/widget",
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
