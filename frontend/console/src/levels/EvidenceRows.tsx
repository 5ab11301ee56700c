import { Checkbox, NativeSelect } from "@mantine/core";
import type { EvidencePage as Answer, EvidenceRow } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { NONE } from "../amounts.ts";
import { useCabinet } from "../cabinet.tsx";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { amountText, bpsText, KIND_WORDS, lengthText, zonedText } from "./words.ts";

/** So many rows one appeal can name. */
const CONTESTED_MAX = 100;

interface RevisionsProps {
  readonly page: Answer;
  readonly onChoose: (revision: number) => void;
}

/** Which revision is shown, and the way to the others; nothing where there is only the settlement. */
export function Revisions({ page: { revision, revisions }, onChoose }: RevisionsProps) {
  const { t } = useWords();
  if (revisions === 0) return null;
  return (
    <NativeSelect
      className="levels-revision"
      label={t("levels.revision.shown")}
      value={String(revision)}
      data={Array.from({ length: revisions + 1 }, (_, at) => ({
        value: String(at),
        label: at === 0 ? t("levels.revision.first") : t("levels.revision", { revision: at }),
      }))}
      onChange={({ currentTarget: { value } }) => onChoose(Number(value))}
    />
  );
}

interface SumProps {
  readonly page: Answer;
  readonly currency: string | null;
}

/** What all rows come to. */
export function Sum({ page: { unit, value, aggregate }, currency }: SumProps) {
  const words = useWords();
  const { t, number } = words;
  return (
    <dl className="sums">
      <div>
        <dt>{t("levels.value")}</dt>
        <dd>{amountText(words, unit, value.amount, currency)}</dd>
      </div>
      {(aggregate === "share" || aggregate === "mean") && value.denominator > 0 && (
        <div>
          <dt>{t("levels.evidence.fraction")}</dt>
          <dd>
            {t("levels.evidence.of_all", {
              numerator: number(value.numerator),
              denominator: number(value.denominator),
            })}
          </dd>
        </div>
      )}
      <div>
        <dt>{t("levels.evidence.sample")}</dt>
        <dd>{number(value.sample)}</dd>
      </div>
    </dl>
  );
}

interface RowsProps {
  readonly rows: readonly EvidenceRow[];
  /** It matters how long each took, rather than how much it is. */
  readonly isTimed: boolean;
  readonly zone: string | null;
  /** The positions of those that should not have counted. */
  readonly contested?: readonly number[];
  /** Missing where they cannot be contested. */
  readonly onContest?: (contested: readonly number[]) => void;
}

export function Rows({ rows, isTimed, zone, contested = [], onContest }: RowsProps) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <caption className="unseen">{t("levels.evidence")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("levels.row.at")}</th>
            <th scope="col">{t("levels.row.what")}</th>
            <th scope="col">{t("levels.row.of")}</th>
            <th scope="col">{t("levels.row.amount")}</th>
            <th scope="col">{t("levels.row.counts")}</th>
            <th scope="col">{t("levels.row.fact")}</th>
            {onContest !== undefined && <th scope="col">{t("levels.row.contest")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.position}>
              <td className="when" data-label={t("levels.row.at")}>
                <time dateTime={row.at}>{zonedText(words, row.at, zone)}</time>
              </td>
              <td>
                {kindText(words, row)}
                {row.late && <span className="chip soon">{t("levels.row.late")}</span>}
              </td>
              <td data-label={t("levels.row.of")}>
                <Subject row={row} />
              </td>
              <td data-label={t("levels.row.amount")}>{sizeText(words, row, isTimed)}</td>
              <td data-label={t("levels.row.counts")}>{countsText(words, row)}</td>
              <td data-label={t("levels.row.fact")}>
                {row.fact_id === null ? NONE : `${row.fact_source ?? ""} ${row.fact_id}`}
              </td>
              {onContest !== undefined && (
                <td data-label={t("levels.row.contest")}>
                  <Checkbox
                    aria-label={t("levels.row.contest.this", {
                      what: `${kindText(words, row)}, ${zonedText(words, row.at, zone)}`,
                    })}
                    checked={contested.includes(row.position)}
                    disabled={
                      contested.length >= CONTESTED_MAX && !contested.includes(row.position)
                    }
                    onChange={({ currentTarget: { checked } }) =>
                      onContest(
                        checked
                          ? [...contested, row.position]
                          : contested.filter((each) => each !== row.position),
                      )
                    }
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function kindText({ t }: Words, { kind, by_seller, in_time, defect }: EvidenceRow): string {
  if (by_seller === true) return t("levels.kind.cancelled_by_seller");
  if (in_time === false) return t("levels.kind.answered_late");
  if (defect === true) return t("levels.kind.claimed_defect");
  const known = KIND_WORDS[kind];
  return known === undefined ? kind : t(known);
}

/** What the row is about; a way there, where there is one and one may go. */
function Subject({ row }: { readonly row: EvidenceRow }) {
  const { t } = useWords();
  const { permissions } = useCabinet().session.principal;
  const { order_id, line_id, review_id, chat_id, claim_id, scheme, category } = row;
  let subject: ReactNode = NONE;
  if (order_id !== null) {
    subject =
      line_id === null
        ? t("levels.row.order", { order: order_id })
        : t("levels.row.line", { order: order_id, line: line_id });
  } else if (review_id !== null) subject = t("levels.row.review", { review: review_id });
  else if (chat_id !== null) {
    const text = t("levels.row.chat");
    subject = permissions.includes("chat") ? <Link href={`/chats/${chat_id}`}>{text}</Link> : text;
  } else if (claim_id !== null) {
    const text = t("levels.row.claim");
    subject = permissions.includes("claims") ? (
      <Link href={`/claims/${claim_id}`}>{text}</Link>
    ) : (
      text
    );
  }
  const more = [scheme, category].filter((each) => each !== null).join(" · ");
  return (
    <>
      {subject}
      {more !== "" && <p className="aside">{more}</p>}
    </>
  );
}

/** How much it is about, in its own unit: money, stars, a share, a time. */
function sizeText(words: Words, row: EvidenceRow, isTimed: boolean): string {
  const { kind, amount, currency, waited_s } = row;
  if (isTimed) return waited_s === null ? NONE : lengthText(words, waited_s);
  if (amount === null) return NONE;
  if (kind === "rated") return words.t("levels.stars", { stars: words.number(amount) });
  if (kind === "supplied") return bpsText(words, amount);
  return currency === null ? NONE : moneyText(words, { minor: amount, currency });
}

function countsText({ t }: Words, { counted, among }: EvidenceRow): string {
  if (counted === null) return t(among ? "levels.row.among" : "levels.row.not");
  return t(counted === 0 ? "levels.row.zero" : among ? "levels.row.both" : "levels.row.counted");
}
