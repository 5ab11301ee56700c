// Made by `npm run generate` from the server's own descriptions; do not edit.

/** Buyer: the offered amount will do. */
export interface AcceptOffer {
  readonly type: "accept_offer";
}

/** A member of a seller's staff (`seller_staff:7`) accepted a version of the terms. */
export interface Acceptance {
  readonly version: number;
  readonly accepted_by: string;
  readonly accepted_at: string;
}

/** Acceptances of one version, in no order that means anything. */
export interface AcceptancePage {
  readonly acceptances: readonly SellerAcceptance[];
  readonly has_more: boolean;
}

/** Nothing is missing. `version` is the one in force, None where there is nothing to accept. */
export interface Accepted {
  readonly state: "accepted";
  readonly version?: number | null;
}

/** Something to be done to a claim that was seen in `expected_version`. `act_id` is the
 *     client's: sent again, it changes nothing. */
export interface ActRequest {
  readonly act_id: string;
  readonly expected_version: number;
  readonly act: Withdraw | AddEvidence | AcceptOffer | Dispute | SentBack | ConfirmReceipt | ApproveWithReturn | ApproveWithoutReturn | Offer | Replace | SendPart | AskEvidence | Refuse | Dispatched | GoodsReceived | ConditionConfirmed | ConditionContested;
}

/** What became, or would become, of one of many. `problem` is the code of what went wrong. */
export interface ActResult {
  readonly claim_id: string;
  readonly done: boolean;
  readonly problem?: string | null;
  readonly why_not?: WhyNot | null;
  readonly state?: ClaimsState | null;
  readonly refund?: Money | null;
}

/** In the order of the request, and what all of it comes to, by currency. */
export interface ActResults {
  readonly dry_run: boolean;
  readonly results: readonly ActResult[];
  readonly refunds: readonly Money[];
}

/** What becomes of a text, from the mildest to the strictest. */
export type Action = "deliver" | "hold" | "mask" | "refuse";

/** Who does something to a claim: a side, a moderator, the marketplace's own systems, or the
 *     passing of a deadline. */
export type Actor = "buyer" | "deadline" | "marketplace" | "moderator" | "seller";

/** Buyer: here is more; it answers what the seller asked for. */
export interface AddEvidence {
  readonly type: "add_evidence";
  readonly text?: string;
  readonly files?: readonly string[];
}

/** What an author can do about a text that did not go as it was. */
export type Advice = "rewrite";

/** Whether something may be done; if not, the `code` of the problem that it would be. */
export interface Allowance {
  readonly allowed: boolean;
  readonly code?: string | null;
  readonly detail?: string | null;
}

/** What the asker may do to a case now. */
export interface Allowed {
  readonly take: Allowance;
  readonly put_back: Allowance;
  readonly note: Allowance;
  readonly decide: Allowance;
  readonly ask_second: Allowance;
}

/** A day's answers, and how many of them came in time; `median_s` is what buyers waited. */
export interface AnswerDay {
  readonly day: string;
  readonly answered: number;
  readonly in_time: number;
  readonly median_s: number | null;
}

/** The last 30 days, today last. `usually_s` is null while there are fewer than five answers. */
export interface AnswerSummary {
  readonly answered: number;
  readonly in_time: number;
  readonly usually_s: number | null;
  readonly days: readonly AnswerDay[];
}

/** An appeal, and what became of it; `outcome` is null while nobody has decided. */
export interface AppealView {
  readonly text: string;
  readonly at: string;
  readonly outcome: StandingOutcome | null;
  readonly settled_at: string | null;
}

/** A penalty that can be contested until `appeal_until`. */
export interface Appealable {
  readonly penalty_id: string;
  readonly measure: FormalWarning | Mute | Fine | Suspension;
  readonly appeal_until: string;
}

/** Seller: send it back, and all of the money comes back. */
export interface ApproveWithReturn {
  readonly type: "approve_with_return";
}

/** Seller: all of the money comes back, and the goods stay. */
export interface ApproveWithoutReturn {
  readonly type: "approve_without_return";
}

/** Seller: show me more. */
export interface AskEvidence {
  readonly type: "ask_evidence";
  readonly text: string;
}

/** A member of staff: who takes care of a chat, or wrote a note. `has_left` when they answer
 *     chats no more, though this one is still theirs. */
export interface Assignee {
  readonly id: string;
  readonly name: string;
  readonly has_left?: boolean;
}

/** A file that was taken in. A held one can be sent: its message waits for a moderator then, and
 *     `findings` say why. */
export interface Attachment {
  readonly file_id: string;
  readonly name: string;
  readonly media_type: MediaType;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly pages: number | null;
  readonly state: FileState;
  readonly findings?: readonly ShownFileFinding[];
}

/** Changes, newest first; the next page is `before` the last number.
 * 
 *     `names` has what people call a subject, or who changed it, by the id in the log: of a penalty it
 *     is the name of its party. What has none, or is not known any more, is not there. */
export interface AuditPage {
  readonly changes: readonly Change[];
  readonly has_more: boolean;
  readonly names?: Readonly<Record<string, string>>;
}

/** Who I am: the first frame, within 10 seconds, and again before the token expires. */
export interface AuthFrame {
  readonly type: "auth";
  readonly token: string;
}

/** What a seller's side says by itself to a buyer who asks: at most once in a chat in 12 hours,
 *     and not if somebody has answered by then. `calendar` has the working hours. */
export interface Autoresponder {
  readonly on?: boolean;
  readonly when?: When;
  readonly texts?: ReplyTexts;
  readonly calendar?: WorkingCalendar | null;
}

/** Why a claim cannot be opened. */
export type Barred = "needs_files" | "not_bought_out" | "not_open" | "nothing_left" | "open_already" | "reason" | "returned" | "too_late" | "too_many_files";

/** The marks of both sides. */
export interface BothMarks {
  readonly buyer: Marks;
  readonly seller: Marks;
}

/** A line that the buyer kept. */
export interface BoughtBefore {
  readonly order_id: string;
  readonly placed_at: string;
  readonly paid: Money;
  readonly seller_id: string | null;
}

/** What an action takes: an amount of minor units, a text of so many characters, files. */
export interface Bounds {
  readonly amount_min?: number | null;
  readonly amount_max?: number | null;
  readonly text_min?: number | null;
  readonly text_max?: number | null;
  readonly files_max?: number | null;
}

/** What to do with which chats. */
export interface Bulk {
  readonly chat_ids: readonly string[];
  readonly do: BulkDo;
}

/** The same act for many claims; with `dry_run` only what would become of each. */
export interface BulkActs {
  readonly act: ApproveWithReturn | ApproveWithoutReturn | Offer | Replace | SendPart | AskEvidence | Refuse | Dispatched | GoodsReceived | ConditionConfirmed | ConditionContested;
  readonly claims: readonly Target[];
  readonly dry_run?: boolean;
}

/** One thing to do: `assign` to a member of staff, or null: to nobody; put a `label` on or take
 *     it off (`unlabel`); `snooze` until then, or null: not any more; `close`; `reopen`. */
export interface BulkDo {
  readonly assign?: string | null;
  readonly label?: string;
  readonly unlabel?: string;
  readonly snooze?: string | null;
  readonly close?: boolean;
  readonly reopen?: boolean;
}

/** What became of each chat, in the order in which they were named. */
export interface BulkDone {
  readonly results: readonly BulkResult[];
}

/** What became of one of many chats. */
export type BulkOutcome = "done" | "refused" | "unchanged";

/** What became of a chat; `code` is that of the problem where it was refused. */
export interface BulkResult {
  readonly chat_id: string;
  readonly outcome: BulkOutcome;
  readonly code: string | null;
}

/** The buyer as sellers know them: a pseudonym that is another one at every seller. */
export interface BuyerFace {
  readonly alias: string;
  readonly name: string | null;
}

/** Whether the viewer may write now; `reason` says why not, `until` when that ends, and `banner`
 *     what the marketplace says of a chat that is switched off, in every language. `penalty_id` is
 *     one's own penalty that keeps one from writing, which one may contest. */
export interface CanWrite {
  readonly allowed: boolean;
  readonly reason?: string | null;
  readonly until?: string | null;
  readonly banner?: Words | null;
  readonly penalty_id?: string | null;
}

/** What a marketplace can open to its sellers, and switch off again. */
export type Capability = "campaigns" | "chat" | "claims" | "discounts" | "levels";

/** For whom a capability would be opened or closed. */
export interface CapabilityChange {
  readonly capability: Capability;
  readonly sellers_opened: Reached;
  readonly sellers_closed: Reached;
  readonly buyers_opened: Reached;
  readonly buyers_closed: Reached;
}

