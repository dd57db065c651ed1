// Server-sent events, and the words that say whether what a page shows is live.
import { address } from "./api";

export type Liveness = "connecting" | "live" | "reconnecting" | "stale" | "paused" | "polling";

const STALE_AFTER_MS = 30_000;

/** What is told of a job. */
export const JOB_EVENTS: readonly string[] = [
  "accepted",
  "directed",
  "started",
  "progressed",
  "unresolved",
  "completed",
  "failed",
  "cancelled",
  "expired",
  "deleted",
  "refunded",
].map(kind => `dev.bobine.job.${kind}.v1`);

export interface Listener {
  /** An event's name and its data. */
  event(name: string, data: unknown): void;
  /** How the stream stands, and since when. */
  state(state: Liveness, since: Date): void;
}

/**
 * A stream that comes back by itself. It closes while the tab is hidden, and tells when nothing has been heard for so
 * long that the page must be taken for old.
 */
export class Stream {
  private source?: EventSource;
  private state: Liveness = "connecting";
  private lost?: number;
  private closed = false;
  private readonly seen = () => (document.hidden ? this.drop() : this.open());

  constructor(
    private readonly path: string,
    private readonly names: readonly string[],
    private readonly listener: Listener,
  ) {
    document.addEventListener("visibilitychange", this.seen);
    this.open();
  }

  close(): void {
    this.closed = true;
    this.drop();
    document.removeEventListener("visibilitychange", this.seen);
  }

  private open(): void {
    if (this.closed || this.source) {
      return;
    }
    const source = new EventSource(address(this.path));
    this.source = source;
    source.onopen = () => this.turn("live");
    source.onerror = () => this.failed(source);
    const heard = (event: MessageEvent<string>) => {
      this.turn("live");
      this.listener.event(event.type, json(event.data));
    };
    source.onmessage = heard;
    this.names.forEach(name => source.addEventListener(name, heard as EventListener));
  }

  private failed(source: EventSource): void {
    this.turn("reconnecting");
    if (source.readyState === EventSource.CLOSED) {
      // Refused, or there is nothing more to tell; the page that listens decides by what it sees then.
      this.drop();
      this.listener.event("closed", undefined);
    }
  }

  private drop(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.lost);
  }

  private turn(state: Liveness): void {
    clearTimeout(this.lost);
    if (state === "reconnecting") {
      this.lost = window.setTimeout(() => this.turn("stale"), STALE_AFTER_MS);
    }
    if (this.state !== state) {
      this.state = state;
      this.listener.state(state, new Date());
    }
  }
}

/** Calls again and again, never twice at a time and never while the tab is hidden. */
export class Poll {
  private timer?: number;
  private stopped = false;
  private acting = false;
  private wanted = false;
  private readonly seen = () => {
    if (!document.hidden) {
      this.soon();
    }
  };

  constructor(
    private readonly act: () => Promise<void>,
    private readonly everyMs: () => number,
  ) {
    document.addEventListener("visibilitychange", this.seen);
    this.soon();
  }

  /** Now, rather than when the next call is due; as soon as the one under way has ended. */
  soon(): void {
    this.wanted = true;
    if (!this.acting) {
      this.plan(0);
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  private plan(inMs: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) {
      this.timer = window.setTimeout(() => void this.turn(), inMs);
    }
  }

  private async turn(): Promise<void> {
    this.wanted = false;
    if (!document.hidden) {
      this.acting = true;
      try {
        await this.act();
      } finally {
        this.acting = false;
      }
    }
    this.plan(this.wanted ? 0 : this.everyMs());
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
