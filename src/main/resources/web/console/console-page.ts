import { html, nothing, type TemplateResult } from "lit";
import { callIfThere, type Problem, problemOf } from "../shared/api";
import { type Liveness, Stream } from "../shared/live";
import { liveWord, problemBox } from "../shared/parts";
import { signOut, whoCalls } from "../shared/sign-in";
import type { Me, Queue } from "../shared/types";
import { View } from "../shared/view";
import "./account-screen";
import "./audit-screen";
import "./backends-screen";
import "./dead-letters-screen";
import "./job-screen";
import "./jobs-screen";
import "./pods-screen";
import "./queue-screen";
import "./unresolved-screen";
import { note } from "./history";
import { keys, KEYS_OFF } from "./keys";
import type { Frame, Screen } from "./screen";

/** What the service tells of the whole, as far as the bar shows it. */
interface Stats {
  unresolved: number;
  backends?: { name: string; queued: number; inFlight: number; paused: boolean }[];
}

interface Place {
  name: string;
  /** In the bar; absent for those that are reached from another screen. */
  word?: string;
  element: string;
  key?: string;
}

const PLACES: readonly Place[] = [
  { name: "queue", word: "Queue", element: "queue-screen", key: "q" },
  { name: "jobs", word: "Jobs", element: "jobs-screen", key: "j" },
  { name: "unresolved", word: "Unresolved", element: "unresolved-screen", key: "r" },
  { name: "backends", word: "Backends", element: "backends-screen", key: "b" },
  { name: "accounts", word: "Accounts", element: "account-screen", key: "u" },
  { name: "dead-letters", word: "Dead letters", element: "dead-letters-screen", key: "d" },
  { name: "audit", word: "Audit", element: "audit-screen", key: "a" },
  { name: "pods", word: "Pods", element: "pods-screen", key: "p" },
];

const ALARMS: Record<string, string> = { unresolved: "Jobs that wait for a decision", backends: "Backends that are paused" };
const JOB: Place = { name: "jobs", element: "job-screen" };
const THEMES = ["", "light", "dark"];
const STALE_AFTER_MS = 30_000;
const STREAM_AGAIN_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 15_000;
const SAMPLE_EVERY_MS = 2_000;

