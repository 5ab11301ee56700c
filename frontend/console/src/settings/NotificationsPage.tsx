import { Button, Checkbox, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import type { LetterKind, LettersWanted, Notifying } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { Page } from "../page/Page.tsx";
import { useWords } from "../words.tsx";
import { NOTIFYING, PushPart } from "./PushPart.tsx";
import "../setup/setup.css";
import "./settings.css";

const EVERY_MIN_MOST = 24 * 60;

const KIND_WORDS: Readonly<Record<LetterKind, MessageId>> = {
  message: "notify.message",
  deadline: "notify.deadline",
  decision: "notify.decision",
};

const KINDS = Object.keys(KIND_WORDS) as readonly LetterKind[];

const LANGUAGES = [
  { value: "ru", label: "Русский" },
  { value: "en", label: "English" },
  { value: "zh", label: "中文" },
];

/** What one gets letters about, and when. */
export function NotificationsPage() {
  const { t, locale } = useWords();
  const rest = useRest();
  const notifying = useQuery({
    queryKey: NOTIFYING,
    queryFn: () => rest.ask<Notifying>("GET", `/v1/notifying?lang=${locale}`),
  });
  return (
    <Page title={t("nav.notifications")} lead={t("notify.lead")}>
      <Confirming />
      <Asked query={notifying}>
        {(known) => (
          <>
            <State known={known} />
            <WantedForm wanted={known.wanted} />
          </>
        )}
      </Asked>
      <PushPart />
    </Page>
  );
}

/** Follows the link that was sent to one's address. */
function Confirming() {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [path, go] = useLocation();
  const token = new URLSearchParams(useSearch()).get("confirm");
  const isSent = useRef(false);
  const confirm = useMutation({
    mutationFn: (it: string) =>
      rest.ask<Notifying>("POST", "/v1/notifying/confirmation", { token: it }),
    onSuccess: (known) => queries.setQueryData(NOTIFYING, known),
  });
  const { mutate } = confirm;
  useEffect(() => {
    if (token === null || isSent.current) return;
    isSent.current = true;
    mutate(token);
    go(path, { replace: true });
  }, [token, mutate, go, path]);
  return (
    <>
      <Failure error={confirm.error} />
      <div role="status">{confirm.isSuccess && <p>{t("notify.confirmed")}</p>}</div>
    </>
  );
}

function State({ known }: { readonly known: Notifying }) {
  const { t, moment } = useWords();
  const { failure, wanted } = known;
  return (
    <>
      {!known.can_mail && <p className="setup-text">{t("notify.no_mail")}</p>}
      {known.can_mail && wanted.email != null && !known.is_confirmed && (
        <p className="setup-text">{t("notify.unconfirmed", { email: wanted.email })}</p>
      )}
      {failure !== null && (
        <p className="failed">
          {t("notify.failed", { at: moment(failure.at), reason: failure.reason })}
        </p>
      )}
    </>
  );
}

function WantedForm({ wanted }: { readonly wanted: LettersWanted }) {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [changes, setChanges] = useState<Partial<LettersWanted>>({});
  const draft = { ...wanted, ...changes };
  const save = useMutation({
    mutationFn: (its: LettersWanted) => rest.ask<Notifying>("PUT", "/v1/notifying", its),
    onSuccess: (known) => {
      queries.setQueryData(NOTIFYING, known);
      setChanges({});
    },
  });
  const change = (part: Partial<LettersWanted>) => {
    setChanges((was) => ({ ...was, ...part }));
    save.reset();
  };
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  const quiet = draft.quiet ?? null;
  return (
    <form className="card setup-form notify-form" onSubmit={go}>
      <TextInput
        type="email"
        label={t("notify.email")}
        description={t("notify.email.text")}
        autoComplete="email"
        value={draft.email ?? ""}
        onChange={({ currentTarget: { value } }) =>
          change({ email: value.trim() === "" ? null : value.trim() })
        }
      />
      <Checkbox.Group
        label={t("notify.kinds")}
        value={[...(draft.kinds ?? [])]}
        onChange={(values) => change({ kinds: KINDS.filter((each) => values.includes(each)) })}
      >
        <div className="permissions">
          {KINDS.map((each) => (
            <Checkbox key={each} value={each} label={t(KIND_WORDS[each])} />
          ))}
        </div>
      </Checkbox.Group>
      <NumberInput
        label={t("notify.every")}
        min={1}
        max={EVERY_MIN_MOST}
        allowDecimal={false}
        clampBehavior="strict"
        value={draft.every_min ?? 15}
        onChange={(value) => {
          if (typeof value === "number" && value >= 1) change({ every_min: value });
        }}
      />
      <Switch
        label={t("notify.quiet")}
        checked={quiet !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({
            quiet: checked ? { from: "22:00:00", to: "08:00:00" } : null,
            zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          })
        }
      />
      {quiet !== null && (
        <div className="permissions">
          <TextInput
            type="time"
            label={t("notify.quiet.from")}
            required
            value={quiet.from.slice(0, 5)}
            onChange={({ currentTarget: { value } }) =>
              change({ quiet: { ...quiet, from: `${value}:00` } })
            }
          />
          <TextInput
            type="time"
            label={t("notify.quiet.to")}
            required
            value={quiet.to.slice(0, 5)}
            onChange={({ currentTarget: { value } }) =>
              change({ quiet: { ...quiet, to: `${value}:00` } })
            }
          />
          <p className="setup-text">{t("notify.zone", { zone: draft.zone ?? "UTC" })}</p>
        </div>
      )}
      <Select
        label={t("notify.language")}
        data={LANGUAGES}
        allowDeselect={false}
        value={draft.language ?? "en"}
        onChange={(value) => {
          if (value === "ru" || value === "en" || value === "zh") change({ language: value });
        }}
      />
      <Switch
        label={t("notify.text")}
        description={t("notify.text.text")}
        checked={draft.with_text ?? false}
        onChange={({ currentTarget: { checked } }) => change({ with_text: checked })}
      />
      <Failure error={save.error} />
      <div className="form-acts">
        <Button type="submit" size="sm" loading={save.isPending}>
          {t("setup.save")}
        </Button>
        <span role="status">{save.isSuccess && t("notify.saved")}</span>
      </div>
    </form>
  );
}
