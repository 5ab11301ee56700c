import { Failure } from "../page/Failure.tsx";
import { failureText } from "./words.ts";

/** Why something that one asked for was not done; nothing while there is no error. */
export function Complaint({ error }: { readonly error: Error | null }) {
  return <Failure error={error} textOf={failureText} />;
}
