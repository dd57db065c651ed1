import { html, nothing, type TemplateResult } from "lit";
import { call, callIfThere, cursorOf } from "../shared/api";
import { amount, count, fromNow, money as micros, shortId, when } from "../shared/format";
import type { JobPage, Quota } from "../shared/types";
import { to } from "./addresses";
import { ask } from "../shared/dialogs";
import { Screen } from "./screen";

interface Users {
  users: { quota: Quota; waiting: number; deleting: boolean }[];
  next?: string;
}

interface Account {
  quota: Quota;
  planLimits: Quota["limits"];
}

interface Ledger {
  entries: { subject: string; kind: string; planMicros: number; prepaidMicros: number; heldMicros: number; clipSeconds: number; at: string }[];
  currency: string;
  next?: string;
}

interface Deletion {
  state: "deleting" | "deleted";
  live: number;
  unresolved: number;
  ended: number;
}

/** What may differ from the plan, by the names that it has on the wire. */
const OVERRIDES: [name: keyof Quota["limits"] | "largestSize", label: string][] = [
  ["moneyPerMonth", "Money a month"],
  ["clipSecondsPerDay", "Clip seconds a day"],
  ["running", "Running at once"],
  ["outstanding", "Not ended at once"],
  ["weight", "Weight"],
  ["longestClip", "Longest clip in seconds"],
  ["largestSize", "Largest frame"],
  ["models", "Models, with commas"],
];

/** One user's plan, use and money. */
class AccountScreen extends Screen {
  private quota?: Quota;
  private planLimits?: Quota["limits"];
  private ledger?: Ledger;
  private deletion?: Deletion;
  private recent?: JobPage;
  private users?: Users;

  protected async load(): Promise<object> {
    const user = this.frame.rest;
    if (user === "") {
      const prefix = this.frame.query.get("prefix");
      const active = prefix === null ? new Date(Date.now() - 86_400_000).toISOString() : undefined;
      const users = await callIfThere<Users>("users", { query: { prefix, active, cursor: this.frame.query.get("cursor") } });
      return { quota: undefined, recent: undefined, users };
    }
    const path = `users/${encodeURIComponent(user)}`;
    const [account, recent, ledger] = await Promise.all([
      call<Account>(path),
      callIfThere<JobPage>("jobs", { query: { userId: user, limit: 5 } }),
      callIfThere<Ledger>(`${path}/ledger`, { query: { limit: 20, cursor: this.frame.query.get("ledger") } }),
    ]);
    return { quota: account.quota, planLimits: account.planLimits, recent, ledger };
  }

  protected heading(): TemplateResult | string {
    return this.frame.rest === "" ? "Accounts" : html`Account <code>${this.frame.rest}</code>`;
  }

  protected body(): TemplateResult {
    return html`<form
        class="filters"
        role="search"
        @submit=${(event: Event) => {
          event.preventDefault();
          const user = new FormData(event.target as HTMLFormElement).get("user");
          if (typeof user === "string" && user.trim() !== "") {
            this.querySelector<HTMLAnchorElement>("a[data-found]")?.remove();
            const link = document.createElement("a");
            link.href = to.account(user.trim());
            this.append(link);
            link.click();
            link.remove();
          }
        }}
      >
        <label><span>User's id</span><input name="user" data-search size="30" maxlength="200" .value=${this.frame.rest} /></label>
        <button>Show</button>
        <button type="button" @click=${() => {
          const prefix = this.querySelector<HTMLInputElement>("input[name=user]")?.value.trim();
          this.frame.ask({ prefix, cursor: undefined });
        }}>List those that begin so</button>
      </form>
      ${this.quota ? this.account(this.quota) : this.list()}`;
  }

