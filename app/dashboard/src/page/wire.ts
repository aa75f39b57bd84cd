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
}

export interface Approval {
  id: string;
  kind: string;
  command: string;
  shown: string;
  cwd: string;
  environment: Record<string, string>;
  timeout: unknown;
  session: string;
  turn: string;
  origin: string;
  label: string;
  asked: string;
  expires: string;
  state: 'waiting' | 'allowed' | 'denied' | 'expired' | 'void';
  answeredBy?: string;
  answeredAt?: string;
  for?: 'once' | 'session';
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
}

export interface Segment {
  source: string;
  label: string;
  bytes: number;
  text: string;
}

export interface LedgerRequest extends LedgerRow {
  method: string;
  path: string;
  headers: unknown;
  segments: Segment[];
}

export interface AuditEntry {
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

export interface ModelRow {
  name: string;
  api: string;
  baseUrl: string;
  model: string;
  reach: string;
  allowed: unknown;
  expires?: string;
  current: boolean;
}

export interface Finding {
  code: string;
  severity: string;
  sentence: string;
  remedy: string;
}

export interface Status {
  state: string;
  pid: number;
  version: string;
  listeners: unknown;
  models: unknown;
  bytesLeftMachineToday: number;
  pendingApprovals: number;
  sandbox: unknown;
  slot: unknown;
  home: string;
  workspace: string;
  audit: unknown;
}

export type ToolState = 'asked' | 'running' | 'done' | 'failed' | 'refused';

export interface TurnStarted {
  type: 'turn.started';
  turn: string;
  session: string;
  at: string;
  text: string;
  label: string;
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
  | { type: 'problem'; problem: Problem };
