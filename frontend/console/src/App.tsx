import { Button } from "@mantine/core";
import type { Role, Session } from "@prilavok/protocol";
import { problemText } from "@prilavok/protocol";
import { useSyncExternalStore } from "react";
import { Link, Redirect, Route, Switch } from "wouter";
import { ChatsPage } from "./inbox/ChatsPage.tsx";
import { DeskProvider } from "./desk.tsx";
import type { SessionKeeper } from "./session.ts";
import { Notice } from "./shell/Notice.tsx";
import { Shell } from "./shell/Shell.tsx";
import { useWords } from "./words.tsx";
import type { MessageId } from "../locales/ids.ts";

export function App({ keeper }: { readonly keeper: SessionKeeper }) {
  const words = useWords();
  const state = useSyncExternalStore(keeper.subscribe, () => keeper.state);
  switch (state.is) {
    case "opening":
      return <Notice title={words.t("session.opening")} />;
    case "none":
      return <Notice title={words.t("session.none.title")} text={words.t("session.none.text")} />;
    case "refused":
      return (
        <Notice title={words.t("session.refused.title")} text={problemText(words, state.problem)}>
          <Button variant="light" onClick={() => void keeper.open(null)}>
            {words.t("failure.again")}
          </Button>
        </Notice>
      );
    case "open":
    case "ended":
      return <Cabinet keeper={keeper} session={state.session} isEnded={state.is === "ended"} />;
  }
}

interface CabinetProps {
  readonly keeper: SessionKeeper;
  readonly session: Session;
  readonly isEnded: boolean;
}

function Cabinet({ keeper, session, isEnded }: CabinetProps) {
  const { t } = useWords();
  const { role, permissions } = session.principal;
  const mayChat = role === "seller_staff" && permissions.includes("chat");
  return (
    <>
      {isEnded && (
        <div
          className="ended"
          role="alertdialog"
          aria-modal="true"
          aria-label={t("session.ended.title")}
        >
          <Notice title={t("session.ended.title")} text={t("session.ended.text")}>
            <Button data-autofocus autoFocus onClick={() => void keeper.check()}>
              {t("session.again")}
            </Button>
          </Notice>
        </div>
      )}
      <div inert={isEnded}>
        {mayChat ? (
          <DeskProvider keeper={keeper} session={session} isEnded={isEnded}>
            <Shell keeper={keeper} session={session}>
              <SellerPages />
            </Shell>
          </DeskProvider>
        ) : (
          <Shell keeper={keeper} session={session}>
            {role === "seller_staff" ? <NoChat /> : <Later role={role} />}
          </Shell>
        )}
      </div>
    </>
  );
}

function NoChat() {
  const { t } = useWords();
  return <Notice title={t("session.nochat.title")} text={t("failure.permission_missing")} />;
}

function SellerPages() {
  const { t } = useWords();
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/chats" replace />
      </Route>
      <Route path="/chats/:chat_id?">
        {({ chat_id }) => <ChatsPage chat_id={chat_id ?? null} />}
      </Route>
      <Route>
        <Notice title={t("missing.title")}>
          <Button component={Link} href="/chats" variant="light">
            {t("missing.back")}
          </Button>
        </Notice>
      </Route>
    </Switch>
  );
}

const LATER: Readonly<Partial<Record<Role, MessageId>>> = {
  buyer: "later.buyer",
  moderator: "later.moderator",
  operator: "later.operator",
  creator: "later.creator",
  account_manager: "later.account_manager",
};

function Later({ role }: { readonly role: Role }) {
  const { t } = useWords();
  const text = LATER[role];
  return <Notice title={t("later.title")} {...(text === undefined ? {} : { text: t(text) })} />;
}
