import { svelte, vitePreprocess } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/** Leaves out those parts of Plot that no chart uses, see `src/charts/absent`. */
function slimPlot(): Plugin {
  const absent = /\/(projection|legends|schemes)\.js$/;
  return {
    name: "slim-plot",
    enforce: "pre",
    resolveId(source, importer) {
      const part = absent.exec(source)?.[1];
      const isPlot = importer?.replaceAll("\\", "/").includes("/@observablehq/plot/src/");
      if (!part || !isPlot) return null;
      return fileURLToPath(new URL(`./src/charts/absent/${part}.ts`, import.meta.url));
    },
  };
}

// The page is served under a strict content security policy: nothing may be inlined into the
// document, so assets stay files and the polyfill for module preloading is left out.
export default defineConfig({
  plugins: [slimPlot(), svelte({ preprocess: vitePreprocess(), configFile: false })],
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": "http://127.0.0.1:7878" } },
});
