import { html, nothing, type TemplateResult } from "lit";
import { address, call } from "../shared/api";
import { copyButton } from "../shared/copy";
import { bytes, duration, exactly, money, secondsBetween, when } from "../shared/format";
import { JOB_EVENTS, Stream } from "../shared/live";
import { ENDS, HOW, madeOf, originOf, refundOf, stateWord } from "../shared/parts";
import { player } from "../shared/player";
import type { Job, JobPage } from "../shared/types";
import { cancelJob, refundJob } from "./acts";
import { to } from "./addresses";
import { promptOf } from "./prompt";
import { cause } from "./queue-screen";
import { Screen } from "./screen";
import { waterfall } from "./waterfall";

/** One job: how it stands, what happened, what it cost. */
class JobScreen extends Screen {
  protected override watches = true;
  private job!: Job;
  private siblings: Job[] = [];
  private stream?: Stream;
  private hears = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stream = new Stream(`jobs/${encodeURIComponent(this.frame.rest)}/events`, JOB_EVENTS, {
      event: name => {
        if (name === "closed") {
          // It has ended, or there is no stream for this page.
          this.stream?.close();
          this.hears = false;
        }
        this.readSoon();
      },
      state: state => {
        this.hears = state === "live";
      },
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stream?.close();
  }

  protected override isTold(): boolean {
    return this.hears && super.isTold();
  }

  protected async load(): Promise<object> {
    const job = await call<Job>(`jobs/${encodeURIComponent(this.frame.rest)}`);
    this.everyMs = ENDS.includes(job.state) ? 15_000 : 2000;
    const siblings = ENDS.includes(job.state) ? await this.family(job) : [];
    return { job, siblings };
  }

  /** What was made from it, among its user's latest. */
  private async family(job: Job): Promise<Job[]> {
    const page = await call<JobPage>("jobs", { query: { userId: job.userId, limit: 50 } });
    return page.jobs.filter(other => originOf(other).some(origin => origin.job === job.jobId));
  }

  protected heading(): TemplateResult {
    return html`Job <code>${this.frame.rest}</code>`;
  }

  protected body(): TemplateResult {
    const { job } = this;
    return html`<p class="row">
        ${stateWord(job.state)}
        <span>since <time datetime=${job.since} title=${exactly(job.since)}>${when(job.since)}</time>, ${duration(secondsBetween(job.createdAt, ENDS.includes(job.state) ? job.since : Date.now()))} after it was asked for</span>
        <span class="grow"></span>
        ${!ENDS.includes(job.state) && this.may("cancel_all")
          ? html`<button class="danger" @click=${() => void cancelJob(job).then(done => done && this.again())}>Cancel…</button>`
          : nothing}
        ${ENDS.includes(job.state) && (job.cost.chargedMicros ?? 0) > 0 && refundOf(job) === 0 && this.may("refund")
          ? html`<button class="danger" @click=${() => void refundJob(job).then(done => done && this.again())}>Refund…</button>`
          : nothing}
        ${job.state === "unresolved" ? html`<a class="button" href=${to.unresolved(job.jobId)}>Decide…</a>` : nothing}
        ${copyButton(location.href, "to this job", "Copy the link")}
        <a class="button" href=${address(`jobs/${job.jobId}`)}>JSON</a>
      </p>
      ${this.sentence()}
      <div class="columns">
        <section class="panel" aria-label="What it is">
          ${job.clip && !job.clip.deletedAt
            ? player({
                href: job.clip.href,
                label: "The clip",
                poster: job.clip.posterKey ? `jobs/${job.jobId}/poster` : undefined,
                width: job.clip.width,
                height: job.clip.height,
                preload: "none",
              })
            : job.still && !job.still.deletedAt
              ? html`<img class="clip" alt="The still" loading="lazy" width=${job.still.width} height=${job.still.height} src=${address(job.still.href)} />`
              : nothing}
          ${this.facts()}
        </section>
        <section class="panel" aria-label="Its life">
          <h2>Life</h2>
          ${waterfall(job)} ${this.timeline()}
        </section>
      </div>
      ${this.attempts()} ${this.ledger()}`;
  }

  private sentence(): TemplateResult | typeof nothing {
    const { job } = this;
    if (job.error) {
      return html`<p class="verdict bad">${job.error.message} <code>${job.error.code}</code> at ${job.error.stage}.</p>`;
    }
    if (job.state !== "queued") {
      return nothing;
    }
    const { position } = job;
    return html`<p class="verdict">
      ${job.blockedOn ? `${cause(job.blockedOn)}.` : ""}
      ${position ? `${position.atLeast ? "At least " : ""}${position.jobsAhead} jobs (${money(position.costAheadMicros, job.cost.currency)}) are before it.` : ""}
      ${job.estimatedStart ? `It may start at about ${when(job.estimatedStart)}; an estimate, no promise.` : ""}
      ${job.lastError ? html`The try before failed: ${job.lastError.message} <code>${job.lastError.code}</code>` : nothing}
    </p>`;
  }

  private facts(): TemplateResult {
    const { job } = this;
    const { cost, clip } = job;
    return html`<dl class="facts">
      <dt>User</dt><dd><a href=${to.account(job.userId)}>${job.userId}</a></dd>
      <dt>Request</dt><dd><code>${job.requestId}</code> from <code>${job.requestSource}</code></dd>
      <dt>Model</dt><dd>${job.requestedModel === job.model ? job.model : `${job.requestedModel} → ${job.model}`}${job.backend ? html` → <a href=${to.backends(job.backend)}>${job.backend}</a>` : nothing}</dd>
      <dt>Asked for</dt><dd>${madeOf(job)}, priority ${job.priority}</dd>
      <dt>Cost</dt><dd>${cost.chargedMicros === undefined ? `${money(cost.estimateMicros, cost.currency)} held` : `${money(cost.chargedMicros, cost.currency)} charged (${cost.source ?? "none"} says so), ${money(cost.estimateMicros, cost.currency)} estimated${refundOf(job) > 0 ? `, ${money(refundOf(job), cost.currency)} refunded` : ""}`}</dd>
      ${job.externalId ? html`<dt>Provider's id</dt><dd><code>${job.externalId}</code></dd>` : nothing}
      ${job.dueAt ? html`<dt>Due</dt><dd>${when(job.dueAt)}</dd>` : nothing}
      ${clip ? html`<dt>File</dt><dd>${clip.videoCodec}${clip.audioCodec ? `, ${clip.audioCodec}` : ""}, ${bytes(clip.bytes)}, ${(clip.durationMs / 1000).toFixed(1)} s${clip.deletedAt ? `, deleted ${when(clip.deletedAt)}` : ""}</dd>
        <dt>Object</dt><dd><code>${clip.bucket}/${clip.key}</code></dd>
        <dt>SHA-256</dt><dd><code>${clip.sha256}</code></dd>` : nothing}
      ${job.still ? html`<dt>File</dt><dd>${job.still.mediaType}, ${bytes(job.still.bytes)}${job.still.deletedAt ? `, deleted ${when(job.still.deletedAt)}` : ""}</dd>
        <dt>Object</dt><dd><code>${job.still.bucket}/${job.still.key}</code></dd>
        <dt>SHA-256</dt><dd><code>${job.still.sha256}</code></dd>` : nothing}
      <dt>Prompt</dt><dd><code title="SHA-256 of the prompt">${job.promptSha256 ?? "–"}</code> ${this.may("see_prompts") ? promptOf(job.jobId) : nothing}</dd>
      ${Object.entries(job.metadata).map(([name, value]) => html`<dt>${name}</dt><dd>${name === "parent" ? html`<a href=${to.job(value)}>${value}</a>` : value}</dd>`)}
      ${this.lineage()}
      ${job.traceId ? html`<dt>Trace</dt><dd><code>${job.traceId}</code></dd>` : nothing}
    </dl>`;
  }

  private lineage(): TemplateResult | typeof nothing {
    const origins = originOf(this.job);
    return origins.length === 0 && this.siblings.length === 0
      ? nothing
      : html`<dt>Lineage</dt>
          <dd>
            <ul class="lineage">
              ${origins.map(({ job, how }) => html`<li>${HOW[how] ?? how} <a href=${to.job(job)}>${job}</a></li>`)}
              ${this.siblings.map(child => html`<li>became <a href=${to.job(child.jobId)}>${child.jobId}</a>, which ${originOf(child).filter(origin => origin.job === this.job.jobId).map(({ how }) => HOW[how] ?? how)} it</li>`)}
            </ul>
          </dd>`;
  }

  private timeline(): TemplateResult {
    let before = this.job.createdAt;
    return html`<div class="wide" tabindex="0" role="region" aria-label="Events">
      <table>
        <caption class="hidden-text">Events of the job</caption>
        <thead><tr><th>At</th><th>Event</th><th class="number">After</th></tr></thead>
        <tbody>
          ${(this.job.timeline ?? []).map(moment => {
            const gap = secondsBetween(before, moment.at);
            before = moment.at;
            return html`<tr>
              <td class="nowrap"><time datetime=${moment.at} title=${exactly(moment.at)}>${when(moment.at)}</time></td>
              <td>${moment.type}${moment.progress === undefined ? "" : ` ${moment.progress} %`}${moment.backend ? ` at ${moment.backend}` : ""} ${moment.code ? html`<code>${moment.code}</code>` : nothing}</td>
              <td class="number">${gap.toFixed(1)} s</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  private attempts(): TemplateResult | typeof nothing {
    const { attempts } = this.job;
    if (!attempts || attempts.length === 0) {
      return nothing;
    }
    return html`<h2>Tries</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Tries">
        <table>
          <caption class="hidden-text">Tries of the job</caption>
          <thead><tr><th class="number">Try</th><th>State</th><th>Backend</th><th>Endpoint</th><th>Idempotency key</th><th>Provider's id</th><th>Sent</th><th>Ended</th><th>Error</th></tr></thead>
          <tbody>
            ${attempts.map(
              one => html`<tr>
                <td class="number">${one.attempt}</td><td>${stateWord(one.state)}</td><td>${one.backend ?? "–"} ${one.providerModel ? html`<code>${one.providerModel}</code>` : nothing}</td>
                <td>${one.endpoint ?? "–"}</td><td><code>${one.idempotencyKey ?? "–"}</code></td><td><code>${one.externalId ?? "–"}</code></td>
                <td>${when(one.submittedAt)}</td><td>${when(one.endedAt)}</td>
                <td>${one.error ? html`<code>${one.error.code}</code> ${one.error.message}` : "–"}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private ledger(): TemplateResult | typeof nothing {
    const { ledger, cost } = this.job;
    if (!ledger) {
      return nothing;
    }
    return html`<h2>Ledger</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Ledger">
        <table>
          <caption class="hidden-text">What the job did to its user's money</caption>
          <thead><tr><th>At</th><th>Entry</th><th class="number">Plan</th><th class="number">Prepaid</th><th class="number">Held</th><th class="number">Clip seconds</th></tr></thead>
          <tbody>
            ${ledger.entries.map(
              entry => html`<tr>
                <td>${when(entry.at)}</td><th scope="row">${entry.kind}</th>
                <td class="number">${money(entry.planMicros, cost.currency)}</td><td class="number">${money(entry.prepaidMicros, cost.currency)}</td>
                <td class="number">${money(entry.heldMicros, cost.currency)}</td><td class="number">${entry.clipSeconds}</td>
              </tr>`,
            )}
            <tr><td></td><th scope="row">sum</th><td class="number" colspan="2">${money(ledger.usedMicros, cost.currency)} used</td><td class="number">${money(ledger.heldMicros, cost.currency)}</td><td></td></tr>
          </tbody>
        </table>
      </div>`;
  }
}

customElements.define("job-screen", JobScreen);
