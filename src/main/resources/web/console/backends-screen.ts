import { html, nothing, type TemplateResult } from "lit";
import { call, callIfThere } from "../shared/api";
import { amount, count, fromNow, when } from "../shared/format";
import type { Backend, Model } from "../shared/types";
import { pauseBackend, resumeBackend } from "./acts";
import { to } from "./addresses";
import { Screen } from "./screen";

interface Stats {
  backends: { name: string; queued: number; inFlight: number; limit?: number }[];
}

const HEALTH: Record<string, [shape: string, colour: string]> = {
  ready: ["●", "good"],
  held: ["◌", "warn"],
  failing: ["▲", "bad"],
  paused: ["‖", "bad"],
};

/** The backends: how they stand, what they hold, and stopping and resuming them. */
class BackendsScreen extends Screen {
  protected override watches = true;
  private backends: Backend[] = [];
  private stats?: Stats;
  private models: Model[] = [];

  protected async load(): Promise<object> {
    const [{ backends }, stats, models] = await Promise.all([
      call<{ backends: Backend[] }>("backends"),
      callIfThere<Stats>("stats"),
      callIfThere<{ models: Model[] }>("models"),
    ]);
    return { backends, stats, models: models?.models ?? [] };
  }

  protected heading(): string {
    return "Backends";
  }

  protected body(): TemplateResult {
    if (this.backends.length === 0) {
      return html`<p class="panel">No backend is known yet.</p>`;
    }
    return html`<div class="wide" tabindex="0" role="region" aria-label="Backends">
      <table>
        <caption class="hidden-text">Backends and how they stand</caption>
        <thead><tr><th>Backend</th><th>Health</th><th>Why</th><th>In flight</th><th>Rate</th><th class="number">Waiting</th><th>Models</th><th>Do</th></tr></thead>
        <tbody>${this.backends.map(backend => this.row(backend))}</tbody>
      </table>
    </div>`;
  }

  private row(backend: Backend): TemplateResult {
    const [shape, colour] = HEALTH[backend.health] ?? ["·", "quiet"];
    const { limits, name } = backend;
    const chosen = this.frame.query.get("name") === name;
    return html`<tr data-row aria-selected=${chosen}>
      <th scope="row"><a href=${to.backends(name)}>${name}</a>${backend.configured ? nothing : html` <span class="warn small">not configured any more</span>`}<br /><span class="quiet small">${backend.dialect ?? ""}</span></th>
      <td class="nowrap ${colour}"><span aria-hidden="true">${shape}</span> ${backend.health}</td>
      <td>${backend.paused ? html`${backend.pausedReason}, since ${when(backend.pausedAt)}` : backend.blockedUntil ? `asked to be left alone, goes on ${fromNow(backend.blockedUntil)}` : "–"}</td>
      <td>
        ${limits.inFlight === undefined
          ? count(backend.inFlight)
          : html`<meter class="share" min="0" max=${limits.inFlight || 1} value=${Math.min(backend.inFlight, limits.inFlight)} aria-label=${`In flight at ${name}`}></meter>
              <span class="nowrap">${backend.inFlight} of ${limits.inFlight}</span>`}
      </td>
      <td>${limits.rate === undefined ? "no limit" : `${limits.rate} per ${limits.rateSeconds} s`}</td>
      <td class="number">${this.waiting(name)}</td>
      <td>${this.prices(name)}</td>
      <td>
        ${this.may("operate_backends")
          ? backend.paused
            ? html`<button @click=${() => this.then(resumeBackend(name))}>Resume…</button>`
            : html`<button @click=${() => this.then(pauseBackend(name))}>Pause…</button>`
          : nothing}
        <a href=${to.jobs({ backend: name, state: "live" })}>its jobs</a>
      </td>
    </tr>`;
  }

  private waiting(name: string): string {
    const stats = this.stats?.backends.find(backend => backend.name === name);
    return stats ? count(stats.queued) : "–";
  }

  private prices(name: string): TemplateResult {
    const offered = this.models.flatMap(model => model.offers.filter(offer => offer.backend === name).map(offer => ({ model, offer })));
    return html`${offered.map(
      ({ model, offer }) => html`<div>
        ${model.name} <span class="quiet">${amount(offer.pricePerSecond, model.currency)}/s</span>
        ${model.daysLeft !== undefined && model.daysLeft < 60 ? html`<span class="warn">retires in ${model.daysLeft} days</span>` : nothing}
      </div>`,
    )}`;
  }

  private then(act: Promise<boolean>): void {
    void act.then(done => done && this.again());
  }
}

customElements.define("backends-screen", BackendsScreen);
