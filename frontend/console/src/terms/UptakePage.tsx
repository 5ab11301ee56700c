import type { VersionUptake } from "@prilavok/protocol";
import { Fragment } from "react";
import { Link, useRoute } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { partyName, signerName } from "../parties.ts";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { useAcceptances, useUncovered, useUptake } from "./queries.ts";

/** Every version of the terms, and who has accepted it and who has not: the newest, unless another
 * one is chosen. */
export function UptakePage() {
  const { t } = useWords();
  const [, params] = useRoute("/terms/:version?");
  const query = useUptake();
  return (
    <Page title={t("terms.uptake.title")} lead={t("terms.uptake.lead")}>
      <Asked query={query}>
        {({ versions }) =>
          versions.length === 0 ? (
            <Notice title={t("terms.none")} text={t("terms.uptake.none")} />
          ) : (
            <OneOf versions={versions} asked={params?.version} />
          )
        }
      </Asked>
    </Page>
  );
}

interface OneOfProps {
  readonly versions: readonly VersionUptake[];
  /** As the address has it. */
  readonly asked: string | undefined;
}

function OneOf({ versions, asked }: OneOfProps) {
  const chosen = asked === undefined ? versions[0]?.version : Number(asked);
  return (
    <>
      <Versions versions={versions} chosen={chosen ?? null} />
      {chosen !== undefined && (
        <Fragment key={chosen}>
          <Uncovered version={chosen} />
          <Acceptances version={chosen} />
        </Fragment>
      )}
    </>
  );
}

interface VersionsProps {
  readonly versions: readonly VersionUptake[];
  readonly chosen: number | null;
}

function Versions({ versions, chosen }: VersionsProps) {
  const { t, moment, number } = useWords();
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("programmes.version")}</th>
            <th scope="col">{t("terms.uptake.name")}</th>
            <th scope="col">{t("programmes.from")}</th>
            <th scope="col" className="count">
              {t("terms.uptake.accepted")}
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, title, effective_from, accepted }) => (
            <tr key={version} aria-selected={version === chosen}>
              <th scope="row" data-label={t("programmes.version")}>
                <Link href={`/terms/${String(version)}`}>{version}</Link>
              </th>
              <td>{title}</td>
              <td data-label={t("programmes.from")}>{moment(effective_from)}</td>
              <td className="count" data-label={t("terms.uptake.accepted")}>
                {number(accepted)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whom to remind. */
function Uncovered({ version }: { readonly version: number }) {
  const { t } = useWords();
  const query = useUncovered(version);
  return (
    <section className="part">
      <h2>{t("terms.uptake.missing", { version })}</h2>
      <Asked query={query} lines={3}>
        {({ pages }) => {
          const sellers = pages.flatMap((page) => page.sellers);
          const isAll = pages.at(-1)?.next == null;
          return (
            <>
              {sellers.length > 0 && (
                <ul className="plain-list">
                  {sellers.map(({ seller_id, seller_name }) => (
                    <li key={seller_id}>{seller_name}</li>
                  ))}
                </ul>
              )}
              {sellers.length === 0 && isAll && (
                <p className="hint">{t("terms.uptake.everybody")}</p>
              )}
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </section>
  );
}

function Acceptances({ version }: { readonly version: number }) {
  const words = useWords();
  const { t, moment } = words;
  const query = useAcceptances(version);
  return (
    <section className="part">
      <h2>{t("terms.uptake.who", { version })}</h2>
      <Asked query={query} lines={3}>
        {({ pages }) => {
          const acceptances = pages.flatMap((page) => page.acceptances);
          if (acceptances.length === 0) return <p className="hint">{t("terms.uptake.nobody")}</p>;
          return (
            <>
              <div className="table-scroll">
                <table className="table stacked">
                  <thead>
                    <tr>
                      <th scope="col">{t("party.seller")}</th>
                      <th scope="col">{t("terms.uptake.by")}</th>
                      <th scope="col">{t("terms.uptake.at")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {acceptances.map(({ seller_id, seller_name, accepted_by, ...its }) => (
                      <tr key={seller_id}>
                        <th scope="row">
                          {seller_name ?? partyName(words, {}, `seller:${seller_id}`)}
                        </th>
                        <td>{its.person_name ?? signerName(words, {}, accepted_by)}</td>
                        <td>{moment(its.accepted_at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </section>
  );
}