/** What a seller's staff make of a chat; the buyer sees nothing of it.
 * 
 *     `snoozed_until` is there while the chat is put off: until then, or until the buyer writes.
 *     `notes` is how many there are. */
export interface Care {
  readonly assignee: Assignee | null;
  readonly labels: readonly string[];
  readonly snoozed_until: string | null;
  readonly notes: number;
}

/** What is to change; what is left out stays.
 * 
 *     `assignee` null: nobody; `snoozed_until` null, or past: not put off. With `assignee_was` the
 *     whole is refused (409) where somebody else is assigned meanwhile. */
export interface CarePatch {
  readonly assignee?: string | null;
  readonly assignee_was?: string | null;
  readonly labels?: readonly string[];
  readonly snoozed_until?: string | null;
}

/** A case as stored. Nobody of `barred` may decide it; `passed_on_by` have put it back. */
export interface Case {
  readonly case_id: string;
  readonly kind: string;
  readonly subject: string;
  readonly owner_kind: PartyKind;
  readonly owner_id: string;
  readonly priority: number;
  readonly persons: number;
  readonly label: string | null;
  readonly rule: string | null;
  readonly rule_version: number | null;
  readonly state: CaseState;
  readonly version: number;
  readonly assignee: string | null;
  readonly taken_at: string | null;
  readonly leased_until: string | null;
  readonly opened_at: string;
  readonly due_at: string;
  readonly decision: string | null;
  readonly decided_label: string | null;
  readonly decided_by: readonly string[];
  readonly closed_at: string | null;
  readonly reversed_by: string | null;
  readonly lane: number;
  readonly about_case: string | null;
  readonly barred: readonly string[];
  readonly passed_on_by: readonly string[];
  readonly evidence: Evidence;
  readonly outcome: Outcome | null;
  readonly reversed_at: string | null;
}

/** Something happened to the case: fetch it, and the queue, again. To whoever reviews cases. */
export interface CaseEvent {
  readonly type: "case";
  readonly case_id: string;
}

/** A case without its evidence, as lists show it. `assignee` holds it until `leased_until`. */
export interface CaseLine {
  readonly case_id: string;
  readonly kind: string;
  readonly subject: string;
  readonly owner_kind: PartyKind;
  readonly owner_id: string;
  readonly priority: number;
  readonly persons: number;
  readonly label: string | null;
  readonly rule: string | null;
  readonly rule_version: number | null;
  readonly state: CaseState;
  readonly version: number;
  readonly assignee: string | null;
  readonly taken_at: string | null;
  readonly leased_until: string | null;
  readonly opened_at: string;
  readonly due_at: string;
  readonly decision: string | null;
  readonly decided_label: string | null;
  readonly decided_by: readonly string[];
  readonly closed_at: string | null;
  readonly reversed_by: string | null;
}

/** A case by what one needs to choose it. */
export interface CaseMark {
  readonly case_id: string;
  readonly kind: string;
  readonly opened_at: string;
  readonly due_at: string;
}

/** Cases as of `now`; `cursor` leads to the next page and is null on the last one. `names` are
 *     the names of whom they are about, by `seller:42`, and of who holds or decided them. */
export interface CasePage {
  readonly cases: readonly CaseLine[];
  readonly names: Readonly<Record<string, string>>;
  readonly cursor: string | null;
  readonly now: string;
}

/** Where a case stands. Whether somebody is at it is told by its lease. */
export type CaseState = "awaiting_second" | "decided" | "open" | "withdrawn";

/** The queue as of now, and the work from `since` to `until` (not included). `names` are those
 *     of moderators and operators, by `moderator:42`. */
export interface CaseStatistics {
  readonly since: string;
  readonly until: string;
  readonly queue: readonly QueueRow[];
  readonly moderators: readonly ModeratorRow[];
  readonly rules: readonly RuleRow[];
  readonly names: Readonly<Record<string, string>>;
}

/** A case as of `now`, everything that happened to it, and what the asker may do. `names` are
 *     the names of whom its evidence is of, by `seller:42`, and of who did something to it.
 *     `facts_now` are those of its evidence's facts that go on, as they are by now. */
export interface CaseView {
  readonly case: Case;
  readonly names: Readonly<Record<string, string>>;
  readonly facts_now: Readonly<Record<string, unknown>>;
  readonly opinions: readonly Opinion[];
  readonly log: readonly LogEntry[];
  readonly options: readonly OptionView[];
  readonly labels: readonly string[];
  readonly allowed: Allowed;
  readonly now: string;
}

