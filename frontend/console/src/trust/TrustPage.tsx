import type { ConditionKind, Progress, TrustView, WayView } from "@prilavok/protocol";
import { useQuery } from "@tanstack/react-query";
import type { MessageId } from "../../locales/ids.ts";
import { useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { CheckIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";

const CONDITION_WORDS: Readonly<Record<ConditionKind, MessageId>> = {
  flag: "trust.flag",
  contract_verified: "trust.contract_verified",
  days_on_platform: "trust.days_on_platform",
  distinct_buyers: "trust.distinct_buyers",
  payouts: "trust.payouts",
};

/** Whether one's seller is trusted, the ways to become so, and how far it is on each. */
export function TrustPage() {
  const { t, locale } = useWords();
  const rest = useRest();
  const query = useQuery({
    queryKey: ["trust", locale],
    queryFn: () => rest.ask<TrustView>("GET", `/v1/trust?lang=${locale}`),
    refetchOnWindowFocus: true,
  });
  return (
    <Page title={t("trust.title")} lead={t("trust.lead")}>
      <Asked query={query}>{(view) => <Trust view={view} />}</Asked>
    </Page>
  );
}

function Trust({ view }: { readonly view: TrustView }) {
  const { t, moment } = useWords();
  const { trusted, since, ways, nearest, changes } = view;
  return (
    <>
      <p className={trusted ? "wanted good" : "wanted"} role="status">
        {t(trusted ? "trust.yes" : "trust.no")}
        {trusted && since !== null && ` ${t("trust.since", { moment: moment(since) })}`}
      </p>
      <ol className="cards">
        {ways.map((way) => (
          <Way key={way.way} way={way} isNearest={!trusted && way.way === nearest} />
        ))}
      </ol>
      {changes.length > 0 && (
        <section className="part">
          <h2>{t("trust.changes")}</h2>
          <ul className="plain-list">
            {changes.map(({ number, at, trusted: became }) => (
              <li key={number}>
                {t(became ? "trust.became" : "trust.ceased", { moment: moment(at) })}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Way({ way, isNearest }: { readonly way: WayView; readonly isNearest: boolean }) {
  const { t } = useWords();
  return (
    <li className="card">
      <div className="card-head">
        <h2>{way.title}</h2>
        {way.met && <span className="chip">{t("trust.met")}</span>}
        {isNearest && <span className="chip soon">{t("trust.nearest")}</span>}
      </div>
      <ul className="progress">
        {way.conditions.map((progress) => (
          <Condition key={progress.condition} progress={progress} />
        ))}
      </ul>
    </li>
  );
}

function Condition({ progress }: { readonly progress: Progress }) {
  const { t, day, number } = useWords();
  const { condition, has, needs, met, met_at } = progress;
  const name = t(CONDITION_WORDS[condition], { count: needs });
  return (
    <li className={met ? "met" : undefined}>
      <span className="tick">{met && <CheckIcon />}</span>
      <span className="progress-name">
        {name}
        {met && <span className="unseen"> ({t("trust.met")})</span>}
      </span>
      {needs > 1 && (
        <>
          <progress max={needs} value={Math.min(has, needs)} aria-label={name} />
          <span className="progress-count">
            {t("trust.of", { has: number(has), needs: number(needs) })}
          </span>
        </>
      )}
      {!met && met_at != null && (
        <span className="hint">{t("trust.met_at", { day: day(met_at) })}</span>
      )}
    </li>
  );
}
