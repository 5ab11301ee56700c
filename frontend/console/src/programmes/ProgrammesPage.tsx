import type { KindView } from "@prilavok/protocol";
import { Link, useRoute } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { useWords } from "../words.tsx";
import { KindPage } from "./KindPage.tsx";
import { kindAbout, kindName } from "./kinds.ts";
import { useInForce, useKinds } from "./queries.ts";

/** The marketplace's rules as documents: every kind, or one of them. */
export function ProgrammesPage() {
  const words = useWords();
  const { t } = words;
  const [, params] = useRoute("/programmes/:kind?/*?");
  const query = useKinds();
  const chosen = params?.kind;
  if (chosen === undefined) {
    return (
      <Page title={t("programmes.title")} lead={t("programmes.lead")}>
        <Asked query={query}>
          {({ kinds }) => (
            <ul className="cards">
              {kinds.map((view) => (
                <Kind key={view.kind} view={view} />
              ))}
            </ul>
          )}
        </Asked>
      </Page>
    );
  }
  if (query.data === undefined) {
    return (
      <Page title={kindName(words, chosen)}>
        <Asked query={query}>{() => null}</Asked>
      </Page>
    );
  }
  return (
    <Asked query={query}>
      {({ kinds }) => {
        const known = kinds.find(({ kind }) => kind === chosen);
        if (known !== undefined) return <KindPage key={known.kind} view={known} />;
        return (
          <Page title={t("missing.title")}>
            <p className="crumbs">
              <Link href="/programmes">{t("programmes.all")}</Link>
            </p>
          </Page>
        );
      }}
    </Asked>
  );
}

function Kind({ view: { kind, default: preset } }: { readonly view: KindView }) {
  const words = useWords();
  const { t, moment } = words;
  const { data } = useInForce(kind);
  return (
    <li className="card">
      <div className="card-head">
        <h2>
          <Link href={`/programmes/${kind}`}>{kindName(words, kind)}</Link>
        </h2>
        {data !== undefined && (
          <span className="chip">
            {data !== null
              ? t("programmes.version.short", { version: data.version })
              : t(preset === null ? "programmes.none_in_force" : "programmes.preset_in_force")}
          </span>
        )}
      </div>
      <p className="hint">{kindAbout(words, kind)}</p>
      {data === null && preset !== null && (
        <p className="hint">{t("programmes.preset.holds", { preset })}</p>
      )}
      {data != null && (
        <p className="hint">
          {t("programmes.version.from", { moment: moment(data.effective_from) })}
        </p>
      )}
      {data?.next_effective_from != null && (
        <p className="hint">{t("programmes.next", { moment: moment(data.next_effective_from) })}</p>
      )}
    </li>
  );
}
