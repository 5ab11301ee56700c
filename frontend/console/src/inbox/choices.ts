import { useLayoutEffect, useMemo, useRef } from "react";
import { useCabinet } from "../cabinet.tsx";
import { useDesk } from "../desk.tsx";
import type { Choice, Command } from "../palette/commands.ts";
import { refreshPalette } from "../palette/commands.ts";
import { useWords } from "../words.tsx";
import type { Deed } from "./deeds.ts";
import { useLabels, useMembers } from "./library.ts";
import type { InboxRow } from "./model.ts";
import { snoozeTimes } from "./snoozing.ts";

type Act = (deed: Deed) => void;

/** Lists for the palette that ask what exactly is to be done with `rows`. */
export function useChoices(rows: readonly InboxRow[], act: Act) {
  const { t } = useWords();
  const latest = useRef({ rows, act });
  useLayoutEffect(() => {
    latest.current = { rows, act };
    refreshPalette();
  }, [rows, act]);
  return useMemo(() => {
    const its = (use: (rows: readonly InboxRow[], act: Act) => readonly Command[]) => () =>
      use(latest.current.rows, (deed) => latest.current.act(deed));
    return {
      assign: { title: t("inbox.assign.title"), useCommands: its(useAssignees) },
      label: { title: t("inbox.label.title"), useCommands: its(useLabelling) },
      snooze: { title: t("inbox.snooze.title"), useCommands: its(useSnoozing) },
    } satisfies Record<string, Choice>;
  }, [t]);
}

function useAssignees(rows: readonly InboxRow[], act: Act) {
  const { t } = useWords();
  const { subject } = useCabinet().session.principal;
  const members = useMembers().data ?? [];
  const isWith = (id: string | null) =>
    rows.every(({ care }) => (care.assignee?.id ?? null) === id);
  const ordered = [...members].sort((a, b) => Number(b.id === subject) - Number(a.id === subject));
  return [
    ...ordered.map(({ id, name }) => ({
      id,
      label: id === subject ? t("inbox.assign.me", { name }) : name,
      isChosen: isWith(id),
      run: () => act({ type: "assign", assignee: id }),
    })),
    {
      id: "nobody",
      label: t("inbox.assign.nobody"),
      isChosen: isWith(null),
      run: () => act({ type: "assign", assignee: null }),
    },
  ];
}

function useLabelling(rows: readonly InboxRow[], act: Act) {
  const labels = useLabels().data ?? [];
  return labels.map(({ label_id, name, colour }) => {
    const isChosen = rows.length > 0 && rows.every(({ care }) => care.labels.includes(label_id));
    return {
      id: label_id,
      label: name,
      colour,
      isChosen,
      stays: true,
      run: () => act({ type: isChosen ? "unlabel" : "label", label_id }),
    };
  });
}

function useSnoozing(rows: readonly InboxRow[], act: Act) {
  const { t, moment } = useWords();
  const { client } = useDesk();
  const times = snoozeTimes(client.now()).map(({ label, at }) => ({
    id: label,
    label: `${t(label)}: ${moment(at.toISOString())}`,
    run: () => act({ type: "snooze", until: at.toISOString() }),
  }));
  if (rows.every(({ care }) => care.snoozed_until === null)) return times;
  const wake = () => act({ type: "snooze", until: null });
  return [{ id: "wake", label: t("inbox.snooze.wake"), run: wake }, ...times];
}
