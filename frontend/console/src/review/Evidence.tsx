import type { CaseView, Evidence as Snapshot, EvidenceMessage, Sighting } from "@prilavok/protocol";
import { CLAIM_BY_WORDS, moneyText } from "@prilavok/protocol";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { Signals } from "../claims/Signals.tsx";
import type { Names } from "../parties.ts";
import { partyName } from "../parties.ts";
import { useWords } from "../words.tsx";
import type { Words } from "../words.tsx";
import type { Fact } from "./claim.ts";
import { atStake, claimFacts } from "./claim.ts";
import { Figures, monthFacts } from "./Figures.tsx";
import { Files } from "./Files.tsx";
import { Marked } from "./Marked.tsx";
import { factsOf, labelText, messageStateText, saidOf } from "./words.ts";

/** What the case is about, as it was when it was opened. Everything in it is text: no address that
 * somebody wrote can be followed from here. */
export function Evidence({ view }: { readonly view: CaseView }) {
  const words = useWords();
  const { evidence } = view.case;
  const { messages = [], sightings = [], files = [], facts = {}, chat_id } = evidence;
  const said = saidOf(words, facts);
  const known = knownOf(words, view);
  return (
    <section className="evidence" aria-label={words.t("cases.evidence")} tabIndex={0}>
      {said.map(({ name, value }) => (
        <figure key={name} className="said">
          <figcaption>{name}</figcaption>
          <blockquote>{value}</blockquote>
        </figure>
      ))}
      {known.length > 0 && (
        <dl className="facts">
          {known.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {view.case.kind === "claim" && <AboutClaim facts={facts} />}
      <Figures evidence={evidence} />
      {chat_id && files.length > 0 && (
        <>
          <h3>{words.t("cases.files")}</h3>
          <Files chat_id={chat_id} files={files} />
        </>
      )}
      <Found view={view} evidence={evidence} />
      {messages.length > 0 && (
        <>
          <h3>
            {words.t("cases.messages")}
            <span className="aside">{contextText(words, evidence)}</span>
          </h3>
          <ol className="spoken">
            {messages.map((message) => (
              <Said
                key={`${message.message_id}:${message.sent_at}`}
                message={message}
                author={authorOf(view, message)}
                chat_id={chat_id}
                comesFirst={said.length === 0 && known.length === 0}
                currency={atStake(facts)?.currency ?? null}
              />
            ))}
          </ol>
        </>
      )}
      {sightings.length > 0 && <Sightings sightings={sightings} names={view.names} />}
      {messages.length === 0 && sightings.length === 0 && known.length + said.length === 0 && (
        <p className="aside">{words.t("cases.evidence.none")}</p>
      )}
    </section>
  );
}

function contextText({ t }: Words, { context, context_type }: Snapshot): string {
  if (!context) return "";
  return context_type === "order" ? `${t("context.order")} ${context}` : context;
}

/** What the case knows beside what was said, in the words of its kind. */
function knownOf(words: Words, { case: { kind, evidence }, facts_now }: CaseView): readonly Fact[] {
  const { facts = {} } = evidence;
  switch (kind) {
    case "claim":
      return claimFacts(words, facts);
    case "level_appeal":
      return monthFacts(words, evidence);
    default:
      return factsOf(words, facts, facts_now);
  }
}

/** What speaks for caution, by all shops; and for operators the way to the money. */
function AboutClaim({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) {
  const { t } = useWords();
  const { role } = useCabinet().session.principal;
  const claim_id = String(facts.claim_id);
  return (
    <>
      {role === "operator" && (
        <p className="case-refund">
          <Link href={`/refunds/${claim_id}`}>{t("refunds.of_claim")}</Link>
        </p>
      )}
      <Signals claim={{ claim_id, version: 0 }} />
    </>
  );
}

interface FoundProps {
  readonly view: CaseView;
  readonly evidence: Snapshot;
}

/** What the judge keeps with a verdict, as far as it is shown here. */
interface KeptVerdict {
  readonly version?: number;
  readonly findings?: readonly KeptFinding[];
}

interface KeptFinding {
  readonly label: string;
  readonly score: number;
  readonly direction?: string | null;
  readonly rule?: string | null;
}

/** What the judge has found, by which rule of which version. */
function Found({ view, evidence }: FoundProps) {
  const words = useWords();
  const { t, number } = words;
  const verdict = evidence.verdict as KeptVerdict | null | undefined;
  const findings = verdict?.findings ?? [];
  if (findings.length === 0) {
    return evidence.verdict ? <p className="aside">{t("cases.found.nothing")}</p> : null;
  }
  const version = verdict?.version ?? view.case.rule_version;
  return (
    <>
      <h3>{t("cases.found")}</h3>
      <ul className="found">
        {findings.map((finding, index) => (
          <li key={index}>
            <strong>{findingText(words, finding)}</strong>
            <span>{t("cases.found.score", { score: number(finding.score) })}</span>
            {finding.rule && (
              <span className="aside">
                {version === 0
                  ? t("cases.found.preset", { rule: finding.rule })
                  : t("verdict.rule", { rule: finding.rule, version: version ?? "" })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function findingText(words: Words, { label, direction }: KeptFinding): string {
  const text = labelText(words, label);
  if (direction === "asks") return words.t("cases.found.asks", { label: text });
  if (direction === "gives") return words.t("cases.found.gives", { label: text });
  return text;
}

interface SaidProps {
  readonly message: EvidenceMessage;
  /** By name, where that is known. */
  readonly author: string;
  readonly chat_id: string | null | undefined;
  /** Whether nothing else of the evidence is to be read before what the case is about. */
  readonly comesFirst: boolean;
  readonly currency: string | null;
}

/** In a claim the marketplace and the clock have their say, too. */
const SPEAKERS: Readonly<Partial<Record<string, (typeof CLAIM_BY_WORDS)["buyer"]>>> =
  CLAIM_BY_WORDS;

function Said({ message, author, chat_id, comesFirst, currency }: SaidProps) {
  const words = useWords();
  const { t } = words;
  const line = useRef<HTMLLIElement>(null);
  const { side, is_subject: isSubject = false, sent_at, part = 1, amount_minor } = message;
  const state = messageStateText(words, message.state);
  useEffect(() => {
    if (isSubject && comesFirst) line.current?.scrollIntoView({ block: "nearest" });
  }, [isSubject, comesFirst]);
  return (
    <li
      ref={line}
      className={["spoken-line", side, isSubject && "subject"].filter(Boolean).join(" ")}
    >
      <p className="spoken-by">
        <strong>{author}</strong>
        <span>{t(SPEAKERS[side] ?? "cases.side.buyer")}</span>
        <time dateTime={sent_at}>{words.moment(sent_at)}</time>
        {state !== null && <span className="chip">{state}</span>}
        {amount_minor != null && currency !== null && (
          <strong>{moneyText(words, { minor: amount_minor, currency })}</strong>
        )}
        {part > 1 && <span className="chip">{t("cases.added")}</span>}
        {isSubject && <span className="unseen">{t("cases.subject")}</span>}
      </p>
      <p className="spoken-text">
        <Marked said={message} />
      </p>
      {chat_id && <Files chat_id={chat_id} files={message.files ?? []} />}
    </li>
  );
}

/** What a buyer is called is known of the case, not of what was written. */
function authorOf({ case: its, names }: CaseView, { side, author }: EvidenceMessage): string {
  if (side !== "buyer") return author;
  const known = its.evidence.history?.find(
    ({ party: { kind, id } }) => kind === side && id === author,
  );
  return known?.name ?? names[`${side}:${author}`] ?? author;
}

interface SightingsProps {
  readonly sightings: readonly Sighting[];
  readonly names: Names;
}

function Sightings({ sightings, names }: SightingsProps) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <h3>{t("cases.sightings", { count: sightings.length })}</h3>
      <ol className="spoken">
        {sightings.map((sighting) => (
          <li key={sighting.message_id} className="spoken-line">
            <p className="spoken-by">
              <FromWhomToWhom sighting={sighting} names={names} />
              <time dateTime={sighting.sent_at}>{words.moment(sighting.sent_at)}</time>
              {messageStateText(words, sighting.state) !== null && (
                <span className="chip">{messageStateText(words, sighting.state)}</span>
              )}
            </p>
            <p className="spoken-text">{sighting.text}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

/** In cases from before it was kept who sent a message, only the shop is known. */
function FromWhomToWhom({ sighting, names }: { sighting: Sighting; names: Names }) {
  const words = useWords();
  const { seller_id, buyer_id, side } = sighting;
  const shop = partyName(words, names, `seller:${seller_id}`);
  if (typeof buyer_id !== "string") return <span>{shop}</span>;
  const buyer = partyName(words, names, `buyer:${buyer_id}`);
  const [sender, receiver] = side === "seller" ? [shop, buyer] : [buyer, shop];
  return (
    <>
      <strong>{sender}</strong>
      <span>→ {receiver}</span>
    </>
  );
}
