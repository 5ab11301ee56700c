/** Keeps the browser's subscription and the server's list of devices in step. */
import type { Devices, Rest, Session } from "@prilavok/protocol";
import type { Locale } from "@prilavok/protocol/i18n";
import {
  deviceIdOf,
  deviceOf,
  isFor,
  leave,
  personTold,
  rememberPerson,
  subscribe,
  subscription,
  unsubscribe,
} from "./browser.ts";

export const DEVICES_PATH = "/v1/notifying/devices";

/** Who a session is of, for this browser's own memory. */
export function personOf({ principal }: Session): string {
  return `${principal.seller_id ?? ""}/${principal.subject}`;
}

/** Shows this browser's owner what happens, from now on. */
export async function switchOn(
  rest: Rest,
  serverKey: string,
  person: string,
  language: Locale,
): Promise<Devices> {
  const device = deviceOf(await subscribe(serverKey), language);
  const devices = await rest.ask<Devices>("POST", DEVICES_PATH, device);
  rememberPerson(person);
  return devices;
}

/** Nothing more in this browser: neither from the server nor from the push service. */
export async function switchOff(rest: Rest): Promise<void> {
  rememberPerson(null);
  const known = await subscription();
  if (known === null) return;
  const deviceId = await deviceIdOf(known);
  await known.unsubscribe();
  await rest.ask("DELETE", `${DEVICES_PATH}/${deviceId}`);
}

/**
 * After signing in. A browser that showed somebody else's things stops; one whose subscription was
 * lost, or is for another key of the server's, subscribes anew; one that its owner has removed from
 * the list is let go.
 */
export async function keepInStep(rest: Rest, person: string, language: Locale): Promise<void> {
  if (personTold() !== person || leave() !== "granted") {
    rememberPerson(null);
    await unsubscribe();
    return;
  }
  const known = await subscription();
  const { server_key: serverKey, devices } = await rest.ask<Devices>("GET", DEVICES_PATH);
  if (serverKey == null) return;
  if (known === null || !isFor(known, serverKey)) {
    await switchOn(rest, serverKey, person, language);
    return;
  }
  const deviceId = await deviceIdOf(known);
  if (!devices.some(({ device_id }) => device_id === deviceId)) await switchOff(rest);
}
