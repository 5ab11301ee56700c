import type { AppealView, PenaltyView } from "@prilavok/protocol";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { listText } from "../amounts.ts";
import type { MessageId } from "../../locales/ids.ts";
import { useCabinet } from "../cabinet.tsx";
import { Fact } from "../page/Fact.tsx";
import type { Names } from "../parties.ts";
import { partyName, signerName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { COLLECTION_WORDS, labelText, measureText, STATE_WORDS } from "./words.ts";

interface PenaltyCardProps {
  readonly penalty: PenaltyView;
  /** Of the parties, where penalties of several are listed. */
  readonly names?: Names;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** A penalty: what it is, what it is for, where it stands. */
export function PenaltyCard({ penalty, names, children }: PenaltyCardProps) {
  const words = useWords();
  const { t, moment } = words;
  const { violation, state, in_force, imposed_at, proposed_at, until, collection, decision } =
    penalty;
  return (
    <li className={in_force ? "card in-force" : "card"}>
      <div className="card-head">
        <h2>{measureText(words, penalty)}</h2>
        <span className={in_force ? "chip late" : "chip"}>{t(STATE_WORDS[state])}</span>
      </div>
      <dl className="facts">
        {names !== undefined && <Whose party={penalty.party} names={names} />}
        <Fact name={t("penalty.for")}>
          {labelText(words, violation)}, {moment(violation.at)}
          {violation.withdrawn_at !== null && ` (${t("penalty.withdrawn")})`}
        </Fact>
        <Evidence violation={violation} />
        {imposed_at === null ? (
          <Fact name={t("penalty.proposed_at")}>{moment(proposed_at)}</Fact>
        ) : (
          <Fact name={t("penalty.imposed_at")}>{moment(imposed_at)}</Fact>
        )}
        {until !== null && <Fact name={t("penalty.until")}>{moment(until)}</Fact>}
        {collection !== null && (
          <Fact name={t("fine.title")}>{t(COLLECTION_WORDS[collection])}</Fact>
        )}
        {penalty.confirmed_by.length > 0 && (
          <Fact name={t("penalty.confirmed_by")}>
            {listText(
              words,
              penalty.confirmed_by.map((by) => signerName(words, names ?? {}, by)),
            )}
          </Fact>
        )}
        <Fact name={t("penalty.policy")}>
          {t("penalty.policy.counted", {
            count: penalty.counted.length,
            version: penalty.policy_version,
          })}
        </Fact>
      </dl>
      {penalty.appeal !== null && <AppealShown appeal={penalty.appeal} />}
      {decision !== null && (
        <p className="said">
          <b>{t("penalty.decision")}</b> {decision}
        </p>
      )}
      {children}
    </li>
  );
}

function Whose({ party: { kind, id }, names }: Pick<PenaltyView, "party"> & { names: Names }) {
  const words = useWords();
  const signature = `${kind}:${id}`;
  const query = new URLSearchParams({ party: signature }).toString();
  return (
    <Fact name={words.t(kind === "seller" ? "party.seller" : "party.buyer")}>
      <Link href={`/penalties?${query}`}>{partyName(words, names, signature)}</Link>
    </Fact>
  );
}

/** Only those who may chat there can look at the conversation; others see that there is one. */
function Evidence({ violation }: Pick<PenaltyView, "violation">) {
  const { t } = useWords();
  const { role, permissions } = useCabinet().session.principal;
  const { chat_id, case_id, message_ids } = violation;
  const count = message_ids.length;
  if (role !== "seller_staff") {
    return (
      case_id && (
        <Fact name={t("penalty.case")}>
          <Link href={`/cases/${case_id}`}>{t("penalty.case.open")}</Link>
        </Fact>
      )
    );
  }
  if (chat_id === null) return null;
  const text = count === 0 ? t("penalty.chat") : t("penalty.messages", { count });
  return (
    <Fact name={t("penalty.evidence")}>
      {permissions.includes("chat") ? <Link href={`/chats/${chat_id}`}>{text}</Link> : text}
    </Fact>
  );
}

const OUTCOME_WORDS: Readonly<Record<NonNullable<AppealView["outcome"]>, MessageId>> = {
  rejected: "appeal.rejected",
  granted: "appeal.granted",
  penalty_lifted: "appeal.penalty_lifted",
};

function AppealShown({ appeal: { text, at, outcome } }: { readonly appeal: AppealView }) {
  const { t, moment } = useWords();
  return (
    <div className="said">
      <b>{t("appeal.made", { moment: moment(at) })}</b>{" "}
      {t(outcome === null ? "appeal.waiting" : OUTCOME_WORDS[outcome])}
      <blockquote>{text}</blockquote>
    </div>
  );
}
