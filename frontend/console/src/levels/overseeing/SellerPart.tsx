import { Button } from "@mantine/core";
import type { LevelBrief, OverrideView, SellerLevels } from "@prilavok/protocol";
import { useState } from "react";
import { Asked } from "../../page/Asked.tsx";
import { Failure } from "../../page/Failure.tsx";
import { signerName } from "../../parties.ts";
import { useWords } from "../../words.tsx";
import { HeldCard } from "../HeldCard.tsx";
import { Months } from "../HistoryPart.tsx";
import { useProgramme } from "../queries.ts";
import { levelName } from "./MonthPart.tsx";
import { OverrideForm } from "./OverrideForm.tsx";
import { useOverriding, useSeller } from "./queries.ts";

/** One seller: what it holds, how its months went, and a level given by hand. */
export function SellerPart({ seller_id }: { readonly seller_id: string }) {
  const query = useSeller(seller_id);
  return <Asked query={query}>{(seller) => <Seller seller={seller} />}</Asked>;
}

function Seller({ seller }: { readonly seller: SellerLevels }) {
  const { t } = useWords();
  const { currency = null, zone = null } = useProgramme().data ?? {};
  const [isGiving, setGiving] = useState(false);
  const { seller_id, name, held, levels, months, overrides } = seller;
  return (
    <>
      <section className="part">
        <h2>{name}</h2>
        {held === null ? (
          <p className="wanted">{t("levels.off")}</p>
        ) : (
          <HeldCard held={held} levels={levels} seller_id={seller_id} zone={zone} />
        )}
      </section>
      <section className="part">
        <h2>{t("levels.overrides")}</h2>
        {overrides.length === 0 && <p className="aside">{t("levels.overrides.none")}</p>}
        <ol className="cards">
          {overrides.map((override) => (
            <Override
              key={override.override_id}
              seller_id={seller_id}
              override={override}
              levels={levels}
            />
          ))}
        </ol>
        {isGiving ? (
          <OverrideForm seller_id={seller_id} levels={levels} onDone={() => setGiving(false)} />
        ) : (
          held !== null && (
            <div className="form-acts">
              <Button
                className="levels-give"
                variant="light"
                size="sm"
                onClick={() => setGiving(true)}
              >
                {t("levels.override.open")}
              </Button>
            </div>
          )
        )}
      </section>
      <section className="part">
        <h2>{t("levels.history")}</h2>
        {months.length === 0 ? (
          <p className="aside">{t("levels.last.none.operator")}</p>
        ) : (
          <Months
            months={months}
            currency={currency}
            evidence={`/levels/sellers/${encodeURIComponent(seller_id)}/evidence`}
          />
        )}
      </section>
    </>
  );
}

interface OverrideProps {
  readonly seller_id: string;
  readonly override: OverrideView;
  readonly levels: readonly LevelBrief[];
}

function Override({ seller_id, override, levels }: OverrideProps) {
  const words = useWords();
  const { t, moment } = words;
  const { end } = useOverriding(seller_id);
  const { override_id, level, starts, ends, reason, made_by, made_at, ended_at, holds } = override;
  return (
    <li className="card">
      <div className="card-head">
        <h3>{levelName(words, levels, level)}</h3>
        {holds && <span className="chip soon">{t("levels.override.holds")}</span>}
      </div>
      <p>{t("levels.override.span", { from: moment(starts), to: moment(ends) })}</p>
      <p className="prose">{reason}</p>
      <p className="aside">
        {t("levels.override.by", {
          person: signerName(words, {}, made_by),
          moment: moment(made_at),
        })}
        {ended_at !== null && ` ${t("levels.override.ended", { moment: moment(ended_at) })}`}
      </p>
      <Failure error={end.error} />
      {holds && (
        <Button
          size="compact-sm"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate(override_id)}
        >
          {t("levels.override.end")}
        </Button>
      )}
    </li>
  );
}
