/**
 * The service worker of the console: shows what a push says, and opens what it is about. It fetches
 * and keeps nothing.
 */
import type { Pushed } from "./pushed.ts";
import { pageOf, pushedOf } from "./pushed.ts";

/** What of a service worker's world is used here; TypeScript cannot have it beside a page's. */
interface Worker {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(wanted: object): Promise<readonly WindowClient[]>;
    openWindow(address: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: () => void): void;
  addEventListener(type: "push", listener: (event: PushArrived) => void): void;
  addEventListener(type: "notificationclick", listener: (event: NoticeClicked) => void): void;
}

interface WindowClient {
  readonly url: string;
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface PushArrived extends Lasting {
  readonly data: { text(): string } | null;
}

interface NoticeClicked extends Lasting {
  readonly notification: Notification;
}

const worker = self as unknown as Worker;

worker.addEventListener("install", () => void worker.skipWaiting());

worker.addEventListener("push", (event) => {
  const pushed = pushedOf(event.data?.text() ?? "");
  if (pushed !== null) event.waitUntil(show(pushed));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(pageOf(event.notification.data, worker.location.origin)));
});

function show({ title, body, tag, language, link }: Pushed): Promise<void> {
  const shown = { body, tag, lang: language, renotify: true, data: link };
  return worker.registration.showNotification(title, shown);
}

/** In the window that shows it already, else in any window of the console, else in a new one. */
async function open(page: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const inConsole = windows.filter(({ url }) => new URL(url).pathname.startsWith("/console/"));
  const there = inConsole.find(({ url }) => url === page) ?? inConsole[0];
  if (there === undefined) {
    await worker.clients.openWindow(page);
    return;
  }
  if (there.url !== page) there.postMessage({ open: page.slice(new URL(page).origin.length) });
  await there.focus();
}
