/** What a push says, as the server has sealed it. */
export interface Pushed {
  readonly title: string;
  readonly body: string;
  readonly link: string;
  readonly tag: string;
  readonly language: string;
}

const HOME = "/console/";

/** What is in a push; null when it is none of ours. */
export function pushedOf(text: string): Pushed | null {
  try {
    const said: unknown = JSON.parse(text);
    return isPushed(said) ? said : null;
  } catch {
    return null;
  }
}

/** The address of a page of the console at `origin`; its first one when `link` leads elsewhere. */
export function pageOf(link: unknown, origin: string): string {
  const home = new URL(HOME, origin);
  if (typeof link !== "string") return home.href;
  const page = new URL(link, home);
  return page.origin === home.origin && page.pathname.startsWith(HOME) ? page.href : home.href;
}

function isPushed(said: unknown): said is Pushed {
  if (typeof said !== "object" || said === null) return false;
  const texts = said as Partial<Record<string, unknown>>;
  return ["title", "body", "link", "tag", "language"].every(
    (name) => typeof texts[name] === "string",
  );
}
