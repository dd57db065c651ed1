import { html, nothing, type TemplateResult } from "lit";
import { type Problem, problemOf } from "../shared/api";
import { problemBox } from "../shared/parts";
import { View } from "../shared/view";

/** An address within the studio, for the same user as this one. */
export function within(place: string, query: Record<string, string | number | undefined> = {}): string {
  const url = new URL(place === "" ? "studio" : `studio/${place}`, document.baseURI);
  const user = new URLSearchParams(location.search).get("user");
  for (const [name, value] of Object.entries({ user: user ?? undefined, ...query })) {
    if (value !== undefined && value !== "") {
      url.searchParams.set(name, String(value));
    }
  }
  return url.href;
}

/** A part of the studio with an address of its own, which says what it shows. */
export abstract class Place extends View {
  protected problem?: Problem;
  protected loaded = false;
  private whose = "";
  private turn = 0;
  private readonly travelled = () => void this.again();

  /** Whose things it shows. */
  set user(user: string) {
    if (user !== this.whose) {
      this.whose = user;
      void this.again();
    }
  }

  get user(): string {
    return this.whose;
  }

  protected get query(): URLSearchParams {
    return new URLSearchParams(location.search);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.travelled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.travelled);
  }

  /** Reads what is shown. */
  protected abstract load(): Promise<object>;
  protected abstract body(): TemplateResult | typeof nothing;

  /** Reads again; of several readings the last one counts. */
  protected async again(): Promise<void> {
    const turn = ++this.turn;
    let news: object;
    try {
      news = { ...(await this.load()), loaded: true, problem: undefined };
    } catch (failure) {
      news = { problem: problemOf(failure) };
    }
    if (turn === this.turn) {
      this.change(news);
    }
  }

  /** Changes the query, and with it the address. */
  protected ask(change: Record<string, string | undefined>): void {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined || value === "") {
        url.searchParams.delete(name);
      } else {
        url.searchParams.set(name, value);
      }
    }
    if (url.href !== location.href) {
      history.pushState(null, "", url);
      void this.again();
    }
  }

  protected override render(): TemplateResult {
    return html`${problemBox(this.problem)} ${this.loaded ? this.body() : this.problem ? nothing : html`<p class="quiet">Loading…</p>`}`;
  }
}
