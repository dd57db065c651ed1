import { html, nothing, type TemplateResult } from "lit";
import { call, cursorOf, type Problem, problemOf } from "../shared/api";
import { copyButton } from "../shared/copy";
import { exactly, fromNow, money, shortId, when } from "../shared/format";
import { madeOf, problemBox } from "../shared/parts";
import type { ErrorFacts, Job } from "../shared/types";
import { to } from "./addresses";
import { begin } from "./bulk";
import { promptOf } from "./prompt";
import { Screen } from "./screen";

type Decision = "adopt" | "retry" | "fail";

/** What is known of a submit whose outcome is not. */
interface Unresolved {
  jobId: string;
  userId: string;
  model: string;
  backend: string;
  endpoint?: string;
  providerModel?: string;
  idempotencyKey?: string;
  attempt: number;
  sentAt: string;
  error?: ErrorFacts;
  heldMicros: number;
  /** What a second submit would cost again. */
  atRiskMicros?: number;
  currency: string;
  parkings: number;
  decidedAt?: string;
  then?: string;
}

interface Page {
  jobs: Unresolved[];
  heldMicros: number;
  next?: string;
}

const SHORTEST_REASON = 3;

/** Jobs whose submit left and whose answer never came, with the three ways out. */
class UnresolvedScreen extends Screen {
  protected override watches = true;
  private page!: Page;
  private opened?: Job;
  /** The job that what follows is about, which is not of any other one. */
  private about?: string;
  private decision?: Decision;
  private externalId = "";
  private billed = "";
  private reason = "";
  private refused?: Problem;
  private sending = false;
  private done?: string;

  protected async load(): Promise<object> {
    const { query } = this.frame;
    const id = query.get("job");
    const [page, opened] = await Promise.all([
      call<Page>("unresolved", { query: { backend: query.get("backend"), cursor: query.get("cursor"), limit: 50 } }),
      id === null ? undefined : call<Job>(`jobs/${encodeURIComponent(id)}`),
    ]);
    return { page, opened };
  }

  protected heading(): string {
    return "Unresolved";
  }

  protected body(): TemplateResult {
    const { jobs, next, heldMicros } = this.page;
    const { query } = this.frame;
    const backend = query.get("backend");
    const further = cursorOf(next);
    return html`${this.done ? html`<p class="panel good" role="status">${this.done}</p>` : nothing}
      ${jobs.length === 0
        ? html`<p class="panel">No job is unresolved${backend ? ` at ${backend}` : ""}.</p>`
        : html`<p>
              ${jobs.length}${further ? "+" : ""} ${jobs.length === 1 ? "job" : "jobs"}, ${money(heldMicros, jobs[0].currency)} held. Each was sent, and no
              answer came, so it is not known whether the provider took it. None is sent again by itself before its time in the column “decides itself”.
              ${this.may("act_in_bulk") ? html`<button class="danger" @click=${() => void this.giveUp()}>Give up all${backend ? ` of ${backend}` : ""}…</button>` : nothing}
            </p>
            <div class="wide" tabindex="0" role="region" aria-label="Unresolved jobs">
              <table>
                <caption class="hidden-text">Unresolved jobs</caption>
                <thead><tr><th>Job</th><th>User</th><th>Backend</th><th>Sent</th><th>What is known</th><th class="number">Held</th><th>Decides itself</th><th>Do</th></tr></thead>
                <tbody>${jobs.map(job => this.row(job))}</tbody>
              </table>
            </div>`}
      <nav class="row" aria-label="Pages">
        ${query.get("cursor") ? html`<button @click=${() => this.frame.ask({ cursor: undefined })}>Newest</button>` : nothing}
        ${further ? html`<button @click=${() => this.frame.ask({ cursor: further })}>Older</button>` : nothing}
      </nav>
      ${this.opened && this.opened.state !== "unresolved"
        ? html`<p class="panel">Job <a href=${to.job(this.opened.jobId)}>${this.opened.jobId}</a> is ${this.opened.state} by now.</p>`
        : nothing}`;
  }

