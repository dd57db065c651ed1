import { html, nothing, type TemplateResult } from "lit";
import { call, callIfThere, problemOf } from "../shared/api";
import { duration, money, secondsBetween, shortId, when } from "../shared/format";
import { stateWord } from "../shared/parts";
import { SteadyList } from "../shared/steady";
import type { Job, JobPage } from "../shared/types";
import { to } from "./addresses";
import { begin, type Bulk, bulkActs } from "./bulk";
import { cause } from "./queue-screen";
import { Screen } from "./screen";

const STATES = ["", "live", "ended", "held", "queued", "submitting", "rendering", "collecting", "unresolved", "completed", "failed", "cancelled", "expired"];
const SINCE: [word: string, hours: number | undefined][] = [["any time", undefined], ["1 h", 1], ["24 h", 24], ["7 d", 168], ["30 d", 720]];
const FILTERS = ["state", "backend", "model", "code", "userId"] as const;
const PAGE = 50;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** All jobs, by what is known of them. */
class JobsScreen extends Screen {
  protected override watches = true;
  private page!: JobPage;
  private shown: Job[] = [];
  private readonly list = new SteadyList<Job>(job => job.jobId);
  private acts: Bulk[] = [];

  protected async load(): Promise<object> {
    const { query } = this.frame;
    const [page, bulk] = await Promise.all([
      call<JobPage>("jobs", {
        query: { ...Object.fromEntries(FILTERS.map(name => [name, query.get(name)])), since: this.since(), cursor: query.get("cursor"), limit: this.list.most(PAGE) },
      }),
      this.may("act_in_bulk") ? callIfThere<{ bulkActs: Bulk[] }>("bulk", { query: { limit: 5 } }) : undefined,
    ]);
    return { page, shown: this.list.take(page.jobs, query.toString()), acts: bulk?.bulkActs ?? [] };
  }

  /** The page's own address says how long ago; the service wants a time. */
  private since(): string | undefined {
    const hours = Number(this.frame.query.get("since"));
    return hours > 0 ? new Date(Date.now() - hours * 3_600_000).toISOString() : undefined;
  }

  /** All jobs of this filter, whether on this page or not. */
  private async cancelAll(): Promise<void> {
    const { query } = this.frame;
    const given = (name: string) => query.get(name) ?? undefined;
    const done = await begin("cancel", {
      state: [given("state") ?? "live"],
      userId: given("userId"),
      backend: given("backend"),
      model: given("model"),
      code: given("code"),
      since: this.since(),
    }).catch((failure: unknown) => {
      this.change({ problem: problemOf(failure) });
      return false;
    });
    if (done) {
      this.again();
    }
  }

  protected heading(): string {
    return "Jobs";
  }

  protected body(): TemplateResult {
    const { next, searchedBackTo } = this.page;
    const jobs = this.shown;
    const further = next ? new URL(next, document.baseURI).searchParams.get("cursor") : null;
    return html`${this.filters()} ${this.list.notice(shown => this.change({ shown }))}
      ${jobs.length === 0
        ? html`<p class="panel">No job matches${further ? ", so far" : ""}.</p>`
        : html`<div class="wide" tabindex="0" role="region" aria-label="Jobs">
            <table>
              <caption class="hidden-text">Jobs, newest first</caption>
              <thead>
                <tr><th>Job</th><th>User</th><th>Model → backend</th><th>State</th><th class="number">For</th><th class="number">Try</th><th class="number">Cost</th><th>Why</th></tr>
              </thead>
              <tbody>${jobs.map(row)}</tbody>
            </table>
          </div>`}
      ${searchedBackTo ? html`<p class="quiet">Searched back to ${when(searchedBackTo)}.</p>` : nothing}
      <nav class="row" aria-label="Pages">
        ${this.frame.query.get("cursor") ? html`<button @click=${() => this.frame.ask({ cursor: undefined })}>Newest</button>` : nothing}
        ${further ? html`<button @click=${() => this.frame.ask({ cursor: further })}>Older</button>` : nothing}
        ${jobs.length > 0 ? html`<button @click=${() => download(jobs)}>Save these as CSV</button>` : nothing}
        ${jobs.length > 0 && this.may("act_in_bulk") ? html`<button class="danger" @click=${() => void this.cancelAll()}>Cancel all of this filter…</button>` : nothing}
      </nav>
      ${bulkActs(this.acts, this.may("act_in_bulk"), () => this.again())}`;
  }