/** What `by` (`operator:42`) did to `subject`. Numbers rise; one that failed leaves a gap. */
export interface Change {
  readonly number: number;
  readonly at: string;
  readonly by: string;
  readonly did: Did;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Everything since `after`, complete up to `change`: each message once, as it is now. */
export interface ChangesEvent {
  readonly type: "changes";
  readonly chat_id: string;
  readonly after: number;
  readonly change: number;
  readonly chat: Chat;
  readonly messages: readonly Message[];
}

/** A chat as one side may see it. `can_write` is null in lists: ask for the chat itself.
 * 
 *     `usually_answers_s` is only in an answer to that: how long buyers have waited for this seller's
 *     answers, in the median of 30 days; null while there were too few. `paused_at` is since when the
 *     deadline stands still because chats are switched off; it will be later by as long as that takes. */
export interface Chat {
  readonly chat_id: string;
  readonly seller_id: string;
  readonly seller_name: string;
  readonly buyer: BuyerFace;
  readonly context: TitledContext;
  readonly status: Status;
  readonly due_at: string | null;
  readonly seq: number;
  readonly change: number;
  readonly unread: number;
  readonly marks: BothMarks;
  readonly last_message: Message | null;
  readonly can_write: CanWrite | null;
  readonly opened_at: string;
  readonly changed_at: string;
  readonly usually_answers_s?: number | null;
  readonly paused_at?: string | null;
}

/** A label that a seller's staff put on chats. */
export interface ChatLabel {
  readonly label_id: string;
  readonly name: string;
  readonly colour: Colour;
}

/** A seller's labels, by name. */
export interface ChatLabelList {
  readonly labels: readonly ChatLabel[];
}

/** What a member of staff noted on a chat, for colleagues alone. */
export interface ChatNote {
  readonly note_id: string;
  readonly author: Assignee;
  readonly text: string;
  readonly written_at: string;
}

/** The notes on a chat, oldest first. */
export interface ChatNoteList {
  readonly notes: readonly ChatNote[];
}

/** Chats, newest change first; `cursor` leads to the next page and is null on the last one. */
export interface ChatPage {
  readonly chats: readonly Chat[];
  readonly cursor: string | null;
}

/** Chats that would be touched in one way, and what is open in them. */
export interface ChatsTouched {
  readonly chats: Reached;
  readonly by_status: Readonly<Record<string, unknown>>;
  readonly open_deadlines: number;
  readonly held_messages: number;
}

/** Something that somebody can do to a claim, or why they cannot. */
export interface Choice {
  readonly action: ClaimAction;
  readonly allowed: boolean;
  readonly why_not?: WhyNot | null;
  readonly bounds?: Bounds | null;
}

/** What can be done to a claim. */
export type ClaimAction = "accept_offer" | "add_evidence" | "approve_with_return" | "approve_without_return" | "arbitrate" | "ask_evidence" | "condition_confirmed" | "condition_contested" | "confirm_receipt" | "dispatched" | "dispute" | "goods_received" | "offer" | "refund_confirmed" | "refund_failed" | "refund_sent" | "refuse" | "replace" | "send_part" | "sent_back" | "withdraw";

/** How many open claims wait for whom, and how many of the viewer's own turns end within 24
 *     hours. */
export interface ClaimCounts {
  readonly buyer: number;
  readonly seller: number;
  readonly marketplace: number;
  readonly due_soon: number;
}

/** Claims by their deadline. */
export type ClaimDue = "overdue" | "soon";

/** A claim of the chat was opened, or something was done to it: fetch it. What one can do about
 *     it is another thing for each side. After `changes` and `resync`, fetch the chat's claims. */
export interface ClaimEvent {
  readonly type: "claim";
  readonly chat_id: string;
  readonly change: number;
  readonly claim_id: string;
  readonly version: number;
}

/** What is wanted; everything, where nothing is said. `q` is a part of an order's or a product's
 *     id, of a title or of what the buyer wrote. */
export interface ClaimFilter {
  readonly state?: ClaimsState | null;
  readonly turn?: Turn | null;
  readonly due?: ClaimDue | null;
  readonly product_id?: string | null;
  readonly chat_id?: string | null;
  readonly is_open?: boolean | null;
  readonly q?: string | null;
}

/** All that a claim can be opened with. Files are sent to the chat `chat_id` first. */
export interface ClaimForm {
  readonly chat_id: string;
  readonly seller_id: string;
  readonly seller_name: string;
  readonly order_id: string;
  readonly photos_max: number;
  readonly videos_max: number;
  readonly text_min: number;
  readonly text_max: number;
  readonly lines: readonly ClaimableLine[];
}

/** Claims in the order that was asked for; `next` asks for those behind them. */
export interface ClaimPage {
  readonly claims: readonly ClaimView[];
  readonly counts: ClaimCounts;
  readonly next: string | null;
}

/** What is wrong, as the buyer says. */
export type ClaimReason = "changed_mind" | "defect" | "missing_part" | "not_as_described" | "wrong_item";

/** The buyer has claimed for `claimed` of the `orders` that they kept in a year. */
export interface ClaimShare {
  readonly kind: "claim_share";
  readonly orders: number;
  readonly claimed: number;
  readonly share_bps: number;
  readonly claims: readonly EarlierClaim[];
}

/** What speaks for caution with a claim, if anything. It decides nothing. */
export interface ClaimSignals {
  readonly claim_id: string;
  readonly signals: readonly (ClaimShare | RepeatedPhotos | LateClaim | ValueSpike)[];
}

/** A claim as one side may see it.
 * 
 *     `paid` is the most that can still go back for the line. `choices` are all that the viewer could
 *     ever do, with why not; `history` is all that was done, oldest first. Both are null in lists: ask
 *     for the claim itself. */
export interface ClaimView {
  readonly claim_id: string;
  readonly chat_id: string;
  readonly seller_id: string;
  readonly seller_name: string;
  readonly buyer: BuyerFace;
  readonly order_id: string;
  readonly line_id: string;
  readonly product_id: string;
  readonly product_title: string;
  readonly scheme: Scheme;
  readonly opened_at: string;
  readonly changed_at: string;
  readonly version: number;
  readonly reason: ClaimReason;
  readonly defective: boolean;
  readonly text: string;
  readonly files: readonly ShownFile[];
  readonly wants: Wish;
  readonly paid: Money;
  readonly state: ClaimsState;
  readonly turn: Turn;
  readonly due_at: string | null;
  readonly overdue: boolean;
  readonly offer: Money | null;
  readonly granted: Money | null;
  readonly fulfilment: Fulfilment | null;
  readonly tracking: string | null;
  readonly outcome: ClaimsOutcome | null;
  readonly refund: Refund | null;
  readonly arbitrated: boolean;
  readonly choices?: readonly Choice[] | null;
  readonly history?: readonly HappenedView[] | null;
}

/** A line of the order, what can still go back for it, and the claim that is open for it. */
export interface ClaimableLine {
  readonly line_id: string;
  readonly product_id: string;
  readonly title: string;
  readonly quantity: number;
  readonly left: Money;
  readonly grounds: readonly GroundChoice[];
  readonly open_claim_id: string | null;
}

/** How a claim ended, or what it was granted while that is still being done. */
export type ClaimsOutcome = "compensation" | "lapsed" | "part" | "refund" | "refused" | "replacement" | "withdrawn";

/** How far a claim has come. */
export type ClaimsState = "awaiting_evidence" | "awaiting_return" | "awaiting_seller" | "closed" | "condition_disputed" | "dispatched" | "disputed" | "fulfilling" | "in_transit" | "inspecting" | "offered" | "refunding" | "refused";

/** Who answers a seller's chats and can be assigned to one, by name; and who answers none any
 *     more and has still some, which others have to take. */
export interface Colleagues {
  readonly staff: readonly Assignee[];
  readonly left: readonly Assignee[];
}

/** What the marketplace can tell of a fine, or of its repayment. */
export type Collected = "collected" | "failed" | "repaid" | "sent" | "written_off";

/** How far a fine is collected or, after it was reversed, repaid. */
export type Collection = "cancelled" | "collected" | "failed" | "owed" | "recalled" | "repaid" | "repayment_sent" | "sent" | "to_repay" | "written_off";

/** What a label looks like. */
export type Colour = "blue" | "gray" | "green" | "orange" | "pink" | "red" | "teal" | "violet" | "yellow";

/** How something is. */
export type Condition = "failed" | "fine" | "warning";

/** Seller: they are as the buyer said. */
export interface ConditionConfirmed {
  readonly type: "condition_confirmed";
}

/** Seller: they are not, let a moderator decide. */
export interface ConditionContested {
  readonly type: "condition_contested";
  readonly text: string;
  readonly files?: readonly string[];
}

/** The conditions there are, by the tags of their types. */
export type ConditionKind = "contract_verified" | "days_on_platform" | "distinct_buyers" | "flag" | "payouts";

/** Buyer: what was sent has arrived. */
export interface ConfirmReceipt {
  readonly type: "confirm_receipt";
}

/** Something that a decision would lead to; `facts` are words of the kind's own. */
export interface Consequence {
  readonly code: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What a chat is about. */
export type ContextType = "order" | "product";

/** How much was emptied; `cases` are those whose evidence was, `links` sightings of links. */
export interface Counts {
  readonly messages?: number;
  readonly edits?: number;
  readonly files?: number;
  readonly reports?: number;
  readonly appeals?: number;
  readonly cases?: number;
  readonly links?: number;
  readonly claims?: number;
}

/** The database: its version, its size, how many connections of all that it allows are open. */
export interface DatabaseHealth {
  readonly version: string;
  readonly size_bytes: number;
  readonly connections: number;
  readonly connections_max: number;
  readonly condition: Condition;
}

/** A browser that is told of things; `told_at` is when its push service last took one. */
export interface Device {
  readonly device_id: string;
  readonly name: string;
  readonly added_at: string;
  readonly told_at: string | null;
  readonly failure: PushFailure | null;
}

/** What a browser has made for us to encrypt with, in base64url (RFC 8291). */
export interface DeviceKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** One's devices. `server_key` is what a browser subscribes with; null: no push service is
 *     allowed here. */
export interface Devices {
  readonly server_key: string | null;
  readonly devices: readonly Device[];
  readonly most?: number;
}

/** What the log knows to tell: a code stays what it is for ever. */
export type Did = "chat.file_erased" | "claims.refund_told" | "erasure.lifted" | "erasure.requested" | "inbox.chats_exported" | "programmes.published" | "staffing.key_made" | "staffing.key_revoked" | "staffing.permissions_chosen" | "standing.collection_told" | "standing.penalty_reversed";

/** Whether a contact is given or asked for. */
export type Direction = "asks" | "gives";

/** What is free for the data folder of this machine. */
export interface DiskHealth {
  readonly free_bytes: number;
  readonly condition: Condition;
}

/** Seller: the replacement, or the part, is on its way. */
export interface Dispatched {
  readonly type: "dispatched";
  readonly tracking?: string | null;
}

/** Buyer: let a moderator decide. */
export interface Dispute {
  readonly type: "dispute";
  readonly text: string;
  readonly files?: readonly string[];
}

/** What a draft would change against `version`, the rollout in force. Buyers are those of whom
 *     facts have told, and those who have a chat.
 * 
 *     `chats_kept_open` would be switched off but for an exception. `open_cases` are those about
 *     sellers and buyers of chats that would be closed. Where there is more than was looked at,
 *     `is_complete` is false. */
export interface DryRun {
  readonly version: number;
  readonly capabilities: readonly CapabilityChange[];
  readonly chats_opened: ChatsTouched;
  readonly chats_closed: ChatsTouched;
  readonly chats_kept_open: ChatsTouched;
  readonly open_cases: number;
  readonly sellers: number;
  readonly buyers: number;
  readonly chats: number;
  readonly is_complete: boolean;
}

/** Which deadlines are asked for: `soon` is within two hours. One that stands still is neither
 *     overdue nor due soon or today. */
export type Due = "any" | "overdue" | "soon" | "today";

/** Work that is due again and again; `done_until` is null before the first time. */
export interface DutyHealth {
  readonly name: string;
  readonly done_until: string | null;
  readonly late_s: number;
  readonly condition: Condition;
}

/** Another claim of the buyer. The seller is named to moderators alone. */
export interface EarlierClaim {
  readonly claim_id: string;
  readonly order_id: string;
  readonly opened_at: string;
  readonly reason: ClaimReason;
  readonly outcome: ClaimsOutcome | null;
  readonly paid: Money;
  readonly seller_id: string | null;
}

/** What was asked for, newest first, the last time of each buyer; `cursor` leads on, null at
 *     the end. */
export interface ErasurePage {
  readonly erasures: readonly ErasureView[];
  readonly cursor: string | null;
}

/** What is being done, in this order.
 * 
 *     `readers` waits until whoever copies texts (into the search, into cases) has read past the
 *     moment at which the messages were emptied: only then is nothing copied any more, and `traces`
 *     empties what was. `files` waits until their contents are taken away. */
export type ErasureStep = "done" | "files" | "messages" | "readers" | "traces";

/** What was asked for, how far it is, and how much was emptied so far. */
export interface ErasureView {
  readonly buyer_id: string;
  readonly requested_at: string;
  readonly step: ErasureStep;
  readonly counts: Counts;
  readonly done_at: string | null;
}

/** A snapshot: what whoever decides sees, whatever became of it since.
 * 
 *     `verdict` is the judge's; `files` are those that the case itself is about; `facts` are words of
 *     the kind's own, such as what was asked for. */
export interface Evidence {
  readonly chat_id?: string | null;
  readonly context?: string | null;
  readonly messages?: readonly EvidenceMessage[];
  readonly verdict?: Readonly<Record<string, unknown>> | null;
  readonly history?: readonly PartyHistory[];
  readonly sightings?: readonly Sighting[];
  readonly files?: readonly EvidenceFile[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A file, which whoever decides can look at as long as it is kept. */
export interface EvidenceFile {
  readonly file_id: string;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly pages: number | null;
  readonly findings?: readonly EvidenceFinding[];
}

/** What a file says against the rules: `text` as it stands in it, in a `part` of that kind
 *     (`text`, `link`, `code`), on a page from 1 on where it has pages. */
export interface EvidenceFinding {
  readonly label: string;
  readonly part: string;
  readonly page: number | null;
  readonly text: string;
  readonly highlights: readonly Highlight[];
}

/** A message as it was when the case was opened, as its author wrote it. */
export interface EvidenceMessage {
  readonly message_id: string;
  readonly side: string;
  readonly author: string;
  readonly text: string;
  readonly state: string;
  readonly sent_at: string;
  readonly is_subject?: boolean;
  readonly highlights?: readonly Highlight[];
  readonly files?: readonly EvidenceFile[];
}

/** Which chats to export, and as what. */
export interface Export {
  readonly filter?: InboxFilter;
  readonly format?: ExportFormat;
}

/** Which claims to take away, and as what. */
export interface ExportClaims {
  readonly filter?: ClaimFilter;
  readonly format?: ExportFormat;
}

/** What an export is written as. In CSV a cell that a spreadsheet would reckon begins with an
 *     apostrophe. */
export type ExportFormat = "csv" | "jsonl" | "parquet";

/** One thing wrong with the input, and where: a JSON path from `$`, or a parameter's name. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An appeal that was received, and by when it is decided. */
export interface FileAppeal {
  readonly chat_id: string;
  readonly file_id: string;
  readonly appealed_at: string;
  readonly due_at: string;
}

/** What became of a file. `storing` lasts while its contents are on their way; a held one makes
 *     its message held; a refused one is kept for a while, in case its author contests that. */
export type FileState = "clean" | "held" | "refused" | "storing";

/** Owes the marketplace `amount`. */
export interface Fine {
  readonly type: "fine";
  readonly amount: Money;
}

/** The first sale to one of a seller's buyers. */
export interface FirstSale {
  readonly order_id: string;
  readonly at: string;
}

/** Told, and counted. */
export interface FormalWarning {
  readonly type: "warning";
}

/** A message that was searched for: a part of its text, and where in that the words stand (code
 *     points, the end not included). */
export interface FoundMessage {
  readonly seq: number;
  readonly side: Side;
  readonly text: string;
  readonly spans: readonly (readonly [number, number])[];
  readonly sent_at: string;
}

/** What the seller is to send in place of money. */
export type Fulfilment = "part" | "replacement";

/** Seller: the goods are back. */
export interface GoodsReceived {
  readonly type: "goods_received";
}

/** A reason that may be given for a line, until when (not included), or why it may not. */
export interface GroundChoice {
  readonly reason: ClaimReason;
  readonly allowed: boolean;
  readonly why_not: Barred | null;
  readonly until: string | null;
  readonly needs_files: boolean;
}

/** Something that was done to a claim. Who of the staff did it is told to the seller's side. */
export interface HappenedView {
  readonly version: number;
  readonly at: string;
  readonly by: Actor;
  readonly author: string | null;
  readonly action: string;
  readonly text: string;
  readonly files: readonly ShownFile[];
  readonly amount: Money | null;
  readonly tracking: string | null;
  readonly state: ClaimsState;
}

/** How the installation is; `condition` is the worst of all. */
export interface Health {
  readonly condition: Condition;
  readonly duties: readonly DutyHealth[];
  readonly subscribers: readonly SubscriberHealth[];
  readonly posts: readonly PostHealth[];
  readonly database: DatabaseHealth;
  readonly disk: DiskHealth;
}

/** Code points `start` to `end` (not included) of a text, and what is wrong with them. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Versions, newest first; when there are more, the next page is `before` the last one. */
export interface History {
  readonly programmes: readonly PublishedDocument[];
  readonly has_more: boolean;
}

/** Why a text is held although no finding says so. */
export type HoldReason = "external_judge_down" | "file";

/** How many chats wait for what, each counted up to 1,000: that is shown as "999+".
 * 
 *     All but `snoozed` leave out what is put off. `to_answer` waits for the seller's answer, of that
 *     `unassigned` has nobody who takes care; `mine` is assigned to the asker and not closed. */
export interface InboxCounts {
  readonly to_answer: number;
  readonly overdue: number;
  readonly mine: number;
  readonly unassigned: number;
  readonly snoozed: number;
}

/** The care of a chat has changed, or more than that of one where it is null: fetch it again. To
 *     the seller's side only. */
export interface InboxEvent {
  readonly type: "inbox";
  readonly chat_id: string | null;
}

/** Which chats, as `GET /v1/inbox` is asked for them. */
export interface InboxFilter {
  readonly status?: Status | null;
  readonly assignee?: string | null;
  readonly label?: string | null;
  readonly product_id?: string | null;
  readonly due?: Due | null;
  readonly zone?: string;
  readonly snoozed?: boolean | null;
  readonly q?: string | null;
}

/** Chats of an inbox; `next` leads to the next page and is null on the last one. A page is
 *     shorter where chats are hidden while they are switched off. */
export interface InboxPage {
  readonly items: readonly InboxRow[];
  readonly next: string | null;
}

/** A chat in an inbox, with the care that is taken of it. `found` is the newest message in which
 *     stands what was searched; null where nothing was, or where it is what the chat is about. */
export interface InboxRow {
  readonly chat: Chat;
  readonly care: Care;
  readonly found?: FoundMessage | null;
}

/** Your message was held or refused; nobody else sees it. */
export interface KeptBackEvent {
  readonly type: "kept_back";
  readonly chat_id: string;
  readonly message: Message;
}

/** Every kind of programme there is. */
export interface KindList {
  readonly kinds: readonly KindView[];
}

/** A kind of programme and the documents that ship for it; that of the name `default` holds
 *     until one is published. */
export interface KindView {
  readonly kind: string;
  readonly default: string | null;
  readonly presets: readonly Preset[];
}

/** A chat and the last `change` of it that the client has. */
export interface Known {
  readonly chat_id: string;
  readonly change: number;
}

/** What a text may do wrong; docs/explanation/moderation.md says what each one means. */
export type Label = "contact_exchange" | "insult" | "monosyllabic" | "off_platform" | "personal_data_request" | "phishing" | "platform_disparagement" | "seller_disparagement" | "threat";

/** Opened in the last tenth of the time in which one could be. */
export interface LateClaim {
  readonly kind: "late_claim";
  readonly delivered_at: string;
  readonly opened_at: string;
  readonly window_ends_at: string;
}

/** A letter that could not be delivered, and what the mail server said. */
export interface LetterFailure {
  readonly at: string;
  readonly reason: string;
}

/** What there is to hear of. */
export type LetterKind = "deadline" | "decision" | "message";

/** What letters can be written in. */
export type LetterLanguage = "en" | "ru" | "zh";

/** What somebody wants to hear of. `with_text`: letters may say what messages say. */
export interface LettersWanted {
  readonly email?: string | null;
  readonly kinds?: readonly LetterKind[];
  readonly every_min?: number;
  readonly quiet?: QuietHours | null;
  readonly zone?: string;
  readonly with_text?: boolean;
  readonly language?: LetterLanguage;
}

/** Something that happened to a case; `by` is null where nobody did it. */
export interface LogEntry {
  readonly entry: number;
  readonly at: string;
  readonly by: string | null;
  readonly what: What;
  readonly text: string | null;
}

/** A key just made: the only time that its `secret` is seen. */
export interface MadeKey {
  readonly key: SellerKey;
  readonly secret: string;
}

/** I have received, or read, the other side's messages up to these `seq`s. */
export interface MarkFrame {
  readonly type: "mark";
  readonly chat_id: string;
  readonly delivered?: number | null;
  readonly read?: number | null;
}

/** Up to which `seq` a side has received and read. */
export interface Marks {
  readonly delivered: number;
  readonly read: number;
}

/** A side has received or read up to these `seq`s. */
export interface MarksEvent {
  readonly type: "marks";
  readonly chat_id: string;
  readonly side: Side;
  readonly delivered: number;
  readonly read: number;
}

/** What an attachment may be, by its first bytes. */
export type MediaType = "application/pdf" | "image/gif" | "image/jpeg" | "image/png" | "image/webp";

/** A message as one side may see it.
 * 
 *     `client_id` is given to its author's side only, `author` (a staff member's name) to the seller's
 *     side only. A deleted message keeps its place and has neither text nor `files`. `verdict` tells
 *     the author, and nobody else, why a message is masked, held or refused; otherwise it is left
 *     out. What is `automatic` no person has written; it is no answer. */
export interface Message {
  readonly message_id: string;
  readonly chat_id: string;
  readonly client_id: string | null;
  readonly seq: number | null;
  readonly side: Side;
  readonly author: string | null;
  readonly text: string;
  readonly state: State;
  readonly sent_at: string;
  readonly edited_at: string | null;
  readonly verdict?: ShownVerdict | null;
  readonly files?: readonly ShownFile[];
  readonly automatic?: boolean;
}

/** An appeal that was received, and by when it is decided. */
export interface MessageAppeal {
  readonly chat_id: string;
  readonly message_id: string;
  readonly appealed_at: string;
  readonly due_at: string;
}

/** A message became visible, and what the chat's status is since. */
export interface MessageEvent {
  readonly type: "message";
  readonly chat_id: string;
  readonly change: number;
  readonly message: Message;
  readonly status: Status;
  readonly due_at: string | null;
}

/** Messages, oldest first, as of the chat's `change`; and one's own that nobody else sees. */
export interface MessagePage {
  readonly messages: readonly Message[];
  readonly has_more: boolean;
  readonly change: number;
  readonly pending: readonly Message[];
}

/** `version` has to be accepted; before `grace_until` nothing follows from it. */
export interface Missing {
  readonly state: "missing";
  readonly version: number;
  readonly grace_until: string;
}

/** What needs a moderator today. `mine` are the cases that they hold; `oldest` has waited
 *     longest of those that nobody has decided. */
export interface ModeratorHome {
  readonly role: "moderator";
  readonly now: string;
  readonly zone: string;
  readonly queue: readonly QueueRow[];
  readonly mine: readonly CaseMark[];
  readonly oldest: CaseMark | null;
  readonly work: OwnWork;
}

/** The work of one moderator.
 * 
 *     They hold `holding` cases now. In the period they gave `opinions`; `decided` of them were what
 *     the case was decided by, and `reversed` of these did not stand. `per_hour` is by the hours of
 *     the clock in which they gave any; `handled_s_median` is from taking a case to their opinion. */
export interface ModeratorRow {
  readonly by: string;
  readonly holding: number;
  readonly opinions: number;
  readonly decided: number;
  readonly reversed: number;
  readonly reversal_rate: number | null;
  readonly per_hour: number | null;
  readonly handled_s_median: number | null;
}

/** An amount of minor units (kopecks, cents) of one currency, signed. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** May write to nobody for so many days of 24 hours. */
export interface Mute {
  readonly type: "mute";
  readonly days: number;
}

/** A seller or a buyer, and how it is called. */
export interface NamedParty {
  readonly kind: PartyKind;
  readonly id: string;
  readonly name: string;
}

/** A label to be; no two of a seller's have one name, whatever its case. */
export interface NewChatLabel {
  readonly name: string;
  readonly colour?: Colour;
}

/** A browser's subscription, as its `PushManager` says it. `name` is how its owner knows the
 *     device; `language` is of the notices, where nothing else was chosen yet. */
export interface NewDevice {
  readonly endpoint: string;
  readonly keys: DeviceKeys;
  readonly name: string;
  readonly language?: LetterLanguage;
}

/** A key to be. */
export interface NewKey {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** A quick reply to be. In `text` stand `{buyer}`, `{product}`, `{order}`, `{shop}` and `{me}`
 *     for what they name in the chat where it is used. */
export interface NewQuickReply {
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
}

/** What one has been given to decide; null when nothing waits. */
export interface NextCase {
  readonly case: CaseView | null;
}

/** What a member of staff notes for colleagues. */
export interface NoteDraft {
  readonly text: string;
}

/** A note of a claim; the buyer never sees it. */
export interface NoteView {
  readonly note_id: string;
  readonly at: string;
  readonly author: string;
  readonly text: string;
}

/** All of a claim's, oldest first. */
export interface Notes {
  readonly notes: readonly NoteView[];
}

/** A notice as its reader sees it, in the language that they asked for. */
export interface Notice {
  readonly notice_id: string;
  readonly kind: NoticeKind;
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
  readonly at: string;
  readonly read_at: string | null;
}

/** There is something new that you must know: fetch your notices. */
export interface NoticeEvent {
  readonly type: "notice";
  readonly notice_id: string;
  readonly kind: NoticeKind;
}

/** What a notice is about; each has its words in `words.WORDS`. */
export type NoticeKind = "answer_due_soon" | "answer_overdue" | "appeal_received" | "appeal_rejected" | "became_trusted" | "claim_approved_with_return" | "claim_closed" | "claim_closed_refused" | "claim_condition_contested" | "claim_dispatched" | "claim_disputed" | "claim_due_soon" | "claim_evidence_wanted" | "claim_goods_received" | "claim_goods_sent_back" | "claim_offered" | "claim_refund_owed" | "claim_refunded" | "claim_refused" | "claim_ruled" | "claim_to_be_fulfilled" | "claim_to_decide" | "claim_turn_missed" | "danger_seen" | "decision_reversed" | "file_released" | "fine_reversed" | "fine_to_repay" | "fined" | "message_cleared" | "message_recalled" | "message_released" | "message_upheld" | "mute_reversed" | "muted" | "no_longer_trusted" | "report_settled" | "shop_suspended" | "shop_suspended_until" | "suspension_reversed" | "terms_to_accept" | "violation_confirmed" | "warned" | "warning_reversed";

/** Notices, newest first, and how many of all are unread; the next page is `before` the last. */
export interface NoticePage {
  readonly notices: readonly Notice[];
  readonly unread: number;
  readonly has_more: boolean;
}

/** What somebody hears of. `is_confirmed`: they have followed the link that was sent to `email`;
 *     nothing else is sent there before. `can_mail`: this installation sends letters at all. */
export interface Notifying {
  readonly wanted: LettersWanted;
  readonly is_confirmed: boolean;
  readonly failure: LetterFailure | null;
  readonly can_mail: boolean;
}

/** Seller: a part of the money, in minor units, and the goods stay. */
export interface Offer {
  readonly type: "offer";
  readonly amount_minor: number;
}

/** A version of the terms in one language; `text` may be the address where the text stands. */
export interface OfferView {
  readonly version: number;
  readonly effective_from: string;
  readonly grace_until: string;
  readonly title: string;
  readonly text: string;
  readonly capabilities: readonly Capability[];
}

/** A buyer's claim. `act_id` is the client's: sent again, it gives the same claim. */
export interface OpenClaim {
  readonly order_id: string;
  readonly line_id: string;
  readonly reason: ClaimReason;
  readonly defective?: boolean;
  readonly text: string;
  readonly files?: readonly string[];
  readonly wants?: Wish;
  readonly act_id: string;
  readonly seller_id: string;
}

/** What is not confirmed: how many in each currency and what they come to, and how many of them
 *     are overdue, since when. */
export interface OpenRefunds {
  readonly count: number;
  readonly left: Money;
  readonly overdue: number;
  readonly overdue_since: string | null;
}

/** How the marketplace's chats are: health, the queue, 30 days of volumes and answers (today
 *     last), what people thought of each rule's findings in these days, fines, and what buyers are
 *     owed because of claims. */
export interface OperatorHome {
  readonly role: "operator";
  readonly now: string;
  readonly zone: string;
  readonly health: Health;
  readonly queue: readonly QueueRow[];
  readonly days: readonly VolumeDay[];
  readonly rules: readonly RuleRow[];
  readonly owed: readonly Money[];
  readonly to_repay: readonly Money[];
  readonly refunds: readonly OpenRefunds[];
}

/** What one person decided; `handled_s` is how long they had the case. `reason` is in their own
 *     words, or in those of `template`. */
export interface Opinion {
  readonly opinion: number;
  readonly by: string;
  readonly decision: string;
  readonly label: string | null;
  readonly reason: string;
  readonly template: string | null;
  readonly at: string;
  readonly handled_s: number;
  readonly amount_minor?: number | null;
}

/** A decision that can be taken, its prepared reasons, and what it would lead to now; with an
 *     `amount` it needs `amount_minor`. */
export interface OptionView {
  readonly name: string;
  readonly confirms: boolean;
  readonly releases: boolean;
  readonly amount: boolean;
  readonly reasons: readonly PreparedReason[];
  readonly consequences: readonly Consequence[];
}

/** What a decision says of the rule that led to its case. */
export type Outcome = "confirmed" | "released";

/** One's work of the last 30 days, today last. `reversal_rate` is the part of the cases decided
 *     by one's opinion that did not stand; null while there are none. */
export interface OwnWork {
  readonly opinions: number;
  readonly decided: number;
  readonly reversed: number;
  readonly reversal_rate: number | null;
  readonly days: readonly WorkDay[];
}

/** What a passage was in its attachment. */
export type Part = "code" | "link" | "text";

/** A buyer or a seller, by the marketplace's id. */
export interface Party {
  readonly kind: PartyKind;
  readonly id: string;
}

/** What was known of a party when the case was opened; counts are of everything before, null
 *     where nobody has counted. */
export interface PartyHistory {
  readonly party: Party;
  readonly name: string | null;
  readonly since?: string | null;
  readonly chats?: number;
  readonly violations?: number;
  readonly penalties?: number;
  readonly reports_against?: number | null;
  readonly reports_made?: number | null;
}

/** A side of the trade. */
export type PartyKind = "buyer" | "seller";

/** Sellers and buyers by name, up to 20. */
export interface PartyList {
  readonly parties: readonly NamedParty[];
}

/** How a party stood at `at`, with the last 1,000 violations and penalties known then.
 * 
 *     Oldest first; `has_more` says whether there were older ones. What is dated before
 *     `decided_up_to` has all been written down: the answer for an earlier moment stays as it is. */
export interface PartyStanding {
  readonly party: Party;
  readonly at: string;
  readonly muted_until: string | null;
  readonly suspended: boolean;
  readonly suspended_until: string | null;
  readonly violations: readonly ViolationView[];
  readonly penalties: readonly PenaltyView[];
  readonly has_more: boolean;
  readonly decided_up_to?: string | null;
}

/** Penalties, the one proposed last first; the next page is `before` the last one.
 * 
 *     `owed` is what all fines of those parties come to, of that time, that are owed, sent or failed;
 *     `to_repay` what is still to be repaid: whichever of them are listed. `names` has the parties'
 *     display names, for the marketplace. */
export interface PenaltyPage {
  readonly penalties: readonly PenaltyView[];
  readonly has_more: boolean;
  readonly owed: readonly Money[];
  readonly to_repay: readonly Money[];
  readonly names: Readonly<Record<string, string>>;
}

/** What confirming a violation would lead to, by the policy of that version (0: by none). */
export interface PenaltyPreview {
  readonly policy_version: number;
  readonly proposals: readonly Proposal[];
}

/** A penalty, by `step` of the policy of `policy_version`, which `counted` so many violations.
 * 
 *     `until` is when a mute or a suspension ends. `can_appeal` is for its party, until
 *     `appeal_until`. `collection` is a fine's. `confirmed_by` is empty to its party. */
export interface PenaltyView {
  readonly penalty_id: string;
  readonly party: Party;
  readonly measure: FormalWarning | Mute | Fine | Suspension;
  readonly state: StandingState;
  readonly in_force: boolean;
  readonly violation: ViolationView;
  readonly step: string;
  readonly policy_version: number;
  readonly counted: readonly string[];
  readonly proposed_at: string;
  readonly imposed_at: string | null;
  readonly until: string | null;
  readonly appeal_until: string | null;
  readonly can_appeal: boolean;
  readonly appeal: AppealView | null;
  readonly decision: string | null;
  readonly collection: Collection | null;
  readonly reversal_proposed_at: string | null;
  readonly confirmed_by: readonly string[];
}

/** What a member of a seller's staff may do. */
export type Permission = "campaigns" | "chat" | "claims" | "discounts" | "inbox" | "keys" | "levels" | "staff";

/** Are you there? */
export interface PingFrame {
  readonly type: "ping";
}

/** Where in an attachment: a page from 1 on, None in a picture and where no page shows it; of
 *     codes also which, from 1 on in the whole attachment, and its format as the standards call it. */
export interface Place {
  readonly part: Part;
  readonly page?: number | null;
  readonly code?: number | null;
  readonly format?: string | null;
}

/** I am here. */
export interface PongEvent {
  readonly type: "pong";
}

/** Letters or pushes: how many were tried in vain and wait; `since` when none can be sent at
 *     all, and the `reason` that the other side gave, where that is so. */
export interface PostHealth {
  readonly name: PostName;
  readonly waiting: number;
  readonly since: string | null;
  readonly reason: string | null;
  readonly condition: Condition;
}

/** What is sent. */
export type PostName = "letters" | "pushes";

/** The order that a buyer wants to claim for. */
export interface Prepare {
  readonly seller_id: string;
  readonly order_id: string;
}

/** A reason that can be given by its name, in the language that was asked for; only where one of
 *     `labels` is confirmed, unless that is null. */
export interface PreparedReason {
  readonly template: string;
  readonly words: string;
  readonly labels: readonly string[] | null;
}

/** A document that ships with Prilavok, as it stands in the world. */
export interface Preset {
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** An RFC 9457 problem. `code` is stable; further members depend on it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

/** A frame of yours was refused: an RFC 9457 problem. */
export interface ProblemEvent {
  readonly type: "problem";
  readonly chat_id: string | null;
  readonly client_id: string | null;
  readonly problem: Problem;
}

/** A product by which an inbox can be filtered. */
export interface ProductName {
  readonly product_id: string;
  readonly title: string;
}

/** Products of a seller, by title. */
export interface ProductNames {
  readonly products: readonly ProductName[];
}

/** How far a seller is with one condition: it has so many of what it needs.
 * 
 *     A condition of yes or no needs 1. `met_at` is when time alone will meet it, if nothing else is
 *     missing. `since` and `orders` are the evidence: the moment that counts, and the sales. */
export interface Progress {
  readonly condition: ConditionKind;
  readonly has: number;
  readonly needs: number;
  readonly met: boolean;
  readonly met_at?: string | null;
  readonly since?: string | null;
  readonly orders?: readonly FirstSale[];
}

/** The `part`th penalty of a step, which `counted` violations reached. */
export interface Proposal {
  readonly step: string;
  readonly part: number;
  readonly measure: FormalWarning | Mute | Fine | Suspension;
  readonly persons: number;
  readonly from_count: number;
  readonly counted: readonly string[];
}

/** A version of a programme, its document as JSON. */
export interface PublishedDocument {
  readonly kind: string;
  readonly version: number;
  readonly effective_from: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly published_at: string;
  readonly published_by: string;
  readonly note: string;
  readonly next_effective_from: string | null;
}

/** A notice that a push service did not take, and what it said. */
export interface PushFailure {
  readonly at: string;
  readonly reason: string;
}

/** What waits of one kind now: all of it, and how much of that is with somebody, waits for a
 *     second opinion, is overdue. */
export interface QueueRow {
  readonly kind: string;
  readonly undecided: number;
  readonly held: number;
  readonly awaiting_second: number;
  readonly overdue: number;
}

/** A text that a seller's staff use again; `/shortcut` finds it. */
export interface QuickReply {
  readonly reply_id: string;
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
}

/** A seller's quick replies, by shortcut. */
export interface QuickReplyList {
  readonly quick_replies: readonly QuickReply[];
}

/** Hours in which no letter goes out, by the clocks of one's zone: `from` is in them, `to` is
 *     not. Over midnight when `from` is the later one. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** How many would be touched, and the first of them. */
export interface Reached {
  readonly count?: number;
  readonly samples?: readonly string[];
}

/** You are known, and your chats' events come from now on. Deadlines are reckoned by `now`. */
export interface ReadyEvent {
  readonly type: "ready";
  readonly role: string;
  readonly subject: string;
  readonly expires_at: string | null;
  readonly now: string;
}

/** What the buyer is to get back; `note` says why it failed. */
export interface Refund {
  readonly amount: Money;
  readonly state: RefundState;
  readonly note?: string | null;
}

/** Refunds, the oldest first; `next` asks for those behind them. */
export interface RefundPage {
  readonly refunds: readonly RefundView[];
  readonly next: string | null;
}

/** How far the marketplace has paid out what a claim comes to. */
export type RefundState = "confirmed" | "failed" | "owed" | "sent";

/** What the marketplace says of a refund, how its books call that, and why it failed. */
export interface RefundTold {
  readonly status: Told;
  readonly reference: string;
  readonly note?: string | null;
}

/** What a buyer is, or was, owed because of a claim.
 * 
 *     Of `amount`, which was owed in the beginning, `paid` has reached the buyer by the facts, and
 *     `left` is still to be paid; what is missing went back in another way. */
export interface RefundView {
  readonly claim_id: string;
  readonly seller_id: string;
  readonly seller_name: string;
  readonly buyer_id: string;
  readonly buyer_name: string | null;
  readonly order_id: string;
  readonly line_id: string;
  readonly amount: Money;
  readonly paid: Money;
  readonly left: Money;
  readonly state: RefundState;
  readonly reference: string | null;
  readonly note: string | null;
  readonly owed_at: string;
  readonly due_at: string | null;
  readonly overdue: boolean;
  readonly changed_at: string;
}

/** Seller: no, and why. */
export interface Refuse {
  readonly type: "refuse";
  readonly text: string;
}

/** A picture of this claim that looks like one of another: `bits_apart` of 128. */
export interface RepeatedPhoto {
  readonly file_id: string;
  readonly other_claim_id: string;
  readonly other_file_id: string;
  readonly other_opened_at: string;
  readonly bits_apart: number;
  readonly same_buyer: boolean;
  readonly seller_id: string | null;
}

/** Pictures were shown in other claims before, the most alike first. */
export interface RepeatedPhotos {
  readonly kind: "repeated_photos";
  readonly photos: readonly RepeatedPhoto[];
}

/** Seller: another one is sent. */
export interface Replace {
  readonly type: "replace";
}

/** What it says, in the language of the question if it can. */
export interface ReplyTexts {
  readonly ru?: string | null;
  readonly en?: string | null;
  readonly zh?: string | null;
}

/** What one side tells of the other. */
export type ReportReason = "contact" | "fraud" | "insult" | "other" | "spam" | "threat";

/** A report that was received; a notice tells what came of it. */
export interface ReportView {
  readonly report_id: string;
  readonly chat_id: string;
  readonly message_id: string | null;
  readonly reason: ReportReason;
  readonly at: string;
}

/** Tell me what I missed; answered by `changes` or `resync` for each chat. */
export interface ResumeFrame {
  readonly type: "resume";
  readonly chats: readonly Known[];
}

/** Forget what you have of this chat and fetch it again. */
export interface ResyncEvent {
  readonly type: "resync";
  readonly chat_id: string;
  readonly reason: string;
}

/** A message was edited or deleted by its author, or recalled by the marketplace. */
export interface RevisedEvent {
  readonly type: "revised";
  readonly chat_id: string;
  readonly change: number;
  readonly message: Message;
}

/** Who may write may have changed in this chat, or in all of yours where it is null: resume, and
 *     look at `can_write`. */
export interface RightsEvent {
  readonly type: "rights";
  readonly chat_id: string | null;
}

/** What someone is to the marketplace. Integrators come with an API key, all others by token. */
export type Role = "account_manager" | "buyer" | "creator" | "integrator" | "moderator" | "operator" | "seller_staff";

/** What people thought of a rule's findings, in cases decided in the period.
 * 
 *     What was reversed counts as the opposite. `precision` is the confirmed among all. */
export interface RuleRow {
  readonly rule: string;
  readonly rule_version: number | null;
  readonly confirmed: number;
  readonly released: number;
  readonly reversed: number;
  readonly precision: number;
}

/** Whose warehouse and whose delivery. */
export type Scheme = "FBO" | "FBS" | "realFBS";

/** A seller has accepted a version, by a member of its staff. */
export interface SellerAcceptance {
  readonly seller_id: string;
  readonly accepted_by: string;
  readonly accepted_at: string;
}

/** What needs a member of a seller's staff today.
 * 
 *     `waiting` and `answers` are null without the permission `chat`, `claims` without that of this
 *     name. `appealable` has the penalties
 *     that can be contested, of the newest 50, the soonest end first. `unread_notices` is counted up
 *     to 100. */
export interface SellerHome {
  readonly role: "seller_staff";
  readonly now: string;
  readonly zone: string;
  readonly waiting: Waiting | null;
  readonly claims: ClaimCounts | null;
  readonly terms: Accepted | Missing;
  readonly appealable: readonly Appealable[];
  readonly unread_notices: number;
  readonly answers: AnswerSummary | null;
}

/** A key of a seller's, without its secret, which nobody keeps.
 * 
 *     `last_used_at` is exact to a minute; null: never. */
export interface SellerKey {
  readonly key_id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly created_at: string;
  readonly created_by: string;
  readonly last_used_at?: string | null;
}

/** A seller's keys that are good, oldest first; `most` is how many there can be. */
export interface SellerKeyList {
  readonly keys: readonly SellerKey[];
  readonly most?: number;
}

/** A message. Answered by `sent`, or by `problem` with the same `client_id`; safe to repeat.
 * 
 *     `files` are those that were sent to the chat before, by the same person; the text may be empty
 *     if there are any. */
export interface SendFrame {
  readonly type: "send";
  readonly chat_id: string;
  readonly client_id: string;
  readonly text: string;
  readonly files?: readonly string[];
}

/** Seller: what is missing is sent. */
export interface SendPart {
  readonly type: "send_part";
}

/** Buyer: the goods are on their way back. */
export interface SentBack {
  readonly type: "sent_back";
  readonly tracking?: string | null;
}

/** Your message is stored for good. `seq` and `change` are null when only you can see it.
 * 
 *     `text` is what the other side sees, where that is masked; `verdict` says why a message is masked
 *     or held. Both are left out of a message that is delivered as it was written. */
export interface SentEvent {
  readonly type: "sent";
  readonly chat_id: string;
  readonly client_id: string;
  readonly message_id: string;
  readonly state: State;
  readonly seq: number | null;
  readonly change: number | null;
  readonly sent_at: string;
  readonly text?: string | null;
  readonly verdict?: ShownVerdict | null;
}

/** A session as its page knows it: `csrf_token` goes into X-CSRF-Token of every write. */
export interface SessionView {
  readonly csrf_token: string;
  readonly expires_at: string;
  readonly principal: Viewer;
}

/** A file of a message. A picture has `width` and `height`, and a preview; a PDF has `pages`. */
export interface ShownFile {
  readonly file_id: string;
  readonly name: string;
  readonly media_type: MediaType;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly pages: number | null;
}

/** What a file says against the rules, and where in it. */
export interface ShownFileFinding {
  readonly place: Place;
  readonly finding: ShownFinding;
}

/** What a text does wrong, where, and by which evidence. `rule` names the rule that decided. */
export interface ShownFinding {
  readonly label: Label;
  readonly action: Action;
  readonly rule: string | null;
  readonly direction: Direction | null;
  readonly reasons: readonly string[];
  readonly words: readonly ShownWords[];
}

/** Why a text did not go as it was written; for its author alone.
 * 
 *     `version` is the rulebook's. `findings` are in order: what leads to the strictest action first,
 *     of that the surest. `reason` is there where no finding says why. A text that is rewritten is
 *     another message, under a new client id. */
export interface ShownVerdict {
  readonly action: Action;
  readonly version: number;
  readonly findings: readonly ShownFinding[];
  readonly advice: Advice | null;
  readonly reason: HoldReason | null;
}

/** Words of a text as it was written: code points `start` to `end` (not included). */
export interface ShownWords {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Whose message it is. A system line belongs to neither side and starts no clock. */
export type Side = "buyer" | "seller" | "system";

/** One of several messages that a case is about together.
 * 
 *     `side` has sent it to the other; it and `buyer_id` are null in cases from before they were kept. */
export interface Sighting {
  readonly chat_id: string;
  readonly message_id: string;
  readonly seller_id: string;
  readonly text: string;
  readonly state: string;
  readonly sent_at: string;
  readonly buyer_id?: string | null;
  readonly side?: string | null;
}

/** Who works for a seller, by name. */
export interface StaffList {
  readonly staff: readonly StaffMember[];
}

/** Somebody who works for the seller and what they may do: what the marketplace has `told`,
 *     unless the seller `has_chosen`. */
export interface StaffMember {
  readonly staff_id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly told: readonly Permission[];
  readonly has_chosen: boolean;
}

/** Whether a contact was given or asked for. */
export type StandingDirection = "asks" | "gives";

/** What can be held against a party: the judge's labels, and a deadline missed. */
export type StandingLabel = "answer_overdue" | "contact_exchange" | "insult" | "monosyllabic" | "off_platform" | "personal_data_request" | "phishing" | "platform_disparagement" | "seller_disparagement" | "threat";

/** What became of an appeal. */
export type StandingOutcome = "granted" | "penalty_lifted" | "rejected";

/** Where a penalty stands: imposed, appealed or upheld it is in force, until it is over. */
export type StandingState = "appealed" | "dropped" | "imposed" | "proposed" | "reversed" | "upheld";

/** What became of a message. What is `held` or `refused` only its author sees, without a `seq`;
 *     all others are visible to both sides, but for what was erased while it was kept back.
 * 
 *     `deleted` was taken back by its author, `recalled` by the marketplace, `erased` at the request
 *     of the buyer who wrote it; all three are tombstones. */
export type State = "deleted" | "delivered" | "erased" | "held" | "masked" | "recalled" | "refused";

/** Whose turn it is. */
export type Status = "closed" | "new" | "waiting_for_buyer" | "waiting_for_seller";

/** A person closed or reopened the chat, or its deadline was moved, stands still, or runs again;
 *     see `Chat.paused_at`. */
export interface StatusEvent {
  readonly type: "status";
  readonly chat_id: string;
  readonly change: number;
  readonly status: Status;
  readonly due_at: string | null;
  readonly paused_at?: string | null;
}

/** A reader of the log: how many commits it has not read, for how long the oldest one waits, and
 *     how many it has set aside after failing again and again. */
export interface SubscriberHealth {
  readonly name: string;
  readonly unread: number;
  readonly behind_s: number;
  readonly set_aside: number;
  readonly condition: Condition;
}

/** The shop stops selling and writing for so many days, or until the penalty is reversed. */
export interface Suspension {
  readonly type: "suspension";
  readonly days?: number | null;
}

/** A claim of many, as it was seen. */
export interface Target {
  readonly claim_id: string;
  readonly act_id: string;
  readonly expected_version: number;
}

/** A stored one. */
export interface Template {
  readonly title: string;
  readonly action: ClaimAction;
  readonly text: string;
  readonly template_id: string;
}

/** A text that a seller's staff use again with `action`: to refuse, or to ask for more. */
export interface TemplateDraft {
  readonly title: string;
  readonly action: ClaimAction;
  readonly text: string;
}

/** All of a seller's, by title. */
export interface Templates {
  readonly templates: readonly Template[];
}

/** Every version, the newest first. */
export interface TermsUptake {
  readonly versions: readonly VersionUptake[];
}

/** What is in force (null: nothing to accept), what is announced, and what the seller accepted.
 * 
 *     `standing` says whether something is missing, for any capability. */
export interface TermsView {
  readonly standing: Accepted | Missing;
  readonly in_force: OfferView | null;
  readonly announced: OfferView | null;
  readonly acceptances: readonly Acceptance[];
}

/** What the chat is about, with a title to show.
 * 
 *     `price` is a product's as it is now, where the facts know one; it is null in lists. */
export interface TitledContext {
  readonly type: ContextType;
  readonly id: string;
  readonly title?: string;
  readonly price?: Money | null;
}

/** What the marketplace can say of a refund. That the buyer has it is said by a fact alone. */
export type Told = "failed" | "sent";

/** A seller became trusted, or ceased to be, and how it was with every way then. */
export interface TrustChange {
  readonly number: number;
  readonly at: string;
  readonly trusted: boolean;
  readonly way: string | null;
  readonly version: number;
  readonly evidence: readonly WayProgress[];
}

/** Whether a seller is trusted, by which way and since when; and every way there is.
 * 
 *     `nearest` is the way with the least still to do. `next_at` is when time alone may change the
 *     answer. `changes` are the last ones, newest first, each with its evidence. */
export interface TrustView {
  readonly seller_id: string;
  readonly trusted: boolean;
  readonly way: string | null;
  readonly since: string | null;
  readonly nearest: string;
  readonly next_at: string | null;
  readonly version: number;
  readonly ways: readonly WayView[];
  readonly changes: readonly TrustChange[];
}

/** Whose turn it is. */
export type Turn = "buyer" | "marketplace" | "nobody" | "seller";

/** The other side is typing; it has stopped when 5 seconds pass without another. */
export interface TypingEvent {
  readonly type: "typing";
  readonly chat_id: string;
  readonly side: Side;
}

/** I am typing; at most one every 3 seconds is passed on. */
export interface TypingFrame {
  readonly type: "typing";
  readonly chat_id: string;
}

/** Files that no message has, newest first. */
export interface UnsentFiles {
  readonly files: readonly Attachment[];
}

/** The line cost more than three times what the buyer's lines usually do: the `median` of
 *     `lines`, of which the newest are shown. */
export interface ValueSpike {
  readonly kind: "value_spike";
  readonly paid: Money;
  readonly median: Money;
  readonly lines: number;
  readonly bought: readonly BoughtBefore[];
}

/** A version, and by how many sellers it was accepted. */
export interface VersionUptake {
  readonly version: number;
  readonly effective_from: string;
  readonly title: string;
  readonly accepted: number;
}

/** Who is asking, as they are told themselves. */
export interface Viewer {
  readonly role: Role;
  readonly subject: string;
  readonly via: string;
  readonly expires_at: string | null;
  readonly seller_id: string | null;
  readonly permissions: readonly string[];
  readonly name: string | null;
  readonly locale: string | null;
}

/** A violation and its evidence: the case, the messages. `withdrawn_at`: it counts no more. */
export interface ViolationView {
  readonly violation_id: string;
  readonly label: StandingLabel;
  readonly direction: StandingDirection | null;
  readonly at: string;
  readonly confirmed_at: string;
  readonly chat_id: string | null;
  readonly message_ids: readonly string[];
  readonly case_id: string | null;
  readonly withdrawn_at: string | null;
}

/** What happened on a day; `within_…` are answers that came so soon. */
export interface VolumeDay {
  readonly day: string;
  readonly chats: number;
  readonly from_buyers: number;
  readonly from_sellers: number;
  readonly masked: number;
  readonly held: number;
  readonly refused: number;
  readonly upheld: number;
  readonly overdue: number;
  readonly answered: number;
  readonly in_time: number;
  readonly within_5_min: number;
  readonly within_1_h: number;
  readonly within_4_h: number;
  readonly within_24_h: number;
}

/** How many chats wait for the seller, up to 1,000 each: all of them, those whose deadline has
 *     passed, those whose deadline passes within two hours. `first` are the five most urgent ones.
 *     What is put off is in none of them. */
export interface Waiting {
  readonly to_answer: number;
  readonly overdue: number;
  readonly due_soon: number;
  readonly first: readonly Chat[];
}

/** How far a seller is on one way. */
export interface WayProgress {
  readonly way: string;
  readonly met: boolean;
  readonly conditions: readonly Progress[];
}

/** A way to become trusted, in the reader's language, and how far the seller is on it. */
export interface WayView {
  readonly way: string;
  readonly title: string;
  readonly met: boolean;
  readonly conditions: readonly Progress[];
}

/** What happened to a case. */
export type What = "decided" | "lease_lost" | "noted" | "opened" | "opinion_given" | "put_back" | "reversed" | "second_asked" | "taken" | "withdrawn";

/** When an autoresponder speaks: outside of its working hours, or whenever somebody asks. */
export type When = "always" | "outside_hours";

/** Why something cannot be done. */
export type WhyNot = "amount" | "arbitrated" | "closed" | "disputes" | "empty" | "evidence_rounds" | "files" | "not_allowed" | "not_for_reason" | "not_for_scheme" | "not_now" | "nothing_left" | "turn_passed";

/** What the buyer would like best. It binds nobody. */
export type Wish = "part" | "partial" | "refund" | "replacement";

/** Buyer: I want nothing any more. */
export interface Withdraw {
  readonly type: "withdraw";
}

/** A text in every language that people read here. */
export interface Words {
  readonly ru: string;
  readonly en: string;
  readonly zh: string;
}

/** How many opinions one gave on a day, how many of them decided a case, and how many of those
 *     decisions did not stand. */
export interface WorkDay {
  readonly day: string;
  readonly opinions: number;
  readonly decided: number;
  readonly reversed: number;
}

/** The hours `from` to `to` (midnight: the day's end) of `weekdays` (1 is Monday) that are no
 *     `holidays`, by the clocks of `zone`. */
export interface WorkingCalendar {
  readonly zone: string;
  readonly weekdays?: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly holidays?: readonly string[];
}

/** Anything a client sends. */
export type ClientFrame =
  | AuthFrame
  | SendFrame
  | MarkFrame
  | TypingFrame
  | ResumeFrame
  | PingFrame;

/** Anything a server sends, as an element of a frame's array. */
export type ServerEvent =
  | ReadyEvent
  | SentEvent
  | MessageEvent
  | RevisedEvent
  | KeptBackEvent
  | StatusEvent
  | ClaimEvent
  | MarksEvent
  | RightsEvent
  | TypingEvent
  | ChangesEvent
  | ResyncEvent
  | ProblemEvent
  | NoticeEvent
  | InboxEvent
  | CaseEvent
  | PongEvent;
