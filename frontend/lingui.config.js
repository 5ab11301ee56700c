import { formatter } from "@lingui/format-po";

const catalog = (folder) => ({
  path: `<rootDir>/${folder}/locales/{locale}`,
  include: [`${folder}/src`],
});

/** Every message has an explicit id; each locale's text, Russian included, lives in its catalog. */
export default {
  locales: ["ru", "en", "zh"],
  catalogs: ["protocol", "protocol/later", "widget", "widget/later", "console"].map(catalog),
  format: formatter({ explicitIdAsDefault: true, lineNumbers: false, origins: false }),
  compileNamespace: "ts",
};
