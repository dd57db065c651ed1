import { html, nothing, type TemplateResult } from "lit";
import { call, ProblemError } from "../shared/api";
import { duration, fromNow, when } from "../shared/format";
import type { Quote } from "../shared/types";

const SETTLES_AFTER_MS = 300;

/**
 * Asks what a request would come to whenever it has changed and then stays as it is for a moment. Of several answers the
 * one to the latest question counts. Where the service tells no such thing, or the request is none yet, there is none.
 */
export class Quoter {
  private timer?: number;
  private turn = 0;
  private missing = false;

  constructor(private readonly told: (quote: Quote | undefined) => void) {}

  ask(body: Record<string, unknown>): void {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    if (!this.missing) {
      this.timer = window.setTimeout(() => void this.send(body, turn), SETTLES_AFTER_MS);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.turn++;
  }

  private async send(body: Record<string, unknown>, turn: number): Promise<void> {
    let quote: Quote | undefined;
    try {
      quote = await call<Quote>("quotes", { method: "POST", body });
    } catch (failure) {
      this.missing = failure instanceof ProblemError && failure.missing;
    }
    if (turn === this.turn) {
      this.told(quote);
    }
  }
}

/** Whether it would be let in, and when it would start. */
export function prospect(quote: Quote | undefined): TemplateResult | typeof nothing {
  if (!quote) {
    return nothing;
  }
  if (quote.wouldBe === "refused") {
    return html`<span class="bad" data-quote="refused"><span aria-hidden="true">✕</span> Would be refused: ${quote.sentence ?? quote.code}
      ${quote.retryAt ? html`Again from ${when(quote.retryAt)} (${fromNow(quote.retryAt)}).` : nothing}</span>`;
  }
  const ahead = quote.jobsAhead ? `${quote.atLeast ? "at least " : ""}${quote.jobsAhead} before it` : "";
  const starts = quote.startsIn === undefined ? "" : quote.startsIn <= 1 ? "Would start now" : `Would start in about ${duration(quote.startsIn)}`;
  const waits = starts === "" && quote.blockedOn ? `Would wait: ${quote.blockedOn.replaceAll("_", " ")}` : "";
  return html`<span data-quote="accepted">${[starts || waits, ahead].filter(part => part !== "").join(", ")}.</span>`;
}
