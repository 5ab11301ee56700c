import { Link } from "wouter";
import { Asked } from "../../page/Asked.tsx";
import { More } from "../../page/More.tsx";
import { partyName } from "../../parties.ts";
import { Notice } from "../../shell/Notice.tsx";
import { useWords } from "../../words.tsx";
import { useFeedbackList } from "./queries.ts";

/** What sellers think of levels, and how often which stars were given. */
export function FeedbackPart() {
  const words = useWords();
  const { t, moment, number } = words;
  const query = useFeedbackList();
  return (
    <Asked query={query}>
      {({ pages }) => {
        const all = pages.flatMap((page) => page.feedback);
        const counts = pages[0]?.counts ?? [];
        if (all.length === 0) {
          return <Notice title={t("levels.feedback.none")} text={t("levels.feedback.none.text")} />;
        }
        return (
          <>
            <dl className="sums" aria-label={t("levels.feedback.counts")}>
              {counts.map(({ stars, count }) => (
                <div key={stars}>
                  <dt>{t("levels.feedback.count", { count: stars })}</dt>
                  <dd>{number(count)}</dd>
                </div>
              ))}
            </dl>
            <ol className="cards">
              {all.map(({ feedback_id, seller_id, seller_name, given_at, stars, text }) => (
                <li key={feedback_id} className="card">
                  <div className="card-head">
                    <h2>
                      <Link href={`/levels/sellers/${encodeURIComponent(seller_id)}`}>
                        {seller_name ?? partyName(words, {}, `seller:${seller_id}`)}
                      </Link>
                    </h2>
                    <span className="chip">{t("levels.feedback.count", { count: stars })}</span>
                    <time className="card-time" dateTime={given_at}>
                      {moment(given_at)}
                    </time>
                  </div>
                  {text !== "" && <p className="prose">{text}</p>}
                </li>
              ))}
            </ol>
            <More query={query} />
          </>
        );
      }}
    </Asked>
  );
}
