import { describe, expect, test } from "vitest";
import { localeFor, translator } from "../src/i18n.ts";
import type { LaterMessageId, SharedMessageId } from "../src/i18n.ts";
import { moneyText, problemText, whyNotText } from "../src/index.ts";
import { messages as en } from "../locales/en.ts";
import { messages as laterEn } from "../later/locales/en.ts";
import { messages as laterRu } from "../later/locales/ru.ts";
import { messages as ru } from "../locales/ru.ts";
import { messages as zh } from "../locales/zh.ts";

type Id = SharedMessageId | LaterMessageId;

const russian = translator<Id>("ru", [ru, laterRu]);
const english = translator<Id>("en", [en, laterEn]);
const chinese = translator<SharedMessageId>("zh", [zh]);

/** Which of the spaces stands between is the system's affair. */
const plain = (text: string) => text.replaceAll(/\s/g, " ");

describe("texts", () => {
  test.each([
    [1, "1 новое сообщение"],
    [3, "3 новых сообщения"],
    [5, "5 новых сообщений"],
    [21, "21 новое сообщение"],
    [112, "112 новых сообщений"],
  ])("Russian counts %i rightly", (count, text) => {
    expect(russian.t("thread.unread", { count })).toBe(text);
  });

  test("English and Chinese count in their own way", () => {
    expect(english.t("thread.unread", { count: 1 })).toBe("1 new message");
    expect(english.t("thread.unread", { count: 2 })).toBe("2 new messages");
    expect(chinese.t("thread.unread", { count: 2 })).toBe("2 条新消息");
  });

  test("moments are written as the server writes them in notices", () => {
    const at = new Date(2020, 2, 2, 17, 5).toISOString();
    expect([russian, english, chinese].map(({ moment }) => plain(moment(at)))).toEqual([
      "2 марта 2020 г., 17:05",
      "2 March 2020, 17:05",
      "2020年3月2日 17:05",
    ]);
    const price = { minor: 490_050, currency: "RUB" };
    expect([russian, english, chinese].map((words) => plain(moneyText(words, price)))).toEqual([
      "4 900,50 ₽",
      "₽4,900.50",
      "₽4,900.50",
    ]);
  });

  test("the first language that we speak is chosen, Russian without one", () => {
    expect(localeFor([null, "de-DE", "zh-Hant-TW", "en"])).toBe("zh");
    expect(localeFor(["de", undefined])).toBe("ru");
  });

  test("a reason that this page is too old to know still says something", () => {
    expect(whyNotText(russian, { allowed: false, reason: "order_not_paid" })).toBe(
      "Написать можно после оплаты заказа.",
    );
    expect(whyNotText(russian, { allowed: false, reason: "born_yesterday" })).toBe(
      "Сейчас написать в этот чат нельзя.",
    );
    const problem = {
      type: "x",
      title: "x",
      status: 422,
      detail: "Said so.",
      code: "born_yesterday",
    };
    expect(problemText(english, problem)).toBe("Said so.");
    const bare = { ...problem, status: 503, code: "http_503", detail: "Bad Gateway" };
    expect(problemText(russian, bare)).toMatch(/^Сервер не отвечает/);
    const off = { ...problem, code: "chat_switched_off", banner: null };
    expect(problemText(english, off)).toMatch(/switched off/);
    const banner = { ru: "Чат отключён", en: "Chat is off", zh: "聊天已关闭" };
    expect(problemText(russian, { ...off, banner })).toBe("Чат отключён");
    expect(problemText(russian, { ...problem, code: "message_refused" })).toMatch(/^Это не прошло/);
    expect(
      problemText(english, { ...problem, code: "may_not_write", reason: "buyer_starts" }),
    ).toMatch(/^The buyer writes first/);
  });
});
