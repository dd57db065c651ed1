import { html, nothing, type TemplateResult } from "lit";

const MOST = 200;

/**
 * A list, newest first, whose rows stay where they are while somebody reads: what has come since waits until it is asked
 * for. A list that is empty, or is of another question, is shown as it comes.
 */
export class SteadyList<T> {
  private seen = new Set<string>();
  private question = "";
  private held = 0;
  private all: T[] = [];

  constructor(private readonly keyOf: (item: T) => string) {}

  /** How many to ask for, so that what is shown is still among them. */
  most(page: number): number {
    return Math.min(MOST, page + this.held);
  }

  /** @param question what was asked for; another one begins another list */
  take(items: T[], question: string): T[] {
    if (question !== this.question) {
      this.question = question;
      this.seen.clear();
    }
    const known = items.findIndex(item => this.seen.has(this.keyOf(item)));
    this.held = this.seen.size === 0 ? 0 : known < 0 ? 0 : known;
    if (this.held === 0) {
      items.forEach(item => this.seen.add(this.keyOf(item)));
    }
    this.all = items;
    return items.slice(this.held);
  }

  /** Shows all of it. */
  private release(): T[] {
    this.all.forEach(item => this.seen.add(this.keyOf(item)));
    this.held = 0;
    return this.all;
  }

  /** The way to what is newer than what is shown. */
  notice(shown: (items: T[]) => void): TemplateResult | typeof nothing {
    return this.held === 0 ? nothing : html`<p><button class="newer" @click=${() => shown(this.release())}>${this.held}${this.all.length >= MOST ? "+" : ""} newer</button></p>`;
  }
}