  private row(job: Unresolved): TemplateResult {
    const open = this.frame.query.get("job") === job.jobId;
    if (open) {
      this.turnTo(job.jobId);
    }
    return html`<tr data-row data-job=${job.jobId}>
        <th scope="row"><a href=${to.job(job.jobId)} title=${job.jobId}><code>${shortId(job.jobId)}</code></a></th>
        <td><a href=${to.account(job.userId)}>${job.userId}</a></td>
        <td><a href=${to.backends(job.backend)}>${job.backend}</a></td>
        <td><time datetime=${job.sentAt} title=${exactly(job.sentAt)}>${when(job.sentAt)}</time></td>
        <td>${job.error?.message ?? "no answer came"}${job.parkings > 1 ? html` <span class="warn">for the ${job.parkings}th time</span>` : nothing}</td>
        <td class="number">${money(job.heldMicros, job.currency)}</td>
        <td>${job.decidedAt ? html`${job.then === "retry" ? "sent again" : "fails"} ${fromNow(job.decidedAt)} <span class="quiet">(${when(job.decidedAt)})</span>` : "waits for you"}</td>
        <td>
          ${this.may("resolve")
            ? html`<button aria-expanded=${open} @click=${() => this.open(open ? undefined : job.jobId)}>${open ? "Leave it" : "Decide…"}<span class="hidden-text"> ${job.jobId}</span></button>`
            : nothing}
        </td>
      </tr>
      ${open && this.may("resolve") ? html`<tr class="opened"><td colspan="8">${this.form(job)}</td></tr>` : nothing}`;
  }

  /** After an outage there are many at once; retrying many at once would pay many twice. */
  private async giveUp(): Promise<void> {
    try {
      if (await begin("fail", { state: ["unresolved"], backend: this.frame.query.get("backend") ?? undefined })) {
        this.again();
      }
    } catch (failure) {
      this.change({ problem: problemOf(failure) });
    }
  }

  private open(id: string | undefined): void {
    this.turnTo(id);
    this.change({ opened: undefined });
    this.frame.ask({ job: id });
  }

  /** Whichever way the address came to name another job, as by the browser's way back: what was filled in is not about it. */
  private turnTo(id: string | undefined): void {
    if (id !== this.about) {
      Object.assign(this, { about: id, decision: undefined, externalId: "", billed: "", reason: "", refused: undefined });
    }
  }

  private form(job: Unresolved): TemplateResult {
    const amount = money(job.atRiskMicros ?? job.heldMicros, job.currency);
    const way = (decision: Decision, words: TemplateResult) => html`<label>
      <input type="radio" name="decision" value=${decision} required .checked=${this.decision === decision} @change=${() => this.change({ decision, refused: undefined })} /> ${words}
    </label>`;
    return html`<form
      class="decision"
      aria-label=${`Decide about ${job.jobId}`}
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.decide(job);
      }}
    >
      <h2>1. Look for it at ${job.backend}</h2>
      <p>In the provider's own list of jobs, around the time at which it was sent. Its length, frame and model tell it from others; its key does so for certain, where the provider shows keys.</p>
      ${this.facts(job)}
      <fieldset>
        <legend>2. What did you find?</legend>
        ${way("adopt", html`It is there: <strong>adopt</strong> it. Its clip is fetched when it is finished, and it is charged like any other; nothing is paid twice.`)}
        ${this.decision === "adopt"
          ? html`<label>The provider's id of the job <input type="text" name="externalId" required maxlength="500" .value=${this.externalId}
              aria-invalid=${this.refused?.field === "externalId" ? "true" : "false"} @input=${(event: Event) => this.change({ externalId: value(event) })} /></label>`
          : nothing}
        ${way("retry", html`It is not there, and you have seen all that was sent at that time: <strong>retry</strong>. <span class="bad">If you are wrong, ${amount} are paid twice.</span>`)}
        ${way("fail", html`You cannot tell: <strong>fail</strong>. Nothing is sent again. The user is told that the outcome is unknown, and is charged what was billed.`)}
        ${this.decision === "fail"
          ? html`<label>Billed by the provider, in ${job.currency}; ${amount} if you leave it empty, 0 if nothing was
              <input type="number" name="billed" min="0" step="any" .value=${this.billed} aria-invalid=${this.refused?.field === "chargedAmount" ? "true" : "false"}
                @input=${(event: Event) => this.change({ billed: value(event) })} /></label>`
          : nothing}
      </fieldset>
      <label>3. Why, for the audit log <input type="text" name="reason" required minlength=${SHORTEST_REASON} maxlength="200" size="40" .value=${this.reason}
        @input=${(event: Event) => this.change({ reason: value(event) })} /></label>
      ${problemBox(this.refused)}
      <div class="row">
        <button class=${this.decision === "adopt" ? "act" : "danger"} ?disabled=${this.sending || !this.isDecided()}>
          ${this.button(job, amount)}
        </button>
      </div>
    </form>`;
  }

