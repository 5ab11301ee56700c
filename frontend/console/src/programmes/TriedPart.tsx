import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { MessageId } from "../../locales/ids.ts";
import { useRest } from "../cabinet.tsx";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import type { Document } from "./queries.ts";
import { written } from "./queries.ts";

interface TriedPartProps<T> {
  readonly document: Document;
  /** Where the draft is tried. */
  readonly path: string;
  readonly hint: MessageId;
  readonly className?: string;
  readonly children: (found: T) => ReactNode;
}

/** What a draft would do if it were published now, on demand; gone as soon as the draft is another. */
export function TriedPart<T>({ document, path, hint, className, children }: TriedPartProps<T>) {
  const { t } = useWords();
  const rest = useRest();
  const run = useMutation({
    mutationFn: async (draft: Document) => ({
      found: await rest.ask<T>("POST", path, { document: draft }),
      of: written(draft),
    }),
  });
  const isOfThis = run.data?.of === written(document);
  return (
    <section className={className === undefined ? "part" : `part ${className}`}>
      <h2>{t("dryrun.title")}</h2>
      <p className="hint">{t(hint)}</p>
      <Failure error={run.error} />
      <div className="form-acts">
        <Button
          variant="default"
          size="sm"
          loading={run.isPending}
          onClick={() => run.mutate(document)}
        >
          {t("dryrun.try")}
        </Button>
      </div>
      <div role="status">{isOfThis && run.data && children(run.data.found)}</div>
    </section>
  );
}
