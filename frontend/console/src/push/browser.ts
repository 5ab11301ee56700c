/** This browser's part of web push: whether it can, whether it may, and its subscription. */
import type { NewDevice } from "@prilavok/protocol";
import type { Locale } from "@prilavok/protocol/i18n";

const WORKER = "/console/push.js";
const SCOPE = "/console/";
const PERSON_KEY = "prilavok:push";

/** What this browser can show, or why not. */
export type Leave = "unsupported" | "denied" | "unasked" | "granted";

export function leave(): Leave {
  const isAble =
    isSecureContext &&
    "serviceWorker" in navigator &&
    "PushManager" in window &&
    "Notification" in window;
  if (!isAble) return "unsupported";
  return Notification.permission === "default" ? "unasked" : Notification.permission;
}

/** The browser's subscription, if it has one. */
export async function subscription(): Promise<PushSubscription | null> {
  if (leave() === "unsupported") return null;
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** A subscription for pushes that are signed by `serverKey`; asks the person if they were not. */
export async function subscribe(serverKey: string): Promise<PushSubscription> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not permitted");
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (known !== null && isFor(known, serverKey)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey });
}

/** Ends the subscription at the push service: what is sent there still goes nowhere. */
export async function unsubscribe(): Promise<void> {
  await (await subscription())?.unsubscribe();
}

/** Whether pushes that are signed by `serverKey` come through. */
export function isFor({ options }: PushSubscription, serverKey: string): boolean {
  const key = options.applicationServerKey;
  if (key === null) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") === serverKey;
}

/** What the server wants to know of it. */
export function deviceOf(its: PushSubscription, language: Locale): NewDevice {
  const { keys } = its.toJSON();
  const device = { endpoint: its.endpoint, name: nameOf(navigator.userAgent), language };
  return { ...device, keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } };
}

/** The server's id of it. */
export async function deviceIdOf({ endpoint }: PushSubscription): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").slice(0, 32);
}

const BROWSERS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/YaBrowser\//, "Yandex"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
] as const;

/** How its owner knows a browser, as far as its own words tell: `Firefox · Windows`. */
export function nameOf(userAgent: string): string {
  const told = [BROWSERS, SYSTEMS].flatMap((kinds) => {
    const found = kinds.find(([pattern]) => pattern.test(userAgent));
    return found === undefined ? [] : [found[1]];
  });
  return told.join(" · ") || "?";
}

/** Whom this browser tells of things, as far as it remembers. */
export function personTold(): string | null {
  try {
    return localStorage.getItem(PERSON_KEY);
  } catch {
    return null; // storage is blocked: then it was not switched on either
  }
}

/** Remembers whom this browser tells of things; null: nobody. */
export function rememberPerson(person: string | null): void {
  try {
    if (person === null) localStorage.removeItem(PERSON_KEY);
    else localStorage.setItem(PERSON_KEY, person);
  } catch {
    // without storage it works until the next visit
  }
}
