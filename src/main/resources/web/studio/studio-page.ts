import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { address, call, callIfThere, type Problem, ProblemError, problemOf, randomKey } from "../shared/api";
import type { Language } from "../shared/code";
import { ask } from "../shared/dialogs";
import { duration, fromNow, money, secondsBetween, shortened, when } from "../shared/format";
import { JOB_EVENTS, type Liveness, Poll, Stream } from "../shared/live";
import { ENDS, liveWord, originOf, problemBox, stateWord } from "../shared/parts";
import { player } from "../shared/player";
import { signOut, whoCalls } from "../shared/sign-in";
import type { Character, Job, JobPage, Kind, Me, Model, Production, ProductionStep, Quota, Quote } from "../shared/types";
import { View } from "../shared/view";
import "./clip-feed";
import "./clip-gallery";
import "./director-desk";
import { openCharacters } from "./character-dialog";
import { clipView } from "./clip-view";
import { remember, remembered } from "./memory";
import { within } from "./place";
import { Quoter } from "./quotes";
import { openShares } from "./share-dialog";
import { preview, roleOf, send, sent, throwAway, type Upload } from "./uploads";
import { anyOf, type Asked, EMPTY, film, lengths, price, question, request, type Wish, wishOf } from "./wish";
import { type FieldSchema, wishForm } from "./wish-form";

const PAGE = 24;
const PREVIEW_AFTER_MS = 300;
const ANNOUNCED_EVERY_MS = 10_000;
const USER_KEY = "bobine.user";

/** An event as Kafka gets it, too; what it tells of a job has the job's own words. */
interface CloudEvent {
  data?: Partial<Job>;
}

/** Parts of the studio, by what follows it in the address. */
const PLACES: [name: string, word: string][] = [
  ["", "Make"],
  ["director", "Director"],
  ["gallery", "Gallery"],
  ["feed", "Feed"],
];

