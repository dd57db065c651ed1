// The answers of the public interface, as far as the pages use them.

/** What comes of a request. */
export type Kind = "video" | "still";

export interface Offer {
  backend: string;
  health: string;
  pricePerSecond?: number;
  pricePerSecondBySize?: Record<string, number>;
  silentPricePerSecond?: number;
  silentPricePerSecondBySize?: Record<string, number>;
  pricePerStill?: number;
  pricePerStillBySize?: Record<string, number>;
}

export interface Model {
  name: string;
  aliases: string[];
  kind: Kind;
  seconds: string[];
  sizes: string[];
  formats: string[];
  audio: boolean;
  silence: boolean;
  seed: boolean;
  negativePrompt: boolean;
  style: boolean;
  references: string[];
  looks?: string[];
  maxPrompt: number;
  expectedSeconds: number;
  state: string;
  retiresAt?: string;
  daysLeft?: number;
  currency: string;
  offers: Offer[];
}

export interface ErrorFacts {
  code: string;
  stage: string;
  message: string;
}

export interface Moment {
  type: string;
  at: string;
  eventId: string;
  attempt?: number;
  backend?: string;
  progress?: number;
  code?: string;
}

export interface Clip {
  href: string;
  bucket: string;
  key: string;
  bytes: number;
  sha256: string;
  durationMs: number;
  width: number;
  height: number;
  videoCodec: string;
  audioCodec?: string;
  posterKey?: string;
  deletedAt?: string;
}

export interface StillFacts {
  href: string;
  bucket: string;
  key: string;
  bytes: number;
  sha256: string;
  width: number;
  height: number;
  mediaType: string;
  deletedAt?: string;
}

/** What a job was made from. */
export interface Origin {
  job: string;
  how: string;
}

export interface Job {
  jobId: string;
  state: string;
  since: string;
  userId: string;
  requestId: string;
  requestSource: string;
  requestedModel: string;
  model: string;
  backend?: string;
  externalId?: string;
  attempt: number;
  priority: number;
  kind: Kind;
  /** 0 of a still. */
  seconds: number;
  size: string;
  audio: boolean;
  progress?: number;
  cost: { estimateMicros: number; chargedMicros?: number; source?: string; currency: string };
  clip?: Clip;
  /** In place of a clip, where it came to a picture. */
  still?: StillFacts;
  error?: ErrorFacts;
  lastError?: ErrorFacts;
  promptSha256?: string;
  metadata: Record<string, string>;
  productionId?: string;
  step?: string;
  origin?: Origin[];
  createdAt: string;
  notBefore?: string;
  deadline?: string;
  submittedAt?: string;
  dueAt?: string;
  cancelRequestedAt?: string;
  position?: { jobsAhead: number; costAheadMicros: number; atLeast: boolean };
  blockedOn?: string;
  blockedUntil?: string;
  estimatedStart?: string;
  timeline?: Moment[];
  attempts?: Attempt[];
  ledger?: { entries: LedgerEntry[]; usedMicros: number; heldMicros: number };
  traceId?: string;
}

export interface Attempt {
  attempt: number;
  state: string;
  backend?: string;
  providerModel?: string;
  endpoint?: string;
  idempotencyKey?: string;
  externalId?: string;
  submittedAt?: string;
  endedAt?: string;
  error?: ErrorFacts;
}

export interface LedgerEntry {
  kind: string;
  run: number;
  planMicros: number;
  prepaidMicros: number;
  heldMicros: number;
  clipSeconds: number;
  at: string;
}

export interface JobPage {
  jobs: Job[];
  next?: string;
  searchedBackTo?: string;
}

/** A count that stops at a ceiling. */
export interface Count {
  count: number;
  atLeast: boolean;
}

