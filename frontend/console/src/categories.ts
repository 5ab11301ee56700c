type Category = readonly string[];

/** A category's path, from the widest: "Home / Kitchen". */
export const categoryText = (path: Category): string => path.join(" / ");

/** Categories as they are typed, one a line. */
export const categoriesText = (categories: readonly Category[]): string =>
  categories.map(categoryText).join("\n");

/** Categories that were typed. */
export const categoriesIn = (typed: string): readonly Category[] =>
  typed
    .split("\n")
    .map((line) =>
      line
        .split("/")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .filter((path) => path.length > 0);
