import type { Money, PenaltyPage } from "@prilavok/protocol";
import { useSearchParams } from "wouter";
import { moneyText } from "@prilavok/protocol";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { PenaltyCard } from "../standing/PenaltyCard.tsx";
import { namesIn } from "../parties.ts";
import { usePenalties } from "../standing/queries.ts";
import { useWords } from "../words.tsx";
import { Acts } from "./Acts.tsx";
import { Filters } from "./Filters.tsx";
import { filterIn } from "./filter.ts";

/** Penalties and fines of everybody, and what is owed; what to show lives in the address. */
export function PenaltiesPage() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const filter = filterIn(search);
  const query = usePenalties(filter);
  const names = namesIn(query.data?.pages ?? []);
  return (
    <Page title={t("penalties.title")} lead={t("penalties.lead")}>
      <Filters filter={filter} names={names} onChange={setSearch} />
      <Asked query={query}>
        {({ pages }) => {
          const penalties = pages.flatMap((page) => page.penalties);
          return (
            <>
              {pages[0] !== undefined && <Sums page={pages[0]} />}
              {penalties.length === 0 && <Notice title={t("penalties.none")} />}
              <ol className="cards" aria-busy={query.isPlaceholderData}>
                {penalties.map((penalty) => (
                  <PenaltyCard key={penalty.penalty_id} penalty={penalty} names={names}>
                    <Acts penalty={penalty} />
                  </PenaltyCard>
                ))}
              </ol>
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

/** What the fines come to, whichever are listed. */
function Sums({ page: { owed, to_repay } }: { readonly page: PenaltyPage }) {
  const { t } = useWords();
  return (
    <dl className="sums">
      <Sum name={t("penalties.owed")} amounts={owed} />
      {to_repay.length > 0 && <Sum name={t("penalties.to_repay")} amounts={to_repay} />}
    </dl>
  );
}

function Sum({ name, amounts }: { readonly name: string; readonly amounts: readonly Money[] }) {
  const words = useWords();
  const text = amounts.map((amount) => moneyText(words, amount)).join(" + ");
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text === "" ? words.t("penalties.nothing") : text}</dd>
    </div>
  );
}
