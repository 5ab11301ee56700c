import styles from "./later.css?inline";

let isWorn = false;

/** Puts these parts' styles on; a style sheet of the page's own making is within any policy. */
export function wear(): void {
  if (isWorn || typeof CSSStyleSheet === "undefined") return;
  isWorn = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
