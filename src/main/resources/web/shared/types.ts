// The answers of the public interface, as far as the pages use them.

export interface Offer {
  backend: string;
  health: string;
  pricePerSecond: number;
  pricePerSecondBySize?: Record<string, number>;
  silentPricePerSecond?: number;
  silentPricePerSecondBySize?: Record<string, number>;
}

export interface Model {
  name: string;
  aliases: string[];
  seconds: string[];
  sizes: string[];
  audio: boolean;
  silence: boolean;
  seed: boolean;
  negativePrompt: boolean;
  style: boolean;
  references: string[];
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
  seconds: number;
  size: string;
  audio: boolean;
  progress?: number;
  cost: { estimateMicros: number; chargedMicros?: number; source?: string; currency: string };
  clip?: Clip;
  error?: ErrorFacts;
  lastError?: ErrorFacts;
  promptSha256?: string;
  metadata: Record<string, string>;
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
}

export interface JobPage {
  jobs: Job[];
  next?: string;
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
  name?: string;
  userId?: string;
  roles: string[];
}
