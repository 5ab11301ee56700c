import type { ChatClient } from "./client.ts";
import type { Rest } from "./rest.ts";
import { at } from "./rest.ts";

/** Closes a chat for its seller, or opens it again. */
export async function setClosed(
  client: ChatClient,
  rest: Rest,
  chat_id: string,
  isClosed: boolean,
): Promise<void> {
  await rest.ask("POST", at(chat_id, isClosed ? "/close" : "/reopen"));
  client.catchUp(chat_id);
}
