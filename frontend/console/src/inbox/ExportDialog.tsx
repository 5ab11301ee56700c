import { Button, Modal, Radio } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useCabinet } from "../cabinet.tsx";
import { download } from "../download.ts";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import type { Filter } from "./filter.ts";
import { EVERYTHING, isSame, paramsOf } from "./filter.ts";

const FORMATS = [
  ["csv", "export.csv"],
  ["jsonl", "export.jsonl"],
  ["parquet", "export.parquet"],
] as const;

type Format = (typeof FORMATS)[number][0];

interface ExportDialogProps {
  readonly filter: Filter;
  readonly onClose: () => void;
}

/** The messages of the chats that the list shows, as a file. */
export function ExportDialog({ filter, onClose }: ExportDialogProps) {
  const { t } = useWords();
  const { session } = useCabinet();
  const [format, setFormat] = useState<Format>("csv");
  const make = useMutation({
    mutationFn: () =>
      download(`chats.${format}`, {
        path: "/v1/inbox/export",
        body: { filter: Object.fromEntries(paramsOf(filter)), format },
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
        onChange={(value) => setFormat(value as Format)}
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
