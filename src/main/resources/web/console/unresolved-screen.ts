import { html, nothing, type TemplateResult } from "lit";
import { call, type Problem, problemOf } from "../shared/api";
import { exactly, fromNow, money, shortId, when } from "../shared/format";
import { problemBox } from "../shared/parts";
import type { Job, JobPage } from "../shared/types";
import { to } from "./addresses";
import { begin } from "./bulk";
import { Screen } from "./screen";

type Decision = "adopt" | "retry" | "fail";

const SHORTEST_REASON = 3;

/** Jobs whose submit left and whose answer never came, with the three ways out. */
class UnresolvedScreen extends Screen {
  private page!: JobPage;
  private opened?: Job;
  private decision: Decision = "adopt";
  private externalId = "";
  private billed = "";
  private reason = "";
  private refused?: Problem;
  private sending = false;
  private done?: string;

  protected async load(): Promise<object> {
    const id = this.frame.query.get("job");
    const [page, opened] = await Promise.all([
      call<JobPage>("jobs", { query: { state: "unresolved", backend: this.frame.query.get("backend"), limit: 100 } }),
      id === null ? undefined : call<Job>(`jobs/${encodeURIComponent(id)}`),
    ]);
    return { page, opened };
  }

  protected heading(): string {
    return "Unresolved";
  }

  protected body(): TemplateResult {
    const { jobs, next } = this.page;
    const currency = jobs[0]?.cost.currency;
    return html`${this.done ? html`<p class="panel good" role="status">${this.done}</p>` : nothing}
      ${jobs.length === 0
        ? html`<p class="panel">No job is unresolved.</p>`
        : html`<p>
              ${jobs.length}${next ? "+" : ""} jobs, ${money(jobs.reduce((sum, job) => sum + job.cost.estimateMicros, 0), currency)} held. The submit left and no
              answer came, so it is not known whether the provider took it. It is never sent again by itself.
              ${this.may("act_in_bulk") ? html`<button class="danger" @click=${() => void this.giveUp()}>Give up all${this.frame.query.get("backend") ? ` of ${this.frame.query.get("backend")}` : ""}…</button>` : nothing}
            </p>
            <div class="wide" tabindex="0" role="region" aria-label="Unresolved jobs">
              <table>
                <caption class="hidden-text">Unresolved jobs</caption>
                <thead><tr><th>Job</th><th>User</th><th>Backend</th><th>Sent</th><th>What is known</th><th class="number">Held</th><th>Fails by itself</th><th>Do</th></tr></thead>
                <tbody>${jobs.map(job => this.row(job))}</tbody>
              </table>
            </div>`}
      ${this.opened && this.opened.state !== "unresolved"
        ? html`<p class="panel">Job <a href=${to.job(this.opened.jobId)}>${this.opened.jobId}</a> is ${this.opened.state} by now.</p>`
        : nothing}`;
  }

  private row(job: Job): TemplateResult {
    const open = this.frame.query.get("job") === job.jobId;
    return html`<tr data-row>
        <th scope="row"><a href=${to.job(job.jobId)} title=${job.jobId}><code>${shortId(job.jobId)}</code></a></th>
        <td><a href=${to.account(job.userId)}>${job.userId}</a></td>
        <td>${job.backend ? html`<a href=${to.backends(job.backend)}>${job.backend}</a>` : "–"}</td>
        <td><time datetime=${job.submittedAt ?? job.since} title=${exactly(job.submittedAt ?? job.since)}>${when(job.submittedAt ?? job.since)}</time></td>
        <td>${job.error?.message ?? "no answer came"}</td>
        <td class="number">${money(job.cost.estimateMicros, job.cost.currency)}</td>
        <td>${job.dueAt ? html`${fromNow(job.dueAt)} <span class="quiet">(${when(job.dueAt)})</span>` : "–"}</td>
        <td>
          ${this.may("resolve")
            ? html`<button aria-expanded=${open} @click=${() => this.open(open ? undefined : job.jobId)}>${open ? "Leave it" : "Decide…"}</button>`
            : nothing}
        </td>
      </tr>
      ${open && this.may("resolve") ? html`<tr class="opened"><td colspan="8">${this.form(this.opened ?? job)}</td></tr>` : nothing}`;
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
    this.change({ opened: undefined, decision: "adopt", externalId: "", billed: "", reason: "", refused: undefined });
    this.frame.ask({ job: id });
  }

