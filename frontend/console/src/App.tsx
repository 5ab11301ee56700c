import { Button } from "@mantine/core";
import type { Role, Session } from "@prilavok/protocol";
import { problemText } from "@prilavok/protocol";
import { Suspense, useMemo, useSyncExternalStore } from "react";
import { Link, Redirect, Route, Switch } from "wouter";
import { CabinetContext, useCabinet } from "./cabinet.tsx";
import { DeskProvider } from "./desk.tsx";
import { useFollowing } from "./review/following.ts";
import { page, sectionsOf } from "./sections.tsx";
import { PushKept } from "./push/PushKept.tsx";
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

const NoticesPage = page(
  () => import("./notices/NoticesPage.tsx"),
  (module) => module.NoticesPage,
);

interface CabinetProps {
  readonly keeper: SessionKeeper;
  readonly session: Session;
  readonly isEnded: boolean;
}

function Cabinet({ keeper, session, isEnded }: CabinetProps) {
  const { t } = useWords();
  const { role, permissions } = session.principal;
  const mayChat = role === "seller_staff" && permissions.includes("chat");
  const cabinet = useMemo(() => ({ keeper, session }), [keeper, session]);
  useFollowing(keeper, role === "moderator" || role === "operator", isEnded);
  const pages = (
    <Shell>
      <Pages />
    </Shell>
  );
  return (
    <CabinetContext value={cabinet}>
      {role === "seller_staff" && <PushKept />}
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
            {pages}
          </DeskProvider>
        ) : (
          pages
        )}
      </div>
    </CabinetContext>
  );
}

function Pages() {
  const { t } = useWords();
  const { session } = useCabinet();
  const sections = sectionsOf(session);
  const [home] = sections;
  if (home === undefined) return <Nothing role={session.principal.role} />;
  return (
    <Suspense fallback={<Notice title={t("page.waiting")} />}>
      <Switch>
        <Route path="/">
          <Redirect to={home.path} replace />
        </Route>
        {sections.map(({ path, Page }) => (
          <Route key={path} path={`${path}/*?`}>
            <Page />
          </Route>
        ))}
        <Route path="/notices">
          <NoticesPage />
        </Route>
        <Route>
          <Notice title={t("missing.title")}>
            <Button component={Link} href={home.path} variant="light">
              {t("missing.back", { section: t(home.label) })}
            </Button>
          </Notice>
        </Route>
      </Switch>
    </Suspense>
  );
}

/** For those whom nothing is open to. */
function Nothing({ role }: { readonly role: Role }) {
  const { t } = useWords();
  const text = LATER[role];
  return <Notice title={t("later.title")} {...(text === undefined ? {} : { text: t(text) })} />;
}

const LATER: Readonly<Partial<Record<Role, MessageId>>> = {
  buyer: "later.buyer",
  creator: "later.creator",
  account_manager: "later.account_manager",
};
