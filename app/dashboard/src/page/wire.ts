/** The gateway's JSON, as docs/spec/http-api.md defines it. */

export interface Problem {
  code: string;
  sentence: string;
  remedy: string;
}

export interface SessionRow {
  name: string;
  started: string;
  last: string;
  messages: number;
  label: string;
  busy: boolean;
  /** What it has read and done so far. */
  touched?: { untrusted: boolean; private: boolean; outside: boolean };
  /** Nothing of it is kept. */
  incognito?: boolean;
}

/** What is known of an image. */
export interface Picture {
  type: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
}

/** An image that the gateway has, and that waits to be said with something. */
export interface Upload extends Picture {
  id: string;
}

export interface Message {
  seq: number;
  turn: string;
  role: 'user' | 'assistant' | 'tool' | 'notice';
  text: string;
  at: string;
  label: string;
  model?: string;
  tool?: string;
  images?: Picture[];
}

export interface Choice {
  for: 'once' | 'turn' | 'session' | '15m' | 'always';
  scope: 'exact' | 'program' | 'known';
  covers: string;
}

export interface Stage {
  program: string;
  arguments: string[];
  folder: string;
  environment: { name: string; value: string }[];
  redirects: { descriptor: number; kind: 'read' | 'write' | 'append' | 'duplicate'; to: string }[];
}

export interface Plan {
  steps: { when: 'always' | 'if_done' | 'if_failed'; stages: Stage[] }[];
}

export interface Approval {
  id: string;
  kind: string;
  command: string;
  shown: string;
  session: string;
  turn: string;
  origin: string;
  label: string;
  asked: string;
  expires: string;
  state: 'waiting' | 'allowed' | 'denied' | 'expired' | 'void';
  /** Of a command. */
  cwd?: string;
  environment?: Record<string, string>;
  timeout?: unknown;
  plan?: Plan;
  analysable?: boolean;
  sentence?: string;
  risk?: string;
  riskWords?: string;
  reasons?: string[];
  touches?: string[];
  /** Of a connection. */
  host?: string;
  port?: number;
  by?: string;
  /** Of a change of a file. */
  path?: string;
  shownChange?: string;
  after?: string;
  /** Of a request to a model. */
  model?: string;
  destination?: string;
  bytes?: number;
  method?: string;
  headers?: Record<string, unknown>;
  /** Of the body, as in the ledger. */
  sha256?: string;
  segments?: Piece[];
  suspicious?: boolean;
  untrusted?: { read: boolean; from: string[] };
  /** Why its arguments may be a stranger's words. */
  words?: string;
  /** Why no grant and no rule answers this. */
  because?: string;
  rule?: string;
  group?: string;
  digest?: string;
  choices?: Choice[];
  answeredBy?: string;
  answeredAt?: string;
  face?: string;
  for?: Choice['for'];
  scope?: Choice['scope'];
  result?: string;
}

/** A piece of a request that waits to be seen; its text is there where one question is read. */
export interface Piece {
  source: string;
  label: string;
  bytes: number;
  hidden?: boolean;
  shown?: string;
  shownBefore?: string;
}

export interface Grant {
  id: string;
  covers: string;
  session?: string;
  for: string;
  by: string;
  given: string;
  expires: string;
  lastUse?: string;
}

export interface TrustLevel {
  level: number;
  name: string;
  unlocks: string[];
}

export interface Trust {
  level: number;
  name: string;
  levels: TrustLevel[];
}

export interface TrustStep {
  from: number;
  to: number;
  diff: string[];
}

export interface PolicyRule {
  name: string;
  effect: string;
  kind: string;
  programs?: string[];
  folders?: string[];
  hosts?: string[];
  risk?: string;
  reason: string;
}

export interface Policy {
  profile: string;
  order: string[];
  effective: { rules: PolicyRule[] };
  source: string;
}

export interface LedgerRow {
  id: string;
  time: string;
  host: string;
  bytes: number;
  sha256: string;
  label: string;
  rule: string;
  status: unknown;
  session: string;
  received: number;
  /** Whose yes to which question let it go, where it was to be seen first. */
  approval?: string;
  answeredBy?: string;
}

/** A host that was sent something. */
export interface Receiver {
  host: string;
  for: string[];
  first: string;
  last: string;
  requests: number;
  sent: number;
  received: number;
  label: string;
  consent?: { allow: string; pseudonyms: boolean; expires: string };
  domains?: { domain: string; expires: string }[];
  grant?: { id: string; expires: string };
  forbidden?: boolean;
}

/** What one destination may be sent; a domain that is not listed may not go there. */
export interface Consent {
  destination: string;
  models: string[];
  allow: string;
  pseudonyms?: boolean;
  given?: string;
  expires?: string;
  expired?: boolean;
  domains: { domain: string; given: string; expires: string; expired: boolean }[];
}

export interface Consents {
  consents: Consent[];
  domains: string[];
}

export interface Receivers {
  hosts: Receiver[];
  here: Receiver[];
}

export interface Segment {
  source: string;
  label: string;
  bytes: number;
  text: string;
  /** Whether it is an image, of which the text is what it is. */
  image?: boolean;
  /** What it was before something in it was hidden. */
  before?: string;
}

export interface LedgerRequest extends LedgerRow {
  method: string;
  path: string;
  headers: unknown;
  segments: Segment[];
  /** False where the text was not kept. */
  kept?: boolean;
}

export interface AuditEntry {
  /** Of an earlier log, from before the home's keys were renewed. */
  log?: number;
  index: number;
  time: string;
  kind: string;
  actor: string;
  session?: string;
  turn?: string;
  subject: string;
  detail: unknown;
}

