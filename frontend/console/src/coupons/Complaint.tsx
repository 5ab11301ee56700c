import { useCabinet } from "../cabinet.tsx";
import { Failure } from "../page/Failure.tsx";
import { failureText, ownFailureText } from "./words.ts";

/** Why something that one asked for was not done; nothing while there is no error. */
export function Complaint({ error }: { readonly error: Error | null }) {
  const isSeller = useCabinet().session.principal.seller_id !== null;
  return <Failure error={error} textOf={isSeller ? ownFailureText : failureText} />;
}
