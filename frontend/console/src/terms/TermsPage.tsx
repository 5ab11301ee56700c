import { Button } from "@mantine/core";
import type { OfferView, TermsView } from "@prilavok/protocol";
import { useState } from "react";
import { useCabinet } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { signerName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { useAccept, useTerms } from "./queries.ts";

/** The marketplace's offer to the seller: read, accepted, or still to be. */
export function TermsPage() {
  const { t } = useWords();
  const query = useTerms();
  return (
    <Page title={t("terms.title")}>
      <Asked query={query}>{(view) => <Terms view={view} />}</Asked>
    </Page>
  );
}

function Terms({ view }: { readonly view: TermsView }) {
  const words = useWords();
  const { t, moment } = words;
  const [now] = useState(Date.now);
  const { standing, in_force, announced, acceptances } = view;
  const { role, subject, name } = useCabinet().session.principal;
  // One's own name is known, too, where the marketplace has not told who its staff are.
  const names = name === null ? view.names : { [`${role}:${subject}`]: name, ...view.names };
  if (in_force === null && announced === null) {
    return <Notice title={t("terms.none")} text={t("terms.none.text")} />;
  }
  const accepted = new Set(acceptances.map(({ version }) => version));
  return (
    <>
      {standing.state === "missing" && (
        <p className="wanted" role="status">
          {t(Date.parse(standing.grace_until) < now ? "terms.missing.due" : "terms.missing", {
            moment: moment(standing.grace_until),
          })}
        </p>
      )}
      <ol className="cards">
        {announced !== null && (
          <Offer offer={announced} isAccepted={accepted.has(announced.version)} isAnnounced />
        )}
        {in_force !== null && (
          <Offer offer={in_force} isAccepted={accepted.has(in_force.version)} />
        )}
      </ol>
      {acceptances.length > 0 && (
        <section className="part">
          <h2>{t("terms.history")}</h2>
          <ul className="plain-list">
            {acceptances.map(({ version, accepted_at, accepted_by }) => (
              <li key={version}>
                {t("terms.accepted.by", {
                  version,
                  moment: moment(accepted_at),
                  person: signerName(words, names, accepted_by),
                })}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface OfferProps {
  readonly offer: OfferView;
  readonly isAccepted: boolean;
  readonly isAnnounced?: boolean;
}

function Offer({ offer, isAccepted, isAnnounced = false }: OfferProps) {
  const { t, moment } = useWords();
  const { permissions } = useCabinet().session.principal;
  const accept = useAccept();
  const { version, title, text, effective_from } = offer;
  return (
    <li className="card">
      <div className="card-head">
        <h2>{title}</h2>
        <span className={isAccepted ? "chip" : "chip soon"}>
          {t(isAccepted ? "terms.accepted" : "terms.open")}
        </span>
      </div>
      <p className="hint">
        {t(isAnnounced ? "terms.version.from" : "terms.version.since", {
          version,
          moment: moment(effective_from),
        })}
      </p>
      <div className="prose">{text}</div>
      <Failure error={accept.error} />
      {!isAccepted && permissions.length === 0 && (
        <p className="hint">{t("terms.not_permitted")}</p>
      )}
      {!isAccepted && permissions.length > 0 && (
        <Button loading={accept.isPending} onClick={() => accept.mutate(version)}>
          {t("terms.accept")}
        </Button>
      )}
    </li>
  );
}
