import { html, nothing, type TemplateResult } from "lit";
import { call, type Problem, problemOf } from "../shared/api";
import { amount, money, shortened, when } from "../shared/format";
import { Poll } from "../shared/live";
import { problemBox, stateWord } from "../shared/parts";
import { player } from "../shared/player";
import type { Job, Model, Production, Quote } from "../shared/types";
import { Place, within } from "./place";
import { prospect, Quoter } from "./quotes";
import { type Script, type Shot, told, type Treatment, warning } from "./treatment";
import { treatmentShots } from "./treatment-shots";
import { lengths } from "./wish";

const KEPT = 12;
const MICROS = 1_000_000;

/** From a wish to a film, in conversation: what was said on one side, the film on paper on the other. */
class DirectorDesk extends Place {
  models: Model[] = [];
  private recent: Treatment[] = [];
  private shown?: Treatment;
  /** Versions of the treatment that is shown, by their numbers. */
  private versions = new Map<number, Treatment>();
  private editing?: { place: number; shot: Shot };
  private busy = false;
  private refused?: Problem;
  private film?: Production | Job;
  private poll?: Poll;
  private whole?: Quote;
  private changed?: Quote;
  private readonly wholeQuoter = new Quoter(whole => this.change({ whole }));
  private readonly changedQuoter = new Quoter(changed => this.change({ changed }));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.poll?.stop();
    this.wholeQuoter.stop();
    this.changedQuoter.stop();
  }

  protected async load(): Promise<object> {
    const id = this.query.get("treatment");
    if (id === null) {
      const { treatments } = await call<{ treatments: Treatment[] }>("treatments", { query: { userId: this.user, limit: KEPT } });
      this.follow(undefined);
      return { recent: treatments, shown: undefined, versions: new Map<number, Treatment>(), editing: undefined, refused: undefined };
    }
    const path = `treatments/${encodeURIComponent(id)}`;
    const known = this.shown?.treatmentId === id ? this.versions : new Map<number, Treatment>();
    const shown = await call<Treatment>(path, { query: { version: this.query.get("version") } });
    const versions = new Map(known).set(shown.version, shown);
    // The conversation, as far back as fits, and the version before the one that is shown.
    const wanted = new Set([shown.version - 1, ...Array.from({ length: KEPT }, (_, back) => shown.newest - back)]);
    await Promise.all(
      [...wanted]
        .filter(version => version > 0 && !versions.has(version))
        .map(async version => versions.set(version, await call<Treatment>(path, { query: { version } }))),
    );
    this.follow(shown);
    this.price(shown);
    return { shown, versions };
  }

  /** Asks what shooting it would come to, as a whole and what changed alone. */
  private price(shown: Treatment): void {
    const { treatmentId, version } = shown;
    this.change({ whole: undefined, changed: undefined });
    this.wholeQuoter.ask({ treatmentId, version });
    if (isChanged(shown)) {
      this.changedQuoter.ask({ treatmentId, version, changesOnly: true });
    }
  }

  /** Looks at what was shot of it until that has ended. */
  private follow(shown: Treatment | undefined): void {
    this.poll?.stop();
    this.poll = undefined;
    this.film = undefined;
    const shot = shown?.shot;
    if (shot) {
      const path = shot.productionId ? `productions/${shot.productionId}` : `jobs/${shot.jobs[0]}`;
      const poll = new Poll(
        async () => {
          try {
            this.change({ film: await call<Production | Job>(path) });
          } catch (failure) {
            this.change({ refused: problemOf(failure) });
            poll.stop();
          }
          if (this.film && ended(this.film)) {
            poll.stop();
          }
        },
        () => 2000,
      );
      this.poll = poll;
    }
  }

  /** Does what makes a version, and shows that. */
  private async make(what: () => Promise<Treatment>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.change({ busy: true, refused: undefined });
    try {
      const made = await what();
      this.change({ editing: undefined });
      this.ask({ treatment: made.treatmentId, version: String(made.version) });
    } catch (failure) {
      this.change({ refused: problemOf(failure) });
    } finally {
      this.change({ busy: false });
    }
  }

  private async shoot(shown: Treatment, changesOnly: boolean): Promise<void> {
    this.change({ busy: true, refused: undefined });
    try {
      await call(`treatments/${shown.treatmentId}/shoot`, {
        method: "POST",
        body: { version: shown.version, changesOnly, maxCost: (changesOnly ? this.changed?.cost : this.whole?.cost) ?? shown.estimateMicros / MICROS },
      });
      await this.again();
    } catch (failure) {
      this.change({ refused: problemOf(failure) });
    } finally {
      this.change({ busy: false });
    }
  }

  private async discard(shown: Treatment): Promise<void> {
    try {
      await call(`treatments/${shown.treatmentId}`, { method: "DELETE" });
      this.ask({ treatment: undefined, version: undefined });
    } catch (failure) {
      this.change({ refused: problemOf(failure) });
    }
  }

  protected body(): TemplateResult {
    return this.shown ? this.desk(this.shown) : this.beginning();
  }

  private beginning(): TemplateResult {
    const looks = [...new Set(this.models.flatMap(model => model.looks ?? []))];
    return html`<h1>Director</h1>
      <form
        class="wish panel"
        aria-label="A film"
        @submit=${(event: Event) => {
          event.preventDefault();
          const values = new FormData(event.target as HTMLFormElement);
          const text = (name: string) => String(values.get(name) ?? "") || undefined;
          const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
          void this.make(() =>
            call<Treatment>("treatments", {
              method: "POST",
              body: {
                userId: this.user,
                wish: text("wish"),
                look: text("look"),
                target: { model: text("model"), seconds: number("seconds"), shots: number("shots"), budget: number("budget") },
              },
            }),
          );
        }}
      >
        <label for="wish">What film do you wish for? In any language.</label>
        <textarea id="wish" name="wish" required maxlength="4000" placeholder="A white cat runs through a field of lavender at sunset."></textarea>
        <div class="fields">
          <label><span>Model</span><select name="model"><option value="">the director's choice</option>${this.models.map(model => html`<option value=${model.name}>${model.name}</option>`)}</select></label>
          <label><span>Seconds in all</span><input type="number" name="seconds" min="1" max="3600" step="1" /></label>
          <label><span>Shots</span><input type="number" name="shots" min="1" max="50" step="1" /></label>
          ${looks.length > 0
            ? html`<label><span>Look</span><select name="look"><option value="">none</option>${looks.map(look => html`<option value=${look}>${look}</option>`)}</select></label>`
            : nothing}
          <label><span>Budget${this.models[0] ? ` in ${this.models[0].currency}` : ""}</span><input type="number" name="budget" min="0" step="any" /></label>
        </div>
        ${problemBox(this.refused)}
        <div class="foot">
          <p class="quiet small grow">You get the film on paper, with its price. Nothing is rendered before you say so.</p>
          <button class="act" ?disabled=${this.busy}>${this.busy ? "Thinking…" : "Put it on paper"}</button>
        </div>
      </form>
      ${this.recent.length === 0
        ? html`<p class="empty">No film on paper yet.</p>`
        : html`<h2>Your films on paper</h2>
            <ul class="plain-list">
              ${this.recent.map(
                one => html`<li>
                  <a href=${within("director", { treatment: one.treatmentId })}>${one.treatment.title}</a>
                  <span class="quiet small">${one.treatment.shots.length} shots, ${one.seconds} s, ≈ ${money(one.estimateMicros, one.currency)}, ${when(one.changedAt)}${one.shot ? ", shot" : ""}</span>
                </li>`,
              )}
            </ul>`}`;
  }

  private desk(shown: Treatment): TemplateResult {
    const { treatment, target } = shown;
    const newest = shown.version === shown.newest;
    return html`<p class="small"><a href=${within("director")}>All films on paper</a></p>
      <h1>${treatment.title}</h1>
      <div class="desk">
        <section class="panel talk" aria-label="Conversation">${this.talk(shown)}</section>
        <section aria-label="The film on paper">
          <p>${treatment.logline}</p>
          <p class="small quiet">
            ${treatment.shots.length} shots, ${shown.seconds} s, ${target.model}, ${target.size.replace("x", " × ")}${treatment.look ? `, look ${treatment.look}` : ""}.
            ${treatment.cast.length > 0 ? html`In it: ${treatment.cast.map(one => one.name).join(", ")}.` : nothing}
          </p>
          ${shown.warnings.map(code => html`<p class="warn">${warning(code)}</p>`)}
          ${newest
            ? nothing
            : html`<p class="verdict">This is version ${shown.version} of ${shown.newest}. <a href=${within("director", { treatment: shown.treatmentId })}>See the newest</a>, which is the one that can be changed.</p>`}
          ${treatmentShots(
            { shown, before: this.versions.get(shown.version - 1), lengths: this.lengths(target.model), editing: this.editing, newest, busy: this.busy },
            {
              edit: place => this.change({ editing: place === undefined ? undefined : { place, shot: treatment.shots[place] }, refused: undefined }),
              set: change => this.editing && this.change({ editing: { ...this.editing, shot: { ...this.editing.shot, ...change } } }),
              keep: script => void this.keep(shown, script),
            },
          )}
          ${problemBox(this.refused)} ${this.foot(shown)} ${this.result()}
        </section>
      </div>`;
  }

  private lengths(name: string): number[] {
    const model = this.models.find(one => one.name === name);
    return model ? lengths(model) : [];
  }

  private keep(shown: Treatment, script: Script): Promise<void> {
    return this.make(() => call<Treatment>(`treatments/${shown.treatmentId}`, { method: "PUT", body: { version: shown.version, treatment: script } }));
  }

  private talk(shown: Treatment): TemplateResult {
    const versions = [...this.versions.values()].sort((one, other) => one.version - other.version);
    const first = versions[0]?.version ?? 1;
    return html`<h2>Conversation</h2>
      <ol class="turns">
        <li class="said">${shown.wish}</li>
        ${first > 1 ? html`<li class="small quiet">… ${first - 1} earlier versions</li>` : nothing}
        ${versions.map(version => this.answer(version, shown))}
      </ol>
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          const form = event.target as HTMLFormElement;
          const say = String(new FormData(form).get("say") ?? "").trim();
          if (say !== "") {
            void this.make(async () => {
              const made = await call<Treatment>(`treatments/${shown.treatmentId}/turns`, { method: "POST", body: { say } });
              form.reset();
              return made;
            });
          }
        }}
      >
        <label for="say">What shall be different?</label>
        <textarea id="say" name="say" rows="3" required maxlength="4000" placeholder="Shot 2: the cat leaps"></textarea>
        <div class="row">
          <button class="act" ?disabled=${this.busy}>${this.busy ? "Thinking…" : "Say it"}</button>
          <span class="grow"></span>
          <button type="button" class="small danger" @click=${() => void this.discard(shown)}>Throw the paper away</button>
        </div>
      </form>`;
  }

  private answer(version: Treatment, shown: Treatment): TemplateResult {
    const here = version.version === shown.version;
    const by = { model: "The director", plain: "Without a model", hand: "By hand" }[version.author];
    return html`${version.said ? html`<li class="said">${version.said}</li>` : nothing}
      <li class="answer" aria-current=${here ? "true" : "false"} data-version=${version.version}>
        <a href=${within("director", { treatment: version.treatmentId, version: version.version })} @click=${(event: MouseEvent) => {
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            this.ask({ version: String(version.version) });
          }
        }}>Version ${version.version}</a>
        <span class="small quiet">${by}, ${version.treatment.shots.length} shots, ≈ ${money(version.estimateMicros, version.currency)}</span>
        ${version.changes ? html`<br /><span class="small">New: ${told(version.changes)}</span>` : nothing}
      </li>`;
  }

  private foot(shown: Treatment): TemplateResult {
    const all = this.whole?.cost === undefined ? money(shown.estimateMicros, shown.currency) : amount(this.whole.cost, this.whole.currency);
    const some = this.changed?.cost === undefined ? `≤ ${all}` : `≈ ${amount(this.changed.cost, this.changed.currency)}`;
    return html`<div class="wish"><div class="foot">
      <p class="price">≈ ${all}</p>
      <p class="grow quiet small">${shown.shot ? `Version ${shown.shot.version} was shot.` : "Nothing is shot yet."} ${prospect(this.whole)}</p>
      ${isChanged(shown) && this.changed?.wouldBe !== "refused"
        ? html`<button ?disabled=${this.busy} @click=${() => void this.shoot(shown, true)}>Shoot what changed, ${some}</button>`
        : nothing}
      <button class="act" ?disabled=${this.busy} @click=${() => void this.shoot(shown, false)}>Shoot it, ≈ ${all}</button>
    </div></div>`;
  }

  private result(): TemplateResult | typeof nothing {
    const { film } = this;
    if (!film) {
      return nothing;
    }
    const made = "steps" in film ? film : undefined;
    const clip = made ? made.clip : (film as Job).clip?.href;
    const progress = film.progress ?? 0;
    return html`<section class="panel" aria-label="The film">
      <h2>The film ${stateWord(film.state)}</h2>
      ${clip
        ? player({ href: clip, label: `Film: ${shortened(this.shown?.treatment.title ?? "", 80)}` })
        : ended(film)
          ? nothing
          : html`<p><progress max="100" value=${progress} aria-label="Progress of the film"></progress> ${progress} %</p>`}
      ${made
        ? html`<ol class="steps small">
            ${made.steps.map(step => html`<li><a href=${within("", { clip: step.jobId })}>${step.step}</a> ${stateWord(step.state)} ${step.error ? html`<span class="bad">${step.error.message}</span>` : nothing}</li>`)}
          </ol>`
        : html`<p class="small"><a href=${within("", { clip: (film as Job).jobId })}>The clip</a> ${(film as Job).error?.message ?? ""}</p>`}
    </section>`;
  }
}

/** Whether a film was shot of another version than the one that is shown. */
function isChanged(shown: Treatment): boolean {
  return shown.shot?.productionId !== undefined && shown.shot.version !== shown.version;
}

function ended(film: Production | Job): boolean {
  return !["open", "held", "queued", "submitting", "rendering", "collecting", "unresolved"].includes(film.state);
}

customElements.define("director-desk", DirectorDesk);
