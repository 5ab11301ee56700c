import { Button, NativeSelect } from "@mantine/core";
import type { CouponView } from "@prilavok/protocol";
import { useState } from "react";
import { Link, useLocation, useRoute } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { dayText } from "./days.ts";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { CouponForm } from "./CouponForm.tsx";
import { CouponPart } from "./CouponPart.tsx";
import { useCoupons } from "./queries.ts";
import { Spent } from "./Spent.tsx";
import type { CouponState } from "./words.ts";
import { benefitText, funderText, GIVEN_WORDS, STATE_WORDS, stateOf, STATES } from "./words.ts";
import "./coupons.css";

/** Coupons: all of them for operators, a shop's own for its staff. */
export function CouponsPage() {
  const { t } = useWords();
  const [, go] = useLocation();
  const [, params] = useRoute("/coupons/:part?");
  const part = params?.part;
  const ownShop = useCabinet().session.principal.seller_id;
  const make = (
    <Button component={Link} href="/coupons/new" size="compact-md">
      {t("coupons.new")}
    </Button>
  );
  return (
    <Page
      title={t("coupons.title")}
      lead={t(ownShop === null ? "coupons.lead" : "coupons.lead.own")}
      {...(part === undefined ? { actions: make } : {})}
    >
      {part !== undefined && (
        <p className="crumbs">
          <Link href="/coupons">{t("coupons.all")}</Link>
        </p>
      )}
      {part === undefined ? (
        <List />
      ) : part === "new" ? (
        <CouponForm ownShop={ownShop} onMade={(coupon_id) => go(`/coupons/${coupon_id}`)} />
      ) : (
        <CouponPart key={part} coupon_id={part} />
      )}
    </Page>
  );
}

const ANY = "";

function List() {
  const { t } = useWords();
  const [state, setState] = useState<CouponState | typeof ANY>(ANY);
  const query = useCoupons(state === ANY ? null : state);
  return (
    <>
      <div className="find" role="search">
        <NativeSelect
          label={t("coupons.state")}
          value={state}
          data={[
            { value: ANY, label: t("coupons.state.any") },
            ...STATES.map((each) => ({ value: each, label: t(STATE_WORDS[each]) })),
          ]}
          onChange={({ currentTarget: { value } }) => setState(value as CouponState | typeof ANY)}
        />
      </div>
      <Asked query={query}>
        {({ pages }) => {
          const coupons = pages.flatMap(({ items }) => items);
          if (coupons.length > 0) {
            return (
              <>
                <Table coupons={coupons} />
                <More query={query} />
              </>
            );
          }
          return state === ANY ? (
            <Notice title={t("coupons.none")} text={t("coupons.none.text")} />
          ) : (
            <p className="wanted">{t("coupons.none.such")}</p>
          );
        }}
      </Asked>
    </>
  );
}

function Table({ coupons }: { readonly coupons: readonly CouponView[] }) {
  const words = useWords();
  const { t } = words;
  const isSeller = useCabinet().session.principal.seller_id !== null;
  return (
    <div className="table-scroll">
      <table className="table stacked coupons">
        <thead>
          <tr>
            <th scope="col">{t("coupons.coupon")}</th>
            <th scope="col">{t("coupons.benefit")}</th>
            <th scope="col">{t("coupons.given")}</th>
            <th scope="col">{t("coupons.valid")}</th>
            <th scope="col">{t("coupons.spent")}</th>
          </tr>
        </thead>
        <tbody>
          {coupons.map((view) => {
            const { coupon } = view;
            const state = stateOf(view);
            return (
              <tr key={coupon.coupon_id}>
                <th scope="row">
                  <Link href={`/coupons/${coupon.coupon_id}`}>{coupon.title}</Link>{" "}
                  <span className={`chip ${state === "exhausted" ? "soon" : ""}`}>
                    {t(STATE_WORDS[state])}
                  </span>
                  {!isSeller && <p className="aside">{funderText(words, view)}</p>}
                </th>
                <td data-label={t("coupons.benefit")}>{benefitText(words, coupon)}</td>
                <td data-label={t("coupons.given")}>
                  {t(GIVEN_WORDS[coupon.given ?? "to_everyone"])}
                </td>
                <td data-label={t("coupons.valid")}>
                  {dayText(words, coupon.starts_at)} – {dayText(words, coupon.ends_at)}
                </td>
                <td>
                  <Spent view={view} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
