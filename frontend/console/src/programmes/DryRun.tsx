import type { ChatsTouched, DryRun as Counted, Reached } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { useWords } from "../words.tsx";
import type { Document } from "./queries.ts";
import { TriedPart } from "./TriedPart.tsx";

/** Whom and what a rollout would touch if it were published now. */
export function DryRun({ document }: { readonly document: Document }) {
  return (
    <TriedPart<Counted> document={document} path="/v1/rollout/dry-run" hint="dryrun.hint">
      {(counted) => <Counts counted={counted} />}
    </TriedPart>
  );
}

function Counts({ counted }: { readonly counted: Counted }) {
  const { t, number } = useWords();
  const { capabilities, open_cases, sellers, buyers, chats, is_complete } = counted;
  const touched = capabilities.filter((change) =>
    [change.sellers_opened, change.sellers_closed, change.buyers_opened, change.buyers_closed].some(
      ({ count = 0 }) => count > 0,
    ),
  );
  return (
    <div className="part">
      {touched.map(({ capability, ...reached }) => (
        <div key={capability} className="table-scroll">
          <table className="table">
            <caption>
              {t("dryrun.capability")}: <code>{capability}</code>
            </caption>
            <tbody>
              <Reach name="dryrun.sellers_opened" reached={reached.sellers_opened} />
              <Reach name="dryrun.sellers_closed" reached={reached.sellers_closed} />
              <Reach name="dryrun.buyers_opened" reached={reached.buyers_opened} />
              <Reach name="dryrun.buyers_closed" reached={reached.buyers_closed} />
            </tbody>
          </table>
        </div>
      ))}
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("dryrun.chats")}</th>
              <th scope="col" className="count">
                {t("dryrun.count")}
              </th>
              <th scope="col" className="count">
                {t("dryrun.deadlines")}
              </th>
              <th scope="col" className="count">
                {t("dryrun.held")}
              </th>
            </tr>
          </thead>
          <tbody>
            <Chats name="dryrun.chats_closed" chats={counted.chats_closed} />
            <Chats name="dryrun.chats_opened" chats={counted.chats_opened} />
            <Chats name="dryrun.chats_kept_open" chats={counted.chats_kept_open} />
          </tbody>
        </table>
      </div>
      <p>{t("dryrun.cases", { count: number(open_cases) })}</p>
      <p className="hint">
        {t("dryrun.looked", {
          sellers: number(sellers),
          buyers: number(buyers),
          chats: number(chats),
        })}{" "}
        {!is_complete && t("dryrun.incomplete")}
      </p>
    </div>
  );
}

interface ReachProps {
  readonly name: MessageId;
  readonly reached: Reached;
}

function Reach({ name, reached: { count = 0, samples = [] } }: ReachProps) {
  const { t, number } = useWords();
  return (
    <tr>
      <th scope="row">{t(name)}</th>
      <td className="count">{number(count)}</td>
      <td>
        {samples.join(", ")}
        {count > samples.length && " …"}
      </td>
    </tr>
  );
}

interface ChatsProps {
  readonly name: MessageId;
  readonly chats: ChatsTouched;
}

function Chats({ name, chats: { chats, open_deadlines, held_messages } }: ChatsProps) {
  const { t, number } = useWords();
  return (
    <tr>
      <th scope="row">{t(name)}</th>
      <td className="count">{number(chats.count ?? 0)}</td>
      <td className="count">{number(open_deadlines)}</td>
      <td className="count">{number(held_messages)}</td>
    </tr>
  );
}
