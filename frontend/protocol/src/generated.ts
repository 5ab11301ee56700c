// Made by `npm run generate` from the server's own descriptions; do not edit.

/** A number of the unit's smallest part: basis points, minor units, hundredths, seconds. */
export interface Absolute {
  readonly type: "absolute";
  readonly value: number;
}

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
  readonly acceptances: readonly AcceptanceView[];
  readonly has_more: boolean;
}

/** A seller has accepted a version, by a member of its staff; names where they are known. */
export interface AcceptanceView {
  readonly seller_id: string;
  readonly seller_name: string | null;
  readonly accepted_by: string;
  readonly person_name: string | null;
  readonly accepted_at: string;
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

/** An address that opens one file without a header, as often as it is asked for until then:
 *     whoever it was made for must still be let to see that each time. */
export interface Address {
  readonly address: string;
  readonly expires_at: string;
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

/** What was decided about an appeal. */
export type AppealRuling = "recount" | "recount_without" | "uphold";

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
  readonly length_s?: number | null;
  readonly state: FileState;
  readonly findings?: readonly ShownFileFinding[];
}

/** Whom a coupon is for: by what they bought from its seller, or, of the marketplace's, from
 *     anybody. */
export type Audience = "anybody" | "new" | "returning";

/** Changes, newest first; the next page is `before` the last number.
 * 
 *     `names` has what people call a subject, or who changed it, by the id in the log: of a penalty it
 *     is the name of its party, of a claim that of its seller. Whose ids mean something within a
 *     seller only is there beside what they changed: `seller:42 seller_staff:7`. What has no name, or
 *     is not known any more, is not there. */
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

/** So much of the market's average: of what all sellers did together, 10,000 being the same. */
export interface Average {
  readonly type: "average";
  readonly bps: number;
}

/** Buyers for whom as much as this counts today: from `from_minor` up to below `to_minor` (null:
 *     without end). `buyers` is null where there are some, but too few to tell of. */
export interface Band {
  readonly from_minor: number;
  readonly to_minor: number | null;
  readonly buyers: number | null;
}

/** Why a claim cannot be opened. */
export type Barred = "arbitrated" | "enough" | "needs_files" | "not_bought_out" | "not_open" | "nothing_left" | "open_already" | "reason" | "returned" | "too_late" | "too_many_files";

/** When terms that are better for every buyer take the place of those that hold. */
export type Better = "next_day" | "waits";

/** The seller's goods rank higher: a search engine multiplies by 1 + `boost_bps` / 10,000. */
export interface Boost {
  readonly type: "boost";
  readonly boost_bps: number;
}

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

/** What was bought on a day and kept. */
export interface BoughtOn {
  readonly day: string;
  readonly orders: number;
  readonly bought_minor: number;
}

/** What an action takes: an amount of minor units, a text of so many characters, files, and how
 *     many of these may be videos. */
export interface Bounds {
  readonly amount_min?: number | null;
  readonly amount_max?: number | null;
  readonly text_min?: number | null;
  readonly text_max?: number | null;
  readonly files_max?: number | null;
  readonly videos_max?: number | null;
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

/** What is otherwise by new rules. */
export type ChangeKind = "boost" | "demotion" | "entry" | "goal" | "indicator_added" | "indicator_changed" | "indicator_removed" | "level_added" | "level_removed" | "needed" | "perk" | "reward";

/** Somebody who has changed something, and what they changed last: beside that their id means
 *     something. */
export interface Changer {
  readonly by: string;
  readonly subject: string;
  readonly at: string;
}

/** Everybody who is in the log, who changed something last first, with names as in
 *     `AuditPage`. */
export interface Changers {
  readonly changers: readonly Changer[];
  readonly names: Readonly<Record<string, string>>;
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
export type ClaimAction = "accept_offer" | "add_evidence" | "approve_with_return" | "approve_without_return" | "arbitrate" | "ask_evidence" | "condition_confirmed" | "condition_contested" | "confirm_receipt" | "dispatched" | "dispute" | "goods_received" | "goods_returned" | "offer" | "refund_confirmed" | "refund_failed" | "refund_sent" | "refuse" | "replace" | "send_part" | "sent_back" | "withdraw";

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

/** What is wanted; everything, where nothing is said. `q` is words of what the buyer wrote, of
 *     the order's or the product's id, or of a title; of the last one the beginning will do. */
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

/** What buyers may claim, and how it is decided.
 * 
 *     `stages` name every state but `closed`. An offer is at least `offer_from_bps` of what can still
 *     go back for the line, at most `offer_to_bps`. A buyer opens `per_line_max` claims for one line,
 *     one after the other, and `per_day_max` in 24 hours at all sellers. Whose turn it is is reminded
 *     `remind_before_h` hours before it ends. `risk` is from where on something speaks for caution.
 *     `note` says where the numbers come from. */
export interface ClaimPolicy {
  readonly name: string;
  readonly note?: string;
  readonly grounds: readonly Ground[];
  readonly photos_max?: number;
  readonly videos_max?: number;
  readonly per_line_max?: number;
  readonly per_day_max?: number;
  readonly evidence_rounds_max?: number;
  readonly disputes_max?: number;
  readonly offer_from_bps?: number;
  readonly offer_to_bps?: number;
  readonly remind_before_h?: number;
  readonly calendar?: WorkingCalendar | null;
  readonly risk?: Thresholds;
  readonly stages: readonly Stage[];
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
 *     `paid` is the most that can still go back for the line; in lists, and once money is owed or the
 *     claim has ended, what it was when the claim was opened. By `policy_version` of the claim policy
 *     the claim is decided to its end: deadlines, choices, offers; 0 is the preset. `choices` are all
 *     that the viewer could ever do, with why not; `history` is all that was done, oldest first. Both
 *     are null in lists: ask for the claim itself. */
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
  readonly policy_version: number;
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

/** What may be done: for orders of these schemes (none: of any) and reasons (none: any). */
export interface ClaimsAllowed {
  readonly action: ClaimAction;
  readonly schemes?: readonly Scheme[];
  readonly reasons?: readonly ClaimReason[];
}

/** How a claim ended, or what it was granted while that is still being done. */
export type ClaimsOutcome = "compensation" | "lapsed" | "part" | "refund" | "refused" | "replacement" | "withdrawn";

/** What claims of a reason come to for orders of a scheme, in the order in which they do. */
export interface ClaimsPreview {
  readonly scheme: Scheme;
  readonly ground: Ground;
  readonly stages: readonly StagePreview[];
}

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

/** A piece of what a figure counted, which is contested; `names` are the ids of what it is
 *     about, such as `order_id`. */
export interface ContestedPiece {
  readonly figure: string;
  readonly position: number;
  readonly at: string;
  readonly what: string;
  readonly names?: Readonly<Record<string, string>>;
}

/** What a chat is about. */
export type ContextType = "order" | "product";

/** What the discount took off orders that were sold by a quote, but for what came back, and how
 *     many those are. */
export interface Cost {
  readonly orders: number;
  readonly off_minor: number;
  readonly is_all: boolean;
}

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

/** A coupon as it was set up. It can be used in `[starts_at, ends_at)`.
 * 
 *     `seller_id` is its seller's; of the marketplace's and of partners' there is none. A budget is
 *     what all its uses together may take off; without one, and without `uses_max`, nothing is
 *     counted. `once_per_code`: each of its codes can be used once, by whoever comes first. */
export interface Coupon {
  readonly coupon_id: string;
  readonly title: string;
  readonly funder: Funder;
  readonly seller_id?: string | null;
  readonly benefit: SpendGet | Percent;
  readonly currency: string;
  readonly goods?: Goods;
  readonly audience?: Audience;
  readonly given?: Given;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly is_paused?: boolean;
  readonly budget_minor?: number | null;
  readonly uses_max?: number | null;
  readonly per_person_max?: number | null;
  readonly once_per_code?: boolean;
}

/** Coupons, the newest first; `next` leads on. */
export interface CouponPage {
  readonly items: readonly CouponView[];
  readonly next: string | null;
}

/** A coupon, how it stands, and what was taken of it, if that is counted. `names` are those of
 *     its sellers and its maker, by `seller:42`, where they are known. */
export interface CouponView {
  readonly coupon: Coupon;
  readonly why_not: DiscountsWhyNot | null;
  readonly made_by: string;
  readonly made_at: string;
  readonly taken: Taken | null;
  readonly names: Readonly<Record<string, string>>;
}

/** The database: its version, its size, how many connections of all that it allows are open. */
export interface DatabaseHealth {
  readonly version: string;
  readonly size_bytes: number;
  readonly connections: number;
  readonly connections_max: number;
  readonly condition: Condition;
}

/** What happens to who reaches less than before. */
export type Demotion = "none" | "one_step" | "straight";

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
export type Did = "chat.file_erased" | "claims.refund_told" | "discounts.coupon_codes_made" | "discounts.coupon_ended" | "discounts.coupon_issued" | "discounts.coupon_made" | "discounts.coupon_paused" | "discounts.coupon_resumed" | "erasure.lifted" | "erasure.requested" | "inbox.chats_exported" | "levels.overridden" | "levels.override_ended" | "programmes.published" | "staffing.key_made" | "staffing.key_revoked" | "staffing.permissions_chosen" | "standing.collection_told" | "standing.penalty_reversed";

/** Whether a contact is given or asked for. */
export type Direction = "asks" | "gives";

/** Whoever has bought for `threshold_minor` gets `discount_bps` off goods of these categories
 *     (none: off everything). */
export interface DiscountTerms {
  readonly threshold_minor: number;
  readonly discount_bps: number;
  readonly categories?: readonly (readonly string[])[];
}

/** How the option stands. */
export type DiscountsStatus = "active" | "off" | "pending_activation" | "pending_deactivation";

/** Why one was not given. */
export type DiscountsWhyNot = "beaten" | "below_minimum" | "below_threshold" | "code" | "currency" | "ended" | "exhausted" | "new_buyers_only" | "no_buyer" | "no_room" | "no_terms" | "not_held" | "not_opened" | "not_started" | "out_of_scope" | "paused" | "returning_buyers_only" | "suspended" | "switched_off" | "terms_not_accepted" | "unknown_buyer" | "unreadable" | "used_up";

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

/** Work that is due again and again; `done_until` is null before the first time, which is late
 *     when its interval has passed since the server's start. */
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

/** Who takes part: sellers of these countries (none: of any) who were registered so many days
 *     before the month ended. Everybody else has no level. */
export interface Entry {
  readonly countries?: readonly string[];
  readonly registered_days_min?: number;
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
 *     the kind's own, such as what was asked for; `figures` and `pieces` are the numbers that it is
 *     about, and what of them is contested; `named` are the names of what facts and figures say by a
 *     key, such as levels: by key and language. `context` is the title of what the chat is about. */
export interface Evidence {
  readonly chat_id?: string | null;
  readonly context?: string | null;
  readonly context_type?: string | null;
  readonly messages?: readonly EvidenceMessage[];
  readonly verdict?: Readonly<Record<string, unknown>> | null;
  readonly history?: readonly PartyHistory[];
  readonly sightings?: readonly Sighting[];
  readonly files?: readonly EvidenceFile[];
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly figures?: readonly Figure[];
  readonly pieces?: readonly ContestedPiece[];
  readonly named?: Readonly<Record<string, unknown>>;
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
  readonly length_s?: number | null;
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

/** How large a picture or a PDF may be, and how large a video. */
export interface EvidenceLimits {
  readonly file_bytes_max: number;
  readonly video_bytes_max: number;
}

/** A message as it was when the case was opened, as its author wrote it; or when it was added,
 *     in a later `part`. `amount_minor` is what was offered with it. */
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
  readonly part?: number;
  readonly amount_minor?: number | null;
}

/** Evidence of an indicator, the newest first, and what revision `revision` of the month made of
 *     it: 0 is the settlement's own, `revisions` the newest. */
export interface EvidencePage {
  readonly month: string;
  readonly revision: number;
  readonly revisions: number;
  readonly indicator: string;
  readonly measure: string;
  readonly unit: Unit;
  readonly direction: LevelsBetter;
  readonly aggregate: string;
  readonly value: ShownValue;
  readonly rows: readonly EvidenceRow[];
  readonly next: string | null;
}

/** A piece of evidence that was counted, what it is of, and the fact that told it.
 * 
 *     `counted` is what it adds to the numerator, in the amount's own unit: minor units, stars,
 *     seconds, or 1; null where it is only one `among` which others count. `late`: it happened before
 *     the indicator's window, and was told after the month before was settled. An appeal names a row
 *     by its `position`. */
export interface EvidenceRow {
  readonly position: number;
  readonly at: string;
  readonly kind: string;
  readonly counted: number | null;
  readonly among: boolean;
  readonly late: boolean;
  readonly order_id: string | null;
  readonly line_id: string | null;
  readonly review_id: string | null;
  readonly chat_id: string | null;
  readonly claim_id: string | null;
  readonly by_seller: boolean | null;
  readonly in_time: boolean | null;
  readonly defect: boolean | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly waited_s: number | null;
  readonly scheme: string | null;
  readonly category: string | null;
  readonly fact_source: string | null;
  readonly fact_id: string | null;
}

/** From `day` on, `amount` of what counts today does not, and so much would be missing. */
export interface Expiring {
  readonly day: string;
  readonly amount: Money;
  readonly short: Money;
}

export interface ExplainedGoal {
  readonly level: string;
  readonly goal: Absolute | Percentile | Average | null;
  readonly frozen: number | null;
}

/** An indicator, what it is counted in, and each level's goal: as the programme has it, and as
 *     it was frozen in the last settled month. */
export interface ExplainedIndicator {
  readonly indicator: Indicator;
  readonly unit: Unit;
  readonly direction: LevelsBetter;
  readonly aggregate: string;
  readonly by_order: boolean;
  readonly goals: readonly ExplainedGoal[];
}

/** A level, and what it is worth. */
export interface ExplainedLevel {
  readonly level: string;
  readonly named: Named;
  readonly colour: string;
  readonly on_request: boolean;
  readonly needed: number;
  readonly goals: number;
  readonly rewards: readonly (Off | Boost | Perk)[];
}

/** The programme in force, explained; null without one. */
export interface ExplainedProgramme {
  readonly version: number | null;
  readonly effective_from?: string | null;
  readonly name?: string | null;
  readonly note?: string | SaidNote | null;
  readonly zone?: string | null;
  readonly currency?: string | null;
  readonly entry?: Entry | null;
  readonly demotion?: Demotion | null;
  readonly settled_by_day?: number | null;
  readonly market_min?: number | null;
  readonly frozen_month?: string | null;
  readonly indicators?: readonly ExplainedIndicator[];
  readonly levels?: readonly ExplainedLevel[];
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

/** What a seller's staff thought. */
export interface Feedback {
  readonly feedback_id: string;
  readonly seller_id: string;
  readonly seller_name?: string | null;
  readonly given_by: string;
  readonly given_at: string;
  readonly stars: number;
  readonly text: string;
}

/** The newest first; the next page is `before` the last id. `counts` is of all that there is. */
export interface FeedbackPage {
  readonly feedback: readonly Feedback[];
  readonly has_more: boolean;
  readonly counts: readonly StarCount[];
}

/** One thing wrong with the input, and where: a JSON path from `$`, or a parameter's name. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** A number that a case is about, in the smallest part of its unit; of so many pieces of
 *     evidence. `amount` is null without any. */
export interface Figure {
  readonly figure: string;
  readonly measure: string;
  readonly unit: string;
  readonly amount: number | null;
  readonly sample: number;
  readonly goals?: readonly FigureGoal[];
}

/** What a level asks of a figure (null: nothing), and whether that was `met`, `missed`, or there
 *     was `too_little` to say. */
export interface FigureGoal {
  readonly level: string;
  readonly amount: number | null;
  readonly met: string;
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

/** What submitting would do: `version` would follow (null: what holds goes on), and the one
 *     that was to begin, `withdrawn`, would not. `waits`: what it waits for. */
export interface Foreseen {
  readonly version: TermsVersion | null;
  readonly withdrawn: TermsVersion | null;
  readonly waits: Waits;
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

/** What was found in changed texts, and in how many. */
export interface FoundWords {
  readonly text: string;
  readonly label: Label;
  readonly count: number;
}

/** What the seller is to send in place of money. */
export type Fulfilment = "part" | "replacement";

/** Who pays for a discount. */
export type Funder = "marketplace" | "partner" | "seller";

/** How somebody comes by a coupon. */
export type Given = "by_code" | "claimed" | "issued" | "to_everyone";

/** Goods that are all of what is named; what is not named does not matter. Of what is named,
 *     any will do; a category holds what lies under it. */
export interface Goods {
  readonly sellers?: readonly string[];
  readonly products?: readonly ProductRef[];
  readonly categories?: readonly (readonly string[])[];
  readonly schemes?: readonly Scheme[];
}

/** Products of a shop, by title, and all the categories in which it has some, sorted. */
export interface GoodsOffered {
  readonly products: readonly NamedGoods[];
  readonly categories: readonly (readonly string[])[];
}

/** Seller: the goods are back. */
export interface GoodsReceived {
  readonly type: "goods_received";
}

/** A reason that may be given: for how many days after the delivery, and whether the buyer must
 *     add a picture or a video. */
export interface Ground {
  readonly reason: ClaimReason;
  readonly within_d: number;
  readonly needs_files?: boolean;
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

/** Versions, newest first; when there are more, the next page is `before` the last one.
 * 
 *     `names` has what those are called who published them, by `operator:42`, where that is known. */
export interface History {
  readonly programmes: readonly PublishedDocument[];
  readonly has_more: boolean;
  readonly names: Readonly<Record<string, string>>;
}

/** A settled month with the numbers that it was decided by. */
export interface HistoryMonth {
  readonly settled: SettledMonth;
  readonly values: readonly HistoryValue[];
}

/** An indicator of a month. */
export interface HistoryValue {
  readonly indicator: string;
  readonly measure: string;
  readonly unit: Unit;
  readonly direction: LevelsBetter;
  readonly value: ShownValue;
  readonly goals: readonly ShownGoal[];
}

/** Why a text is held although no finding says so. */
export type HoldReason = "external_judge_down" | "file";

/** Hours of the day in the programme's zone, `[start, end)`, over midnight where need be. */
export interface Hours {
  readonly start: number;
  readonly end: number;
}

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

/** A measure as this programme uses it: over the last `window_months` that end with the month,
 *     of these schemes and categories (none: of all).
 * 
 *     A category holds what lies under it. `within_h`: for measures of what happens in time. */
export interface Indicator {
  readonly key: string;
  readonly measure: string;
  readonly window_months?: number;
  readonly sample_min?: number;
  readonly schemes?: readonly Scheme[];
  readonly categories?: readonly (readonly string[])[];
  readonly within_h?: number | null;
  readonly too_little?: TooLittle;
}

/** How many buyers hold a coupon now who did not before. */
export interface Issued {
  readonly new: number;
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

/** How far an appeal is. */
export type LevelAppealState = "granted" | "rejected" | "revised" | "waiting";

/** An appeal as its seller sees it: decided by `due_at`, for a `reason` in the language that was
 *     asked for; `revision` is the month's that it led to, without `not_counted` of the contested
 *     rows. */
export interface LevelAppealView {
  readonly appeal_id: string;
  readonly month: string;
  readonly indicators: readonly string[];
  readonly contested: readonly number[];
  readonly text: string;
  readonly made_at: string;
  readonly due_at: string;
  readonly state: LevelAppealState;
  readonly decision: AppealRuling | null;
  readonly reason: string | null;
  readonly decided_at: string | null;
  readonly revision: number | null;
  readonly not_counted: readonly number[];
}

/** Up to 100, the newest first. */
export interface LevelAppeals {
  readonly appeals: readonly LevelAppealView[];
}

/** A level by its name, from the lowest. */
export interface LevelBrief {
  readonly level: string;
  readonly named: Named;
  readonly colour: string;
  readonly on_request: boolean;
}

/** How many sellers have a level; null: none. */
export interface LevelCount {
  readonly level: string | null;
  readonly sellers: number;
}

/** Which values are better. */
export type LevelsBetter = "higher" | "lower";

/** Something that is otherwise by the new rules: of which level, indicator or service. */
export interface LevelsChange {
  readonly what: ChangeKind;
  readonly level?: string | null;
  readonly named?: Named | null;
  readonly indicator?: string | null;
  readonly measure?: string | null;
  readonly unit?: Unit | null;
  readonly goal_before?: Absolute | Percentile | Average | null;
  readonly goal_after?: Absolute | Percentile | Average | null;
  readonly service?: string | null;
  readonly service_named?: Named | null;
  readonly before?: number | null;
  readonly after?: number | null;
}

/** What `uses` of services in the month after saved sellers, and would have saved them. */
export interface LevelsCost {
  readonly currency: string;
  readonly uses: number;
  readonly saved_minor: number;
  readonly would_save_minor: number;
}

/** Something that happened to a case; `by` is null where nobody did it. */
export interface LogEntry {
  readonly entry: number;
  readonly at: string;
  readonly by: string | null;
  readonly what: What;
  readonly text: string | null;
}

/** The bounds of a seller's terms: a threshold, a discount, and how long they are promised for.
 * 
 *     `categories` are those that may be named (none: any), each with all that lies under it. */
export interface Loyalty {
  readonly threshold_from_minor: number;
  readonly threshold_to_minor: number;
  readonly discount_from_bps: number;
  readonly discount_to_bps: number;
  readonly term_days_min: number;
  readonly better?: Better;
  readonly scope?: Scope;
  readonly categories?: readonly (readonly string[])[];
  readonly option?: Option | null;
}

/** Codes just made: the only time that they are seen. */
export interface MadeCodes {
  readonly codes: readonly string[];
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
export type MediaType = "application/pdf" | "image/gif" | "image/jpeg" | "image/png" | "image/webp" | "video/mp4" | "video/webm";

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

/** Whether a goal was met. */
export type Met = "met" | "missed" | "too_little";

/** `version` has to be accepted; before `grace_until` nothing follows from it. */
export interface Missing {
  readonly state: "missing";
  readonly version: number;
  readonly grace_until: string;
}

/** Texts that would fare otherwise in the same way.
 * 
 *     `rule` and `label` decide under the draft; where it decides nothing, those that decided then. */
export interface ModerationChange {
  readonly was: Action;
  readonly becomes: Action;
  readonly label: Label | null;
  readonly rule: string | null;
  readonly count: number;
  readonly samples: readonly Sample[];
}

/** Whom the text is by. */
export type ModerationRole = "buyer" | "seller";

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

/** A month: how many would have which level, who would move (a list of up to 200), and what
 *     rewards would have cost in the month after; `costs` is empty where no use is recorded. */
export interface MonthIf {
  readonly month: string;
  readonly counts: readonly LevelCount[];
  readonly moves: readonly WouldMove[];
  readonly movers: readonly Mover[];
  readonly costs: readonly LevelsCost[];
}

/** How many sellers came from one level (null: none) to another, or stayed. */
export interface Moved {
  readonly level_before: string | null;
  readonly level_after: string | null;
  readonly sellers: number;
}

/** A seller that would have had another level. */
export interface Mover {
  readonly seller_id: string;
  readonly name: string;
  readonly actual: string | null;
  readonly draft: string | null;
}

/** May write to nobody for so many days of 24 hours. */
export interface Mute {
  readonly type: "mute";
  readonly days: number;
}

/** How a seller's discount stands `today`.
 * 
 *     `holds` and `follows` are versions of the `history`, newest first. Worse terms can begin on
 *     `worse_from`, and none at all on `off_from`. `is_counted`: what was bought in the past counts,
 *     and terms can be submitted. `withheld`: why buyers have no discount meanwhile, whatever holds.
 *     `names` of who submitted, by signature, as far as they are known. */
export interface MyDiscount {
  readonly programme_version: number;
  readonly zone: string;
  readonly currency: string;
  readonly today: string;
  readonly bounds: Loyalty;
  readonly is_counted: boolean;
  readonly withheld: DiscountsWhyNot | null;
  readonly status: DiscountsStatus;
  readonly holds: TermsVersion | null;
  readonly follows: TermsVersion | null;
  readonly worse_from: string;
  readonly off_from: string;
  readonly history: readonly TermsVersion[];
  readonly names?: Readonly<Record<string, string>>;
}

/** Settled months, the newest first. */
export interface MyHistory {
  readonly months: readonly HistoryMonth[];
}

/** A seller's level page. Without a programme there are no levels: all else is empty then. */
export interface MyLevel {
  readonly programme_version: number | null;
  readonly programme_name?: string | null;
  readonly programme_note?: string | SaidNote | null;
  readonly currency?: string | null;
  readonly zone?: string | null;
  readonly needed?: number | null;
  readonly levels?: readonly LevelBrief[];
  readonly held?: ShownHeld | null;
  readonly last?: SettledMonth | null;
  readonly tiles?: readonly Tile[];
  readonly projection?: ShownProjection | null;
  readonly next_level?: ShownNext | null;
  readonly saved?: readonly Saved[];
  readonly news?: News | null;
}

/** A name in each language of the pages. */
export interface Named {
  readonly ru: string;
  readonly en: string;
  readonly zh: string;
}

/** A product by which a coupon can be for some goods. */
export interface NamedGoods {
  readonly product_id: string;
  readonly title: string;
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

/** A coupon that somebody makes. `coupon_id` is its maker's choice, so that it can be sent
 *     again; what a seller makes is the seller's own, and for its own goods. */
export interface NewCoupon {
  readonly coupon_id: string;
  readonly title: string;
  readonly funder?: Funder;
  readonly benefit: SpendGet | Percent;
  readonly currency: string;
  readonly goods?: Goods;
  readonly audience?: Audience;
  readonly given?: Given;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly budget_minor?: number | null;
  readonly uses_max?: number | null;
  readonly per_person_max?: number | null;
  readonly once_per_code?: boolean;
}

/** A browser's subscription, as its `PushManager` says it. `name` is how its owner knows the
 *     device; `language` is of the notices, where nothing else was chosen yet. */
export interface NewDevice {
  readonly endpoint: string;
  readonly keys: DeviceKeys;
  readonly name: string;
  readonly language?: LetterLanguage;
}

/** What one thinks: stars, and a text if one likes. */
export interface NewFeedback {
  readonly stars: number;
  readonly text?: string;
}

/** A key to be. */
export interface NewKey {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** Why what a settled month came to by these indicators is wrong; moderators read it.
 * 
 *     `contested` are the positions of rows of evidence that should not have counted. What was told
 *     after the month had been settled need not be named. */
export interface NewLevelAppeal {
  readonly month: string;
  readonly indicators: readonly string[];
  readonly text: string;
  readonly contested?: readonly number[];
}

/** Give a seller a level (null: take it any) from `starts`, else now, until `ends`, whatever is
 *     settled. The seller reads the reason. */
export interface NewOverride {
  readonly level: string | null;
  readonly starts?: string | null;
  readonly ends: string;
  readonly reason: string;
}

/** A quick reply to be. In `text` stand `{buyer}`, `{product}`, `{order}`, `{shop}` and `{me}`
 *     for what they name in the chat where it is used. */
export interface NewQuickReply {
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
}

/** A version of the programme that nobody here has read about yet, and what changes by it.
 * 
 *     `level_last_month` is what the last settled month would have given, `was` what it gave. It is
 *     not known where the new rules measure what was not measured then. */
export interface News {
  readonly version: number;
  readonly effective_from: string;
  readonly name: string;
  readonly month: string | null;
  readonly was: LevelBrief | null;
  readonly level_last_month: LevelBrief | null;
  readonly is_known: boolean;
  readonly changes: readonly LevelsChange[];
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

/** A notice as its reader sees it, in the language that they asked for. `read_at` is when they
 *     read it, or when what it asked for was done, whoever did it. */
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
export type NoticeKind = "answer_due_soon" | "answer_overdue" | "appeal_received" | "appeal_rejected" | "became_trusted" | "claim_approved_with_return" | "claim_closed" | "claim_closed_refused" | "claim_condition_contested" | "claim_dispatched" | "claim_disputed" | "claim_due_soon" | "claim_evidence_wanted" | "claim_goods_received" | "claim_goods_sent_back" | "claim_offered" | "claim_refund_owed" | "claim_refunded" | "claim_refused" | "claim_ruled" | "claim_to_be_fulfilled" | "claim_to_decide" | "claim_turn_missed" | "coupon_exhausted" | "coupon_issued" | "danger_seen" | "decision_reversed" | "discount_ends_soon" | "discount_reached" | "file_released" | "fine_reversed" | "fine_to_repay" | "fined" | "level_appeal_rejected" | "level_at_risk" | "level_changed" | "level_revised" | "level_rules_changed" | "level_set" | "level_set_ended" | "level_set_over" | "levels_late" | "message_cleared" | "message_recalled" | "message_released" | "message_upheld" | "mute_reversed" | "muted" | "no_longer_trusted" | "report_settled" | "shop_suspended" | "shop_suspended_until" | "suspension_reversed" | "terms_announced" | "terms_to_accept" | "violation_confirmed" | "warned" | "warning_reversed";

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

/** A service of the marketplace costs less; 10,000: nothing. For these schemes, at these places,
 *     in these hours (none: any). */
export interface Off {
  readonly type: "off";
  readonly service: string;
  readonly named: Named;
  readonly off_bps: number;
  readonly schemes?: readonly Scheme[];
  readonly places?: readonly ServicePlace[];
  readonly hours?: Hours | null;
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
  readonly pieces?: readonly number[] | null;
}

/** The discount is an option of the tariff, kept for at least `days_min`; the commission is
 *     taken from what was paid for orders that used it. */
export interface Option {
  readonly days_min: number;
  readonly commission_bps?: number;
}

/** A decision that can be taken, its prepared reasons, and what it would lead to now; with an
 *     `amount` it needs `amount_minor`, with `pieces` it can name some of those that are contested. */
export interface OptionView {
  readonly name: string;
  readonly confirms: boolean;
  readonly releases: boolean;
  readonly amount: boolean;
  readonly pieces: boolean;
  readonly reasons: readonly PreparedReason[];
  readonly consequences: readonly Consequence[];
}

/** What a decision says of the rule that led to its case. */
export type Outcome = "confirmed" | "released";

/** A level that was given by hand for `[starts, ends)`. */
export interface OverrideView {
  readonly override_id: string;
  readonly level: string | null;
  readonly starts: string;
  readonly ends: string;
  readonly reason: string;
  readonly made_by: string;
  readonly made_at: string;
  readonly ended_at: string | null;
  readonly ended_by: string | null;
  readonly holds: boolean;
}

/** The `price` of one piece by the facts, and what the buyer `pays` for it, whatever else is
 *     bought: without the coupons that a basket has once. Both null where the facts know no price. */
export interface OwnPrice {
  readonly price: Money | null;
  readonly pays: Money | null;
}

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
 *     `to_repay` what is still to be repaid: whichever of them are listed. `names` has, for the
 *     marketplace, the display names of the parties and of who confirmed, by `seller:42`. */
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

/** Who spends `from_minor` pays so much less, `most_minor` at most. */
export interface Percent {
  readonly type: "percent";
  readonly off_bps: number;
  readonly from_minor?: number;
  readonly most_minor?: number | null;
}

/** As good as the seller at this rank of the market, from the worst (0) to the best (10,000);
 *     by the nearest rank. */
export interface Percentile {
  readonly type: "percentile";
  readonly bps: number;
}

/** Something without a number, which another system grants: simpler returns. */
export interface Perk {
  readonly type: "perk";
  readonly perk: string;
  readonly named: Named;
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

/** A policy as it would hold, with what it leaves out, and what its claims come to. */
export interface PolicyPreview {
  readonly policy: ClaimPolicy;
  readonly claims: readonly ClaimsPreview[];
}

/** I am here. */
export interface PongEvent {
  readonly type: "pong";
}

/** A state that a policy names: whose turn it is, what it may allow both sides, and what may
 *     follow when the turn has passed. */
export interface PossibleStage {
  readonly state: ClaimsState;
  readonly turn: Turn;
  readonly buyer: readonly ClaimAction[];
  readonly seller: readonly ClaimAction[];
  readonly then: readonly Then[];
}

/** All that a claim policy may say of its stages. */
export interface PossibleStages {
  readonly stages: readonly PossibleStage[];
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

/** A product of a seller: another seller's may have the same id. */
export interface ProductRef {
  readonly seller_id: string;
  readonly product_id: string;
}

/** What would change against `version`, the programme in force (0: none), if the draft came into
 *     force now.
 * 
 *     Terms of `sellers_out` are out of the draft's bounds: they go on as they were promised, until
 *     the seller changes them. `gaining` and `losing` are pairs of a buyer and a seller where the
 *     buyer would reach the seller's threshold, or not any more. Where there are more `pairs` than
 *     were looked at, `is_complete` is false. */
export interface ProgrammeForeseen {
  readonly version: number;
  readonly sellers: number;
  readonly sellers_out: SellersOut;
  readonly pairs: number;
  readonly gaining: number;
  readonly losing: number;
  readonly is_complete: boolean;
  readonly example: StackingExample;
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

/** How a buyer stands `today`, in the programme's `zone`; without a programme there is neither.
 * 
 *     Sellers who give no discount today are missing. `after` leads on, null at the end. */
export interface ProgressPage {
  readonly today: string | null;
  readonly zone: string | null;
  readonly sellers: readonly SellerProgress[];
  readonly after: string | null;
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

/** How many buyers have reached a threshold; null: some, but fewer than can be told of. */
export interface ReachStep {
  readonly threshold_minor: number;
  readonly buyers: number | null;
}

/** How many buyers would have a discount today: by the threshold that was `asked` for, and by up
 *     to twenty that lie between the bounds. `buyers` have bought anything that counts.
 * 
 *     As of a moment in the last minute. Not `is_all`: the seller has so many orders that only some
 *     were looked at, and there are more buyers than this. */
export interface ReachView {
  readonly at: string;
  readonly is_all: boolean;
  readonly buyers: number | null;
  readonly asked: ReachStep;
  readonly steps: readonly ReachStep[];
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

/** Why a seller has the level that a settlement gave. */
export type Reason = "kept" | "lost" | "lost_one_step" | "never_lost" | "none_reached" | "not_entered" | "not_requested" | "reached";

/** For how many sellers a reason decided. */
export interface ReasonCount {
  readonly reason: string;
  readonly sellers: number;
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

/** What a draft would have changed. `is_whole` says whether all texts were replayed; the
 *     changes, tallies and words are the most frequent first. */
export interface Report {
  readonly texts: number;
  readonly changed: number;
  readonly stricter: number;
  readonly milder: number;
  readonly changes: readonly ModerationChange[];
  readonly rules: readonly Tally[];
  readonly labels: readonly Tally[];
  readonly words: readonly FoundWords[];
  readonly is_whole: boolean;
  readonly seconds: number;
  readonly texts_per_s: number;
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

/** What a seller's discount has done since it began.
 * 
 *     `since`: the first day on which there was one, unbroken; null: there is none today. `now` is the
 *     days since then, up to 90, without today, `before` as many right before it began; both null on
 *     the first day. Not `is_all`: there are so many orders that only some were looked at. */
export interface ResultsView {
  readonly today: string;
  readonly currency: string;
  readonly since: string | null;
  readonly is_all: boolean;
  readonly now: Stretch | null;
  readonly before: Stretch | null;
  readonly cost: Cost | null;
  readonly bands: readonly Band[];
  readonly days: readonly BoughtOn[];
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

/** A note in each language of the pages. */
export interface SaidNote {
  readonly ru: string;
  readonly en: string;
  readonly zh: string;
}

/** One text that would fare otherwise; spans are what the draft finds in it. */
export interface Sample {
  readonly id: string;
  readonly role: ModerationRole;
  readonly sent_at: string;
  readonly text: string;
  readonly spans: readonly Span[];
  readonly reasons: readonly string[];
  readonly score: number | null;
}

/** What rewards have saved a seller in a month, and how many times. */
export interface Saved {
  readonly currency: string;
  readonly saved_minor: number;
  readonly uses: number;
}

/** Whose warehouse and whose delivery. */
export type Scheme = "FBO" | "FBS" | "realFBS";

/** What a seller's loyalty discount may be for. */
export type Scope = "all_goods" | "by_category";

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

/** All of a seller's levels: what it holds, how its months went, what was given by hand. */
export interface SellerLevels {
  readonly seller_id: string;
  readonly name: string;
  readonly held: ShownHeld | null;
  readonly levels: readonly LevelBrief[];
  readonly months: readonly HistoryMonth[];
  readonly overrides: readonly OverrideView[];
}

/** How a buyer stands with the discount that a seller gives today.
 * 
 *     `spend` counts today; `pending` will when it cannot go back any more; `short` is missing (0: it
 *     is reached). `reached_on`: when what is pending will do. `lost_on`: when too little counts, if
 *     nothing more is bought. `expiring` is what runs out within 30 days, the soonest first. `starts`
 *     is when the terms began, `promised_until` how long terms as good as these hold. */
export interface SellerProgress {
  readonly seller_id: string;
  readonly threshold: Money;
  readonly discount_bps: number;
  readonly categories: readonly (readonly string[])[];
  readonly starts: string;
  readonly promised_until: string;
  readonly is_reached: boolean;
  readonly spend: Money;
  readonly pending: Money;
  readonly short: Money;
  readonly reached_on: string | null;
  readonly lost_on: string | null;
  readonly expiring: readonly Expiring[];
}

/** So many sellers, and the first of them. */
export interface SellersOut {
  readonly count: number;
  readonly samples: readonly string[];
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

/** Where a service is rendered. */
export type ServicePlace = "pickup_point" | "sorting_centre" | "warehouse";

/** A session as its page knows it: `csrf_token` goes into X-CSRF-Token of every write. */
export interface SessionView {
  readonly csrf_token: string;
  readonly expires_at: string;
  readonly principal: Viewer;
}

/** What a settled month came to. `revision` is above 0 after a granted appeal; it can be
 *     contested before `contestable_until`. */
export interface SettledMonth {
  readonly month: string;
  readonly revision: number;
  readonly programme_version: number;
  readonly settled_at: string;
  readonly level_before: string | null;
  readonly level_after: string | null;
  readonly named_before: Named | null;
  readonly named_after: Named | null;
  readonly reason: Reason;
  readonly contestable_until: string;
}

/** What a month came to for the market, after all appeals (of which `revised` sellers). */
export interface SettledView {
  readonly settlement: SettlementView;
  readonly levels: readonly LevelBrief[];
  readonly counts: readonly LevelCount[];
  readonly moves: readonly Moved[];
  readonly reasons: readonly ReasonCount[];
  readonly revised: number;
}

/** A month's settlement, under way while not `finished_at`; `late` if it was, or is, not done
 *     when the programme's day began (`due_at`). */
export interface SettlementView {
  readonly month: string;
  readonly programme_version: number;
  readonly started_at: string;
  readonly due_at: string;
  readonly finished_at: string | null;
  readonly late: boolean;
  readonly sellers: number;
  readonly evidence: number;
  readonly digest: string | null;
  readonly settling: Settling | null;
}

/** All settlements, the newest month first. */
export interface Settlements {
  readonly settlements: readonly SettlementView[];
}

/** How far a settlement is: in which step, and what is `done` of all steps' work, `whole`. It is
 *     what is kept: a settlement that was stopped goes on from there. */
export interface Settling {
  readonly step: SettlingStep;
  readonly done: number;
  readonly whole: number;
}

/** What is done for all sellers, one after the other. */
export type SettlingStep = "decide" | "measure" | "tell";

/** A file of a message or a claim. A picture has `width` and `height`, and a preview; a PDF has
 *     `pages`; a video, which only a claim can have, `width`, `height` and `length_s` where it tells
 *     them. */
export interface ShownFile {
  readonly file_id: string;
  readonly name: string;
  readonly media_type: MediaType;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly pages: number | null;
  readonly length_s?: number | null;
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

/** A level's goal; `amount` is null where the market was too small to have one. `met` is as the
 *     month was decided. */
export interface ShownGoal {
  readonly level: string;
  readonly amount: number | null;
  readonly met: Met;
}

/** What one holds in `[starts, ends)`, because of `month`. `carried`: the month before is not
 *     settled yet, and so there is no end. */
export interface ShownHeld {
  readonly level: LevelBrief | null;
  readonly starts: string;
  readonly ends: string | null;
  readonly month: string | null;
  readonly carried: boolean;
  readonly override: ShownOverride | null;
  readonly rewards: readonly (Off | Boost | Perk)[];
}

/** A goal that is missed by `gap`, which is `gap_bps` of it. */
export interface ShownMissing {
  readonly indicator: string;
  readonly unit: Unit;
  readonly direction: LevelsBetter;
  readonly goal: number;
  readonly value: ShownValue;
  readonly gap: number;
  readonly gap_bps: number;
}

/** What the next level still takes: so `many` of the goals that are `missing`, the nearest
 *     first. With `on_request` it has to be asked for, unless it is `asked_for`. */
export interface ShownNext {
  readonly level: LevelBrief;
  readonly many: number;
  readonly missing: readonly ShownMissing[];
  readonly asked_for: boolean;
  readonly by: string;
}

/** That the marketplace has set a level (null: none), why and until when. */
export interface ShownOverride {
  readonly override_id: string;
  readonly level: string | null;
  readonly starts: string;
  readonly ends: string;
  readonly reason: string;
}

/** The level if the running month ended as it is, as of `at`. */
export interface ShownProjection {
  readonly month: string;
  readonly at: string;
  readonly level: LevelBrief | null;
  readonly reason: Reason;
}

/** What an indicator came to, of so many pieces of evidence; `amount` is null without any. */
export interface ShownValue {
  readonly sample: number;
  readonly amount: number | null;
  readonly numerator: number;
  readonly denominator: number;
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

/** Code points `start` to `end` (not included) of the original text; never empty. */
export type Span = readonly [number, number];

/** Who spends `from_minor` pays `off_minor` less; for each `from_minor`, up to `times_max`. */
export interface SpendGet {
  readonly type: "spend_get";
  readonly from_minor: number;
  readonly off_minor: number;
  readonly times_max?: number;
}

/** What a unit of `price_minor` costs with a loyalty discount, a coupon of the seller and one of
 *     the marketplace, of `off_bps` each: as it is (null: there is no programme), and by the draft. */
export interface StackingExample {
  readonly currency: string;
  readonly price_minor: number;
  readonly off_bps: number;
  readonly pays_now_minor: number | null;
  readonly pays_then_minor: number;
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

/** A state: how long its turn lasts, what follows, and what both sides may do meanwhile.
 * 
 *     What moderators and the marketplace's systems do is always allowed. */
export interface Stage {
  readonly state: ClaimsState;
  readonly within: Within;
  readonly then: Then;
  readonly actions?: readonly ClaimsAllowed[];
}

/** A state that a claim can come to, and what both sides can do in it. */
export interface StagePreview {
  readonly state: ClaimsState;
  readonly turn: Turn;
  readonly within: Within;
  readonly then: Then;
  readonly buyer: readonly ClaimAction[];
  readonly seller: readonly ClaimAction[];
}

/** Whether a contact was given or asked for. */
export type StandingDirection = "asks" | "gives";

/** What can be held against a party: the judge's labels, and a deadline missed. */
export type StandingLabel = "answer_overdue" | "contact_exchange" | "insult" | "monosyllabic" | "off_platform" | "personal_data_request" | "phishing" | "platform_disparagement" | "seller_disparagement" | "threat";

/** What became of an appeal. */
export type StandingOutcome = "granted" | "penalty_lifted" | "rejected";

/** Where a penalty stands: imposed, appealed or upheld it is in force, until it is over. */
export type StandingState = "appealed" | "dropped" | "imposed" | "proposed" | "reversed" | "upheld";

/** How many gave so many stars. */
export interface StarCount {
  readonly stars: number;
  readonly count: number;
}

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

/** Some days on end: what was bought on them and kept, by how many, and how many of those bought
 *     more than once (null: too few to tell of). An order comes to `bought_minor` by `orders`. `until`
 *     is the first day that is not one of them. */
export interface Stretch {
  readonly starts: string;
  readonly until: string;
  readonly orders: number;
  readonly buyers: number | null;
  readonly again: number | null;
  readonly bought_minor: number;
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

/** What has been taken of a coupon. */
export interface Taken {
  readonly coupon_id: string;
  readonly reserved: number;
  readonly reserved_minor: number;
  readonly used: number;
  readonly used_minor: number;
}

/** What a rule or a label of the draft would do: how many texts it finds, how many of these are
 *     changed by it. */
export interface Tally {
  readonly name: string;
  readonly found: number;
  readonly changed: number;
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

/** A text that a seller's staff use again with `action`: to refuse, to ask for more, or to
 *     contest the condition of what came back. */
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

/** Terms (null: no discount) that hold from `starts`; terms as good as these do until
 *     `promised_until`, and the option is not switched off before `kept_until`. `withdrawn_at`: they
 *     never began. */
export interface TermsVersion {
  readonly number: number;
  readonly terms: DiscountTerms | null;
  readonly starts: string;
  readonly promised_until: string;
  readonly kept_until: string;
  readonly submitted_at: string;
  readonly submitted_by: string;
  readonly withdrawn_at: string | null;
}

/** What is in force (null: nothing to accept), what is announced, and what the seller accepted.
 * 
 *     `standing` says whether something is missing, for any capability. `names` has what the staff
 *     are called who accepted, by `seller_staff:7`. */
export interface TermsView {
  readonly standing: Accepted | Missing;
  readonly in_force: OfferView | null;
  readonly announced: OfferView | null;
  readonly acceptances: readonly Acceptance[];
  readonly names: Readonly<Record<string, string>>;
}

/** What follows when a turn has passed. */
export type Then = "accept_offer" | "approve_with_return" | "approve_without_return" | "arbitration" | "close" | "done" | "refund" | "remind";

/** When whoever decides about a claim is told to be careful. Nothing is refused because of it.
 * 
 *     What the buyer bought and claimed in the last `looks_back_d` days counts. A share of claims is
 *     told from `share_from_bps` of at least `orders_min` orders on; pictures that differ in at most
 *     `bits_apart_max` of 128 bits; a claim that is opened in the last `late_bps` of its time (0: none
 *     is late); a line that cost more than `spike_times` the median of at least `lines_min` others. */
export interface Thresholds {
  readonly looks_back_d?: number;
  readonly orders_min?: number;
  readonly share_from_bps?: number;
  readonly bits_apart_max?: number;
  readonly late_bps?: number;
  readonly lines_min?: number;
  readonly spike_times?: number;
}

/** An indicator of the last settled month: its value and every goal for it, lowest level first;
 *     the trend of up to 12 settled months, the oldest first; and `now`, the running month so far,
 *     with its own goals, as of the page's projection. `now` is null before that, and where the rules
 *     in force measure otherwise. Before anything is settled, `value` is empty and `goals` is, too. */
export interface Tile {
  readonly indicator: string;
  readonly measure: string;
  readonly unit: Unit;
  readonly direction: LevelsBetter;
  readonly window_months: number;
  readonly within_h: number | null;
  readonly sample_min: number;
  readonly too_little: TooLittle;
  readonly value: ShownValue;
  readonly goals: readonly ShownGoal[];
  readonly trend: readonly TrendPoint[];
  readonly now?: ShownValue | null;
  readonly now_goals?: readonly ShownGoal[];
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

/** What an indicator counts for while there is too little evidence, or no market to compare
 *     with. */
export type TooLittle = "excluded" | "met" | "missed";

/** A month's value, by the same measure. */
export interface TrendPoint {
  readonly month: string;
  readonly value: ShownValue;
}

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

/** Sellers without an acceptance, in no order that means anything. The next page is `after` the
 *     seller `next`, also where this one is empty; null after the last. */
export interface UncoveredPage {
  readonly sellers: readonly UncoveredSeller[];
  readonly next: string | null;
}

/** A seller that has accepted neither a version nor a later one. */
export interface UncoveredSeller {
  readonly seller_id: string;
  readonly seller_name: string;
}

/** What a value is counted in; its goals are whole numbers of its smallest part. */
export type Unit = "count" | "duration" | "money" | "rating" | "share";

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

/** What a change waits for. */
export type Waits = "minimum_term" | "next_day" | "option_term";

/** What to try: other terms, or (null) none. */
export interface WantedTerms {
  readonly terms: DiscountTerms | null;
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
export type What = "decided" | "evidence_added" | "lease_lost" | "noted" | "opened" | "opinion_given" | "put_back" | "reversed" | "second_asked" | "taken" | "withdrawn";

/** A level programme, as it would be published, and how many of the last settled months to try
 *     it on. */
export interface WhatIf {
  readonly document: Readonly<Record<string, unknown>>;
  readonly months?: number;
}

/** The months, the oldest first. Of `sellers`, `looked_at` were tried: where these are fewer,
 *     they are a random part, and a share of them is right to `margin_bps` in 19 of 20 cases. */
export interface WhatIfReport {
  readonly levels: readonly LevelBrief[];
  readonly sellers: number;
  readonly looked_at: number;
  readonly margin_bps: number;
  readonly months: readonly MonthIf[];
  readonly uses: number;
}

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

/** How long a turn lasts: one of hours, days of 24 hours, hours of the policy's calendar. */
export interface Within {
  readonly hours?: number | null;
  readonly days?: number | null;
  readonly working_hours?: number | null;
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

/** How many sellers had `actual` (null: no level) and would have had `draft`. */
export interface WouldMove {
  readonly actual: string | null;
  readonly draft: string | null;
  readonly sellers: number;
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
