import { Button, NumberInput, Textarea } from "@mantine/core";
import type { CouponView } from "@prilavok/protocol";
import { useState } from "react";
import { useCabinet } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Fact } from "../page/Fact.tsx";
import { signerName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { Complaint } from "./Complaint.tsx";
import { useActing, useCodes, useCoupon, useIssuing } from "./queries.ts";
import { Spent } from "./Spent.tsx";
import {
  AUDIENCE_WORDS,
  benefitText,
  funderText,
  GIVEN_WORDS,
  goodsLines,
  STATE_WORDS,
  stateOf,
} from "./words.ts";

/** The most codes, and the most buyers, that the server takes at once. */
const MANY_MAX = 1_000;

/** One coupon: what it says, what was taken of it, and what can be done with it. */
export function CouponPart({ coupon_id }: { readonly coupon_id: string }) {
  const query = useCoupon(coupon_id);
  return <Asked query={query}>{(view) => <Coupon view={view} />}</Asked>;
}

function Coupon({ view }: { readonly view: CouponView }) {
  const words = useWords();
  const { t, moment, number } = words;
  const isSeller = useCabinet().session.principal.seller_id !== null;
  const { coupon, made_at, made_by, names } = view;
  const { given = "to_everyone", per_person_max = null } = coupon;
  const state = stateOf(view);
  return (
    <div className="coupons-one">
      <section className="part">
        <h2>
          {coupon.title} <span className="chip">{t(STATE_WORDS[state])}</span>
        </h2>
        <p className="coupons-benefit">{benefitText(words, coupon)}</p>
        <dl className="facts">
          {!isSeller && <Fact name={t("coupons.funder")}>{funderText(words, view)}</Fact>}
          <Fact name={t("coupons.valid")}>
            {moment(coupon.starts_at)} – {moment(coupon.ends_at)}
          </Fact>
          <Fact name={t("coupons.goods")}>{goodsLines(words, view).join(" · ")}</Fact>
          <Fact name={t("coupons.audience")}>
            {t(AUDIENCE_WORDS[coupon.audience ?? "anybody"])}
          </Fact>
          <Fact name={t("coupons.given")}>
            {t(GIVEN_WORDS[given])}
            {coupon.once_per_code === true && `, ${t("coupons.once")}`}
          </Fact>
          <Fact name={t("coupons.per_person")}>
            {per_person_max === null ? t("coupons.per_person.any") : number(per_person_max)}
          </Fact>
          <Fact name={t("coupons.made")}>
            {moment(made_at)}, {signerName(words, names, made_by)}
          </Fact>
        </dl>
        <Spent view={view} />
      </section>
      {state !== "ended" && <Acts view={view} />}
      {state !== "ended" && given === "by_code" && <Codes coupon_id={coupon.coupon_id} />}
      {state !== "ended" && given === "issued" && <Issuing coupon_id={coupon.coupon_id} />}
    </div>
  );
}

function Acts({ view: { coupon } }: { readonly view: CouponView }) {
  const { t } = useWords();
  const act = useActing(coupon.coupon_id);
  const [isEnding, setEnding] = useState(false);
  const pausing = coupon.is_paused === true ? "resume" : "pause";
  return (
    <div className="card-form">
      <Complaint error={act.error} />
      {isEnding && <p>{t("coupons.end.sure")}</p>}
      <div className="form-acts">
        {isEnding ? (
          <>
            <Button
              size="sm"
              color="red.9"
              loading={act.isPending}
              onClick={() => act.mutate("end")}
            >
              {t("coupons.end")}
            </Button>
            <Button size="sm" variant="subtle" onClick={() => setEnding(false)}>
              {t("message.cancel")}
            </Button>
          </>
        ) : (
          <>
            <Button
              size="sm"
              variant="default"
              loading={act.isPending}
              onClick={() => act.mutate(pausing)}
            >
              {t(pausing === "pause" ? "coupons.pause" : "coupons.resume")}
            </Button>
            <Button
              className="coupons-end"
              size="sm"
              variant="default"
              onClick={() => setEnding(true)}
            >
              {t("coupons.end")}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function Codes({ coupon_id }: { readonly coupon_id: string }) {
  const { t } = useWords();
  const codes = useCodes(coupon_id);
  const [many, setMany] = useState<number | string>(10);
  const isFit = typeof many === "number" && many >= 1 && many <= MANY_MAX;
  const made = codes.data?.codes ?? [];
  return (
    <section className="part">
      <h2>{t("coupons.codes")}</h2>
      <p className="hint">{t("coupons.codes.hint")}</p>
      <Complaint error={codes.error} />
      <form
        className="find"
        onSubmit={(event) => {
          event.preventDefault();
          if (isFit) codes.mutate(many);
        }}
      >
        <NumberInput
          label={t("coupons.codes.many")}
          value={many}
          min={1}
          max={MANY_MAX}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          hideControls
          error={isFit ? null : t("policy.range", { least: "1", most: String(MANY_MAX) })}
          onChange={setMany}
        />
        <Button type="submit" size="sm" variant="default" loading={codes.isPending}>
          {t("coupons.codes.make")}
        </Button>
      </form>
      <div role="status">
        {made.length > 0 && (
          <>
            <p className="wanted">{t("coupons.codes.once", { count: made.length })}</p>
            <div className="form-acts">
              <Button size="sm" onClick={() => keep(`coupon-${coupon_id}.csv`, made)}>
                {t("coupons.codes.csv")}
              </Button>
            </div>
            <pre className="code" tabIndex={0} translate="no">
              {made.join("\n")}
            </pre>
          </>
        )}
      </div>
    </section>
  );
}

/** Keeps codes as a file of one column. */
function keep(name: string, codes: readonly string[]): void {
  const file = new Blob([`code\n${codes.join("\n")}\n`], { type: "text/csv" });
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function Issuing({ coupon_id }: { readonly coupon_id: string }) {
  const { t } = useWords();
  const issue = useIssuing(coupon_id);
  const [typed, setTyped] = useState("");
  const buyers = [...new Set(typed.split(/[\s,;]+/).filter((each) => each !== ""))];
  const isFit = buyers.length > 0 && buyers.length <= MANY_MAX;
  return (
    <section className="part">
      <h2>{t("coupons.issue")}</h2>
      <form
        className="card-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isFit) issue.mutate(buyers, { onSuccess: () => setTyped("") });
        }}
      >
        <Complaint error={issue.error} />
        <Textarea
          className="coupons-buyers"
          label={t("coupons.issue.buyers")}
          description={t("coupons.issue.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autosize
          minRows={2}
          maxRows={8}
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
        <Button type="submit" size="sm" disabled={!isFit} loading={issue.isPending}>
          {t("coupons.issue.do", { count: buyers.length })}
        </Button>
        <p role="status">
          {issue.data !== undefined && t("coupons.issue.done", { count: issue.data.new })}
        </p>
      </form>
    </section>
  );
}
