export type GetToken = () => Promise<string>;

/** A token this close to its end is asked for anew, so that no request meets an expired one. */
export const RENEW_BEFORE_MS = 60_000;

interface Held {
  readonly token: string;
  readonly expiresAt: number;
}

/** Gives one token to many callers; however many ask at once, the page is asked once. */
export class TokenSource {
  readonly #getToken: GetToken;
  readonly #now: () => number;
  #held: Held | null = null;
  #asking: Promise<string> | null = null;

  constructor(getToken: GetToken, now: () => number = Date.now) {
    this.#getToken = getToken;
    this.#now = now;
  }

  /** A token that lasts at least `RENEW_BEFORE_MS` more, if the page has such a one. */
  async token(): Promise<string> {
    const held = this.#held;
    if (held !== null && held.expiresAt - this.#now() > RENEW_BEFORE_MS) return held.token;
    return this.renewed();
  }

  /** A token asked for now, whatever is held: the server has refused the one we have. */
  renewed(): Promise<string> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<string> {
    const token = await this.#getToken();
    this.#held = { token, expiresAt: expiryOf(token) };
    return token;
  }
}

/** When a JWT says it ends, in ms; 0 for anything that does not say. Nothing is verified here. */
export function expiryOf(token: string): number {
  const { exp } = claimsOf(token);
  return typeof exp === "number" ? exp * 1000 : 0;
}

/** The subject a JWT names, to keep one person's unsent messages from another's; "" if none. */
export function subjectOf(token: string): string {
  const { role, sub } = claimsOf(token);
  return typeof sub === "string" ? `${String(role)}:${sub}` : "";
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const [, payload = ""] = token.split(".");
    const bytes = atob(payload.replace(/-/g, "+").replace(/_/g, "/"));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
    const claims: unknown = JSON.parse(text);
    return typeof claims === "object" && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
