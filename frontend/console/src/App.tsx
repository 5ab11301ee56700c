import { Button } from "@mantine/core";
import type { Role, Session } from "@prilavok/protocol";
import { problemText } from "@prilavok/protocol";
import { Suspense, useMemo, useSyncExternalStore } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { CabinetContext, useCabinet } from "./cabinet.tsx";
import { DeskProvider } from "./desk.tsx";
import { useTitle } from "./hooks.ts";
import { useReadingWhatFailed } from "./page/back.ts";
import { later, useMissing } from "./page/later.ts";
import { Unbroken } from "./page/Unbroken.tsx";
import { useFollowing } from "./review/following.ts";
import type { Section } from "./sections.tsx";
import { sectionsOf, shutFor } from "./sections.tsx";
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
      return <Waiting title={words.t("session.opening")} />;
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

const NoticesPage = later(async () => (await import("./notices/NoticesPage.tsx")).NoticesPage);

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
  useReadingWhatFailed(role === "seller_staff" && !mayChat);
  useFollowing(keeper, role === "moderator" || role === "operator", isEnded);
  const pages = (
    <Shell>
      <Pages />
    </Shell>
  );
  return (
    <CabinetContext value={cabinet}>
      {role === "seller_staff" && <PushKept />}
      <Renewed />
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
  const [path] = useLocation();
  if (home === undefined) return <Nothing role={session.principal.role} />;
  return (
    <Unbroken path={path}>
      <Suspense fallback={<Coming />}>
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
          {shutFor(session).map(({ path, label }) => (
            <Route key={path} path={`${path}/*?`}>
              <Elsewhere
                home={home}
                title={t("shut.title", { section: t(label) })}
                text={t("shut.text")}
              />
            </Route>
          ))}
          <Route>
            <Elsewhere home={home} title={t("missing.title")} />
          </Route>
        </Switch>
      </Suspense>
    </Unbroken>
  );
}

/** Where a page will be in a moment, or once the server answers. */
function Coming() {
  const { t } = useWords();
  return <Waiting title={t(useMissing() === "away" ? "failure.unreachable" : "page.waiting")} />;
}

/** The person says when: a page that reloads by itself takes with it what is being written. */
function Renewed() {
  const { t } = useWords();
  const isSo = useMissing() === "renewed";
  return (
    <div className="told" role="alert">
      {isSo && (
        <div className="told-line">
          <span>{t("page.renewed")}</span>
          <Button size="compact-sm" onClick={() => location.reload()}>
            {t("page.reload")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What stands where a page will be. */
function Waiting({ title }: { readonly title: string }) {
  return (
    <div className="waiting" aria-busy="true">
      <Notice title={title} />
    </div>
  );
}

interface ElsewhereProps {
  readonly home: Section;
  readonly title: string;
  readonly text?: string;
}

/** In the place of a page that one does not see: why, and the way home. */
function Elsewhere({ home, ...said }: ElsewhereProps) {
  const { t } = useWords();
  useTitle(said.title);
  return (
    <Notice {...said}>
      <Button component={Link} href={home.path} variant="light">
        {t("missing.back", { section: t(home.label) })}
      </Button>
    </Notice>
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
