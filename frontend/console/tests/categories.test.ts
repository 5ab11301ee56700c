import { describe, expect, it } from "vitest";
import { categoriesIn, categoriesText } from "../src/categories.ts";

describe("categories that are typed", () => {
  it("are read line by line", () => {
    expect(categoriesIn("Home / Kitchen\n\n Toys ")).toEqual([["Home", "Kitchen"], ["Toys"]]);
  });

  it("are written as they are read", () => {
    const categories = [["Home", "Kitchen"], ["Toys"]];
    expect(categoriesIn(categoriesText(categories))).toEqual(categories);
  });
});