export interface AuditPage {
  entries: AuditEntry[];
  size: number;
  root: string;
}

export interface Verification {
  ok: boolean;
  entries: number;
  findings: unknown[];
}

/** What a provider says; what is not there is unknown. */
export interface ProviderCard {
  name?: string;
  region?: { is: string; source: string };
  retention?: { says: string; source: string };
  training?: { says: string; source: string };
  checked?: string;
}

export interface ModelRow {
  name: string;
  api: string;
  baseUrl: string;
  model: string;
  reach: string;
  allowed: unknown;
  /** Whether each request waits until the owner has seen it. */
  lookBefore?: boolean;
  expires?: string;
  current: boolean;
  provider?: ProviderCard;
  region?: string;
}

/** One way to open the home. */
export interface KeyRow {
  id: string;
  kind: string;
  /** What it needs together: its kind, or the two of a slot `both`. */
  of: string[];
  created: string;
  opensByItself: boolean;
}

/** A kind of slot, and whether this machine can add one. */
export interface KeyWay {
  kind: string;
  available: boolean;
  why: string;
}

/** What may be known about a secret. */
export interface SecretRow {
  name: string;
  boundTo: string;
  path: string;
  header: string;
  changed: string;
  used?: string | null;
  sessionOnly: boolean;
}

/** What could be better about secrets. */
export interface Remark {
  kind: string;
  names: string[];
  sentence: string;
  remedy: string;
}

/** A folder that the home was backed up to. */
/** A folder of the backup plan. */
export interface BackupTarget {
  folder: string;
  state: 'unseen' | 'fine' | 'missing' | 'silent' | 'failed';
  made?: string;
  drilled?: string;
  problem?: string;
}

export interface BackupRow {
  folder: string;
  made?: string | null;
  drilled?: string | null;
  problem?: string | null;
}

export interface Finding {
  code: string;
  severity: string;
  sentence: string;
  remedy: string;
}

/** An amount of money or tokens, in words. */
export interface Amount {
  text: string;
}

export interface BudgetLimit {
  scope: string;
  name: string;
  span: string;
  unit: string;
  about: string;
  values: string;
  usedText: string;
  reached: boolean;
  usedUp: boolean;
  ends?: string | null;
}

/** What models have cost, and the limits. */
export interface Budget {
  today: Amount;
  month: Amount;
  spent: { scope: string; name: string; today: Amount; month: Amount }[];
  limits: BudgetLimit[];
}

/** What happened in some days, counted. */
export interface Digest {
  entries: number;
  conversations: number;
  asked: number;
  answered: Record<string, number>;
  tools: Record<string, number>;
  changes: number;
  unusual: { kind: string; what: string; count: number; last: string }[];
  checks: number;
  spent: string;
  models: { model: string; spent: string }[];
  hosts: { host: string; sent: number; new: boolean }[];
}

/** Which model answers what. */
export interface Routing {
  on: boolean;
  lists: Record<string, string[]>;
  localFirst: string;
  checks: { model: string; passed: boolean; right: number; of: number; at: string }[];
  share: { elsewhere: number; all: number };
}

export interface RoutingChoice {
  model?: string;
  because: string;
}

/** What the owner has stopped. */
export interface Stop {
  on: boolean;
  since?: string;
  by?: string;
}

export interface Forbidden {
  host: string;
  since: string;
  by: string;
}

export interface Stops {
  local: Stop;
  pause: Stop;
  hosts?: Forbidden[];
}

export interface Status {
  state: string;
  pid: number;
  version: string;
  listeners: unknown;
  models: unknown;
  bytesLeftMachineToday: number;
  pendingApprovals: number;
  stops?: Stops;
  sandbox: unknown;
  slot: unknown;
  home: string;
  workspace: string;
  audit: unknown;
  backups?: BackupTarget[];
}

export type ToolState = 'asked' | 'running' | 'done' | 'failed' | 'refused';

export interface TurnStarted {
  type: 'turn.started';
  turn: string;
  session: string;
  at: string;
  text: string;
  label: string;
  images?: Picture[];
}

export interface TurnDelta {
  type: 'turn.delta';
  turn: string;
  session: string;
  text: string;
}

export interface TurnTool {
  type: 'turn.tool';
  turn: string;
  session: string;
  call: string;
  tool: string;
  shown: string;
  state: ToolState;
  result?: string;
}

export interface TurnDone {
  type: 'turn.done';
  turn: string;
  session: string;
  state: 'done' | 'stopped' | 'failed';
  reply: string;
  label: string;
  model?: string;
  usage?: { input: number; output: number };
  milliseconds?: number;
  /** Messages that the model was not sent. */
  withheld?: { count: number; reason: string; remedy: string }[];
  problem?: Problem;
}

export type GatewayEvent =
  | TurnStarted
  | TurnDelta
  | TurnTool
  | TurnDone
  | { type: 'approval.asked'; approval: Approval }
  | { type: 'approval.closed'; approval: Approval }
  | { type: 'ledger.added'; request: LedgerRow }
  | { type: 'audit.added'; entry: AuditEntry }
  | { type: 'session.changed'; session: SessionRow }
  | { type: 'stops.changed'; stops: Stops }
  | { type: 'backup.missing'; folder: string; problem: Problem }
  | { type: 'backup.returned'; folder: string }
  | { type: 'session.paused'; session: string; until: string }
  | { type: 'problem'; problem: Problem }
  | { type: 'locked'; problem: Problem };
