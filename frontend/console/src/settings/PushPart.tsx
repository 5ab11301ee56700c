import { Button, Switch } from "@mantine/core";
import type { Device, Devices } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { MessageId } from "../../locales/ids.ts";
import { useCabinet, useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import type { Leave } from "../push/browser.ts";
import { deviceIdOf, leave, subscription } from "../push/browser.ts";
import { DEVICES_PATH, personOf, switchOff, switchOn } from "../push/keeping.ts";
import { Removal } from "../setup/Removal.tsx";
import { useWords } from "../words.tsx";

export const NOTIFYING = ["notifying"] as const;
const DEVICES = ["devices"] as const;
const HERE = ["devices", "here"] as const;
const LOOK_AGAIN_MS = 5_000;

/** Why the switch cannot be moved. */
const WHY_NOT: Readonly<Partial<Record<Leave, MessageId>>> = {
  unsupported: "push.unsupported",
  denied: "push.denied",
};

/** This browser as it is now. */
interface Here {
  readonly leave: Leave;
  readonly deviceId: string | null;
}

async function here(): Promise<Here> {
  const its = await subscription();
  return { leave: leave(), deviceId: its && (await deviceIdOf(its)) };
}

/** Notices in browsers: switched on and off, tried out, and all of one's devices. */
export function PushPart() {
  const { t } = useWords();
  const rest = useRest();
  const heading = useId();
  const devices = useQuery({
    queryKey: DEVICES,
    queryFn: () => rest.ask<Devices>("GET", DEVICES_PATH),
  });
  const browser = useQuery({ queryKey: HERE, queryFn: here });
  return (
    <section className="card setup-form notify-form" aria-labelledby={heading}>
      <h2 id={heading} className="form-title">
        {t("push.title")}
      </h2>
      <p className="setup-text">{t("push.lead")}</p>
      <Asked query={devices}>
        {(known) =>
          known.server_key == null ? (
            <p>{t("push.absent")}</p>
          ) : (
            browser.data !== undefined && (
              <Known known={known} serverKey={known.server_key} here={browser.data} />
            )
          )
        }
      </Asked>
    </section>
  );
}

interface KnownProps {
  readonly known: Devices;
  readonly serverKey: string;
  readonly here: Here;
}

function Known({ known, serverKey, here: { leave: its, deviceId } }: KnownProps) {
  const { t, locale } = useWords();
  const { keeper, session } = useCabinet();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: DEVICES });
  const moved = () => Promise.all([changed(), queries.invalidateQueries({ queryKey: NOTIFYING })]);
  const move = useMutation({
    mutationFn: async (isOn: boolean) => {
      if (isOn) await switchOn(keeper.rest, serverKey, personOf(session), locale);
      else await switchOff(keeper.rest);
    },
    onSettled: moved, // the first device brings its language along
  });
  const whyNot = WHY_NOT[its];
  const isOn = known.devices.some((each) => each.device_id === deviceId);
  const isWanted = move.isPending ? move.variables : isOn;
  return (
    <>
      <Switch
        label={t("push.switch")}
        checked={isWanted}
        disabled={whyNot !== undefined || move.isPending}
        onChange={({ currentTarget: { checked } }) => move.mutate(checked)}
      />
      <div role="status">{whyNot !== undefined && <p>{t(whyNot)}</p>}</div>
      <NotMoved error={whyNot === undefined ? move.error : null} />
      {isOn && deviceId !== null && <Trial deviceId={deviceId} onTried={changed} />}
      {known.devices.length > 0 && (
        <List devices={known.devices} mine={deviceId} onRemoved={changed} />
      )}
    </>
  );
}

/** What the server says of it; of the browser's own reasons there are no words for people. */
function NotMoved({ error }: { readonly error: Error | null }) {
  const { t } = useWords();
  if (error === null || "problem" in error) return <Failure error={error} />;
  return (
    <p className="failed" role="alert">
      {t("push.failed")}
    </p>
  );
}

interface TrialProps {
  readonly deviceId: string;
  readonly onTried: () => unknown;
}

function Trial({ deviceId, onTried }: TrialProps) {
  const { t } = useWords();
  const rest = useRest();
  const trial = useMutation({
    mutationFn: () => rest.ask("POST", `${DEVICES_PATH}/${deviceId}/trial`),
    onSuccess: () => setTimeout(onTried, LOOK_AGAIN_MS), // what came of it stands in the list then
  });
  return (
    <div className="form-acts">
      <Button size="sm" variant="light" loading={trial.isPending} onClick={() => trial.mutate()}>
        {t("push.try")}
      </Button>
      <span role="status">{trial.isSuccess && t("push.tried")}</span>
      <Failure error={trial.error} />
    </div>
  );
}

interface ListProps {
  readonly devices: readonly Device[];
  readonly mine: string | null;
  readonly onRemoved: () => unknown;
}

function List({ devices, mine, onRemoved }: ListProps) {
  const { t } = useWords();
  const { keeper } = useCabinet();
  const heading = useId();
  const remove = useMutation({
    mutationFn: (deviceId: string) =>
      deviceId === mine
        ? switchOff(keeper.rest)
        : keeper.rest.ask("DELETE", `${DEVICES_PATH}/${deviceId}`),
    onSettled: onRemoved,
  });
  return (
    <>
      <h3 id={heading} className="form-title">
        {t("push.devices")}
      </h3>
      <Failure error={remove.error} />
      <ul className="setup-list" aria-labelledby={heading}>
        {devices.map((each) => (
          <li key={each.device_id} className="setup-row">
            <About its={each} isMine={each.device_id === mine} />
            <Removal
              name={each.name}
              text={t("push.remove.text")}
              onRemove={() => remove.mutate(each.device_id)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function About({ its, isMine }: { readonly its: Device; readonly isMine: boolean }) {
  const { t, moment } = useWords();
  const { failure } = its;
  const told = its.told_at ?? null;
  return (
    <span className="setup-what">
      <b>{its.name}</b> {isMine && <span className="chip">{t("push.this")}</span>}
      <div className="setup-text">
        {t("push.since", { at: moment(its.added_at) })} ·{" "}
        {told === null ? t("push.untold") : t("push.told", { at: moment(told) })}
      </div>
      {failure !== null && (
        <p className="failed">
          {t("push.refused", { at: moment(failure.at), reason: failure.reason })}
        </p>
      )}
    </span>
  );
}
