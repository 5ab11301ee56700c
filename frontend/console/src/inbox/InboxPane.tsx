import { ActionIcon, Menu } from "@mantine/core";
import { Suspense, useState } from "react";
import { useLocation } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useTitle } from "../hooks.ts";
import { later } from "../page/later.ts";
import { useCommands, usePalette } from "../palette/commands.ts";
import { keysAreOn, switchKeys, useKeys } from "../review/keys.ts";
import { DotsIcon } from "../shell/icons.tsx";
import { undoLast } from "../shell/told.ts";
import { useWords } from "../words.tsx";
import type { Filter } from "./filter.ts";
import { EVERYTHING, listHref, paramsOf } from "./filter.ts";
import { FilterBar, FilterChips, OrderLine } from "./FilterBar.tsx";
import { Listed } from "./Listed.tsx";
import { useInbox } from "./queries.ts";
import { SEARCH_ID, SearchField } from "./SearchField.tsx";
import { Empty, Failed, Waiting } from "./States.tsx";

const KeysHelp = later(async () => (await import("./KeysHelp.tsx")).KeysHelp);
const ExportDialog = later(async () => (await import("./ExportDialog.tsx")).ExportDialog);
const NewChatDialog = later(async () => (await import("./NewChatDialog.tsx")).NewChatDialog);

interface InboxPaneProps {
  readonly filter: Filter;
  readonly chat_id: string | null;
}

/** The list with everything above it. */
export function InboxPane({ filter, chat_id }: InboxPaneProps) {
  const { t, number } = useWords();
  const inbox = useInbox(filter);
  const rows = inbox.data;
  const unread = (rows ?? []).filter(({ chat }) => chat.unread > 0).length;
  const dialogs = useDialogs(filter);
  const [isChoosing, setChoosing] = useState(false);

  useTitle(unread === 0 ? t("inbox.title") : `(${number(unread)}) ${t("inbox.title")}`);

  return (
    <>
      <header className="list-head">
        <div className="list-title">
          <h1>{t("inbox.title")}</h1>
          <PaneMenu
            isChoosing={isChoosing}
            onChoosing={() => setChoosing(!isChoosing)}
            onNew={dialogs.openNew}
            onExport={dialogs.openExport}
            onKeys={dialogs.openKeys}
          />
        </div>
        <SearchField filter={filter} onDown={toRows} />
        <FilterBar filter={filter} />
        <FilterChips filter={filter} />
        <OrderLine filter={filter} />
      </header>
      {inbox.isPending && <Waiting />}
      {inbox.isError && rows === undefined && (
        <Failed error={inbox.error} onAgain={() => void inbox.refetch()} />
      )}
      {rows?.length === 0 && !inbox.hasNextPage && <Empty filter={filter} />}
      {rows !== undefined && (rows.length > 0 || inbox.hasNextPage) && (
        <Listed
          key={paramsOf(filter).toString()}
          rows={rows}
          more={inbox}
          filter={filter}
          chat_id={chat_id}
          areKeysOn={dialogs.areKeysHeard}
          isChoosing={isChoosing}
        />
      )}
      <Suspense fallback={null}>{dialogs.shown}</Suspense>
    </>
  );
}

const toRows = () => document.querySelector<HTMLElement>("a.row[tabindex='0']")?.focus();

/** What opens over the list, by its menu, by a key, or from the palette. */
function useDialogs(filter: Filter) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<"keys" | "export" | "new" | null>(null);
  const [areKeysOn, setKeysOn] = useState(keysAreOn);
  const close = () => setOpen(null);
  const openKeys = () => setOpen("keys");
  const openExport = () => setOpen("export");
  const openNew = () => setOpen("new");
  const search = () => document.getElementById(SEARCH_ID)?.focus();
  // Between the key that opens the palette and its field lie a few moments: what is typed then is
  // meant for it, and is no key.
  const isBelow = usePalette().is === "open";
  const areKeysHeard = areKeysOn && !isBelow;
  useKeys({ "?": openKeys, ...(areKeysHeard ? { "/": search, z: undoLast } : {}) });
  const group = t("inbox.title");
  const go = (its: Partial<Filter>) => () => navigate(listHref({ ...EVERYTHING, ...its }));
  useCommands(
    [
      { id: "search", group, label: t("inbox.search"), keys: "/", run: search },
      {
        id: "to answer",
        group,
        label: t("inbox.filter.waiting_for_seller"),
        run: go({ status: "waiting_for_seller" }),
      },
      {
        id: "overdue",
        group,
        label: t("inbox.filter.overdue"),
        run: go({ due: "overdue", sort: "due" }),
      },
      { id: "mine", group, label: t("inbox.filter.mine"), run: go({ assignee: "me" }) },
      { id: "snoozed", group, label: t("inbox.filter.snoozed"), run: go({ isSnoozed: true }) },
      { id: "all", group, label: t("inbox.filter.all"), run: go({}) },
      { id: "new", group, label: t("new_chat.title"), run: openNew },
      { id: "export", group, label: t("export.open"), run: openExport },
      { id: "keys", group, label: t("inbox.keys"), keys: "?", run: openKeys },
    ],
    2,
  );
  const onSwitch = (isOn: boolean) => {
    switchKeys(isOn);
    setKeysOn(isOn);
  };
  const shown = {
    keys: <KeysHelp isOn={areKeysOn} onSwitch={onSwitch} onClose={close} />,
    export: <ExportDialog filter={filter} onClose={close} />,
    new: <NewChatDialog onClose={close} />,
  };
  return { shown: open && shown[open], openKeys, openExport, openNew, areKeysHeard };
}

interface PaneMenuProps {
  readonly isChoosing: boolean;
  readonly onChoosing: () => void;
  readonly onNew: () => void;
  readonly onExport: () => void;
  readonly onKeys: () => void;
}

function PaneMenu({ isChoosing, onChoosing, onNew, onExport, onKeys }: PaneMenuProps) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const { permissions } = useCabinet().session.principal;
  return (
    <Menu position="bottom-end" withinPortal returnFocus>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("inbox.menu")}
          title={t("inbox.menu")}
        >
          <DotsIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onChoosing}>
          {t(isChoosing ? "inbox.choosing.stop" : "inbox.choosing")}
        </Menu.Item>
        <Menu.Item onClick={onNew}>{t("new_chat.title")}</Menu.Item>
        <Menu.Item onClick={onExport}>{t("export.open")}</Menu.Item>
        {permissions.includes("inbox") && (
          <Menu.Item onClick={() => navigate("/inbox")}>{t("nav.inbox")}</Menu.Item>
        )}
        <Menu.Item onClick={onKeys}>{t("inbox.keys")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
