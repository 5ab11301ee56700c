/**
 * Defines `<prilavok-chat>`: an iframe of the server this script came from, and a narrow talk with it.
 * The page gives tokens and looks; it never sees a message. Nothing here sets or reads a cookie.
 */
import type { Looks, Opens, Setup, ToFrame, ToPage } from "./bridge.ts";
import { saidBy, THEME_VARIABLES } from "./bridge.ts";

declare global {
  interface Window {
    prilavokToken?: () => Promise<string> | string;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
const home = new URL("./", script?.src ?? location.href);
const NARROW = matchMedia("(max-width: 480px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");

class PrilavokChat extends HTMLElement {
  static readonly observedAttributes = ["seller", "product", "order", "locale", "scheme"];

  #frame: HTMLIFrameElement | null = null;
  #isOpen = false;
  #opens: Opens | undefined;
  #isReady = false;
  /** The panel has said how it is. */
  #isThere = false;

  connectedCallback(): void {
    addEventListener("message", this.#hear);
    NARROW.addEventListener("change", this.#place);
    DARK.addEventListener("change", this.#paint);
    this.#load();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#hear);
    NARROW.removeEventListener("change", this.#place);
    DARK.removeEventListener("change", this.#paint);
    this.#unload();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (this.#frame === null || before === after) return;
    if (name === "scheme") return this.#paint();
    this.#unload();
    this.#load();
  }

  /** Opens the panel, as the launcher does; with `claim`, at the form for a claim about the order. */
  open(opens?: Opens): void {
    this.#isOpen = true;
    this.#opens = opens;
    this.#say({ prilavok: "open", opens });
    this.#place();
  }

  close(): void {
    this.#say({ prilavok: "close" });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  #load(): void {
    if (this.#about() === undefined) {
      console.error("<prilavok-chat> needs a seller, and a product or an order; or none of them");
      return;
    }
    const address = new URL(home);
    address.searchParams.set("parent", location.origin);
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = this.getAttribute("label") ?? "Chat";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-downloads");
    frame.referrerPolicy = "origin";
    this.#frame = frame;
    this.#place();
    this.append(frame);
  }

  #unload(): void {
    this.#frame?.remove();
    this.#frame = null;
    this.#isReady = this.#isThere = false;
  }

  /** Null without any of the attributes, undefined where one is missing. */
  #about(): Setup["about"] | undefined {
    const seller_id = this.getAttribute("seller");
    const order = this.getAttribute("order");
    const id = order || this.getAttribute("product");
    if (seller_id && id) return { seller_id, context: { type: order ? "order" : "product", id } };
    return seller_id || id ? undefined : null;
  }

  #setup(): Setup | null {
    const about = this.#about();
    if (about === undefined) return null;
    return {
      about,
      locale: this.getAttribute("locale") ?? (document.documentElement.lang || navigator.language),
      ...this.#looks(),
      isOpen: this.#isOpen,
      opens: this.#opens,
      hasLauncher: this.getAttribute("launcher") !== "off",
    };
  }

  #scheme(): "light" | "dark" {
    const wanted = this.getAttribute("scheme");
    if (wanted === "light" || wanted === "dark") return wanted;
    return DARK.matches ? "dark" : "light";
  }

  #theme(): Record<string, string> {
    const style = getComputedStyle(this);
    const values = THEME_VARIABLES.map((name) => [name, style.getPropertyValue(name).trim()]);
    return Object.fromEntries(values.filter(([, value]) => value !== "")) as Record<string, string>;
  }

  #looks(): Looks {
    return { scheme: this.#scheme(), theme: this.#theme() };
  }

  readonly #paint = (): void => this.#say({ prilavok: "looks", ...this.#looks() });

  readonly #hear = (event: MessageEvent): void => {
    const said = saidBy<ToPage>(event, home.origin, this.#frame?.contentWindow ?? null);
    switch (said?.prilavok) {
      case "hello": {
        const setup = this.#setup();
        this.#isReady = true;
        this.#place();
        if (setup !== null) this.#say({ prilavok: "setup", setup });
        this.#tell("prilavok-ready");
        break;
      }
      case "token":
        void this.#giveToken(said.ask);
        break;
      case "opened":
        this.#isOpen = this.#isThere = true;
        this.#place();
        this.#tell("prilavok-open");
        break;
      case "closed":
        // Between its set-up and its first word the panel heard nothing, but somebody has opened it.
        if (this.#isOpen && !this.#isThere) {
          this.#isThere = true;
          return this.open(this.#opens);
        }
        this.#isThere = true;
        this.#isOpen = false;
        this.#place();
        this.#tell("prilavok-close");
        break;
      case "unread":
        this.#tell("prilavok-unread", { count: said.count });
        break;
    }
  };

  async #giveToken(ask: number): Promise<void> {
    const token = await this.#token().catch((reason: unknown) => {
      console.error("<prilavok-chat> got no token:", reason);
      return undefined;
    });
    this.#say({ prilavok: "token", ask, token });
  }

  async #token(): Promise<string | null> {
    if (window.prilavokToken !== undefined) return window.prilavokToken();
    const address = this.getAttribute("token-url");
    if (address === null) throw new Error("set window.prilavokToken or token-url");
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (response.status === 401 || response.status === 403) return null;
    if (!response.ok) throw new Error(`token-url answered ${String(response.status)}`);
    const text = await response.text();
    return text.startsWith("{") ? (JSON.parse(text) as { token: string }).token : text.trim();
  }

  #say(said: ToFrame): void {
    if (this.#isReady) this.#frame?.contentWindow?.postMessage(said, home.origin);
  }

  #tell(name: string, detail: object = {}): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** Styles are set through the object model, which a strict style-src of the page allows. */
  readonly #place = (): void => {
    const frame = this.#frame;
    if (frame === null) return;
    const isHidden = !this.#isOpen && this.getAttribute("launcher") === "off";
    Object.assign(frame.style, {
      display: isHidden ? "none" : "block",
      // A server that does not allow this page leaves an error in the frame; nobody need see it.
      visibility: this.#isReady ? "visible" : "hidden",
      position: "fixed",
      border: "0",
      // Equal to the frame's own, or browsers paint an opaque backdrop behind it.
      colorScheme: "light",
      background: "transparent",
      zIndex: "var(--prilavok-z, 2147483000)",
      ...(this.#isOpen ? (NARROW.matches ? WHOLE_SCREEN : PANEL) : LAUNCHER),
    });
  };
}

const RIGHT = "var(--prilavok-right, 16px)";
const BOTTOM = "var(--prilavok-bottom, 16px)";
const SHADOW = "0 1px 2px rgb(0 0 0 / 12%), 0 12px 40px rgb(0 0 0 / 22%)";
const LAUNCHER = corner("80px", "80px", "0", "none");
const PANEL = corner("392px", `min(660px, calc(100dvh - 2 * ${BOTTOM}))`, "16px", SHADOW);
const WHOLE_SCREEN = {
  inset: "0",
  width: "100%",
  height: "100dvh",
  borderRadius: "0",
  boxShadow: "none",
};

function corner(width: string, height: string, borderRadius: string, boxShadow: string) {
  return { inset: `auto ${RIGHT} ${BOTTOM} auto`, width, height, borderRadius, boxShadow };
}

if (customElements.get("prilavok-chat") === undefined) {
  customElements.define("prilavok-chat", PrilavokChat);
}
