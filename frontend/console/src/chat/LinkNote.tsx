import { Button } from "@mantine/core";
import { LINK_WORDS } from "@prilavok/protocol";
import { useDesk, useLink } from "../desk.tsx";
import { useLasting } from "../hooks.ts";
import { useWords } from "../words.tsx";

/** Short interruptions mend themselves unseen; only lasting ones are worth a line. */
const SHOWN_AFTER_MS = 1_200;

export function LinkNote() {
  const { t } = useWords();
  const { client } = useDesk();
  const link = useLink();
  const isLasting = useLasting(link !== "live", SHOWN_AFTER_MS);
  if (link === "live" || !isLasting) return <div role="status" />;
  return (
    <div className="link-note" role="status">
      {t(LINK_WORDS[link])}
      {link === "ended" && (
        <Button size="compact-sm" variant="subtle" onClick={() => client.reconnect()}>
          {t("link.again")}
        </Button>
      )}
    </div>
  );
}
