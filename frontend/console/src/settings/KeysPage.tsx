import { Button, TextInput } from "@mantine/core";
import type { MadeKey, NewKey, Permission, SellerKey, SellerKeyList } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { listText } from "../amounts.ts";
import { useCabinet, useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { Page } from "../page/Page.tsx";
import { Removal } from "../setup/Removal.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { PermissionChoice } from "./PermissionChoice.tsx";
import { PERMISSION_WORDS, permissionsForKeys } from "./permissions.ts";
import "../setup/setup.css";
import "./settings.css";

const KEYS = ["keys"] as const;
const NAME_MOST = 64;

/** The keys by which the shop's programs act for it. */
export function KeysPage() {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  const keys = useQuery({
    queryKey: KEYS,
    queryFn: async () => (await rest.ask<SellerKeyList>("GET", "/v1/keys")).keys,
  });
  const changed = () => queries.invalidateQueries({ queryKey: KEYS });
  const revoke = useMutation({
    mutationFn: (keyId: string) => rest.ask("DELETE", `/v1/keys/${keyId}`),
    onSuccess: changed,
  });
  return (
    <Page title={t("nav.keys")} lead={t("keys.lead")}>
      <Asked query={keys}>
        {(known) => (
          <>
            {made !== null && <Secret made={made} onDone={() => setMade(null)} />}
            {isMaking ? (
              <KeyForm
                onMade={(key) => {
                  setMade(key);
                  setMaking(false);
                  void changed();
                }}
                onCancel={() => setMaking(false)}
              />
            ) : (
              <Button size="sm" onClick={() => setMaking(true)}>
                {t("keys.add")}
              </Button>
            )}
            {known.length === 0 && !isMaking && (
              <Notice title={t("keys.none")} text={t("keys.none.text")} />
            )}
            <Failure error={revoke.error} />
            <ul className="setup-list">
              {known.map((key) => (
                <li key={key.key_id} className="setup-row">
                  <About its={key} />
                  <Removal
                    name={key.name}
                    text={t("keys.revoke.text")}
                    onRemove={() => {
                      if (made?.key.key_id === key.key_id) setMade(null);
                      revoke.mutate(key.key_id);
                    }}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </Asked>
    </Page>
  );
}

function About({ its }: { readonly its: SellerKey }) {
  const words = useWords();
  const { t, moment } = words;
  const used = its.last_used_at ?? null;
  return (
    <span className="setup-what">
      <b>{its.name}</b>
      <div className="setup-text">
        {listText(
          words,
          its.permissions.map((each) => t(PERMISSION_WORDS[each])),
        )}
      </div>
      <div className="setup-text">
        {t("keys.made", { at: moment(its.created_at) })} ·{" "}
        {used === null ? t("keys.unused") : t("keys.used", { at: moment(used) })}
      </div>
    </span>
  );
}

function Secret({ made, onDone }: { readonly made: MadeKey; readonly onDone: () => void }) {
  const { t } = useWords();
  return (
    <section className="card setup-form" role="status">
      <p>{t("keys.secret", { name: made.key.name })}</p>
      <code className="secret">{made.secret}</code>
      <div className="form-acts">
        <Button
          size="sm"
          variant="light"
          onClick={() => void navigator.clipboard.writeText(made.secret)}
        >
          {t("keys.copy")}
        </Button>
        <Button size="sm" variant="subtle" onClick={onDone}>
          {t("keys.kept")}
        </Button>
      </div>
    </section>
  );
}

interface KeyFormProps {
  readonly onMade: (key: MadeKey) => void;
  readonly onCancel: () => void;
}

function KeyForm({ onMade, onCancel }: KeyFormProps) {
  const { t } = useWords();
  const rest = useRest();
  const offered = permissionsForKeys(useCabinet().session.principal.permissions);
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<readonly Permission[]>([]);
  const make = useMutation({
    mutationFn: (wanted: NewKey) => rest.ask<MadeKey>("POST", "/v1/keys", wanted),
    onSuccess: onMade,
  });
  const isWhole = name.trim() !== "" && permissions.length > 0;
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isWhole) make.mutate({ name: name.trim(), permissions });
  };
  return (
    <form className="card setup-form" onSubmit={go}>
      <TextInput
        label={t("keys.name")}
        maxLength={NAME_MOST}
        autoFocus
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <PermissionChoice
        label={t("keys.may")}
        offered={offered}
        chosen={permissions}
        onChange={setPermissions}
      />
      <Failure error={make.error} />
      <div className="form-acts">
        <Button type="submit" size="sm" disabled={!isWhole} loading={make.isPending}>
          {t("keys.make")}
        </Button>
        <Button variant="subtle" size="sm" onClick={onCancel}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
