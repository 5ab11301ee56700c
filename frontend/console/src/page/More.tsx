import { Button } from "@mantine/core";
import { useWords } from "../words.tsx";

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** The way to the next page of a list; nothing on the last one. */
export function More({ query }: MoreProps) {
  const { t } = useWords();
  if (!query.hasNextPage) return null;
  return (
    <div className="more">
      <Button
        variant="subtle"
        size="compact-sm"
        loading={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {t("inbox.more")}
      </Button>
    </div>
  );
}
