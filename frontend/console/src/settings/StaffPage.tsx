import { Button } from "@mantine/core";
import type { Permission, StaffList, StaffMember } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { useCabinet, useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { PermissionChoice } from "./PermissionChoice.tsx";
import { PERMISSION_WORDS, PERMISSIONS } from "./permissions.ts";
import "../setup/setup.css";
import "./settings.css";

const STAFF = ["staff"] as const;

/** Who works for the shop, and what each may do. */
export function StaffPage() {
  const { t } = useWords();
  const rest = useRest();
  const staff = useQuery({
    queryKey: STAFF,
    queryFn: async () => (await rest.ask<StaffList>("GET", "/v1/staff")).staff,
  });
  return (
    <Page title={t("nav.staff")} lead={t("staff.lead")}>
      <Asked query={staff}>
        {(known) =>
          known.length === 0 ? (
            <Notice title={t("staff.none")} text={t("staff.lead")} />
          ) : (
            <ul className="setup-list">
              {known.map((member) => (
                <li key={member.staff_id}>
                  <Member member={member} />
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </Page>
  );
}

function Member({ member }: { readonly member: StaffMember }) {
  const words = useWords();
  const { t } = words;
  const { subject } = useCabinet().session.principal;
  const [isEdited, setEdited] = useState(false);
  if (isEdited) return <MemberForm member={member} onDone={() => setEdited(false)} />;
  const may = PERMISSIONS.filter((each) => member.permissions.includes(each));
  return (
    <div className="setup-row">
      <span className="setup-what">
        <b>{member.name}</b>
        {member.has_chosen && <span className="setup-text"> · {t("staff.chosen")}</span>}
        <div className="setup-text">
          {may.length === 0
            ? t("staff.nothing")
            : may.map((each) => t(PERMISSION_WORDS[each])).join(" · ")}
        </div>
      </span>
      {member.staff_id === subject ? (
        <span className="setup-text">{t("staff.you")}</span>
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t("staff.change.name", { name: member.name })}
          onClick={() => setEdited(true)}
        >
          {t("setup.change")}
        </Button>
      )}
    </div>
  );
}

interface MemberFormProps {
  readonly member: StaffMember;
  readonly onDone: () => void;
}

function MemberForm({ member, onDone }: MemberFormProps) {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<readonly Permission[]>(member.permissions);
  const save = useMutation({
    mutationFn: (permissions: readonly Permission[] | null) =>
      rest.ask("PUT", `/v1/staff/${encodeURIComponent(member.staff_id)}/permissions`, {
        permissions,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: STAFF });
      onDone();
    },
  });
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(chosen);
  };
  return (
    <form className="card setup-form" onSubmit={go}>
      <PermissionChoice
        label={t("staff.may", { name: member.name })}
        offered={PERMISSIONS}
        chosen={chosen}
        onChange={setChosen}
      />
      <Failure error={save.error} />
      <div className="form-acts">
        <Button type="submit" size="sm" loading={save.isPending}>
          {t("setup.save")}
        </Button>
        {member.has_chosen && (
          <Button variant="light" size="sm" onClick={() => save.mutate(null)}>
            {t("staff.as_told")}
          </Button>
        )}
        <Button variant="subtle" size="sm" onClick={onDone}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
