import { Button, Modal, Radio } from "@mantine/core";
import type { Export, ExportFormat, InboxFilter } from "@prilavok/protocol";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useCabinet } from "../cabinet.tsx";
import { download } from "../download.ts";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import type { Filter } from "./filter.ts";
import { EVERYTHING, isSame } from "./filter.ts";

const FORMATS = [
  ["csv", "export.csv"],
  ["jsonl", "export.jsonl"],
  ["parquet", "export.parquet"],
] as const;

/** The filter as an export takes it; what is put off belongs to it unless only that is shown. */
function wantedIn(filter: Filter): InboxFilter {
  const { status, due, assignee, label, product_id, isSnoozed, q } = filter;
  return {
    ...{ status, due, assignee, label, product_id },
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    snoozed: isSnoozed ? true : null,
    q: q.trim() === "" ? null : q,
  };
}

interface ExportDialogProps {
  readonly filter: Filter;
  readonly onClose: () => void;
}

/** The messages of the chats that the list shows, as a file. */
export function ExportDialog({ filter, onClose }: ExportDialogProps) {
  const { t } = useWords();
  const { session } = useCabinet();
  const [format, setFormat] = useState<ExportFormat>("csv");
  const asked: Export = { filter: wantedIn(filter), format };
  const make = useMutation({
    mutationFn: () =>
      download(`chats.${format}`, {
        path: "/v1/inbox/export",
        body: asked,
        csrf_token: session.csrf_token,
      }),
    onSuccess: onClose,
  });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("export.title")}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("told.close") }}
    >
      <p className="aside">
        {t(isSame(filter, EVERYTHING) ? "export.everything" : "export.filtered")}
      </p>
      <Radio.Group
        mt="md"
        label={t("export.format")}
        value={format}
        onChange={(value) => setFormat(value as ExportFormat)}
      >
        {FORMATS.map(([value, label]) => (
          <Radio key={value} mt="xs" value={value} label={t(label)} />
        ))}
      </Radio.Group>
      <Failure error={make.error} />
      <Button mt="lg" loading={make.isPending} onClick={() => make.mutate()}>
        {t("export.go")}
      </Button>
    </Modal>
  );
}