  private filters(): TemplateResult {
    const { query } = this.frame;
    const ask = (name: string) => (event: Event) => this.frame.ask({ [name]: (event.target as HTMLInputElement).value.trim(), cursor: undefined });
    const field = (name: string, label: string) => html`<label><span>${label}</span><input name=${name} size="12" .value=${query.get(name) ?? ""} @change=${ask(name)} /></label>`;
    return html`<form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()}>
      <label>
        <span>State</span>
        <select name="state" @change=${ask("state")}>
          ${STATES.map(state => html`<option value=${state} .selected=${state === (query.get("state") ?? "")}>${state || "any"}</option>`)}
        </select>
      </label>
      ${field("backend", "Backend")} ${field("model", "Model")} ${field("code", "Error")} ${field("userId", "User")}
      <label>
        <span>Asked for within</span>
        <select name="since" @change=${ask("since")}>
          ${SINCE.map(([word, hours]) => html`<option value=${hours ?? ""} .selected=${String(hours ?? "") === (query.get("since") ?? "")}>${word}</option>`)}
        </select>
      </label>
      <label>
        <span>Job by id, or words such as state:failed</span>
        <input data-search size="34" placeholder="state:failed backend:kling code:moderation since:2h" @change=${(event: Event) => this.search((event.target as HTMLInputElement).value)} />
      </label>
    </form>`;
  }

  /** A job's id leads to the job; `name:value` words become filters. */
  private search(text: string): void {
    const words = text.trim();
    if (UUID.test(words)) {
      const link = document.createElement("a");
      link.href = to.job(words);
      this.append(link);
      link.click();
      link.remove();
      return;
    }
    const change: Record<string, string | undefined> = { cursor: undefined };
    for (const [, name, value] of words.matchAll(/(\w+):(\S+)/g)) {
      if (name === "since") {
        const [, amount, unit] = /^(\d+)([hd])$/.exec(value) ?? [];
        change.since = amount ? String(Number(amount) * (unit === "d" ? 24 : 1)) : undefined;
      } else {
        change[name === "user" ? "userId" : name] = value;
      }
    }
    this.frame.ask(change);
  }
}

function row(job: Job): TemplateResult {
  return html`<tr data-row>
    <th scope="row"><a href=${to.job(job.jobId)} title=${job.jobId}><code>${shortId(job.jobId)}</code></a></th>
    <td><a href=${to.account(job.userId)}>${job.userId}</a></td>
    <td>${job.requestedModel === job.model ? job.model : html`${job.requestedModel} → ${job.model}`}${job.backend ? html` → ${job.backend}` : nothing}</td>
    <td>${stateWord(job.state)}${job.progress === undefined ? "" : ` ${job.progress} %`}</td>
    <td class="number">${duration(secondsBetween(job.since))}</td>
    <td class="number">${job.attempt}</td>
    <td class="number">${money(job.cost.chargedMicros ?? job.cost.estimateMicros, job.cost.currency)}${job.cost.chargedMicros === undefined ? " est." : ""}</td>
    <td>${why(job)}</td>
  </tr>`;
}

function why(job: Job): TemplateResult | string {
  const error = job.error ?? job.lastError;
  if (error) {
    return html`<code>${error.code}</code> ${error.message}`;
  }
  if (job.cancelRequestedAt && job.state !== "cancelled") {
    return `asked to stop at ${when(job.cancelRequestedAt)}`;
  }
  return job.notBefore ? `not before ${when(job.notBefore)}` : job.blockedOn ? cause(job.blockedOn) : "";
}

/** A table for spreadsheets; what could be taken for a formula is made text. */
function download(jobs: Job[]): void {
  const columns: [string, (job: Job) => unknown][] = [
    ["jobId", job => job.jobId],
    ["userId", job => job.userId],
    ["model", job => job.model],
    ["backend", job => job.backend],
    ["state", job => job.state],
    ["since", job => job.since],
    ["createdAt", job => job.createdAt],
    ["attempt", job => job.attempt],
    ["estimateMicros", job => job.cost.estimateMicros],
    ["chargedMicros", job => job.cost.chargedMicros],
    ["code", job => (job.error ?? job.lastError)?.code],
  ];
  const cell = (value: unknown) => {
    const text = String(value ?? "");
    return `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const lines = [columns.map(([name]) => name), ...jobs.map(job => columns.map(([, of]) => of(job)))];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.map(line => line.map(cell).join(",")).join("\r\n")], { type: "text/csv" }));
  link.download = "jobs.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

customElements.define("jobs-screen", JobsScreen);
