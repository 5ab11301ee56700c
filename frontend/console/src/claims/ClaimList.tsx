import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { ClaimCounts, ClaimView } from "@prilavok/protocol";
import {
  CLAIM_REASON_WORDS,
  CLAIM_STATE_WORDS,
  claimStateText,
  moneyText,
} from "@prilavok/protocol";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { useOwnNow } from "../hooks.ts";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { BulkDecision } from "./BulkDecision.tsx";
import { ExportClaims } from "./ExportClaims.tsx";
import type { ClaimFilter } from "./filter.ts";
import { ALL_CLAIMS, claimHref, isSame, listHref } from "./filter.ts";
import { LOOK_EVERY_MS, useClaims } from "./queries.ts";
import { buyerOf, dueOfClaim } from "./words.ts";

interface ClaimListProps {
  readonly filter: ClaimFilter;
  readonly claim_id: string | null;
}

/** The claims that the address asks for, and what can be done with many of them. */
export function ClaimList({ filter, claim_id }: ClaimListProps) {
  const words = useWords();
  const { t } = words;
  const query = useClaims(filter);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const claims = query.data?.pages.flatMap((page) => page.claims) ?? [];
  const marked = claims.filter((claim) => chosen.has(claim.claim_id));
  const toggle = (id: string) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return (
    <>
      <header className="list-head">
        <h1>{t("nav.claims")}</h1>
        <ExportClaims filter={filter} />
      </header>
      <Views filter={filter} counts={query.data?.pages[0]?.counts ?? null} />
      <Finer key={filter.q} filter={filter} />
      {marked.length > 0 && <BulkDecision claims={marked} onShut={() => setChosen(new Set())} />}
      <div className="claim-rows">
        <Asked query={query} lines={8}>
          {() =>
            claims.length === 0 ? (
              <Empty filter={filter} />
            ) : (
              <>
                <ul aria-busy={query.isPlaceholderData}>
                  {claims.map((claim) => (
                    <ClaimRow
                      key={claim.claim_id}
                      claim={claim}
                      filter={filter}
                      isHere={claim.claim_id === claim_id}
                      isChosen={chosen.has(claim.claim_id)}
                      onToggle={() => toggle(claim.claim_id)}
                    />
                  ))}
                </ul>
                <More query={query} />
              </>
            )
          }
        </Asked>
      </div>
    </>
  );
}

const VIEWS: readonly (readonly [Partial<ClaimFilter>, MessageId, keyof ClaimCounts | null])[] = [
  [{ turn: "seller" }, "claims.view.seller", "seller"],
  [{ turn: "seller", due: "soon" }, "claims.view.soon", "due_soon"],
  [{ turn: "buyer" }, "claims.view.buyer", "buyer"],
  [{ turn: "marketplace" }, "claims.view.marketplace", "marketplace"],
  [{}, "claims.view.all", null],
];

function Views({ filter, counts }: { filter: ClaimFilter; counts: ClaimCounts | null }) {
  const { t, number } = useWords();
  return (
    <nav className="filters claim-views" aria-label={t("claims.filter")}>
      {VIEWS.map(([its, label, counted]) => {
        const view = { ...ALL_CLAIMS, ...its };
        const isHere = isSame({ ...filter, q: "" }, view);
        const count = counts === null || counted === null ? 0 : counts[counted];
        return (
          <Link
            key={label}
            href={listHref(view)}
            className={isHere ? "filter here" : "filter"}
            aria-current={isHere ? "true" : undefined}
          >
            {t(label)}
            {count > 0 && <span className="count">{number(count)}</span>}
          </Link>
        );
      })}
    </nav>
  );
}

function Finer({ filter }: { readonly filter: ClaimFilter }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const [q, setQ] = useState(filter.q);
  const states = Object.entries(CLAIM_STATE_WORDS).map(([value, label]) => ({
    value,
    label: t(label),
  }));
  return (
    <form
      className="claim-finer"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        go(listHref({ ...filter, q }));
      }}
    >
      <TextInput
        type="search"
        aria-label={t("claims.search")}
        placeholder={t("claims.search")}
        maxLength={100}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label={t("claims.state")}
        value={filter.state ?? ""}
        data={[{ value: "", label: t("claims.state.any") }, ...states]}
        onChange={({ currentTarget: { value } }) =>
          go(listHref({ ...filter, state: value === "" ? null : (value as ClaimView["state"]) }))
        }
      />
    </form>
  );
}

function Empty({ filter }: { readonly filter: ClaimFilter }) {
  const { t } = useWords();
  if (isSame(filter, ALL_CLAIMS))
    return <Notice title={t("claims.none")} text={t("claims.none.text")} />;
  return (
    <Notice title={t("claims.none.such")}>
      <Button component={Link} href={listHref(ALL_CLAIMS)} variant="light">
        {t("claims.show_all")}
      </Button>
    </Notice>
  );
}

interface ClaimRowProps {
  readonly claim: ClaimView;
  readonly filter: ClaimFilter;
  readonly isHere: boolean;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function ClaimRow({ claim, filter, isHere, isChosen, onToggle }: ClaimRowProps) {
  const words = useWords();
  const { t, moment } = words;
  const now = useOwnNow(LOOK_EVERY_MS);
  const due = dueOfClaim(words, claim, now);
  const who = buyerOf(words, claim);
  return (
    <li className="claim-row">
      <Checkbox
        size="md"
        aria-label={t("claims.mark", { who })}
        checked={isChosen}
        disabled={claim.turn !== "seller"}
        onChange={onToggle}
      />
      <Link
        href={claimHref(claim.claim_id, filter)}
        className={isHere ? "row here" : "row"}
        aria-current={isHere ? "page" : undefined}
      >
        <span className="row-line">
          <span className="row-name">{who}</span>
          {due !== null && (
            <span className={`chip due ${due.urgency}`} title={moment(claim.due_at ?? "")}>
              {due.short}
            </span>
          )}
        </span>
        <span className="row-line">
          <span className="row-about">
            {claim.product_title} · {moneyText(words, claim.paid)}
          </span>
        </span>
        <span className="row-line">
          <span className="row-last">
            {claimStateText(words, claim)} · {t(CLAIM_REASON_WORDS[claim.reason])}
          </span>
        </span>
      </Link>
    </li>
  );
}
