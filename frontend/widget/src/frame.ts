import type { Looks, Opens, Setup, ToFrame, Token, ToPage } from "./bridge.ts";
import { saidBy, THEME_VARIABLES } from "./bridge.ts";

export const TOKEN_WITHIN_MS = 30_000;

/** The page has no token for this person: they are not signed in there. */
export class NoToken extends Error {
  /** Whether the page said so; it may have failed to find out. */
  readonly isSignedOut: boolean;

  constructor(isSignedOut: boolean) {
    super();
    this.isSignedOut = isSignedOut;
  }
}

/** The origin named by `?parent=`, if it is one; the server lets only allowed pages frame us. */
export function parentOrigin(search: string): string | null {
  const named = new URLSearchParams(search).get("parent") ?? "";
  try {
    const { origin, protocol } = new URL(named);
    return origin === named && /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

export interface Commands {
  readonly onSetup: (setup: Setup) => void;
  readonly onOpen: (opens?: Opens) => void;
  readonly onClose: () => void;
}

/** The frame's end of the talk with the shop's page: one origin, one window, nobody else. */
export class Frame {
  readonly #page: Window;
  readonly #origin: string;
  readonly #asks = new Map<number, (token: Token) => void>();
  #lastAsk = 0;

  constructor(page: Window, origin: string) {
    this.#page = page;
    this.#origin = origin;
  }

  listen(commands: Commands): void {
    addEventListener("message", (event: MessageEvent) => {
      const said = saidBy<ToFrame>(event, this.#origin, this.#page);
      if (said !== null) this.#obey(said, commands);
    });
    this.say({ prilavok: "hello" });
  }

  say(said: ToPage): void {
    this.#page.postMessage(said, this.#origin);
  }

  /** A token of the page's making; rejects with `NoToken` if it has none or stays silent. */
  async token(): Promise<string> {
    const ask = (this.#lastAsk += 1);
    const token = await new Promise<Token>((resolve) => {
      this.#asks.set(ask, resolve);
      setTimeout(() => resolve(undefined), TOKEN_WITHIN_MS);
      this.say({ prilavok: "token", ask });
    });
    this.#asks.delete(ask);
    if (typeof token !== "string" || token === "") throw new NoToken(token === null);
    return token;
  }

  #obey(said: ToFrame, { onSetup, onOpen, onClose }: Commands): void {
    switch (said.prilavok) {
      case "setup":
        dress(said.setup);
        onSetup(said.setup);
        break;
      case "token":
        this.#asks.get(said.ask)?.(said.token);
        break;
      case "looks":
        dress(said);
        break;
      case "open":
        onOpen(said.opens);
        break;
      case "close":
        onClose();
        break;
    }
  }
}

function dress({ scheme, theme }: Looks): void {
  const root = document.documentElement;
  root.dataset.scheme = scheme;
  for (const name of THEME_VARIABLES) root.style.setProperty(name, theme[name] ?? null);
}
