import { html, nothing, type TemplateResult } from "lit";
import { type Problem, problemOf } from "../shared/api";
import { Poll } from "../shared/live";
import { problemBox } from "../shared/parts";
import type { Me } from "../shared/types";
import { View } from "../shared/view";

/** What the page around a screen gives it. */
export interface Frame {
  me: Me;
  /** What comes after the screen's name in the path. */
  rest: string;
  query: URLSearchParams;
  paused: boolean;
  /** Whether the service tells by itself when something has changed. */
  told(): boolean;
  /** Changes the query, and with it the address. */
  ask(change: Record<string, string | undefined>): void;
  /** Tells what came of reading: since when it fails, or that it does not. */
  read(failedSince: number | undefined): void;
  /** Whoever looks is not known any more. */
  signedOut(): void;
}

const AT_MOST_EVERY_MS = 1000;
const WHEN_TOLD_EVERY_MS = 15_000;

/** One screen: it reads what its address says, again and again while it is looked at. */
export abstract class Screen extends View {
  frame!: Frame;
  protected problem?: Problem;
  protected loaded = false;
  protected everyMs = 3000;
  /** Whether what it shows changes with what the service tells of the whole. */
  protected watches = false;
  private poll?: Poll;
  private readAt = 0;
  private heardTimer?: number;
  private failedSince?: number;

  /** Reads what is shown. */
  protected abstract load(): Promise<object>;
  protected abstract heading(): TemplateResult | string;
  protected abstract body(): TemplateResult | typeof nothing;

  override connectedCallback(): void {
    super.connectedCallback();
    this.poll = new Poll(() => this.read(), () => (this.isTold() ? Math.max(this.everyMs, WHEN_TOLD_EVERY_MS) : this.everyMs));
  }

  /** Whether it need not ask, since it is told. */
  protected isTold(): boolean {
    return this.watches && this.frame.told();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.poll?.stop();
    clearTimeout(this.heardTimer);
    this.heardTimer = undefined;
  }

  /** Something has changed in the service as a whole. */
  heard(): void {
    if (this.watches) {
      this.readSoon();
    }
  }

  /** Reads, but not more often than once a second however often it is told to. */
  protected readSoon(): void {
    this.heardTimer ??= window.setTimeout(
      () => {
        this.heardTimer = undefined;
        this.poll?.soon();
      },
      Math.max(0, this.readAt + AT_MOST_EVERY_MS - Date.now()),
    );
  }

  /** Reads at once, since the address or something else has changed. */
  again(): void {
    this.poll?.soon();
  }

  protected may(act: string): boolean {
    return this.frame.me.may.includes(act);
  }

  private async read(): Promise<void> {
    if (this.frame.paused && this.loaded) {
      return;
    }
    this.readAt = Date.now();
    try {
      this.change({ ...(await this.load()), loaded: true, problem: undefined });
      this.failedSince = undefined;
    } catch (failure) {
      const problem = problemOf(failure);
      if (problem.status === 401) {
        this.frame.signedOut();
      }
      // What is refused is not out of reach: the answer is the newest one.
      this.failedSince = problem.status === 0 || problem.status >= 500 ? (this.failedSince ?? Date.now()) : undefined;
      this.change({ problem });
    }
    this.frame.read(this.failedSince);
  }

  protected override render(): TemplateResult {
    return html`<h1>${this.heading()}</h1>
      ${problemBox(this.problem)} ${this.loaded ? this.body() : this.problem ? nothing : html`<p class="quiet">Loading…</p>`}`;
  }
}
