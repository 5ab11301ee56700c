import { defineConfig, type Plugin } from "vite";

/** Vite's own helper fetches a part's styles beside it; ours bring theirs along. 0.7 kB less. */
const importPlainly: Plugin = {
  name: "import-plainly",
  enforce: "pre",
  load: (id) =>
    id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : null,
};

export default defineConfig({
  base: "/widget/",
  plugins: [importPlainly],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: "../../src/prilavok/static/widget",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first page shares with later parts would be a piece of its own otherwise.
          groups: [{ name: "first", tags: ["$initial"] }],
        },
      },
    },
    assetsInlineLimit: 0,
  },
});