export interface QueueUser {
  userId: string;
  weight: number;
  waiting: number;
  waitingCostMicros: number;
  jobsAhead?: number;
  costAheadMicros?: number;
  aheadAtLeast?: boolean;
  estimatedStart?: string;
  blockedOn: string;
  running: number;
  runningCap: number;
  oldest?: string;
  plan: string;
  usedMicros: number;
  limitMicros: number;
}

export interface Queue {
  head: {
    at: string;
    waiting: Count;
    delayed: Count;
    oldestSeconds: number;
    running: Count;
    places?: number;
    unresolved: Count;
    spentTodayMicros?: number;
    heldMicros?: number;
    currency: string;
    pods: number;
    outbox: { events: number; oldestSeconds: number };
  };
  lanes: { name: string; backends: string[]; users: Count; waiting: Count; cappedUsers: Count; cappedWaiting: Count; countedAt?: string }[];
  lane?: string;
  users: QueueUser[];
  next?: string;
}

export interface Reason {
  reason: string;
  lane?: string;
  backend?: string;
  users?: Count;
  jobs: Count;
  until?: string;
  clearedAt?: string;
}

export interface Backend {
  name: string;
  configured: boolean;
  dialect?: string;
  urls?: string[];
  freeResubmit?: boolean;
  limits: { rate?: number; rateSeconds?: number; burst?: number; inFlight?: number };
  models: string[];
  health: string;
  paused: boolean;
  pausedAt?: string;
  pausedReason?: string;
  pausedUntil?: string;
  blockedUntil?: string;
  /** Submits in a row that it failed at. */
  faults: number;
  /** Of its rate, 0 to 1. */
  rateUsed?: number;
  inFlight: number;
  waiting: Count;
  failures: { code: string; jobs: number; last: string }[];
}

export interface Quota {
  userId: string;
  plan: string;
  defaultPlan: boolean;
  limits: {
    weight: number;
    outstanding: number;
    running: number;
    clipSecondsPerDay: number;
    moneyPerMonth: number;
    longestClip: number;
    largestPixels: number;
    models: string[];
  };
  overrides: Record<string, unknown>;
  jobs: { outstanding: number; running: number };
  money: { month: string; used: number; held: number; limit: number; prepaid: number; currency: string; resetsAt: string };
  clipSeconds: { day: string; used: number; limit: number; resetsAt: string };
}

/** Who calls, and what it may do. */
export interface Me {
  name: string;
  userId?: string;
  roles: string[];
  until?: string;
  /** What the roles allow; the service decides each time all the same. */
  may: string[];
}

export interface ProductionStep {
  step: string;
  jobId: string;
  state: string;
  progress?: number;
  needs: string[];
  blockedOn?: string;
  clip?: string;
  error?: ErrorFacts;
}

/** Clips that need each other, such as the shots of a film and their join. */
export interface Production {
  productionId: string;
  state: string;
  progress: number;
  userId: string;
  title?: string;
  result?: string;
  onFailure: string;
  steps: ProductionStep[];
  clip?: string;
  cost: { estimateMicros: number; chargedMicros: number; currency: string };
  createdAt: string;
  endedAt?: string;
}

export interface QuotedJob {
  step?: string;
  model: string;
  seconds?: number;
  size: string;
  audio: boolean;
  cost: number;
}

/** What a request would come to at this moment. */
export interface Quote {
  wouldBe: "accepted" | "refused";
  code?: string;
  sentence?: string;
  field?: string;
  retryAt?: string;
  cost?: number;
  currency: string;
  jobs: QuotedJob[];
  startsAt?: string;
  startsIn?: number;
  blockedOn?: string;
  jobsAhead?: number;
  atLeast?: boolean;
  /** Other ways of asking for it, the cheapest first. */
  cheaper: { change: "model" | "seconds" | "size" | "audio"; cost: number; wouldBe: string; jobs: QuotedJob[] }[];
}

/** Somebody or something that clips of a user have in them again and again. */
export interface Character {
  id: string;
  name: string;
  kind: string;
  description?: string;
  references: string[];
}
