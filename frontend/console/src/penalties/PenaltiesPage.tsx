import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { SyntheticEvent } from "react";
import { useSearchParams } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { PenaltyCard } from "../standing/PenaltyCard.tsx";
import { usePenalties } from "../standing/queries.ts";
import { useWords } from "../words.tsx";
import { Acts } from "./Acts.tsx";

const PARTY = /^(buyer|seller):.+/;

/** The penalties of one party, and how far its fines are collected. */
export function PenaltiesPage() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const party = search.get("party") ?? "";
  const [kind = "seller", ...rest] = party.split(":");
  const find = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget);
    const id = String(wanted.get("id")).trim();
    setSearch(id === "" ? {} : { party: `${String(wanted.get("kind"))}:${id}` });
  };
  return (
    <Page title={t("penalties.title")} lead={t("penalties.lead")}>
      <form key={party} className="find" role="search" onSubmit={find}>
        <NativeSelect
          name="kind"
          label={t("party")}
          defaultValue={kind}
          data={[
            { value: "seller", label: t("party.seller") },
            { value: "buyer", label: t("party.buyer") },
          ]}
        />
        <TextInput name="id" label={t("party.id")} defaultValue={rest.join(":")} required />
        <Button type="submit" variant="default">
          {t("find")}
        </Button>
      </form>
      {PARTY.test(party) ? (
        <Penalties party={party} />
      ) : (
        <Notice title={t("penalties.choose")} text={t("penalties.choose.text")} />
      )}
    </Page>
  );
}

function Penalties({ party }: { readonly party: string }) {
  const { t } = useWords();
  const query = usePenalties(party);
  return (
    <Asked query={query}>
      {({ pages }) => {
        const penalties = pages.flatMap((page) => page.penalties);
        if (penalties.length === 0) return <Notice title={t("penalties.none", { party })} />;
        return (
          <>
            <ol className="cards">
              {penalties.map((penalty) => (
                <PenaltyCard key={penalty.penalty_id} penalty={penalty}>
                  <Acts penalty={penalty} />
                </PenaltyCard>
              ))}
            </ol>
            <More query={query} />
          </>
        );
      }}
    </Asked>
  );
}
