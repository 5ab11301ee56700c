import { Suspense } from "react";
import { useWords } from "../words.tsx";
import { DiffView } from "./DiffView.tsx";
import { FORMS } from "./forms.ts";
import type { Document } from "./queries.ts";
import { written } from "./queries.ts";

interface ChangesProps {
  readonly kind: string;
  readonly before: Document;
  readonly after: Document;
}

/** What is otherwise in `after`: in words, with the text below, where the kind has fields; else as
 * a text. */
export function Changes({ kind, before, after }: ChangesProps) {
  const { t } = useWords();
  const form = FORMS[kind];
  const [old, now] = [written(before), written(after)];
  const text = <DiffView before={old} after={now} />;
  if (old === now || !form?.fits(before) || !form.fits(after)) return text;
  return (
    <>
      <Suspense fallback={<p className="aside">{t("page.waiting")}</p>}>
        <form.Compared before={before} after={after} />
      </Suspense>
      <details>
        <summary>{t("programmes.way.text")}</summary>
        {text}
      </details>
    </>
  );
}
