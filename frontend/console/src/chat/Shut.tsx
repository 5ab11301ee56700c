import { Button } from "@mantine/core";
import type { CanWrite } from "@prilavok/protocol";
import { whyNotText } from "@prilavok/protocol";
import { Link } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { useWords } from "../words.tsx";

/** Where one can read what keeps one from writing. */
const PAGES: Readonly<Record<string, readonly [href: string, text: MessageId]>> = {
  terms_not_accepted: ["/terms", "shut.terms"],
  muted: ["/standing", "shut.standing"],
  shop_suspended: ["/standing", "shut.standing"],
  seller_not_trusted: ["/trust", "shut.trust"],
};

interface ShutProps {
  readonly why: CanWrite;
  readonly onUnblock: () => void;
}

/** In place of the composer: why one cannot write, and the way to what can be done about it. */
export function Shut({ why, onUnblock }: ShutProps) {
  const words = useWords();
  const page = PAGES[why.reason ?? ""];
  return (
    <p className="shut" role="status">
      {whyNotText(words, why)}{" "}
      {page !== undefined && <Link href={page[0]}>{words.t(page[1])}</Link>}
      {why.reason === "you_blocked" && (
        <Button variant="subtle" size="compact-sm" onClick={onUnblock}>
          {words.t("block.undo")}
        </Button>
      )}
    </p>
  );
}
