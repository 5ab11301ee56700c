import { Link, useLocation } from "wouter";
import { BellIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { useUnreadNotices } from "./queries.ts";

const COUNTED_MAX = 99;

/** The way to one's notices, and how many are unread. */
export function Bell() {
  const { t, number } = useWords();
  const unread = useUnreadNotices();
  const [path] = useLocation();
  const isHere = path === "/notices";
  return (
    <Link
      href="/notices"
      className={isHere ? "nav-link bell here" : "nav-link bell"}
      aria-current={isHere ? "page" : undefined}
    >
      <BellIcon />
      <span className="bell-label">{t("notices.title")}</span>
      <span className="unseen" role="status">
        {unread > 0 && t("notices.count", { count: unread })}
      </span>
      {unread > 0 && (
        <span className="badge" aria-hidden="true">
          {unread > COUNTED_MAX ? `${number(COUNTED_MAX)}+` : number(unread)}
        </span>
      )}
    </Link>
  );
}