  private form(job: Job): TemplateResult {
    const amount = money(job.cost.estimateMicros, job.cost.currency);
    const last = job.attempts?.at(-1);
    const way = (decision: Decision, words: TemplateResult) => html`<label>
      <input type="radio" name="decision" value=${decision} .checked=${this.decision === decision} @change=${() => this.change({ decision, refused: undefined })} /> ${words}
    </label>`;
    return html`<form
      class="decision"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.decide(job);
      }}
    >
      <p>
        Look in the dashboard of <strong>${job.backend}</strong> for what was sent at ${exactly(job.submittedAt ?? job.since)}:
        ${last?.idempotencyKey ? html`idempotency key <code>${last.idempotencyKey}</code>, ` : nothing}${job.seconds} s, ${job.size.replace("x", " × ")},
        model <code>${last?.providerModel ?? job.model}</code>${last?.endpoint ? html`, at <code>${last.endpoint}</code>` : nothing}.
      </p>
      <fieldset>
        <legend>What did you find?</legend>
        ${way("adopt", html`It is there: <strong>adopt</strong> it. The clip is fetched and ${amount} charged; nothing is paid twice.`)}
        ${this.decision === "adopt"
          ? html`<label>The provider's id of the job <input type="text" name="externalId" required maxlength="500" .value=${this.externalId}
              aria-invalid=${this.refused?.field === "externalId" ? "true" : "false"} @input=${(event: Event) => this.change({ externalId: value(event) })} /></label>`
          : nothing}
        ${way("retry", html`It is not there: <strong>retry</strong>. <span class="bad">If you are wrong, ${amount} are paid twice.</span>`)}
        ${way("fail", html`Give up: <strong>fail</strong>. The user is told that the outcome is unknown, and is charged what was billed.`)}
        ${this.decision === "fail"
          ? html`<label>Billed by the provider, in ${job.cost.currency}; ${amount} if you leave it empty, 0 if nothing was
              <input type="number" name="billed" min="0" step="any" .value=${this.billed} aria-invalid=${this.refused?.field === "chargedAmount" ? "true" : "false"}
                @input=${(event: Event) => this.change({ billed: value(event) })} /></label>`
          : nothing}
      </fieldset>
      <label>Reason, for the audit log <input type="text" name="reason" required minlength=${SHORTEST_REASON} maxlength="200" size="40" .value=${this.reason}
        @input=${(event: Event) => this.change({ reason: value(event) })} /></label>
      ${problemBox(this.refused)}
      <div class="row">
        <button class=${this.decision === "adopt" ? "act" : "danger"} ?disabled=${this.sending || this.reason.trim().length < SHORTEST_REASON || (this.decision === "adopt" && this.externalId.trim() === "")}>
          ${this.button(job, amount)}
        </button>
      </div>
    </form>`;
  }

  /** The button says what happens, and to how much money. */
  private button(job: Job, amount: string): string {
    switch (this.decision) {
      case "adopt":
        return `Adopt${this.externalId.trim() ? ` as ${this.externalId.trim()}` : ""}, charge ${amount}`;
      case "retry":
        return `Retry, may pay ${amount} twice`;
      case "fail":
        return `Fail, charge ${this.billed === "" ? amount : money(Number(this.billed) * 1_000_000, job.cost.currency)}`;
    }
  }

  private async decide(job: Job): Promise<void> {
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
      this.open(undefined);
    } catch (failure) {
      this.change({ refused: problemOf(failure) });
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
