import { useState } from "react";
import { Link } from "wouter";
import { Asked } from "../../page/Asked.tsx";
import { More } from "../../page/More.tsx";
import { Notice } from "../../shell/Notice.tsx";
import { useWords } from "../../words.tsx";
import { Revisions, Rows, Sum } from "../EvidenceRows.tsx";
import { TIMED } from "../measures.ts";
import { useEvidence, useProgramme } from "../queries.ts";
import { measureName, monthText } from "../words.ts";
import { useSeller } from "./queries.ts";

interface EvidencePartProps {
  readonly seller_id: string;
  readonly month: string;
  readonly indicator: string;
}

/** What an indicator of a seller's month counted, row by row, as the seller sees it. */
export function EvidencePart({ seller_id, month, indicator }: EvidencePartProps) {
  const words = useWords();
  const { t } = words;
  const name = useSeller(seller_id).data?.name ?? seller_id;
  const { currency = null, zone = null } = useProgramme().data ?? {};
  const [revision, setRevision] = useState<number | null>(null);
  const query = useEvidence({ seller_id, month, indicator, revision });
  return (
    <section className="part">
      <p className="crumbs">
        <Link href={`/levels/sellers/${encodeURIComponent(seller_id)}`}>{name}</Link>
      </p>
      <Asked query={query}>
        {({ pages: [first, ...others] }) =>
          first !== undefined && (
            <>
              <h2>{[measureName(words, first.measure), monthText(words, month)].join(", ")}</h2>
              <Revisions page={first} onChoose={setRevision} />
              <Sum page={first} currency={currency} />
              {first.rows.length === 0 ? (
                <Notice title={t("levels.evidence.none")} text={t("levels.evidence.none.text")} />
              ) : (
                <Rows
                  rows={[first, ...others].flatMap((page) => page.rows)}
                  isTimed={TIMED.has(first.measure)}
                  zone={zone}
                />
              )}
              <More query={query} />
            </>
          )
        }
      </Asked>
    </section>
  );
}
