import type { Rest, Role, Session } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";
import type { MessageId } from "../locales/ids.ts";
import { ChatsPage } from "./inbox/ChatsPage.tsx";
import { beginInbox } from "./inbox/queries.ts";
import { later } from "./page/later.ts";
import {
  BellIcon,
  CasesIcon,
  ChartIcon,
  ChatIcon,
  CouponIcon,
  HomeIcon,
  KeyIcon,
  LevelsIcon,
  ListIcon,
  PercentIcon,
  PersonIcon,
  ReplyIcon,
  ReturnIcon,
  RulesIcon,
  ScalesIcon,
  ShieldIcon,
  TermsIcon,
} from "./shell/icons.tsx";
import type { Part } from "./words.tsx";
import { bring } from "./words.tsx";

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

/**
 * A page of a part of the console, fetched with that part's texts when somebody first goes there.
 * From these calls `scripts/parts.mjs` learns which texts a part needs.
 */
function page<Module>(
  part: Part,
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType,
) {
  return later(async () => {
    const [module] = await Promise.all([load(), bring(part)]);
    return pick(module);
  });
}

const HOME: Section = {
  path: "/home",
  label: "nav.home",
  Icon: HomeIcon,
  Page: later(async () => (await import("./home/HomePage.tsx")).HomePage),
};

const CASES: Section = {
  path: "/cases",
  group: "nav.review",
  label: "nav.cases",
  Icon: CasesIcon,
  Page: page(
    "marketplace",
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
    "marketplace",
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
        "seller",
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
        "seller",
        () => import("./setup/SetupPage.tsx"),
        (module) => module.SetupPage,
      ),
    },
    {
      path: "/levels",
      group: "nav.shop",
      label: "nav.levels",
      Icon: LevelsIcon,
      permission: "levels",
      Page: page(
        "seller",
        () => import("./levels/LevelsPage.tsx"),
        (module) => module.LevelsPage,
      ),
    },
    {
      path: "/discounts",
      group: "nav.shop",
      label: "nav.discounts",
      Icon: PercentIcon,
      permission: "discounts",
      Page: page(
        "seller",
        () => import("./discounts/DiscountsPage.tsx"),
        (module) => module.DiscountsPage,
      ),
    },
    {
      path: "/coupons",
      group: "nav.shop",
      label: "nav.coupons",
      Icon: CouponIcon,
      permission: "discounts",
      Page: page(
        "seller",
        () => import("./coupons/CouponsPage.tsx"),
        (module) => module.CouponsPage,
      ),
    },
    {
      path: "/standing",
      group: "nav.shop",
      label: "nav.standing",
      Icon: ScalesIcon,
      Page: page(
        "seller",
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
        "seller",
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
        "seller",
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
        "seller",
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
        "seller",
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
        "seller",
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
        "marketplace",
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
        "marketplace",
        () => import("./terms/UptakePage.tsx"),
        (module) => module.UptakePage,
      ),
    },
    {
      path: "/levels",
      group: "nav.rules",
      label: "nav.levels.all",
      Icon: LevelsIcon,
      Page: page(
        "marketplace",
        () => import("./levels/overseeing/OverseeingPage.tsx"),
        (module) => module.OverseeingPage,
      ),
    },
    {
      path: "/coupons",
      group: "nav.rules",
      label: "nav.coupons",
      Icon: CouponIcon,
      Page: page(
        "marketplace",
        () => import("./coupons/CouponsPage.tsx"),
        (module) => module.CouponsPage,
      ),
    },
    {
      path: "/penalties",
      group: "nav.rules",
      label: "nav.penalties",
      Icon: ScalesIcon,
      Page: page(
        "marketplace",
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
        "marketplace",
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
        "marketplace",
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
        "marketplace",
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

export const sectionsOf = (session: Session): readonly Section[] =>
  allOf(session).filter((section) => isOpen(section, session));

/** What the role finds, but not this person: a permission is missing. */
export const shutFor = (session: Session): readonly Section[] =>
  allOf(session).filter((section) => !isOpen(section, session));

const allOf = ({ principal }: Session) => SECTIONS[principal.role] ?? [];

const isOpen = ({ permission }: Section, { principal }: Session) =>
  permission === undefined || principal.permissions.includes(permission);
