import { localeFor } from "@prilavok/protocol/i18n";
import { render } from "preact";
import { App } from "./App.tsx";
import type { Opens, Setup } from "./bridge.ts";
import { Counter } from "./desk.ts";
import { Frame, parentOrigin } from "./frame.ts";
import "./styles.css";
import { WordsContext, wordsIn } from "./words.ts";

const origin = parentOrigin(location.search);
if (origin !== null && window.parent !== window) start(new Frame(window.parent, origin));

function start(frame: Frame): void {
  const panel: Panel = { open: () => undefined, close: () => undefined };
  frame.listen({
    onSetup: (setup) => void show(frame, setup, panel),
    onOpen: (opens) => panel.open(opens),
    onClose: () => panel.close(),
  });
}

async function show(frame: Frame, setup: Setup, panel: Panel): Promise<void> {
  const words = await wordsIn(localeFor([setup.locale, navigator.language]));
  document.documentElement.lang = words.locale;
  render(
    <WordsContext.Provider value={words}>
      <App frame={frame} setup={setup} counter={new Counter(frame)} panel={panel} />
    </WordsContext.Provider>,
    document.body,
  );
}

/** What the page may do to the panel; the app puts its own acts in here. */
export interface Panel {
  open: (opens?: Opens) => void;
  close: () => void;
}
