import { Button } from "@mantine/core";
import type { Chat } from "@prilavok/protocol";
import { useLayoutEffect, useMemo, useState } from "react";
import { Link } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { openPalette } from "../palette/commands.ts";
import { ClockIcon, NoteIcon, PersonIcon, ProductIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { useActs } from "./acts.ts";
import { useChoices } from "./choices.ts";
import type { Deed } from "./deeds.ts";
import { EVERYTHING, listHref } from "./filter.ts";
import { onNotesWanted } from "./focus.ts";
import { LabelChip } from "./LabelChip.tsx";
import { useLabels } from "./library.ts";
import { Notes } from "./Notes.tsx";
import { useRow } from "./queries.ts";

/** What the staff keep about the open chat: who answers it, labels, until when it is put off, notes.
 * Buyers see nothing of it. */
export function CareBar({ chat }: { readonly chat: Chat }) {
  const { t, moment, number } = useWords();
  const { chat_id, context } = chat;
  const row = useRow(chat_id).data;
  const labels = useLabels().data ?? [];
  const me = useCabinet().session.principal.subject;
  const send = useActs();
  const rows = useMemo(() => (row === undefined ? [] : [row]), [row]);
  const act = useMemo(() => (deed: Deed) => send([chat_id], deed), [send, chat_id]);
  const choices = useChoices(rows, act);
  const [areNotesOpen, setNotesOpen] = useState(false);
  useLayoutEffect(() => onNotesWanted(() => setNotesOpen(true)), []);
  if (row === undefined) return <div className="care" />;
  const { assignee, snoozed_until, notes } = row.care;
  const its = labels.filter(({ label_id }) => row.care.labels.includes(label_id));
  const button = { variant: "subtle", color: "gray", size: "compact-sm", fw: 500 } as const;
  return (
    <>
      <div className="care" role="group" aria-label={t("inbox.care")}>
        <Button
          {...button}
          leftSection={<PersonIcon />}
          title={t("inbox.assign.title")}
          onClick={() => openPalette(choices.assign)}
        >
          {assignee === null
            ? t("inbox.assign.none")
            : assignee.id === me
              ? t("inbox.assign.is_me")
              : assignee.has_left === true
                ? t("inbox.left", { name: assignee.name })
                : assignee.name}
        </Button>
        <Button
          {...button}
          leftSection={its.length === 0 ? <ProductIcon /> : null}
          title={t("inbox.label.title")}
          onClick={() => openPalette(choices.label)}
        >
          {its.length === 0
            ? t("inbox.label")
            : its.map((each) => <LabelChip key={each.label_id} label={each} />)}
        </Button>
        <Button
          {...button}
          leftSection={<ClockIcon />}
          title={t("inbox.snooze.title")}
          onClick={() => openPalette(choices.snooze)}
        >
          {snoozed_until === null
            ? t("inbox.snooze")
            : t("inbox.snoozed", { moment: moment(snoozed_until) })}
        </Button>
        <Button
          {...button}
          leftSection={<NoteIcon />}
          aria-expanded={areNotesOpen}
          onClick={() => setNotesOpen(!areNotesOpen)}
        >
          {notes === 0 ? t("notes.title") : t("notes.count", { count: notes })}
        </Button>
        {context.type === "product" && (
          <Link className="care-link" href={listHref({ ...EVERYTHING, product_id: context.id })}>
            {t("inbox.same_product")}
          </Link>
        )}
      </div>
      {(areNotesOpen || notes > 0) && (
        <Notes
          key={number(Number(areNotesOpen))}
          chat_id={chat_id}
          isOpen={areNotesOpen}
          onOpen={() => setNotesOpen(true)}
          onClose={() => setNotesOpen(false)}
        />
      )}
    </>
  );
}
