import { useMemo } from "react";
import { useWords } from "../words.tsx";
import { difference, shortened } from "./difference.ts";

const SIGNS = { same: " ", gone: "−", new: "+" } as const;

interface DiffViewProps {
  readonly before: string;
  readonly after: string;
}

/** What has changed between two documents, with a few lines around. */
export function DiffView({ before, after }: DiffViewProps) {
  const { t } = useWords();
  const lines = useMemo(() => shortened(difference(before, after)), [before, after]);
  if (before === after) return <p className="hint">{t("programmes.diff.none")}</p>;
  return (
    <pre className="code diff" tabIndex={0} translate="no">
      {lines.map((line, index) =>
        line === null ? (
          <span key={index} className="left-out">
            ⋯{"\n"}
          </span>
        ) : (
          <span key={index} className={line.kind}>
            {`${SIGNS[line.kind]} ${line.text}\n`}
          </span>
        ),
      )}
    </pre>
  );
}
