import { Button } from "@mantine/core";
import type { MyDiscount } from "@prilavok/protocol";
import { useState } from "react";
import { Fact } from "../page/Fact.tsx";
import { useWords } from "../words.tsx";
import { Complaint } from "./Complaint.tsx";
import { stretchesOf } from "./days.ts";
import { useSubmit } from "./queries.ts";
import { Strip } from "./Strip.tsx";
import { SwitchOff } from "./SwitchOff.tsx";
import { dayText, goodsText, STATUS_WORDS, termsText } from "./words.ts";

/** What holds today, what follows and when, and until when it is promised. */
export function StandingCard({ mine }: { readonly mine: MyDiscount }) {
  const words = useWords();
  const { t } = words;
  const { holds, follows, currency, today, status, worse_from, off_from } = mine;
  const [isLeaving, setLeaving] = useState(false);
  const withdraw = useSubmit();
  const terms = holds?.terms ?? null;
  return (
    <section className="part discounts-standing">
      <h2>
        {t("discounts.now")} <span className="chip">{t(STATUS_WORDS[status])}</span>
      </h2>
      <p className="discounts-terms">{termsText(words, terms, currency)}</p>
      {terms !== null && (
        <dl className="facts">
          <Fact name={t("discounts.goods")}>{goodsText(words, terms)}</Fact>
          <Fact name={t("discounts.since")}>{dayText(words, holds?.starts ?? today)}</Fact>
          <Fact name={t("discounts.worse_from")}>{dayText(words, worse_from)}</Fact>
          <Fact name={t("discounts.off_from")}>{dayText(words, off_from)}</Fact>
        </dl>
      )}
      {follows !== null && (
        <div className="wanted">
          <p>
            <b>{t("discounts.follows", { day: dayText(words, follows.starts) })}</b>{" "}
            {termsText(words, follows.terms, currency)}
            {follows.terms !== null && `. ${goodsText(words, follows.terms)}`}
          </p>
          <p className="hint">{t("discounts.follows.hint")}</p>
          <Complaint error={withdraw.error} />
          <Button
            size="compact-sm"
            variant="default"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate(terms)}
          >
            {t("discounts.withdraw")}
          </Button>
        </div>
      )}
      {(terms !== null || follows !== null) && (
        <Strip stretches={stretchesOf(mine, follows)} currency={currency} />
      )}
      {terms !== null && status === "active" && !isLeaving && (
        <div className="form-acts">
          <Button
            className="discounts-leave"
            size="compact-sm"
            variant="default"
            onClick={() => setLeaving(true)}
          >
            {t("discounts.off.open")}
          </Button>
        </div>
      )}
      {isLeaving && status === "active" && (
        <SwitchOff mine={mine} onDone={() => setLeaving(false)} />
      )}
    </section>
  );
}
