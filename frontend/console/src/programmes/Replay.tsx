import type { ModerationChange, Report, Sample, Tally } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { Marked } from "../review/Marked.tsx";
import { labelText } from "../review/words.ts";
import { useWords } from "../words.tsx";
import type { Document } from "./queries.ts";
import { TriedPart } from "./TriedPart.tsx";

const BECOMES: Readonly<Record<ModerationChange["was"], MessageId>> = {
  deliver: "replay.delivered",
  mask: "home.series.masked",
  hold: "home.series.held",
  refuse: "home.series.refused",
};

/** What a draft rulebook would have made of what people have written. */
export function Replay({ document }: { readonly document: Document }) {
  return (
    <TriedPart<Report>
      document={document}
      path="/v1/moderation/replay"
      hint="replay.hint"
      className="replay"
    >
      {(report) => <Found report={report} />}
    </TriedPart>
  );
}

function Found({ report }: { readonly report: Report }) {
  const { t, number } = useWords();
  const { texts, changed, stricter, milder, changes, rules, is_whole } = report;
  return (
    <div className="part">
      <p>
        {changed === 0
          ? t("replay.none", { texts: number(texts) })
          : t("replay.changed", {
              texts: number(texts),
              changed: number(changed),
              stricter: number(stricter),
              milder: number(milder),
            })}
        {!is_whole && ` ${t("replay.incomplete")}`}
      </p>
      {changes.map((change) => (
        <Changed key={`${change.was} ${change.becomes} ${String(change.rule)}`} change={change} />
      ))}
      <Rules rules={rules} />
    </div>
  );
}

function Changed({ change }: { readonly change: ModerationChange }) {
  const words = useWords();
  const { t, number } = words;
  const { was, becomes, label, rule, count, samples } = change;
  return (
    <section className="card">
      <h3>{t("replay.change", { was: t(BECOMES[was]), becomes: t(BECOMES[becomes]) })}</h3>
      <p className="hint">
        {[t("replay.count", { count: number(count) }), label && labelText(words, label), rule]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <div className="said">
        {samples.map((sample) => (
          <blockquote key={`${sample.id} ${sample.sent_at}`}>
            <Marked said={saidIn(sample, label)} />
          </blockquote>
        ))}
      </div>
    </section>
  );
}

const saidIn = ({ text, spans }: Sample, label: string | null) => ({
  text,
  highlights: spans.map(([start, end]) => ({ start, end, label: label ?? "" })),
});

function Rules({ rules }: { readonly rules: readonly Tally[] }) {
  const { t, number } = useWords();
  const found = rules.filter((rule) => rule.found > 0);
  if (found.length === 0) return null;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("statistics.rule")}</th>
            <th scope="col" className="count">
              {t("replay.finds")}
            </th>
            <th scope="col" className="count">
              {t("replay.changes")}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((rule) => (
            <tr key={rule.name}>
              <th scope="row">{rule.name}</th>
              <td className="count">{number(rule.found)}</td>
              <td className="count">{number(rule.changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
