import { html, nothing, type TemplateResult } from "lit";
import { call } from "../shared/api";
import { count, counted, duration, fromNow, money, secondsBetween, when } from "../shared/format";
import type { Job, Queue, QueueUser, Reason } from "../shared/types";
import { to } from "./addresses";
import { cancelJob, resumeBackend } from "./acts";
import { Screen } from "./screen";

interface OfUser {
  userId: string;
  jobs: Job[];
}

/** What a job waits for, as a sentence's beginning. */
export const CAUSES: Record<string, string> = {
  turn: "Turns of others",
  start_time: "Start time",
  user_cap: "User's running cap",
  backend_rate: "Backend's rate",
  backend_in_flight: "Backend is full",
  backend_paused: "Backend paused",
  backend_hold: "Backend asked for a pause",
  worker_room: "No pod has room",
};

const ALARMING = ["backend_paused", "worker_room"];

export function cause(reason: string): string {
  const words = CAUSES[reason] ?? reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who waits, and why. */
class QueueScreen extends Screen {
  protected override watches = true;
  private queue!: Queue;
  private reasons: Reason[] = [];
  private opened?: OfUser;

  protected async load(): Promise<object> {
    const { query } = this.frame;
    const user = query.get("user");
    const [queue, reasons, opened] = await Promise.all([
      call<Queue>("queue", { query: { lane: query.get("lane"), cursor: query.get("cursor"), capped: query.get("capped") } }),
      call<{ reasons: Reason[] }>("queue/reasons"),
      user === null ? undefined : call<OfUser>(`queue/users/${encodeURIComponent(user)}`),
    ]);
    return { queue, reasons: reasons.reasons, opened };
  }

  protected heading(): string {
    return "Who waits, and why";
  }

  protected body(): TemplateResult {
    return html`${this.tiles()} ${this.causes()} ${this.turns()}`;
  }

  private tiles(): TemplateResult {
    const { head } = this.queue;
    const tile = (name: string, value: unknown) => html`<div class="tile"><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="tiles">
      ${tile("Jobs waiting", counted(head.waiting))}
      ${tile("Oldest", duration(head.oldestSeconds))}
      ${tile("Wait for their start", counted(head.delayed))}
      ${tile("Running, of places", html`${counted(head.running)}${head.places === undefined ? nothing : html` / ${count(head.places)}`}`)}
      ${tile("Spent today", money(head.spentTodayMicros, head.currency))}
      ${tile("Held", money(head.heldMicros, head.currency))}
      ${tile("Pods", head.pods)}
      ${tile("Events not in Kafka", count(head.outbox.events))}
    </dl>`;
  }

  private causes(): TemplateResult {
    const all = this.reasons.reduce((sum, reason) => sum + reason.jobs.count, 0);
    if (this.reasons.length === 0) {
      return html`<p class="panel">Nothing waits.</p>`;
    }
    return html`<div class="wide" tabindex="0" role="region" aria-label="By cause">
      <table>
        <caption class="hidden-text">Why jobs wait, by cause</caption>
        <thead>
          <tr>
            <th>Cause</th><th class="number">Jobs</th><th>Share</th><th>What it waits for</th><th>Clears</th><th>Do</th>
          </tr>
        </thead>
        <tbody>
          ${this.reasons.map(
            reason => html`<tr>
              <th scope="row" class=${ALARMING.includes(reason.reason) ? "bad" : ""}>${cause(reason.reason)}</th>
              <td class="number">${counted(reason.jobs)}</td>
              <td><meter class="share" min="0" max=${all || 1} value=${reason.jobs.count} aria-label="Share of what waits"></meter></td>
              <td>${this.waitsFor(reason)}</td>
              <td>${this.clears(reason)}</td>
              <td>
                ${reason.reason === "backend_paused" && reason.backend && this.may("operate_backends")
                  ? html`<button @click=${() => this.then(resumeBackend(reason.backend as string))}>Resume ${reason.backend}…</button>`
                  : nothing}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private waitsFor(reason: Reason): TemplateResult {
    if (reason.backend) {
      return html`<a href=${to.backends(reason.backend)}>${reason.backend}</a>${reason.until ? `, until ${when(reason.until)}` : ""}`;
    }
    if (reason.users) {
      return html`<a href=${to.queue({ lane: reason.lane, capped: reason.reason === "user_cap" ? "true" : undefined })}>${counted(reason.users)} users</a>`;
    }
    return html`${reason.lane ?? "their own time"}${reason.until ? `; next ${when(reason.until)}` : ""}`;
  }

  private clears(reason: Reason): string {
    if (reason.clearedAt) {
      return `about ${fromNow(reason.clearedAt)}`;
    }
    return reason.reason === "backend_paused" ? "when you resume" : reason.reason === "user_cap" ? "as their own jobs end" : "–";
  }

  private turns(): TemplateResult | typeof nothing {
    const { lane, lanes, users, next } = this.queue;
    if (lane === undefined) {
      return nothing;
    }
    const capped = this.frame.query.get("capped") === "true";
    const countedAt = lanes.find(one => one.name === lane)?.countedAt;
    const further = next ? new URL(next, document.baseURI).searchParams.get("cursor") : null;
    return html`<h2>${capped ? "At their running cap" : "Whose turn, next first"}</h2>
      <div class="filters">
        <label>
          <span>Lane</span>
          <select @change=${(event: Event) => this.frame.ask({ lane: (event.target as HTMLSelectElement).value, cursor: undefined, user: undefined })}>
            ${lanes.map(one => html`<option value=${one.name} .selected=${one.name === lane}>${one.backends.join(" + ")} (${counted(one.waiting)} wait, ${counted(one.cappedWaiting)} capped)</option>`)}
          </select>
        </label>
        <button @click=${() => this.frame.ask({ capped: capped ? undefined : "true", cursor: undefined })}>
          ${capped ? "Show who has a turn" : "Show who is at the cap"}
        </button>
        ${countedAt ? html`<span class="quiet">Counted ${duration(secondsBetween(countedAt))} ago</span>` : nothing}
      </div>
      <div class="wide" tabindex="0" role="region" aria-label="Users in fair order">
        <table>
          <caption class="hidden-text">Users of the lane in the order of their turns</caption>
          <thead>
            <tr>
              <th>User</th><th>Plan</th><th class="number">Weight</th><th class="number">Waiting</th><th class="number">Cost ahead</th><th>Starts</th>
              <th class="number">Running</th><th>This month</th><th class="number">Oldest</th><th>Why</th>
            </tr>
          </thead>
          <tbody>
            ${users.map(user => this.user(user))}
          </tbody>
        </table>
      </div>
      <nav class="row" aria-label="Pages">
        ${this.frame.query.get("cursor") ? html`<button @click=${() => this.frame.ask({ cursor: undefined })}>First</button>` : nothing}
        ${further ? html`<button @click=${() => this.frame.ask({ cursor: further })}>Further</button>` : nothing}
      </nav>`;
  }

  private user(user: QueueUser): TemplateResult {
    const { currency } = this.queue.head;
    const open = this.opened?.userId === user.userId;
    return html`<tr data-row data-open=${to.account(user.userId)}>
        <th scope="row"><a href=${to.account(user.userId)}>${user.userId}</a></th>
        <td>${user.plan}</td>
        <td class="number">${user.weight}</td>
        <td class="number">
          <button class="plain" aria-expanded=${open} @click=${() => this.frame.ask({ user: open ? undefined : user.userId })}>
            ${count(user.waiting)}<span class="hidden-text"> jobs of ${user.userId}</span>
          </button>
        </td>
        <td class="number">${user.costAheadMicros === undefined ? "–" : html`${user.aheadAtLeast ? "≥ " : ""}${money(user.costAheadMicros, currency)}`}</td>
        <td>${user.estimatedStart ? fromNow(user.estimatedStart) : "–"}</td>
        <td class="number">${user.running} / ${user.runningCap}</td>
        <td>
          <meter class="share" min="0" max=${user.limitMicros || 1} value=${Math.min(user.usedMicros, user.limitMicros)} aria-label="Used of this month's money"></meter>
          <span class="nowrap">${money(user.usedMicros, currency)} of ${money(user.limitMicros, currency)}</span>
        </td>
        <td class="number">${user.oldest ? duration(secondsBetween(user.oldest)) : "–"}</td>
        <td>${cause(user.blockedOn)}</td>
      </tr>
      ${open
        ? html`<tr class="opened"><td colspan="10">
            <ol>
              ${this.opened?.jobs.map(
                job => html`<li>
                  <a href=${to.job(job.jobId)}>${job.jobId}</a>, ${job.kind === "still" ? "a still" : `${job.seconds} s`} of ${job.model}, priority ${job.priority}${job.blockedOn ? `, ${cause(job.blockedOn).toLowerCase()}` : ""}
                  ${this.may("cancel_all") ? html`<button @click=${() => this.then(cancelJob(job))}>Cancel…</button>` : nothing}
                </li>`,
              )}
            </ol>
          </td></tr>`
        : nothing}`;
  }

  private then(act: Promise<boolean>): void {
    void act.then(done => done && this.again());
  }
}

customElements.define("queue-screen", QueueScreen);