  private list(): TemplateResult | typeof nothing {
    if (!this.users) {
      return nothing;
    }
    const { users, next } = this.users;
    const further = next ? new URL(next, document.baseURI).searchParams.get("cursor") : null;
    return html`<h2>${this.frame.query.get("prefix") ? `Whose id begins with ${this.frame.query.get("prefix")}` : "Active within a day"}</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Users">
        <table>
          <caption class="hidden-text">Users and their accounts</caption>
          <thead><tr><th>User</th><th>Plan</th><th class="number">Waiting</th><th class="number">Running</th><th>This month</th><th class="number">Prepaid</th></tr></thead>
          <tbody>
            ${users.map(
              ({ quota, waiting, deleting }) => html`<tr data-row>
                <th scope="row"><a href=${to.account(quota.userId)}>${quota.userId}</a>${deleting ? html` <span class="bad small">being deleted</span>` : nothing}</th>
                <td>${quota.plan}</td><td class="number">${count(waiting)}</td><td class="number">${quota.jobs.running} / ${quota.limits.running}</td>
                <td>
                  <meter class="share" min="0" max=${quota.money.limit || 1} value=${Math.min(quota.money.used, quota.money.limit)} aria-label="Used of this month's money"></meter>
                  ${amount(quota.money.used, quota.money.currency)} of ${amount(quota.money.limit, quota.money.currency)}
                </td>
                <td class="number">${amount(quota.money.prepaid, quota.money.currency)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <nav class="row" aria-label="Pages">
        ${this.frame.query.get("cursor") ? html`<button @click=${() => this.frame.ask({ cursor: undefined })}>First</button>` : nothing}
        ${further ? html`<button @click=${() => this.frame.ask({ cursor: further })}>Further</button>` : nothing}
      </nav>`;
  }

  private account(quota: Quota): TemplateResult {
    const { money, limits, jobs, clipSeconds } = quota;
    const bar = (name: string, used: number, limit: number, words: string) => html`<dt>${name}</dt>
      <dd><meter class="share" min="0" max=${limit || 1} value=${Math.min(used, limit)} aria-label=${name}></meter> ${words}</dd>`;
    const overrides = Object.entries(quota.overrides);
    return html`<div class="columns">
        <section class="panel" aria-label="Use">
          <h2>Plan ${quota.plan}${quota.defaultPlan ? html` <span class="quiet small">(the default one)</span>` : nothing}</h2>
          <dl class="facts">
            ${bar("This month", money.used, money.limit, `${amount(money.used, money.currency)} of ${amount(money.limit, money.currency)}, again ${fromNow(money.resetsAt)}`)}
            <dt>Held</dt><dd>${amount(money.held, money.currency)} for jobs that have not ended</dd>
            <dt>Prepaid</dt><dd>${amount(money.prepaid, money.currency)} left of top-ups</dd>
            ${bar("Clip seconds today", clipSeconds.used, clipSeconds.limit, `${count(clipSeconds.used)} of ${count(clipSeconds.limit)}, again ${fromNow(clipSeconds.resetsAt)}`)}
            ${bar("Running", jobs.running, limits.running, `${jobs.running} of ${limits.running}`)}
            ${bar("Not ended", jobs.outstanding, limits.outstanding, `${jobs.outstanding} of ${limits.outstanding}`)}
            <dt>Weight</dt><dd>${limits.weight}</dd>
            <dt>Longest clip</dt><dd>${limits.longestClip} s</dd>
            <dt>Models</dt><dd>${limits.models.join(", ")}</dd>
          </dl>
          <div class="row">
            ${this.may("set_quotas") ? html`<button @click=${() => this.topUp(quota)}>Top up…</button>` : nothing}
            ${this.may("delete_users") ? html`<button class="danger" @click=${() => this.erase(quota)}>Delete the user…</button>` : nothing}
          </div>
        </section>
        <section class="panel" aria-label="Different from the plan">
          <h2>Different from the plan</h2>
          ${overrides.length === 0
            ? html`<p class="quiet">Nothing.</p>`
            : html`<dl class="facts">${overrides.map(([name, value]) => html`<dt>${label(name)}</dt><dd>${this.planValue(name)} → <strong>${String(value)}</strong></dd>`)}</dl>`}
          ${this.may("set_quotas") ? html`<p><button @click=${() => this.override(quota)}>Change…</button></p>` : nothing}
          <h2>Latest jobs</h2>
          <ul>
            ${this.recent?.jobs.map(job => html`<li><a href=${to.job(job.jobId)}>${job.jobId}</a> ${job.state}</li>`)}
          </ul>
          <p><a href=${to.jobs({ userId: quota.userId })}>All its jobs</a></p>
        </section>
      </div>
      ${this.deletion
        ? html`<p class="panel warn" role="status">
            ${this.deletion.state === "deleted"
              ? "Nothing is known of the user any more."
              : `Being deleted: ${count(this.deletion.live)} jobs are being cancelled, ${count(this.deletion.unresolved)} wait for a decision, ${count(this.deletion.ended)} are still to go.`}
          </p>`
        : nothing}
      ${this.lines()}`;
  }

  private planValue(name: string): string {
    const limits = this.planLimits as Record<string, unknown> | undefined;
    const value = limits?.[name];
    return Array.isArray(value) ? value.join(", ") : value === undefined ? "the plan's" : String(value);
  }

  private lines(): TemplateResult | typeof nothing {
    const { ledger } = this;
    if (!ledger || ledger.entries.length === 0) {
      return nothing;
    }
    const further = cursorOf(ledger.next);
    const money = (amountMicros: number) => micros(amountMicros, ledger.currency);
    return html`<h2>Ledger</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Ledger">
        <table>
          <caption class="hidden-text">What was held, charged and given back, newest first</caption>
          <thead><tr><th>At</th><th>Entry</th><th>Of</th><th class="number">Plan</th><th class="number">Prepaid</th><th class="number">Held</th><th class="number">Clip seconds</th></tr></thead>
          <tbody>
            ${ledger.entries.map(
              entry => html`<tr>
                <td class="nowrap">${when(entry.at)}</td><th scope="row">${entry.kind.replaceAll("_", " ")}</th>
                <td>${entry.kind === "top_up" ? "–" : html`<a href=${to.job(entry.subject)} title=${entry.subject}><code>${shortId(entry.subject)}</code></a>`}</td>
                <td class="number">${money(entry.planMicros)}</td><td class="number">${money(entry.prepaidMicros)}</td>
                <td class="number">${money(entry.heldMicros)}</td><td class="number">${entry.clipSeconds}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <nav class="row" aria-label="Pages of the ledger">
        ${this.frame.query.get("ledger") ? html`<button @click=${() => this.frame.ask({ ledger: undefined })}>Newest</button>` : nothing}
        ${further ? html`<button @click=${() => this.frame.ask({ ledger: further })}>Older</button>` : nothing}
      </nav>`;
  }

  /** Plan and overrides are set as a whole: what is emptied is as the plan has it. */
  private override(quota: Quota): void {
    const { currency } = quota.money;
    const now = (name: string) => {
      const value = quota.overrides[name];
      return value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value);
    };
    void ask({
      title: `What differs from the plan for ${quota.userId}`,
      explains: "At once, also for jobs that wait. What you leave empty is as the plan has it.",
      button: ({ moneyPerMonth }) =>
        `Set it, may spend ${amount(moneyPerMonth === "" ? (this.planLimits?.moneyPerMonth ?? quota.limits.moneyPerMonth) : Number(moneyPerMonth), currency)} a month`,
      reason: true,
      fields: OVERRIDES.map(([name, words]) => ({
        name,
        label: name === "moneyPerMonth" ? `${words} in ${currency}` : words,
        type: name === "largestSize" || name === "models" ? "text" : "number",
        value: now(name),
        hint: name === "largestSize" ? "1280x720" : this.planValue(name),
      })),
      run: (reason, values) =>
        call(`users/${encodeURIComponent(quota.userId)}/quota`, {
          method: "PUT",
          body: { plan: quota.defaultPlan ? null : quota.plan, overrides: overridesOf(values), reason },
        }),
    }).then(done => done && this.again());
  }

  private erase(quota: Quota): void {
    const prepaid = amount(quota.money.prepaid, quota.money.currency);
    void ask({
      title: `Delete ${quota.userId} and all that is known of it?`,
      explains: `Its jobs are cancelled, its clips, prompts and events are removed, and ${prepaid} of top-ups are lost. The ledger's sums stay, under a name that leads to nobody. This cannot be undone.`,
      button: `Delete it, ${prepaid} are lost`,
      danger: true,
      reason: true,
      fields: [{ name: "user", label: "The user's id once more", required: true, pattern: escaped(quota.userId) }],
      run: async reason =>
        this.change({ deletion: await call<Deletion>(`users/${encodeURIComponent(quota.userId)}`, { method: "DELETE", body: { reason } }) }),
    }).then(done => done && this.again());
  }

  private topUp(quota: Quota): void {
    const { currency } = quota.money;
    void ask({
      title: `Top up ${quota.userId}`,
      explains: "Money on top of the plan's, used once the month's is gone. The same id again changes nothing, so an order's number is a good one.",
      button: ({ amount: added }) => (added === "" ? "Add the money" : `Add ${amount(Number(added), currency)}`),
      reason: true,
      fields: [
        { name: "amount", label: `Amount in ${currency}`, type: "number", required: true },
        { name: "id", label: "Id of this top-up", value: `console-${new Date().toISOString().slice(0, 19)}`, required: true },
      ],
      run: (reason, values) =>
        call(`users/${encodeURIComponent(quota.userId)}/top-ups`, { method: "POST", body: { id: values.id, amount: Number(values.amount), reason } }),
    }).then(done => done && this.again());
  }
}

function label(name: string): string {
  return OVERRIDES.find(([known]) => known === name)?.[1] ?? name;
}

function overridesOf(values: Record<string, string>): Record<string, unknown> {
  const given = OVERRIDES.map(([name]): [string, string] => [name, (values[name] ?? "").trim()]).filter(([, text]) => text !== "");
  return Object.fromEntries(
    given.map(([name, text]) => [name, name === "models" ? text.split(",").map(model => model.trim()).filter(model => model !== "") : name === "largestSize" ? text : Number(text)]),
  );
}

/** Text as a pattern that fits it alone. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, sign => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

customElements.define("account-screen", AccountScreen);
