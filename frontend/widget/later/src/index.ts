/** All that only some buyers need, in one piece: whoever needs any of it fetches it once. */
import styles from "./later.css?inline";

export { Attached } from "./Attached.tsx";
export { Choices } from "./Choices.tsx";
export { Claims } from "./claims/Claims.tsx";
export { Room } from "./Room.tsx";
export { Tell } from "./Tell.tsx";
export { Tray } from "./Tray.tsx";
export { resumeQueued, trayOf } from "@prilavok/protocol";
export { Against, Problem, Why } from "./Verdict.tsx";
export { WhyNot } from "./WhyNot.tsx";

// A style sheet of the page's own making is within any policy.
const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
