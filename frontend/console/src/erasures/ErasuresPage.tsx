import { Button } from "@mantine/core";
import type { ErasureView } from "@prilavok/protocol";
import { useState } from "react";
import type { MessageId } from "../../locales/ids.ts";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { partyName } from "../parties.ts";
import { PartyPicker } from "../penalties/PartyPicker.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { useErasing, useErasures } from "./queries.ts";

/** Erasures of what buyers wrote: asked for, watched, lifted. */
export function ErasuresPage() {
  const { t } = useWords();
  const query = useErasures();
  return (
    <Page title={t("erasures.title")} lead={t("erasures.lead")}>
      <Asking />
      <Asked query={query}>
        {({ pages }) => {
          const erasures = pages.flatMap((page) => page.erasures);
          if (erasures.length === 0) return <Notice title={t("erasures.none")} />;
          return (
            <>
              <Table erasures={erasures} />
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

function Asking() {
  const { t } = useWords();
  const erase = useErasing("POST");
  const [buyer, setBuyer] = useState<string | null>(null);
  const clear = () => setBuyer(null);
  return (
    <div className="card-form">
      <PartyPicker
        party={buyer}
        names={{}}
        only="buyer"
        onChoose={(chosen) => setBuyer(chosen === "" ? null : chosen)}
      />
      <Failure error={erase.error} />
      {buyer !== null && (
        <div className="erasing" role="group" aria-label={t("erasures.ask")}>
          <p>{t("erasures.sure")}</p>
          <div className="form-acts">
            <Button
              color="red.9"
              size="sm"
              loading={erase.isPending}
              onClick={() => erase.mutate(buyer.slice("buyer:".length), { onSuccess: clear })}
            >
              {t("erasures.ask")}
            </Button>
            <Button variant="subtle" size="sm" onClick={clear}>
              {t("message.cancel")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

const STEP_WORDS = {
  messages: "erasures.step.messages",
  readers: "erasures.step.readers",
  traces: "erasures.step.traces",
  files: "erasures.step.files",
  done: "erasures.step.done",
} as const satisfies Record<ErasureView["step"], MessageId>;

function Table({ erasures }: { readonly erasures: readonly ErasureView[] }) {
  const words = useWords();
  const { t, moment } = words;
  const lift = useErasing("DELETE");
  return (
    <div className="table-scroll">
      <Failure error={lift.error} />
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("erasures.asked")}</th>
            <th scope="col">{t("party.buyer")}</th>
            <th scope="col">{t("erasures.step")}</th>
            <th scope="col">{t("erasures.emptied")}</th>
            <th scope="col">{t("erasures.lift.head")}</th>
          </tr>
        </thead>
        <tbody>
          {erasures.map(({ buyer_id, requested_at, step, counts, done_at }) => (
            <tr key={buyer_id}>
              <td className="when">
                <time dateTime={requested_at}>{moment(requested_at)}</time>
              </td>
              <td>{partyName(words, {}, `buyer:${buyer_id}`)}</td>
              <td>
                {t(STEP_WORDS[step])}
                {done_at !== null && ` · ${moment(done_at)}`}
              </td>
              <td>{t("erasures.counts", { ...counts })}</td>
              <td>
                {done_at !== null && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    loading={lift.isPending && lift.variables === buyer_id}
                    onClick={() => lift.mutate(buyer_id)}
                  >
                    {t("erasures.lift")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