  /** What to look for at the provider. */
  private facts(job: Unresolved): TemplateResult {
    const { opened } = this;
    return html`<dl class="facts">
      <dt>Sent, in UTC</dt><dd data-fact="sent">${exactly(job.sentAt)}</dd>
      ${opened ? html`<dt>Asked for</dt><dd data-fact="clip">${madeOf(opened)}</dd>` : nothing}
      <dt>Model there</dt><dd data-fact="model"><code>${job.providerModel ?? job.model}</code></dd>
      <dt>Idempotency key</dt><dd><code data-fact="key">${job.idempotencyKey ?? "none was sent"}</code> ${job.idempotencyKey ? copyButton(job.idempotencyKey, "the key") : nothing}</dd>
      ${job.endpoint ? html`<dt>Sent to</dt><dd><code>${job.endpoint}</code></dd>` : nothing}
      <dt>Try</dt><dd>${job.attempt}</dd>
      ${this.may("see_prompts") ? html`<dt>Prompt</dt><dd>${promptOf(job.jobId)}</dd>` : nothing}
    </dl>`;
  }

  private isDecided(): boolean {
    return this.decision !== undefined && this.reason.trim().length >= SHORTEST_REASON && (this.decision !== "adopt" || this.externalId.trim() !== "");
  }

  /** The button says what happens, and to how much money. */
  private button(job: Unresolved, amount: string): string {
    switch (this.decision) {
      case "adopt":
        return `Adopt${this.externalId.trim() ? ` as ${this.externalId.trim()}` : ""}, charge ${amount}`;
      case "retry":
        return `Retry, may pay ${amount} twice`;
      case "fail":
        return `Fail, charge ${this.billed === "" ? amount : money(Number(this.billed) * 1_000_000, job.currency)}`;
      default:
        return "Say what you found";
    }
  }

  private async decide(job: Unresolved): Promise<void> {
    this.change({ sending: true, refused: undefined, done: undefined });
    try {
      const { decision } = this;
      const body = {
        decision,
        ...(decision === "adopt" ? { externalId: this.externalId.trim() } : {}),
        ...(decision === "fail" && this.billed !== "" ? { chargedAmount: Number(this.billed) } : {}),
        reason: this.reason.trim(),
      };
      await call(`jobs/${job.jobId}/resolve`, { method: "POST", body });
      this.change({ done: `Job ${job.jobId}: ${decision === "adopt" ? "adopted" : decision === "retry" ? "sent again" : "given up"}.` });
      if (this.about === job.jobId) {
        this.open(undefined);
      }
    } catch (failure) {
      if (this.about === job.jobId) {
        this.change({ refused: problemOf(failure) });
      }
    } finally {
      this.change({ sending: false });
      this.again();
    }
  }
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

customElements.define("unresolved-screen", UnresolvedScreen);
