import { Button } from "@mantine/core";
import type { RefundTold, RefundView } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { useState } from "react";
import { Link } from "wouter";
import { partyName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { STATE_WORDS, TELL_WORDS, TELLABLE } from "./telling.ts";
import { TellForm } from "./TellForm.tsx";

/** One refund: whose, how much, how old, what the books were told of it. */
export function RefundRow({ refund }: { readonly refund: RefundView }) {
  const words = useWords();
  const { t, moment } = words;
  const [telling, setTelling] = useState<RefundTold["status"] | null>(null);
  const { amount, paid, left, state, owed_at, due_at, overdue, reference, note } = refund;
  return (
    <>
      <tr>
        <td className="when" data-label={t("refunds.owed_at")}>
          <time dateTime={owed_at}>{moment(owed_at)}</time>
        </td>
        <td className="when" data-label={t("refunds.due")}>
          {due_at === null ? (
            "—"
          ) : (
            <time dateTime={due_at} className={overdue ? "chip late" : undefined}>
              {overdue ? t("refunds.overdue", { moment: moment(due_at) }) : moment(due_at)}
            </time>
          )}
        </td>
        <td>
          {refund.buyer_name ?? partyName(words, {}, `buyer:${refund.buyer_id}`)}
          <p className="aside">
            <Link href={`/refunds/${refund.claim_id}`}>
              {t("refunds.order", { order: refund.order_id })}
            </Link>{" "}
            · {refund.seller_name}
          </p>
        </td>
        <td>
          <strong>{moneyText(words, state === "confirmed" ? amount : left)}</strong>
          {state !== "confirmed" && paid.minor > 0 && (
            <p className="aside">
              {t("refunds.paid", {
                paid: moneyText(words, paid),
                amount: moneyText(words, amount),
              })}
            </p>
          )}
        </td>
        <td>
          {t(STATE_WORDS[state])}
          {reference !== null && <p className="aside table-note">{reference}</p>}
          {note !== null && <p className="aside table-note">{note}</p>}
        </td>
        <td>
          <div className="form-acts">
            {TELLABLE[state].map((status) => (
              <Button
                key={status}
                size="compact-sm"
                variant={telling === status ? "light" : "default"}
                aria-expanded={telling === status}
                onClick={() => setTelling(telling === status ? null : status)}
              >
                {t(TELL_WORDS[status])}
              </Button>
            ))}
          </div>
        </td>
      </tr>
      {telling !== null && (
        <tr>
          <td colSpan={6}>
            <TellForm
              key={telling}
              claim_id={refund.claim_id}
              status={telling}
              submit={t(TELL_WORDS[telling])}
              onDone={() => setTelling(null)}
            />
          </td>
        </tr>
      )}
    </>
  );
}
