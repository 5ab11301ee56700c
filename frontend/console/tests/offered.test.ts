import type { Change, Upload } from "@prilavok/protocol";
import { uploadText } from "@prilavok/protocol";
import { translator } from "@prilavok/protocol/i18n";
import { describe, expect, test } from "vitest";
import { en } from "./catalogs.ts";
import { changersOffered, deedsOffered, detailsOf } from "../src/audit/words.ts";
import type { Words } from "../src/words.tsx";

const words: Words = translator("en", [en]);
const AT = "2026-03-02T10:00:00Z";

describe("whom the log can be asked about", () => {
  const changers = [
    { by: "operator:7", subject: "programme:chat_policy", at: AT },
    { by: "operator:8", subject: "programme:chat_policy", at: AT },
    { by: "seller_staff:olga", subject: "seller:s-1", at: AT },
    { by: "key:erp", subject: "claim:1", at: AT },
  ];
  const names = {
    "operator:7": "Oleg",
    "operator:8": "Oleg",
    "seller:s-1 seller_staff:olga": "Olga",
  };

  test("is told by name, of two of one name by their ids too", () => {
    expect(changersOffered(words, { changers, names }, "").map(({ label }) => label)).toEqual([
      "Everybody",
      "API key erp",
      "Oleg (operator:7)",
      "Oleg (operator:8)",
      "Olga",
    ]);
  });

  test("holds whatever the address asks for", () => {
    const offered = changersOffered(words, { changers: [], names: {} }, "operator:9");
    expect(offered.at(-1)).toEqual({ value: "operator:9", label: "operator:9" });
    expect(deedsOffered(words, "").some(({ value }) => value === "programmes.published")).toBe(
      true,
    );
  });
});

test.each([
  ["video/mp4", "too_large", 1, "The video is too large: the limit is 80 MB."],
  ["video/mp4", "too_large", 0, "The file is too large: the limit is 5 MB."],
  ["application/pdf", "too_large", 1, "The file is too large: the limit is 5 MB."],
  [
    "text/html",
    "unknown_type",
    0,
    "Only pictures (JPEG, PNG, WebP, GIF) and PDFs can be attached.",
  ],
  [
    "text/html",
    "unknown_type",
    1,
    "Only pictures (JPEG, PNG, WebP, GIF), PDFs and videos (MP4, MOV, WebM) can be attached.",
  ],
])(
  "a refused %s, %s, where %i videos are taken, says what is",
  (media_type, flaw, videos, text) => {
    const problem = { code: "file_refused", flaw, videos, video_bytes_max: 80_000_000 };
    const upload = { media_type, state: "refused", progress: 0, problem } as unknown as Upload;
    expect(uploadText(words, upload)).toBe(text);
  },
);

describe("a level that was given by hand", () => {
  const named = { ru: "Золотой", en: "Gold", zh: "黄金" };
  const levelOf = (details: Change["details"]) =>
    detailsOf(words, {}, { details } as Change).map(({ value }) => value);

  test("is told by its name, by its key where nothing else is known, and that there is none", () => {
    expect(levelOf({ level: "gold", named })).toEqual(["Gold"]);
    expect(levelOf({ level: "gold" })).toEqual(["gold"]);
    expect(levelOf({ level: null, named: null })).toEqual(["No level"]);
    expect(levelOf({ reason: "", level: "gold", named: null })).toEqual(["gold"]);
  });
});

test("what became of a refund is not told in the words of fines", () => {
  const details = { told: "sent", reference: "payout-1" };
  const told = detailsOf(words, {}, { did: "claims.refund_told", details } as unknown as Change);
  expect(told).toEqual([
    { name: "Refund", value: "sent" },
    { name: "Payment number", value: "payout-1" },
  ]);
});
