import { messages as laterEn } from "@prilavok/protocol/later/locales/en";
import { messages as laterRu } from "@prilavok/protocol/later/locales/ru";
import { messages as sharedEn } from "@prilavok/protocol/locales/en";
import { messages as sharedRu } from "@prilavok/protocol/locales/ru";
import { messages as ownEn } from "../locales/en.ts";
import { messages as marketplaceEn } from "../locales/marketplace-en.ts";
import { messages as marketplaceRu } from "../locales/marketplace-ru.ts";
import { messages as ownRu } from "../locales/ru.ts";
import { messages as sellerEn } from "../locales/seller-en.ts";
import { messages as sellerRu } from "../locales/seller-ru.ts";

/** All that the console can say. */
export const en = { ...sharedEn, ...laterEn, ...ownEn, ...sellerEn, ...marketplaceEn };
export const ru = { ...sharedRu, ...laterRu, ...ownRu, ...sellerRu, ...marketplaceRu };
