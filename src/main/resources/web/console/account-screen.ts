import { html, nothing, type TemplateResult } from "lit";
import { call, callIfThere } from "../shared/api";
import { amount, count, fromNow } from "../shared/format";
import type { JobPage, Quota } from "../shared/types";
import { to } from "./addresses";
import { ask } from "./dialogs";
import { Screen } from "./screen";

interface Users {
  users: { quota: Quota; waiting: number; deleting: boolean }[];
  next?: string;
}

/** One user's plan, use and money. */
class AccountScreen extends Screen {
  private quota?: Quota;
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
    const [quota, recent] = await Promise.all([
      call<Quota>(`users/${encodeURIComponent(user)}/quota`),
      callIfThere<JobPage>("jobs", { query: { userId: user, limit: 5 } }),
    ]);
    return { quota, recent };
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
          ${this.may("set_quotas") ? html`<button @click=${() => this.topUp(quota)}>Top up…</button>` : nothing}
        </section>
        <section class="panel" aria-label="Different from the plan">
          <h2>Different from the plan</h2>
          ${overrides.length === 0
            ? html`<p class="quiet">Nothing.</p>`
            : html`<dl class="facts">${overrides.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl>`}
          <h2>Latest jobs</h2>
          <ul>
            ${this.recent?.jobs.map(job => html`<li><a href=${to.job(job.jobId)}>${job.jobId}</a> ${job.state}</li>`)}
          </ul>
          <p><a href=${to.jobs({ userId: quota.userId })}>All its jobs</a></p>
        </section>
      </div>`;
  }

  private topUp(quota: Quota): void {
    const { currency } = quota.money;
    void ask({
      title: `Top up ${quota.userId}`,
      explains: "Money on top of the plan's, used once the month's is gone. The same id again changes nothing, so an order's number is a good one.",
      button: "Add the money",
      reason: true,
      fields: [
        { name: "amount", label: `Amount in ${currency}`, type: "number", required: true },
        { name: "id", label: "Id of this top-up", value: `console-${new Date().toISOString().slice(0, 19)}`, required: true },
      ],
      run: (reason, values) =>
        call(`users/${encodeURIComponent(quota.userId)}/quota`, {
          method: "PUT",
          body: {
            plan: quota.defaultPlan ? null : quota.plan,
            overrides: quota.overrides,
            topUp: { id: values.id, amount: Number(values.amount) },
            reason,
          },
        }),
    }).then(done => done && this.again());
  }
}

customElements.define("account-screen", AccountScreen);
