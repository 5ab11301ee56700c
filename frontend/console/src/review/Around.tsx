import { Button, Textarea } from "@mantine/core";
import type { CaseView, LogEntry, PartyHistory } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { Link } from "wouter";
import { useSignature } from "../cabinet.tsx";
import type { Names } from "../parties.ts";
import { useWords } from "../words.tsx";
import { stakeOf } from "./claim.ts";
import { EVERYTHING, queueHref } from "./filter.ts";
import { decisionText, labelText, signerText, WHAT_WORDS } from "./words.ts";

const NOTE_LENGTH_MAX = 2_000;

/** What was known of both parties when the case was opened. */
export function History({ history }: { readonly history: readonly PartyHistory[] }) {
  const { t } = useWords();
  if (history.length === 0) return null;
  return (
    <section aria-label={t("cases.history")}>
      <h3>{t("cases.history")}</h3>
      {history.map((one) => (
        <Known key={`${one.party.kind}:${one.party.id}`} one={one} />
      ))}
    </section>
  );
}

const COUNTS = [
  ["violations", "cases.history.violations"],
  ["penalties", "cases.history.penalties"],
  ["reports_against", "cases.history.reports_against"],
  ["reports_made", "cases.history.reports_made"],
] as const;

function Known({ one }: { readonly one: PartyHistory }) {
  const { t, number, day } = useWords();
  const { party, name, since } = one;
  return (
    <div className="known">
      <p className="known-head">
        <span className="chip">
          {t(party.kind === "seller" ? "cases.side.seller" : "cases.side.buyer")}
        </span>
        <Link href={queueHref({ ...EVERYTHING, party: `${party.kind}:${party.id}` })}>
          {t("cases.history.cases")}
        </Link>
      </p>
      <strong>{name ?? party.id}</strong>
      <dl className="counts">
        {COUNTS.filter(([count]) => one[count] !== null).map(([count, label]) => (
          <div key={count} className={one[count] ? "some" : undefined}>
            <dt>{t(label)}</dt>
            <dd>{number(one[count] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {since && <p className="aside">{t("cases.history.since", { day: day(since) })}</p>}
    </div>
  );
}

/** What people have said of the case so far. */
export function Opinions({ view }: { readonly view: CaseView }) {
  const { opinions, names } = view;
  const words = useWords();
  const stake = stakeOf(view);
  const own = useSignature();
  if (opinions.length === 0) return null;
  return (
    <section aria-label={words.t("cases.opinions")}>
      <h3>{words.t("cases.opinions")}</h3>
      {opinions.map(({ opinion, by, decision, label, amount_minor, reason, at }) => (
        <figure key={opinion} className="said">
          <figcaption>
            {[
              signerText(words, by, own, names),
              decisionText(words, view.case.kind, decision),
              ...(label === null ? [] : [labelText(words, label)]),
              ...(stake === null || amount_minor == null
                ? []
                : [moneyText(words, { ...stake, minor: amount_minor })]),
              words.moment(at),
            ].join(" · ")}
          </figcaption>
          <blockquote>{reason}</blockquote>
        </figure>
      ))}
    </section>
  );
}

interface LogProps {
  readonly view: CaseView;
  readonly onNote: (text: string) => Promise<boolean>;
}

/** Everything that happened to the case, and a note for whoever looks at it next. */
export function Log({ view, onNote }: LogProps) {
  const { t } = useWords();
  return (
    <section aria-label={t("cases.log")}>
      <h3>{t("cases.log")}</h3>
      <ol className="log">
        {view.log.map((entry) => (
          <Entry key={entry.entry} entry={entry} names={view.names} />
        ))}
      </ol>
      {view.allowed.note.allowed && <NoteForm onNote={onNote} />}
    </section>
  );
}

interface EntryProps {
  readonly entry: LogEntry;
  readonly names: Names;
}

function Entry({ entry: { at, by, what, text }, names }: EntryProps) {
  const words = useWords();
  const own = useSignature();
  const isWords = what === "noted";
  return (
    <li>
      <time dateTime={at}>{words.moment(at)}</time>
      <span>
        {words.t(WHAT_WORDS[what])}
        {by !== null && ` · ${signerText(words, by, own, names)}`}
      </span>
      {isWords && text !== null && <blockquote>{text}</blockquote>}
    </li>
  );
}

function NoteForm({ onNote }: Pick<LogProps, "onNote">) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [isSaving, setSaving] = useState(false);
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() === "" || isSaving) return;
    setSaving(true);
    if (await onNote(text.trim())) setText("");
    setSaving(false);
  };
  return (
    <form className="note-form" onSubmit={(event) => void save(event)}>
      <Textarea
        size="xs"
        rows={1}
        maxLength={NOTE_LENGTH_MAX}
        aria-label={t("cases.note")}
        placeholder={t("cases.note")}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save(event);
        }}
      />
      <Button type="submit" size="xs" variant="default" loading={isSaving}>
        {t("cases.note.save")}
      </Button>
    </form>
  );
}
