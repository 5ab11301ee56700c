import { Explained } from "../../levels/ProgrammePage.tsx";
import { useWords } from "../../words.tsx";
import { Part } from "../fields.tsx";
import type { Document } from "../queries.ts";
import type { LevelProgramme } from "./model.ts";
import { explainedBy } from "./model.ts";
import { WhatIfPart } from "./WhatIf.tsx";
import "../../levels/levels.css";
import "../policy/policy.css";

/** What a programme would have made of past months, and how sellers would read it. */
export function Preview({ document }: { readonly document: Document }) {
  const { t } = useWords();
  return (
    <>
      <WhatIfPart document={document} />
      <Part title={t("levels.preview")} hint={t("levels.preview.hint")}>
        <details>
          <summary>{t("levels.preview.open")}</summary>
          <div className="levels">
            <Explained programme={explainedBy(document as unknown as LevelProgramme)} />
          </div>
        </details>
      </Part>
    </>
  );
}
