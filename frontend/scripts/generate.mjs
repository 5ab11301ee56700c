/**
 * Writes `protocol/src/generated.ts` from the server's own descriptions.
 *
 *     npm run generate                                   from a server at PRILAVOK_URL
 *     npm run generate -- openapi.json asyncapi.json     from files
 *     npm run generate -- --check …                      writes nothing, fails when it would
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const target = path.resolve(import.meta.dirname, "../protocol/src/generated.ts");
const server = process.env.PRILAVOK_URL ?? "http://127.0.0.1:8000";
const words = process.argv.slice(2);
const isCheck = words.includes("--check");
const [openapi, asyncapi] = await Promise.all(sources().map(read));

/** What the pages use; whatever these mention comes along. */
const ROOTS = [
  "AcceptancePage",
  "ActRequest",
  "ActResults",
  "Address",
  "Attachment",
  "AuditPage",
  "Autoresponder",
  "Bulk",
  "BulkActs",
  "BulkDone",
  "CarePatch",
  "CasePage",
  "CaseStatistics",
  "CaseView",
  "Changers",
  "Chat",
  "ChatLabelList",
  "ChatNoteList",
  "ChatPage",
  "ClaimForm",
  "ClaimPage",
  "ClaimSignals",
  "ClaimView",
  "Colleagues",
  "Collected",
  "CouponPage",
  "GoodsOffered",
  "CouponView",
  "Devices",
  "DiscountTerms",
  "DryRun",
  "ErasurePage",
  "EvidenceLimits",
  "EvidencePage",
  "ExplainedProgramme",
  "Export",
  "ExportClaims",
  "FeedbackPage",
  "FileAppeal",
  "Foreseen",
  "History",
  "InboxCounts",
  "InboxPage",
  "Issued",
  "KindList",
  "LevelAppealView",
  "LevelAppeals",
  "MadeCodes",
  "MadeKey",
  "MessageAppeal",
  "MessagePage",
  "ModeratorHome",
  "MyDiscount",
  "MyHistory",
  "MyLevel",
  "NewChatLabel",
  "NewCoupon",
  "NewDevice",
  "NewFeedback",
  "NewKey",
  "NewLevelAppeal",
  "NewOverride",
  "NewQuickReply",
  "NextCase",
  "NoteDraft",
  "NoteView",
  "Notes",
  "NoticePage",
  "Notifying",
  "OpenClaim",
  "OperatorHome",
  "OverrideView",
  "OwnPrice",
  "PartyList",
  "PartyStanding",
  "PenaltyPage",
  "PenaltyPreview",
  "PolicyPreview",
  "PossibleStages",
  "Prepare",
  "Problem",
  "ProductNames",
  "ProgrammeForeseen",
  "ProgressPage",
  "PublishedDocument",
  "QuickReplyList",
  "ReachView",
  "RefundPage",
  "RefundTold",
  "RefundView",
  "Report",
  "ReportReason",
  "ReportView",
  "ResultsView",
  "SellerHome",
  "SellerKeyList",
  "SellerLevels",
  "SessionView",
  "SettledView",
  "Settlements",
  "StaffList",
  "Template",
  "TemplateDraft",
  "Templates",
  "TermsUptake",
  "TermsView",
  "TrustView",
  "UncoveredPage",
  "UnsentFiles",
  "WantedTerms",
  "WhatIf",
  "WhatIfReport",
];
/** Where the schema says less than the server promises. */
const REFINED = {
  "AuditPage.names": "Readonly<Record<string, string>>",
  "CouponView.names": "Readonly<Record<string, string>>",
  "MyDiscount.names": "Readonly<Record<string, string>>",
  "Changers.names": "Readonly<Record<string, string>>",
  "CasePage.names": "Readonly<Record<string, string>>",
  "CaseStatistics.names": "Readonly<Record<string, string>>",
  "CaseView.names": "Readonly<Record<string, string>>",
  "ContestedPiece.names": "Readonly<Record<string, string>>",
  "History.names": "Readonly<Record<string, string>>",
  "PenaltyPage.names": "Readonly<Record<string, string>>",
  "TermsView.names": "Readonly<Record<string, string>>",
  "ProblemEvent.problem": "Problem",
};
/** Extension members of problems are any JSON. */
const OPEN = new Set(["Problem"]);

const schemas = { ...openapi.components.schemas };
for (const [name, schema] of Object.entries(asyncapi.components.schemas)) {
  if (name in schemas && JSON.stringify(schemas[name]) !== JSON.stringify(schema)) {
    throw new Error(`the two descriptions mean different things by ${name}`);
  }
  schemas[name] = schema;
}
const clientFrames = namesOf(asyncapi, "client");
const serverEvents = namesOf(asyncapi, "server");
const wanted = reachable([...ROOTS, ...clientFrames, ...serverEvents]);

const made = [
  "// Made by `npm run generate` from the server's own descriptions; do not edit.",
  ...[...wanted].sort().map(declaration),
  union("ClientFrame", "Anything a client sends.", clientFrames),
  union("ServerEvent", "Anything a server sends, as an element of a frame's array.", serverEvents),
].join("\n\n");

const found = await readFile(target, "utf8").catch(() => "");
if (isCheck && found !== `${made}\n`) {
  console.error("generated.ts is stale: run npm run generate");
  process.exit(1);
}
if (!isCheck) await writeFile(target, `${made}\n`);

function sources() {
  const files = words.filter((word) => !word.startsWith("--"));
  return files.length === 2 ? files : [`${server}/v1/openapi.json`, `${server}/v1/asyncapi.json`];
}

async function read(source) {
  if (!/^https?:/.test(source)) return JSON.parse(await readFile(source, "utf8"));
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source} answered ${response.status}`);
  return response.json();
}

function namesOf({ components }, side) {
  return Object.entries(components.messages)
    .filter(([name]) => name.startsWith(`${side}_`))
    .map(([, { payload }]) => nameOf(payload));
}

function nameOf({ $ref }) {
  return $ref.split("/").at(-1);
}

function reachable(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    if (schemas[name] === undefined) throw new Error(`the server describes no ${name}`);
    seen.add(name);
    reachable(mentionedIn(schemas[name]), seen);
  }
  return seen;
}

function mentionedIn(schema) {
  return [...JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  );
}

function declaration(name) {
  const schema = schemas[name];
  const comment = schema.description
    ? `/** ${schema.description.replaceAll("\n", "\n * ")} */\n`
    : "";
  if (schema.properties === undefined) return `${comment}export type ${name} = ${typeOf(schema)};`;
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(([field, its]) => {
    const type = REFINED[`${name}.${field}`] ?? typeOf(its);
    return `  readonly ${field}${required.has(field) ? "" : "?"}: ${type};`;
  });
  if (OPEN.has(name)) fields.push("  readonly [member: string]: unknown;");
  return `${comment}export interface ${name} {\n${fields.join("\n")}\n}`;
}

function typeOf(schema) {
  if (schema.$ref !== undefined) return nameOf(schema);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.map(typeOf).join(" | ");
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "array":
      if (schema.prefixItems !== undefined)
        return `readonly [${schema.prefixItems.map(typeOf).join(", ")}]`;
      return `readonly ${/^\w+$/.test(typeOf(schema.items)) ? typeOf(schema.items) : `(${typeOf(schema.items)})`}[]`;
    case "object":
      return "Readonly<Record<string, unknown>>";
    default:
      return "unknown";
  }
}

function union(name, comment, members) {
  const lines = members.map((member) => `\n  | ${member}`).join("");
  return `/** ${comment} */\nexport type ${name} =${lines};`;
}
