import { html, nothing, type TemplateResult } from "lit";
import { call, callIfThere } from "../shared/api";
import { amount, count, fromNow } from "../shared/format";
import type { JobPage, Quota } from "../shared/types";
import { to } from "./addresses";
import { ask } from "./dialogs";
import { Screen } from "./screen";

/** One user's plan, use and money. */
class AccountScreen extends Screen {
  private quota?: Quota;
  private recent?: JobPage;

  protected async load(): Promise<object> {
    const user = this.frame.rest;
    if (user === "") {
      return { quota: undefined, recent: undefined };
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
      </form>
      ${this.quota ? this.account(this.quota) : nothing}`;
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
      reason: false,
      fields: [
        { name: "amount", label: `Amount in ${currency}`, type: "number", required: true },
        { name: "id", label: "Id of this top-up", value: `console-${new Date().toISOString().slice(0, 19)}`, required: true },
      ],
      run: (_, values) =>
        call(`users/${encodeURIComponent(quota.userId)}/quota`, {
          method: "PUT",
          body: {
            plan: quota.defaultPlan ? null : quota.plan,
            overrides: quota.overrides,
            topUp: { id: values.id, amount: Number(values.amount) },
          },
        }),
    }).then(done => done && this.again());
  }
}

customElements.define("account-screen", AccountScreen);
