import type { Rest, Role, Session } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { lazy } from "react";
import type { MessageId } from "../locales/ids.ts";
import { ChatsPage } from "./inbox/ChatsPage.tsx";
import { beginInbox } from "./inbox/queries.ts";
import {
  BellIcon,
  CasesIcon,
  ChartIcon,
  ChatIcon,
  HomeIcon,
  KeyIcon,
  ListIcon,
  PersonIcon,
  ReplyIcon,
  ReturnIcon,
  RulesIcon,
  ScalesIcon,
  ShieldIcon,
  TermsIcon,
} from "./shell/icons.tsx";

/** A part of somebody's cabinet: everything at `path` and below is its page's. */
export interface Section {
  readonly path: `/${string}`;
  /** Under which heading of the menu; the home page is under none. */
  readonly group?: MessageId;
  readonly label: MessageId;
  readonly Icon: ComponentType;
  /** What a member of staff needs from their seller to see it. */
  readonly permission?: string;
  /** Lazy, but for what somebody comes for: each section is a chunk of its own. */
  readonly Page: ComponentType;
  /** Asks for what the page will need as soon as it is known whose page it is. */
  readonly begin?: (queries: QueryClient, rest: Rest, search: URLSearchParams) => void;
}

/** A page that is fetched when somebody first goes there. */
export function page<Module>(load: () => Promise<Module>, pick: (module: Module) => ComponentType) {
  return lazy(async () => ({ default: pick(await load()) }));
}

const HOME: Section = {
  path: "/home",
  label: "nav.home",
  Icon: HomeIcon,
  Page: page(
    () => import("./home/HomePage.tsx"),
    (module) => module.HomePage,
  ),
};

const CASES: Section = {
  path: "/cases",
  group: "nav.review",
  label: "nav.cases",
  Icon: CasesIcon,
  Page: page(
    () => import("./review/ReviewPage.tsx"),
    (module) => module.ReviewPage,
  ),
};

const STATISTICS: Section = {
  path: "/statistics",
  group: "nav.review",
  label: "nav.statistics",
  Icon: ChartIcon,
  Page: page(
    () => import("./statistics/StatisticsPage.tsx"),
    (module) => module.StatisticsPage,
  ),
};

/** What each role finds in the cabinet, in the order of the menu; the first one is their home. */
const SECTIONS: Readonly<Partial<Record<Role, readonly Section[]>>> = {
  seller_staff: [
    HOME,
    {
      path: "/chats",
      group: "nav.products",
      label: "nav.chats",
      Icon: ChatIcon,
      permission: "chat",
      Page: ChatsPage,
      begin: beginInbox,
    },
    {
      path: "/claims",
      group: "nav.products",
      label: "nav.claims",
      Icon: ReturnIcon,
      permission: "claims",
      Page: page(
        () => import("./claims/ClaimsPage.tsx"),
        (module) => module.ClaimsPage,
      ),
    },
    {
      path: "/inbox",
      group: "nav.products",
      label: "nav.inbox",
      Icon: ReplyIcon,
      permission: "inbox",
      Page: page(
        () => import("./setup/SetupPage.tsx"),
        (module) => module.SetupPage,
      ),
    },
    {
      path: "/standing",
      group: "nav.shop",
      label: "nav.standing",
      Icon: ScalesIcon,
      Page: page(
        () => import("./standing/StandingPage.tsx"),
        (module) => module.StandingPage,
      ),
    },
    {
      path: "/trust",
      group: "nav.shop",
      label: "nav.trust",
      Icon: ShieldIcon,
      Page: page(
        () => import("./trust/TrustPage.tsx"),
        (module) => module.TrustPage,
      ),
    },
    {
      path: "/terms",
      group: "nav.shop",
      label: "nav.terms",
      Icon: TermsIcon,
      Page: page(
        () => import("./terms/TermsPage.tsx"),
        (module) => module.TermsPage,
      ),
    },
    {
      path: "/settings/notifications",
      group: "nav.settings",
      label: "nav.notifications",
      Icon: BellIcon,
      Page: page(
        () => import("./settings/NotificationsPage.tsx"),
        (module) => module.NotificationsPage,
      ),
    },
    {
      path: "/settings/staff",
      group: "nav.settings",
      label: "nav.staff",
      Icon: PersonIcon,
      permission: "staff",
      Page: page(
        () => import("./settings/StaffPage.tsx"),
        (module) => module.StaffPage,
      ),
    },
    {
      path: "/settings/keys",
      group: "nav.settings",
      label: "nav.keys",
      Icon: KeyIcon,
      permission: "keys",
      Page: page(
        () => import("./settings/KeysPage.tsx"),
        (module) => module.KeysPage,
      ),
    },
  ],
  operator: [
    HOME,
    {
      path: "/programmes",
      group: "nav.rules",
      label: "nav.programmes",
      Icon: RulesIcon,
      Page: page(
        () => import("./programmes/ProgrammesPage.tsx"),
        (module) => module.ProgrammesPage,
      ),
    },
    {
      path: "/terms",
      group: "nav.rules",
      label: "nav.uptake",
      Icon: TermsIcon,
      Page: page(
        () => import("./terms/UptakePage.tsx"),
        (module) => module.UptakePage,
      ),
    },
    {
      path: "/penalties",
      group: "nav.rules",
      label: "nav.penalties",
      Icon: ScalesIcon,
      Page: page(
        () => import("./penalties/PenaltiesPage.tsx"),
        (module) => module.PenaltiesPage,
      ),
    },
    {
      path: "/refunds",
      group: "nav.rules",
      label: "nav.refunds",
      Icon: ReturnIcon,
      Page: page(
        () => import("./refunds/RefundsPage.tsx"),
        (module) => module.RefundsPage,
      ),
    },
    {
      path: "/audit",
      group: "nav.rules",
      label: "nav.audit",
      Icon: ListIcon,
      Page: page(
        () => import("./audit/AuditPage.tsx"),
        (module) => module.AuditPage,
      ),
    },
    {
      path: "/erasures",
      group: "nav.rules",
      label: "nav.erasures",
      Icon: PersonIcon,
      Page: page(
        () => import("./erasures/ErasuresPage.tsx"),
        (module) => module.ErasuresPage,
      ),
    },
    CASES,
    STATISTICS,
  ],
  moderator: [HOME, CASES, STATISTICS],
};

/** Begins the page at `path` of the cabinet. */
export function begin(session: Session, path: string, ...asked: BeginArguments): void {
  const its = sectionsOf(session).find(({ path: own }) => `${path}/`.startsWith(`${own}/`));
  its?.begin?.(...asked);
}

type BeginArguments = Parameters<NonNullable<Section["begin"]>>;

export function sectionsOf({ principal }: Session): readonly Section[] {
  const { role, permissions } = principal;
  return (SECTIONS[role] ?? []).filter(
    ({ permission }) => permission === undefined || permissions.includes(permission),
  );
}