/** The bar, and below it the screen that the address names. */
class ConsolePage extends View {
  private me?: Me;
  private known = false;
  private problem?: Problem;
  private unresolved = 0;
  private backends: NonNullable<Stats["backends"]> = [];
  private liveness: Liveness = "connecting";
  private since = new Date();
  /** How the stream stands, whatever comes of reading. */
  private streamed: Liveness = "connecting";
  private failedSince?: number;
  private hasRead = false;
  private paused = false;
  private help = false;
  private shown?: string;
  private screen?: Screen;
  private stream?: Stream;
  private streamTimer?: number;
  private alarms?: number;
  private sampling?: number;
  private readonly travelled = () => this.show();
  private readonly clicked = (event: MouseEvent) => this.followLink(event);
  private readonly typed = keys({
    go: key => this.go(key),
    help: () => this.change({ help: !this.help }),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.travelled);
    document.addEventListener("click", this.clicked);
    document.addEventListener("keydown", this.typed);
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.travelled);
    document.removeEventListener("click", this.clicked);
    document.removeEventListener("keydown", this.typed);
    clearInterval(this.alarms);
    clearInterval(this.sampling);
    clearTimeout(this.streamTimer);
    this.stream?.close();
  }

  private async start(): Promise<void> {
    theme(localStorage.getItem("bobine.theme") ?? "");
    try {
      this.change({ me: await whoCalls(), known: true });
    } catch (failure) {
      this.change({ problem: problemOf(failure) });
    }
    if (this.me?.may.includes("see_all")) {
      this.show();
      this.listen();
      await this.look();
      this.alarms = window.setInterval(() => void this.look(), LOOK_EVERY_MS);
      this.sampling = window.setInterval(() => this.sample(), SAMPLE_EVERY_MS);
    }
  }

  /** Is told by the service when something has changed, rather than asking for it. */
  private listen(): void {
    this.stream = new Stream("events", ["state"], {
      event: (name, data) => (name === "closed" ? this.unheard() : this.heard(data as Stats)),
      state: state => {
        this.streamed = state;
        this.judge();
        if (state === "reconnecting") {
          this.screen?.again();
        }
      },
    });
  }

  private heard(stats: Stats): void {
    if (!this.paused) {
      const { unresolved, backends = [] } = stats;
      this.change({ unresolved, backends });
      this.sample();
      this.screen?.heard();
    }
  }

  /** The service has no stream for this page: there are too many, perhaps. The screens ask meanwhile. */
  private unheard(): void {
    this.stream?.close();
    this.stream = undefined;
    this.streamed = "polling";
    this.judge();
    this.screen?.again();
    this.streamTimer = window.setTimeout(() => this.listen(), STREAM_AGAIN_AFTER_MS);
  }

  /** What must be seen on every screen. */
  private async look(): Promise<void> {
    if (!document.hidden && !this.paused && this.streamed !== "live") {
      const queue = await callIfThere<Queue>("queue", { query: { limit: 1 } }).catch(() => undefined);
      this.change({ unresolved: queue?.head.unresolved.count ?? 0 });
    }
  }

  /** Puts the screen of the address below the bar. A screen is kept while only its query changes. */
  private show(): void {
    const { me } = this;
    if (!me) {
      return;
    }
    const path = location.pathname.slice(new URL(document.baseURI).pathname.length).split("/").filter(part => part !== "");
    const name = path[1] ?? "queue";
    const rest = decodeURIComponent(path.slice(2).join("/"));
    const place = name === "jobs" && rest !== "" ? JOB : (PLACES.find(one => one.name === name) ?? PLACES[0]);
    const shown = `${place.element}/${rest}`;
    if (shown !== this.shown) {
      this.shown = shown;
      this.screen = document.createElement(place.element) as unknown as Screen;
      document.title = `${place.word ?? "Job"} · Bobine`;
    }
    if (this.screen) {
      this.screen.frame = this.frame(me, rest);
      this.screen.again();
    }
    this.requestUpdate();
  }

  private frame(me: Me, rest: string): Frame {
    return {
      me,
      rest,
      query: new URLSearchParams(location.search),
      paused: this.paused,
      told: () => this.streamed === "live",
      ask: change => this.ask(change),
      read: failedSince => {
        this.failedSince = failedSince;
        this.hasRead = true;
        this.judge();
      },
      signedOut: () => this.change({ me: undefined }),
    };
  }

  private ask(change: Record<string, string | undefined>): void {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined || value === "") {
        url.searchParams.delete(name);
      } else {
        url.searchParams.set(name, value);
      }
    }
    this.travel(url.href);
  }

  private travel(href: string): void {
    if (href !== location.href) {
      history.pushState(null, "", href);
      this.show();
    }
  }

  /** Links within the console change the screen without loading the page again. */
  private followLink(event: MouseEvent): void {
    const link = (event.target as Element).closest?.("a");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const console = new URL("console", document.baseURI).href;
    if (link && plain && !event.defaultPrevented && (link.href === console || link.href.startsWith(`${console}/`)) && !link.hash) {
      event.preventDefault();
      this.travel(link.href);
      this.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }

  private go(key: string): void {
    const place = PLACES.find(one => one.key === key);
    if (place) {
      this.travel(new URL(`console/${place.name}`, document.baseURI).href);
    }
  }

  /** What is shown is as live as the stream, unless it cannot be read. */
  private judge(): void {
    const { failedSince, streamed } = this;
    if (this.paused) {
      this.turn("paused");
    } else if (failedSince !== undefined) {
      this.turn(Date.now() - failedSince > STALE_AFTER_MS ? "stale" : "reconnecting", new Date(failedSince));
    } else if (this.hasRead) {
      this.turn(streamed === "live" ? "live" : "polling");
    }
  }

  private turn(liveness: Liveness, since = new Date()): void {
    if (liveness !== this.liveness) {
      this.change({ liveness, since });
    }
  }

  private pause(): void {
    this.paused = !this.paused;
    this.judge();
    this.show();
  }

  protected override render(): TemplateResult {
    const here = location.pathname.slice(new URL(document.baseURI).pathname.length).split("/")[1] || "queue";
    return html`<a class="skip" href=${`${location.pathname}${location.search}#main`}>To the content</a>
      <header class="bar">
        <a class="name" href="console">Bobine</a>
        <nav aria-label="Screens">
          ${PLACES.filter(place => place.word !== undefined).map(
            place => html`<a href=${`console/${place.name}`} aria-current=${place.name === here ? "page" : nothing}
              class=${this.alarm(place.name) > 0 ? "alarm" : ""} title=${this.alarm(place.name) > 0 ? ALARMS[place.name] : nothing}
              >${place.word}${this.alarm(place.name) > 0 ? ` ${this.alarm(place.name)} !` : ""}</a>`,
          )}
        </nav>
        <span class="grow"></span>
        ${liveWord(this.liveness, this.since)}
        <button class="plain small" aria-pressed=${this.paused} @click=${() => this.pause()}>${this.paused ? "Go on" : "Pause updates"}</button>
        <button class="plain small" @click=${nextTheme}>Theme</button>
        <button class="plain small" aria-expanded=${this.help} @click=${() => this.change({ help: !this.help })}>Keys</button>
        <a class="small" href="studio">Studio</a>
        ${this.me ? html`<span class="small">${this.me.name}</span>` : nothing}
        ${this.me && this.me.name !== "anyone" ? html`<button class="plain small" @click=${() => void signOut()}>Sign out</button>` : nothing}
      </header>
      ${this.help ? this.keys() : nothing}
      <main id="main" tabindex="-1">${problemBox(this.problem)} ${this.content()}</main>`;
  }

  /** Nothing is told while nothing changes; the lines go on all the same. */
  private sample(): void {
    if (this.streamed === "live" && !this.paused) {
      this.backends.forEach(({ name, queued, inFlight }) => {
        note(`${name} waiting`, queued);
        note(`${name} in flight`, inFlight);
      });
    }
  }

  /** How many there are of what an operator has to see to. */
  private alarm(place: string): number {
    return place === "unresolved" ? this.unresolved : place === "backends" ? this.backends.filter(backend => backend.paused).length : 0;
  }

  private content(): unknown {
    if (!this.known) {
      return nothing;
    }
    if (!this.me) {
      return html`<sign-in></sign-in>`;
    }
    return this.screen ?? html`<p class="panel">The console is for operators and viewers; you can make clips in the <a href="studio">studio</a>.</p>`;
  }

  private keys(): TemplateResult {
    return html`<section class="panel" aria-label="Keys">
      <p>
        ${PLACES.filter(place => place.key).map(place => html`<kbd>g</kbd> <kbd>${place.key}</kbd> ${place.word?.toLowerCase()} `)}
        <kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> rows <kbd>o</kbd> open <kbd>y</kbd> copy the address <kbd>?</kbd> this
      </p>
      <label><input type="checkbox" .checked=${localStorage.getItem(KEYS_OFF) !== null} @change=${(event: Event) => {
        if ((event.target as HTMLInputElement).checked) {
          localStorage.setItem(KEYS_OFF, "yes");
        } else {
          localStorage.removeItem(KEYS_OFF);
        }
      }} /> switch them off in this browser</label>
    </section>`;
  }
}

function theme(name: string): void {
  if (name === "") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
}

/** As the system has it, light, dark, and round again. */
function nextTheme(): void {
  const now = THEMES.indexOf(document.documentElement.dataset.theme ?? "");
  const next = THEMES[(now + 1) % THEMES.length];
  localStorage.setItem("bobine.theme", next);
  theme(next);
}

customElements.define("console-page", ConsolePage);
