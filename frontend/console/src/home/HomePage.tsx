import { zoneText } from "../amounts.ts";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { useWords } from "../words.tsx";
import { ForModerators } from "./ForModerators.tsx";
import { ForOperators } from "./ForOperators.tsx";
import { ForSellers } from "./ForSellers.tsx";
import type { Home } from "./queries.ts";
import { useHome } from "./queries.ts";
import "./home.css";

/** What needs one today, and how things went: by one's role. */
export function HomePage() {
  const words = useWords();
  const { t } = words;
  const query = useHome();
  const zone = query.data?.zone;
  const lead = query.data && words.day(query.data.now);
  return (
    <Page title={t("home.title")} {...(lead === undefined ? {} : { lead })}>
      <Asked query={query} lines={10}>
        {(home) => (
          <div className="home">
            <OfRole home={home} />
            {(home.role !== "seller_staff" || home.answers !== null) && (
              <p className="aside">{t("home.zone", { zone: zoneText(words, zone ?? "UTC") })}</p>
            )}
          </div>
        )}
      </Asked>
    </Page>
  );
}

function OfRole({ home }: { readonly home: Home }) {
  switch (home.role) {
    case "seller_staff":
      return <ForSellers home={home} />;
    case "moderator":
      return <ForModerators home={home} />;
    case "operator":
      return <ForOperators home={home} />;
  }
}
