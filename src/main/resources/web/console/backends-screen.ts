import { html, nothing, type TemplateResult } from "lit";
import { call, callIfThere } from "../shared/api";
import { amount, count, counted, fromNow, when } from "../shared/format";
import { sparkline } from "../shared/sparkline";
import type { Backend, Model } from "../shared/types";
import { pauseBackend, resumeBackend } from "./acts";
import { to } from "./addresses";
import { readings } from "./history";
import { Screen } from "./screen";

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
  private models: Model[] = [];

  protected async load(): Promise<object> {
    const [{ backends }, models] = await Promise.all([
      call<{ backends: Backend[] }>("backends"),
      callIfThere<{ models: Model[] }>("models", { query: { kind: "all" } }),
    ]);
    return { backends, models: models?.models ?? [] };
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
      <td>${why(backend)}</td>
      <td>
        ${limits.inFlight === undefined
          ? count(backend.inFlight)
          : html`<meter class="share" min="0" max=${limits.inFlight || 1} value=${Math.min(backend.inFlight, limits.inFlight)} aria-label=${`In flight at ${name}`}></meter>
              <span class="nowrap">${backend.inFlight} of ${limits.inFlight}</span>`}
        ${sparkline(`In flight at ${name}`, readings(`${name} in flight`))}
      </td>
      <td>${limits.rate === undefined ? "no limit" : html`<meter class="share" min="0" max="1" value=${backend.rateUsed ?? 0} aria-label=${`Of the rate of ${name}, used`}></meter>
        <span class="nowrap">${limits.rate} per ${limits.rateSeconds} s</span>`}</td>
      <td class="number">${counted(backend.waiting)}${sparkline(`Waiting for ${name}`, readings(`${name} waiting`))}</td>
      <td>${this.prices(name)}</td>
      <td>
        ${this.may("operate_backends")
          ? backend.paused
            ? html`<button @click=${() => this.then(resumeBackend(name))}>Resume…</button>`
            : html`<button @click=${() => this.then(pauseBackend(name))}>Pause…</button>`
          : nothing}
        <a href=${to.jobs({ backend: name, state: "live" })}>its jobs</a>
      </td>
    </tr>
    ${chosen ? html`<tr class="opened"><td colspan="8">${this.opened(backend)}</td></tr>` : nothing}`;
  }

  /** Why jobs have failed there, and how it is emptied. */
  private opened({ name, failures, urls, paused, inFlight }: Backend): TemplateResult {
    return html`${urls ? html`<p class="small quiet">${urls.join(", ")}</p>` : nothing}
      <h2>Failures of the last 24 hours</h2>
      ${failures.length === 0
        ? html`<p>None.</p>`
        : html`<ul>${failures.map(({ code, jobs, last }) => html`<li><a href=${to.jobs({ backend: name, state: "failed", code })}><code>${code}</code></a>: ${count(jobs)}, the last at ${when(last)}</li>`)}</ul>`}
      <h2>To empty it</h2>
      <ol>
        <li>Pause it${paused ? ": done." : "; nothing more is sent to it."}</li>
        <li>Wait until nothing is in flight: ${inFlight === 0 ? "done." : html`<a href=${to.jobs({ backend: name, state: "live" })}>${count(inFlight)} still are</a>.`}</li>
        <li>Decide what is <a href=${`console/unresolved?backend=${encodeURIComponent(name)}`}>unresolved</a> there.</li>
      </ol>`;
  }

  private prices(name: string): TemplateResult {
    const offered = this.models.flatMap(model => model.offers.filter(offer => offer.backend === name).map(offer => ({ model, offer })));
    return html`${offered.map(
      ({ model, offer }) => html`<div>
        ${model.name} <span class="quiet">${offer.pricePerSecond === undefined ? `${amount(offer.pricePerStill ?? 0, model.currency)} each` : `${amount(offer.pricePerSecond, model.currency)}/s`}</span>
        ${model.daysLeft !== undefined && model.daysLeft < 60 ? html`<span class="warn">retires in ${model.daysLeft} days</span>` : nothing}
      </div>`,
    )}`;
  }

  private then(act: Promise<boolean>): void {
    void act.then(done => done && this.again());
  }
}

function why({ paused, pausedReason, pausedAt, pausedUntil, blockedUntil, faults }: Backend): TemplateResult | string {
  if (paused) {
    return html`${pausedReason}, since ${when(pausedAt)}${pausedUntil ? `, goes on ${fromNow(pausedUntil)}` : ""}`;
  }
  const failed = faults > 0 ? `${faults} ${faults === 1 ? "submit" : "submits"} in a row failed` : "";
  const held = blockedUntil ? `left alone, goes on ${fromNow(blockedUntil)}` : "";
  return [failed, held].filter(part => part !== "").join("; ") || "–";
}

customElements.define("backends-screen", BackendsScreen);
