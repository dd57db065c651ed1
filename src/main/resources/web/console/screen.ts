import { html, nothing, type TemplateResult } from "lit";
import { type Problem, problemOf } from "../shared/api";
import { type Liveness, Poll } from "../shared/live";
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
  /** Changes the query, and with it the address. */
  ask(change: Record<string, string | undefined>): void;
  /** Tells how current the screen is. */
  live(state: Liveness): void;
}

/** One screen: it reads what its address says, again and again while it is looked at. */
export abstract class Screen extends View {
  frame!: Frame;
  protected problem?: Problem;
  protected loaded = false;
  protected everyMs = 3000;
  private poll?: Poll;
  private failedSince?: number;

  /** Reads what is shown. */
  protected abstract load(): Promise<object>;
  protected abstract heading(): TemplateResult | string;
  protected abstract body(): TemplateResult | typeof nothing;

  override connectedCallback(): void {
    super.connectedCallback();
    this.poll = new Poll(() => this.read(), () => this.everyMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.poll?.stop();
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
      this.frame.live("paused");
      return;
    }
    try {
      this.change({ ...(await this.load()), loaded: true, problem: undefined });
      this.failedSince = undefined;
      this.frame.live("polling");
    } catch (failure) {
      this.failedSince ??= Date.now();
      this.change({ problem: problemOf(failure) });
      this.frame.live(Date.now() - this.failedSince > 30_000 ? "stale" : "reconnecting");
    }
  }

  protected override render(): TemplateResult {
    return html`<h1>${this.heading()}</h1>
      ${problemBox(this.problem)} ${this.loaded ? this.body() : this.problem ? nothing : html`<p class="quiet">Loading…</p>`}`;
  }
}