/** A wish becomes a clip before your eyes. */
class StudioPage extends View {
  private me?: Me;
  private stranger = false;
  private user = "";
  private models: Model[] = [];
  private schema: Record<string, FieldSchema> = {};
  private quota?: Quota;
  private quote?: Quote;
  private readonly quoter = new Quoter(quote => this.change({ quote }));
  private wish: Wish = EMPTY;
  private problem?: Problem;
  private pageProblem?: Problem;
  private sending = false;
  /** An order to which no answer has come; the same once more is the same one. */
  private unanswered?: { order: string; key: string };
  private showCode = false;
  private language: Language = "curl";
  private jobs: Job[] = [];
  /** Whether the list has come once. */
  private listed = false;
  private productions?: Production[];
  private next?: string;
  private older: string[] = [];
  private open?: Job;
  private beside?: Job;
  private refunds = new Map<string, number>();
  private preview?: string;
  private arriving?: string;
  private previews = new Map<string, string>();
  private uploads?: Upload[];
  private characters: Character[] = [];
  private wishes = remembered();
  private liveness: Liveness = "connecting";
  private livenessSince = new Date();
  private said = "";
  private saidAt = 0;
  private poll?: Poll;
  private stream?: Stream;
  private following: "user" | "job" = "user";
  private streamed?: string;
  private previewTimer?: number;
  private turns = 0;
  private readonly travelled = () => void this.followAddress();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.travelled);
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.travelled);
    this.poll?.stop();
    this.stream?.close();
    this.quoter.stop();
  }

  private async start(): Promise<void> {
    const asked = new URLSearchParams(location.search).get("user");
    try {
      const me = await whoCalls();
      if (!me) {
        this.change({ stranger: true });
        return;
      }
      const [catalogue, schema] = await Promise.all([
        call<{ models: Model[] }>("models", { query: { kind: "all" } }),
        call<{ properties: Record<string, FieldSchema> }>("contract/schemas/generation-request.json"),
      ]);
      this.change({
        me,
        user: me.userId ?? asked ?? localStorage.getItem(USER_KEY) ?? "studio",
        models: catalogue.models.filter(model => model.state !== "retired"),
        schema: schema.properties,
      });
      this.choose({});
      if (this.place !== "") {
        return;
      }
      this.poll = new Poll(() => this.refresh(), () => (this.stream && this.following === "user" ? 10_000 : 2000));
      void this.lookForCharacters();
      await this.followAddress();
    } catch (failure) {
      this.change({ pageProblem: problemOf(failure) });
    }
  }

  /** Which part of the studio the address names. */
  private get place(): string {
    const name = location.pathname.slice(new URL(document.baseURI).pathname.length).split("/")[1] ?? "";
    return PLACES.some(([known]) => known === name) ? name : "";
  }

  /** Sends files, and puts each into the wish. */
  private async take(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      this.change({ arriving: file.name, problem: undefined });
      try {
        const [upload, picture] = await Promise.all([send(file, this.user), preview(file)]);
        if (picture) {
          this.previews.set(upload.uri, picture);
        }
        this.change({ uploads: this.uploads && [upload, ...this.uploads] });
        this.refer(upload);
      } catch (failure) {
        this.change({ problem: problemOf(failure) });
      }
    }
    this.change({ arriving: undefined });
  }

  private refer(upload: Upload): void {
    const { references } = this.wish;
    const role = roleOf(upload.type, this.model, references);
    if (role === undefined) {
      this.change({ problem: { status: 0, code: "no_such_reference", detail: `The file is there, but ${this.wish.model} takes nothing of its kind.` } });
    } else if (!references.some(reference => reference.uri === upload.uri)) {
      this.choose({ references: [...references, { role, uri: upload.uri }] });
    }
  }

  private async lookForUploads(): Promise<void> {
    try {
      this.change({ uploads: await sent(this.user) });
    } catch (failure) {
      this.change({ problem: problemOf(failure), uploads: [] });
    }
  }

  private async lookForCharacters(): Promise<void> {
    const found = await callIfThere<{ characters: Character[] }>("characters", { query: { userId: this.user } }).catch(() => undefined);
    this.change({ characters: found?.characters ?? [] });
  }

  private async throwAway(upload: Upload): Promise<void> {
    try {
      await throwAway(upload);
      this.choose({ references: this.wish.references.filter(reference => reference.uri !== upload.uri) });
    } catch (failure) {
      this.change({ problem: problemOf(failure) });
    }
    await this.lookForUploads();
  }

  private async openCharacters(): Promise<void> {
    const characters = await openCharacters(this.user);
    if (characters) {
      const there = (this.wish.characters ?? []).filter(id => characters.some(character => character.id === id));
      this.change({ characters, uploads: undefined });
      this.choose({ characters: there });
    }
  }

  /** Those that make what is wished for. */
  private modelsOf(wish: Wish): Model[] {
    return this.models.filter(model => model.kind === (wish.kind ?? "video"));
  }

  /** The chosen model, or what any of them can do. */
  private modelOf(wish: Wish): Model {
    const models = this.modelsOf(wish);
    return models.find(model => model.name === wish.model) ?? anyOf(models.length > 0 ? models : this.models);
  }

  private get model(): Model {
    return this.modelOf(this.wish);
  }

  private get kinds(): Kind[] {
    return [...new Set(this.models.map(model => model.kind))].sort().reverse();
  }

  /** Changes the wish, and keeps what the model can't do out of it. */
  private choose(change: Partial<Wish>): void {
    this.wish = { ...this.wish, ...change };
    const { model, wish } = this;
    const possible = lengths(model);
    if (wish.seconds === undefined || !possible.includes(wish.seconds)) {
      wish.seconds = possible.find(seconds => seconds >= 4) ?? possible[0];
    }
    if (wish.size === undefined || !model.sizes.includes(wish.size)) {
      wish.size = model.sizes[0];
    }
    if (Object.keys(change).some(name => name !== "prompt")) {
      this.quote = undefined;
    }
    this.quoter.ask(question(this.body()));
    this.requestUpdate();
  }

  /** What would be asked for by now. */
  private body(wish = this.wish): Record<string, unknown> {
    const model = this.modelOf(wish);
    return isFilm(wish) ? film(wish, model, this.user) : request(wish, model, this.user);
  }

  private async send(): Promise<void> {
    if (this.sending || this.wish.prompt.trim() === "") {
      return;
    }
    await this.ask(this.wish, this.quote?.cost ?? price(this.wish, this.model).highest);
  }

  /** @param most what it may cost: as much as stood in the button */
  private async ask(wish: Wish, most?: number): Promise<void> {
    this.change({ sending: true, problem: undefined });
    try {
      const body = { ...this.body(wish), ...(most === undefined ? {} : { maxCost: most }) };
      const headers = { "Idempotency-Key": this.key(JSON.stringify(this.body(wish))) };
      if (isFilm(wish)) {
        const made = await call<Production>("productions", { method: "POST", body, headers });
        // Its shots come first, one per prompt, in their order.
        const prompts = [wish.prompt, ...wish.shots.map(shot => shot.prompt)];
        made.steps.slice(0, prompts.length).forEach((step, index) => remember(step.jobId, { ...wish, prompt: prompts[index], shots: [] }));
        remember(made.productionId, wish);
        this.change({ wishes: remembered(), productions: [made, ...(this.productions ?? [])] });
      } else {
        // What takes several jobs is a production.
        const made = await call<Job | Production>("jobs", { method: "POST", body, headers });
        if ("steps" in made) {
          made.steps.forEach(step => remember(step.jobId, { ...wish, variants: undefined }));
          remember(made.productionId, wish);
          this.change({ wishes: remembered(), productions: [made, ...(this.productions ?? [])] });
        } else {
          remember(made.jobId, wish);
          this.change({ wishes: remembered(), jobs: [made, ...this.jobs.filter(other => other.jobId !== made.jobId)] });
        }
      }
      this.unanswered = undefined;
      this.say("Accepted.", true);
      this.follow();
    } catch (failure) {
      const problem = problemOf(failure);
      if (problem.status >= 400 && problem.status < 500) {
        this.unanswered = undefined;
      }
      this.change({ problem });
      await this.updateComplete;
      const field = this.querySelector<HTMLElement>('[aria-invalid="true"]');
      field?.closest("details")?.setAttribute("open", "");
      field?.focus();
    } finally {
      this.change({ sending: false });
      this.poll?.soon();
    }
  }

  private key(order: string): string {
    if (this.unanswered?.order !== order) {
      this.unanswered = { order, key: randomKey() };
    }
    return this.unanswered.key;
  }

  private async refresh(): Promise<void> {
    try {
      const [page, films, quota] = await Promise.all([
        this.list(),
        callIfThere<{ productions: Production[] }>("productions", { query: { userId: this.user, limit: 6 } }),
        callIfThere<Quota>(`users/${encodeURIComponent(this.user)}/quota`),
      ]);
      const jobs = await Promise.all(page.jobs.map((job, index) => (job.state === "queued" && index < 6 ? this.look(job) : job)));
      this.change({ jobs, listed: true, next: page.next, productions: films?.productions, quota, pageProblem: undefined });
      this.quoter.ask(question(this.body()));
      this.follow();
      if (!this.stream) {
        this.turn("polling");
      }
    } catch (failure) {
      this.change({ pageProblem: problemOf(failure) });
      this.turn(this.liveness === "reconnecting" && secondsBetween(this.livenessSince.toISOString()) > 30 ? "stale" : "reconnecting");
    }
  }

  private list(): Promise<JobPage> {
    const cursor = this.older.at(-1);
    return call<JobPage>("jobs", { query: { userId: this.user, limit: PAGE, cursor } });
  }

  private async look(job: Job): Promise<Job> {
    try {
      return await call<Job>(`jobs/${job.jobId}`);
    } catch (failure) {
      if (failure instanceof ProblemError) {
        return job;
      }
      throw failure;
    }
  }

  /** Follows all jobs of the user, or, where there is no such stream, the newest one that has not ended. */
  private follow(): void {
    const job = this.jobs.find(candidate => !ENDS.includes(candidate.state));
    const path = this.following === "user" ? `users/${encodeURIComponent(this.user)}/events` : job && `jobs/${job.jobId}/events`;
    if (path === this.streamed) {
      return;
    }
    this.stream?.close();
    this.streamed = path;
    this.stream = path
      ? new Stream(path, JOB_EVENTS, {
          event: (name, event) => this.heard(name, (event as CloudEvent | undefined)?.data),
          state: state => this.turn(state === "reconnecting" ? "polling" : state),
        })
      : undefined;
  }

  private heard(name: string, facts: Partial<Job> | undefined): void {
    if (name === "closed") {
      this.stream?.close();
      this.stream = undefined;
      this.following = "job";
    } else if (facts?.jobId) {
      if (!this.jobs.some(job => job.jobId === facts.jobId)) {
        this.poll?.soon();
      }
      const { state, progress } = facts;
      this.change({
        jobs: this.jobs.map(job => (job.jobId === facts.jobId ? { ...job, state: state ?? job.state, progress: progress ?? job.progress } : job)),
      });
      if (name.includes(".refunded.")) {
        const given = (facts as { refundedMicros?: number }).refundedMicros ?? 0;
        this.change({ refunds: new Map(this.refunds).set(facts.jobId, given) });
        this.say(`${money(given, this.jobs.find(job => job.jobId === facts.jobId)?.cost.currency ?? "EUR")} given back`, true);
        return;
      }
      this.say(progress === undefined ? `${state}` : `${progress} percent`, ENDS.includes(state ?? ""));
      if (ENDS.includes(state ?? "")) {
        this.poll?.soon();
      }
    }
  }

  private turn(liveness: Liveness): void {
    if (liveness !== this.liveness) {
      this.change({ liveness, livenessSince: new Date() });
    }
  }

  /** Tells those who listen rather than look; progress now and then, an end at once. */
  private say(words: string, now = false): void {
    if (now || Date.now() - this.saidAt > ANNOUNCED_EVERY_MS) {
      this.change({ said: words, saidAt: Date.now() });
    }
  }

  /** Shows what the address names; of several addresses the last one counts, however late the others' answers come. */
  private async followAddress(): Promise<void> {
    const turn = ++this.turns;
    const query = new URLSearchParams(location.search);
    const id = query.get("clip");
    const other = query.get("beside");
    if (id === null) {
      this.change({ open: undefined, beside: undefined });
      return;
    }
    try {
      const [open, beside] = await Promise.all([this.whole(id), other === null ? undefined : this.whole(other)]);
      if (turn !== this.turns) {
        return;
      }
      this.change({ open, beside });
      await this.updateComplete;
      const dialog = this.querySelector<HTMLDialogElement>("dialog.clip");
      if (dialog && !dialog.open) {
        dialog.showModal();
      }
      await this.recall(id);
    } catch (failure) {
      if (turn === this.turns) {
        this.change({ pageProblem: problemOf(failure) });
      }
    }
  }

  /** A job with its money, which lists do not tell. */
  private whole(id: string): Promise<Job> {
    return call<Job>(`jobs/${encodeURIComponent(id)}`);
  }

  /** Asks for a wish that this browser does not know. Of others' wishes operators are told elsewhere, where they say so. */
  private async recall(id: string): Promise<void> {
    const own = this.me?.userId !== undefined || this.me?.name === "anyone";
    if (own && !this.wishes.has(id)) {
      const asked = await callIfThere<Asked>(`jobs/${encodeURIComponent(id)}/request`);
      const wish = asked && wishOf(asked);
      if (wish) {
        this.change({ wishes: new Map(this.wishes).set(id, wish) });
      }
    }
  }

  private go(id: string | undefined, beside?: string): void {
    const url = new URL(location.href);
    if (id === undefined) {
      url.searchParams.delete("clip");
    } else {
      url.searchParams.set("clip", id);
    }
    url.searchParams.delete("beside");
    if (beside !== undefined) {
      url.searchParams.set("beside", beside);
    }
    if (url.href !== location.href) {
      history.pushState(null, "", url);
    }
    void this.followAddress();
  }

  private again(job: Job): void {
    const wish = this.wishes.get(job.jobId);
    if (wish) {
      const seed = this.modelOf(wish).seed ? Math.floor(Math.random() * 2 ** 31) : undefined;
      this.querySelector("dialog")?.close();
      void this.ask({ ...EMPTY, ...wish, seed, parent: job.jobId });
    }
  }

  private use(job: Job): void {
    const wish = this.wishes.get(job.jobId);
    if (wish) {
      this.querySelector("dialog")?.close();
      this.wish = { ...EMPTY, ...wish, parent: job.jobId };
      this.choose({});
      this.querySelector<HTMLElement>("#prompt")?.focus();
    }
  }

  private async cancel(job: Job): Promise<void> {
    await this.act(() => call(`jobs/${job.jobId}`, { method: "DELETE" }));
  }

  /** Puts a clip into the form as what the next one goes on from, or is another version of. */
  private startFrom(job: Job, how: "extends" | "remixes", role: string): void {
    if (job.clip) {
      this.querySelector("dialog")?.close();
      if (this.schema[how]) {
        this.wish = { ...EMPTY, [how]: job.jobId, seconds: job.seconds, size: job.size, parent: job.jobId };
      } else {
        const model = this.models.find(candidate => candidate.references.includes(role));
        this.wish = { ...EMPTY, model: model?.name ?? "auto", references: [{ role, uri: `s3://${job.clip.bucket}/${job.clip.key}` }], parent: job.jobId };
      }
      this.choose({});
      this.querySelector<HTMLElement>("#prompt")?.focus();
    }
  }

  /** Puts a still into the form as the picture with which a clip begins. */
  private beginWith(job: Job): void {
    if (job.still) {
      this.querySelector("dialog")?.close();
      const uri = `s3://${job.still.bucket}/${job.still.key}`;
      this.previews.set(uri, address(job.still.href));
      this.wish = { ...EMPTY, references: [{ role: "first_frame", uri }], parent: job.jobId };
      this.choose({});
      this.querySelector<HTMLElement>("#prompt")?.focus();
    }
  }

  /** Whether a clip can be taken further in that way. */
  private can(how: "extends" | "remixes", role: string): boolean {
    // Where no model goes on with a clip itself, the service joins it with one that begins with its last picture.
    return this.models.some(model => model.references.includes(role)) || (how === "extends" && this.schema.extends !== undefined && this.productions !== undefined);
  }

  private sentence(job: Job): string {
    return this.wishes.get(job.jobId)?.prompt ?? (job.kind === "still" ? `A still by ${job.model}` : `${job.seconds} s by ${job.model}`);
  }

  private become(user: string): void {
    if (user.trim() !== "" && user !== this.user) {
      localStorage.setItem(USER_KEY, user);
      this.stream?.close();
      this.change({ user, uploads: undefined, jobs: [], listed: false, older: [], quota: undefined, productions: undefined, stream: undefined, streamed: undefined, following: "user" });
      this.choose({ characters: undefined, references: [] });
      void this.lookForCharacters();
      this.poll?.soon();
    }
  }

  protected override render(): TemplateResult {
    return html`<a class="skip" href=${`${location.pathname}${location.search}#main`}>To the content</a>
      <header class="bar">
        <a class="name" href="studio">Bobine studio</a>
        <nav aria-label="Pages">
          ${PLACES.map(([name, word]) => html`<a href=${within(name)} aria-current=${name === this.place ? "page" : nothing}>${word}</a>`)}
          <a href="console">Console</a><a href="openapi">Interface</a>
        </nav>
        <span class="grow"></span>
        ${this.place === "" ? liveWord(this.liveness, this.livenessSince) : nothing} ${this.who()}
      </header>
      <main id="main" tabindex="-1">${problemBox(this.pageProblem)} ${this.stranger ? html`<sign-in></sign-in>` : this.content()}</main>
      ${this.open ? this.clip(this.open) : nothing}`;
  }

  private content(): TemplateResult | typeof nothing {
    if (!this.me) {
      return nothing;
    }
    switch (this.place) {
      case "director":
        return html`<director-desk .models=${this.models.filter(model => model.kind === "video")} .user=${this.user}></director-desk>`;
      case "gallery":
        return html`<clip-gallery .user=${this.user}></clip-gallery>`;
      case "feed":
        return html`<clip-feed .user=${this.user}></clip-feed>`;
      default:
        return this.work();
    }
  }

  private work(): TemplateResult {
    return html`<h1 class="hidden-text">Studio</h1>
      ${this.models.length > 0 ? this.form() : nothing}
      <p class="hidden-text" role="status" aria-live="polite">${this.said}</p>
      ${this.films()} ${this.wall()} ${this.pages()}`;
  }

  private films(): TemplateResult | typeof nothing {
    const films = this.older.length === 0 ? (this.productions ?? []) : [];
    return films.length === 0
      ? nothing
      : html`<h2>Your films</h2>
          <ul class="wall">${repeat(films, made => made.productionId, made => this.filmCard(made))}</ul>`;
  }

  private filmCard(made: Production): TemplateResult {
    const prompt = this.wishes.get(made.productionId)?.prompt;
    const last = made.steps.find(step => step.step === made.result) ?? made.steps.at(-1);
    return html`<li class="card" data-film=${made.productionId}>
      <div class="picture">
        ${made.clip
          ? player({ href: made.clip, label: "The film" })
          : html`<span class="making">
              <span class="percent">${made.progress} %</span>
              <progress max="100" value=${made.progress} aria-label="Progress of the film"></progress>
            </span>`}
      </div>
      <div class="text">
        <span class="sentence">${made.title ?? shortened(prompt ?? "A film", 110)}</span>
        <span class="marks small">${stateWord(made.state)} <span class="quiet">${money(made.state === "open" ? made.cost.estimateMicros : made.cost.chargedMicros, made.cost.currency)}</span></span>
        <ol class="steps small">
          ${made.steps.map(
            (step, index) => html`<li>
              <button class="plain" @click=${() => this.go(step.jobId)}>${step.step}</button> ${stateWord(step.state)}
              ${step.clip && isChoice(made) && index > 0 ? html`<button class="small" @click=${() => this.go(made.steps[0].jobId, step.jobId)}>Beside the first<span class="hidden-text">: ${step.step}</span></button>` : nothing}
              ${step.clip && isChoice(made) ? html`<button class="small" @click=${() => this.keepOnly(made, step)}>Keep only this one…<span class="hidden-text"> ${step.step}</span></button>` : nothing}
              ${step.progress === undefined ? nothing : `${step.progress} %`} ${step.error ? html`<span class="bad">${step.error.message}</span>` : nothing}
            </li>`,
          )}
        </ol>
        ${made.state === "open"
          ? html`<span><button class="small" @click=${() => void this.cancelFilm(made)}>Cancel<span class="hidden-text"> the film</span></button></span>`
          : made.state === "failed" || last?.state === "failed"
            ? html`<span><button class="small" @click=${() => void this.retryFilm(made)}>Do what failed again</button></span>`
            : nothing}
      </div>
    </li>`;
  }

  private keepOnly(made: Production, step: ProductionStep): void {
    void ask({
      title: `Keep ${step.step} alone?`,
      explains: "The clips of all other versions are deleted; what they have cost stays charged.",
      button: `Keep ${step.step}, delete the others`,
      danger: true,
      reason: false,
      run: () => call(`productions/${made.productionId}/choose`, { method: "POST", body: { step: step.step } }),
    }).then(done => done && this.poll?.soon());
  }

  private async cancelFilm(made: Production): Promise<void> {
    await this.act(() => call(`productions/${made.productionId}`, { method: "DELETE" }));
  }

  private async retryFilm(made: Production): Promise<void> {
    await this.act(() => call(`productions/${made.productionId}/retry`, { method: "POST", body: {} }));
  }

  private async act(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (failure) {
      this.change({ pageProblem: problemOf(failure) });
    }
    this.poll?.soon();
  }

  private who(): TemplateResult {
    return this.me?.userId
      ? html`<span class="small">${this.me.userId}</span> <button class="plain small" @click=${() => void signOut()}>Sign out</button>`
      : html`<label class="small row">as user
          <input size="12" maxlength="200" .value=${this.user} @change=${(event: Event) => this.become((event.target as HTMLInputElement).value)} />
        </label>`;
  }

  private form(): TemplateResult {
    const { model, wish } = this;
    return wishForm(
      {
        wish,
        model,
        models: this.modelsOf(wish),
        kinds: this.kinds,
        schema: this.schema,
        films: this.productions !== undefined,
        quota: this.quota,
        quote: this.quote,
        problem: this.problem,
        sending: this.sending,
        arriving: this.arriving,
        previews: this.previews,
        uploads: this.uploads,
        characters: this.characters,
        guarded: this.me?.name !== "anyone",
        showCode: this.showCode,
        language: this.language,
        body: this.body(),
        base: new URL(document.baseURI).href.replace(/\/$/, ""),
      },
      {
        set: change => this.choose(change),
        send: () => void this.send(),
        show: (showCode, language) => this.change({ showCode, language }),
        forgetParent: () => this.choose({ parent: undefined }),
        take: files => void this.take(files),
        lookForUploads: () => void this.lookForUploads(),
        useUpload: upload => this.refer(upload),
        throwAway: upload => void this.throwAway(upload),
        openCharacters: () => void this.openCharacters(),
      },
    );
  }

  private wall(): TemplateResult {
    if (this.jobs.length === 0 && !this.listed && this.pageProblem) {
      return html``;
    }
    if (this.jobs.length === 0) {
      return html`<p class="empty">${this.listed ? "No clips yet. Say what you would like to see, and watch it being made." : "Loading…"}</p>`;
    }
    return html`<h2>Your clips</h2>
      <ul class="wall">
        ${repeat(this.jobs, job => job.jobId, job => this.card(job))}
      </ul>`;
  }

  private card(job: Job): TemplateResult {
    const sentence = this.sentence(job);
    const url = new URL(location.href);
    url.searchParams.set("clip", job.jobId);
    return html`<li class="card" data-job=${job.jobId} @pointerenter=${() => this.approach(job)} @pointerleave=${() => this.leave()}
      @focusin=${() => this.approach(job)} @focusout=${() => this.leave()}>
      <div class="picture">${this.picture(job)}</div>
      <div class="text">
        <a class="open" href=${url.href} @click=${(event: MouseEvent) => {
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            this.go(job.jobId);
          }
        }}><span class="sentence">${shortened(sentence, 110)}</span></a>
        <span class="marks small">
          ${stateWord(job.state)}
          ${this.refunds.has(job.jobId) ? html`<span class="good">${money(this.refunds.get(job.jobId), job.cost.currency)} given back</span>` : nothing}
          <span class="quiet">${job.kind === "still" ? "still" : `${job.seconds} s`}, ${money(job.cost.chargedMicros ?? job.cost.estimateMicros, job.cost.currency)}</span>
        </span>
        ${ENDS.includes(job.state)
          ? nothing
          : html`<span><button class="small" @click=${() => void this.cancel(job)}>Cancel<span class="hidden-text">: ${shortened(sentence, 60)}</span></button></span>`}
      </div>
    </li>`;
  }

  private picture(job: Job): TemplateResult {
    if (job.clip && !job.clip.deletedAt) {
      return this.preview === job.jobId
        ? html`<video muted autoplay loop playsinline .muted=${true} src=${address(job.clip.href)} aria-hidden="true" tabindex="-1"></video>`
        : job.clip.posterKey
          ? html`<img loading="lazy" alt="" width=${job.clip.width} height=${job.clip.height} src=${address(`jobs/${job.jobId}/poster`)} />`
          : html`<video muted playsinline preload="metadata" .muted=${true} src=${address(job.clip.href)} aria-hidden="true" tabindex="-1"></video>`;
    }
    if (job.still && !job.still.deletedAt) {
      return html`<img loading="lazy" alt="" width=${job.still.width} height=${job.still.height} src=${address(job.still.href)} />`;
    }
    const deletedAt = job.clip?.deletedAt ?? job.still?.deletedAt;
    if (deletedAt) {
      return html`<span class="making">deleted ${when(deletedAt)}</span>`;
    }
    if (job.error && ENDS.includes(job.state)) {
      return html`<span class="making">${job.error.message}</span>`;
    }
    if (job.progress !== undefined && !ENDS.includes(job.state)) {
      return html`<span class="making">
        <span class="percent">${job.progress} %</span>
        <progress max="100" value=${job.progress} aria-label="Progress of the render"></progress>
        ${job.state === "collecting" ? "being copied" : job.kind === "still" ? "being drawn" : "being rendered"}
      </span>`;
    }
    return html`<span class="making">${this.waiting(job)}</span>`;
  }

  private waiting(job: Job): TemplateResult {
    if (job.state !== "queued") {
      return html`${job.state === "submitting" ? "being handed to the model" : job.state === "unresolved" ? "an operator is looking into it" : job.state}`;
    }
    if (job.notBefore) {
      return html`starts ${fromNow(job.notBefore)}`;
    }
    const ahead = job.position?.jobsAhead;
    return html`waiting for ${duration(secondsBetween(job.createdAt))}
      ${ahead === undefined ? nothing : html`<br />${ahead === 0 ? "its turn is next" : `${job.position?.atLeast ? "at least " : ""}${ahead} before it`}`}
      ${job.blockedOn ? html`<br />${job.blockedOn.replaceAll("_", " ")}` : nothing}
      ${job.estimatedStart ? html`<br />may start ${fromNow(job.estimatedStart)}` : nothing}`;
  }

  private approach(job: Job): void {
    clearTimeout(this.previewTimer);
    if (job.clip && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.previewTimer = window.setTimeout(() => this.change({ preview: job.jobId }), PREVIEW_AFTER_MS);
    }
  }

  private leave(): void {
    clearTimeout(this.previewTimer);
    if (this.preview) {
      this.change({ preview: undefined });
    }
  }

  private pages(): TemplateResult {
    const older = this.next ? new URL(this.next, document.baseURI).searchParams.get("cursor") : null;
    return html`<nav class="row" aria-label="More clips">
      ${this.older.length > 0 ? html`<button @click=${() => this.turnPage(this.older.slice(0, -1))}>Newer</button>` : nothing}
      ${older ? html`<button @click=${() => this.turnPage([...this.older, older])}>Older</button>` : nothing}
    </nav>`;
  }

  private turnPage(older: string[]): void {
    this.change({ older });
    this.poll?.soon();
  }

  /** Clips of the list that are another version of this one in some way, its relatives first. */
  private versionsOf(job: Job): Job[] {
    const origins = new Set(originOf(job).map(origin => origin.job));
    const isRelative = (other: Job) =>
      origins.has(other.jobId) ||
      originOf(other).some(origin => origin.job === job.jobId || origins.has(origin.job)) ||
      (job.productionId !== undefined && other.productionId === job.productionId);
    return this.jobs.filter(other => other.jobId !== job.jobId && other.clip && !other.clip.deletedAt && isRelative(other));
  }

  private clip(job: Job): TemplateResult {
    const listed = this.jobs.find(other => other.jobId === job.jobId);
    const current = listed ? { ...job, ...listed } : job;
    return clipView(
      {
        job: current,
        wish: this.wishes.get(current.jobId),
        parents: originOf(current).map(({ how, job: id }) => ({ how, id, job: this.jobs.find(other => other.jobId === id) })),
        children: this.jobs.flatMap(other => originOf(other).filter(origin => origin.job === current.jobId).map(({ how }) => ({ how, job: other }))),
        sentenceOf: other => this.sentence(other),
        beside: this.beside,
        versions: this.versionsOf(current),
      },
      {
        close: () => this.go(undefined),
        open: id => this.go(id),
        again: other => this.again(other),
        use: other => this.use(other),
        remix: this.can("remixes", "video") ? other => this.startFrom(other, "remixes", "video") : undefined,
        begin: this.models.some(model => model.references.includes("first_frame")) ? other => this.beginWith(other) : undefined,
        extend: this.can("extends", "extend") ? other => this.startFrom(other, "extends", "extend") : undefined,
        remove: other => void this.cancel(other),
        compare: id => this.go(current.jobId, id),
        share: other => void openShares(other.jobId, shortened(this.sentence(other), 60)),
      },
    );
  }
}

/** Whether it is more than one clip. */
function isFilm(wish: Wish): boolean {
  return wish.shots.length > 0 && wish.kind !== "still";
}

/** Whether its clips are versions, of which one may be kept. */
function isChoice({ state, result, steps }: Production): boolean {
  return state !== "open" && result === undefined && steps.filter(step => step.clip).length > 1 && steps.every(step => step.needs.length === 0);
}

customElements.define("studio-page", StudioPage);
