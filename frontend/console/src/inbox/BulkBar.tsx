import { Button, CloseButton } from "@mantine/core";
import { openPalette } from "../palette/commands.ts";
import type { Choice } from "../palette/commands.ts";
import { useWords } from "../words.tsx";

interface BulkBarProps {
  readonly count: number;
  readonly choices: { readonly assign: Choice; readonly label: Choice; readonly snooze: Choice };
  readonly isClosed: boolean;
  readonly onClose: () => void;
  readonly onReopen: () => void;
  readonly onAll: (() => void) | null;
  readonly onNone: () => void;
}

/** What can be done with all chosen chats at once. */
export function BulkBar({ count, choices, ...acts }: BulkBarProps) {
  const { t } = useWords();
  const button = { variant: "default", size: "compact-sm", fw: 500 } as const;
  return (
    <div className="bulk" role="toolbar" aria-label={t("inbox.bulk")}>
      <span className="bulk-count" role="status">
        {t("inbox.chosen", { count })}
      </span>
      {acts.onAll !== null && (
        <Button variant="subtle" size="compact-sm" onClick={acts.onAll}>
          {t("inbox.choose_all")}
        </Button>
      )}
      <CloseButton size="sm" aria-label={t("inbox.choose_none")} onClick={acts.onNone} />
      <div className="bulk-acts">
        <Button {...button} onClick={() => openPalette(choices.assign)}>
          {t("inbox.assign")}
        </Button>
        <Button {...button} onClick={() => openPalette(choices.label)}>
          {t("inbox.label")}
        </Button>
        <Button {...button} onClick={() => openPalette(choices.snooze)}>
          {t("inbox.snooze")}
        </Button>
        <Button {...button} onClick={acts.isClosed ? acts.onReopen : acts.onClose}>
          {t(acts.isClosed ? "chat.reopen" : "chat.close")}
        </Button>
      </div>
    </div>
  );
}
