// A wish: what the form holds, what of it the chosen model takes, and the request that it comes to.
import type { Kind, Model, Quota } from "../shared/types";

export interface Reference {
  role: string;
  uri: string;
}

/** One shot of a film after the first. */
export interface Shot {
  prompt: string;
  /** Whether it begins with the picture that the shot before it ends with. */
  continues: boolean;
}

export interface Wish {
  /** A clip where it is left out, as in wishes that were kept before there were stills. */
  kind?: Kind;
  /** Of a still. */
  format?: string;
  prompt: string;
  model: string;
  seconds?: number;
  size?: string;
  audio?: boolean;
  seed?: number;
  negativePrompt?: string;
  style?: string;
  priority?: number;
  notBefore?: string;
  references: Reference[];
  /** A finished job whose clip goes on, or of whose clip another version is made. */
  extends?: string;
  remixes?: string;
  /** How many versions. */
  variants?: number;
  /** Ids of characters that are in it. */
  characters?: string[];
  parent?: string;
  /** What follows the first prompt, when the wish is a film. */
  shots: Shot[];
  transition: string;
}

export const EMPTY: Wish = { kind: "video", prompt: "", model: "auto", references: [], shots: [], transition: "cut" };

/** What a job was asked for, as the service keeps it. */
export interface Asked {
  requestedModel: string;
  work: {
    kind?: string;
    prompt?: string;
    seconds?: number;
    size?: { width: number; height: number };
    audio?: boolean;
    format?: string;
    options?: { seed?: number; negativePrompt?: string; style?: string };
    references?: { role: string; uri?: string }[];
  };
}

/** The wish that a job came of; nothing for a job that nobody worded. */
export function wishOf({ requestedModel, work }: Asked): Wish | undefined {
  return work.prompt === undefined
    ? undefined
    : {
        ...EMPTY,
        kind: work.kind === "drawing" ? "still" : "video",
        format: work.format?.toLowerCase(),
        prompt: work.prompt,
        model: requestedModel,
        seconds: work.seconds,
        size: work.size && `${work.size.width}x${work.size.height}`,
        audio: work.audio,
        seed: work.options?.seed,
        negativePrompt: work.options?.negativePrompt,
        style: work.options?.style,
        references: (work.references ?? []).flatMap(({ role, uri }) => (uri === undefined ? [] : [{ role: role.toLowerCase(), uri }])),
      };
}

/** The lengths that a model takes, in order, out of values and ranges such as `4`, `5-8`. */
export function lengths(model: Model): number[] {
  const all = model.seconds.flatMap(part => {
    const [from, to] = part.split("-").map(Number);
    return Array.from({ length: (to ?? from) - from + 1 }, (_, step) => from + step);
  });
  return [...new Set(all)].sort((one, other) => one - other);
}

/** What `auto` could come to: all that any model of that kind takes. */
export function anyOf(models: Model[]): Model {
  const union = <T>(of: (model: Model) => T[]) => [...new Set(models.flatMap(of))];
  return {
    ...models[0],
    name: "auto",
    aliases: [],
    seconds: union(model => model.seconds),
    sizes: union(model => model.sizes),
    formats: union(model => model.formats),
    references: union(model => model.references),
    audio: models.some(model => model.audio),
    silence: models.some(model => model.silence),
    seed: models.some(model => model.seed),
    negativePrompt: models.some(model => model.negativePrompt),
    style: models.some(model => model.style),
    maxPrompt: Math.max(...models.map(model => model.maxPrompt)),
    state: "available",
    offers: models.flatMap(model => model.offers),
  };
}

/** The request's body: what the model does not take, and what nobody chose, is absent. */
export function request(wish: Wish, model: Model, user: string): Record<string, unknown> {
  const body: Record<string, unknown> = { userId: user, prompt: wish.prompt };
  const put = (name: string, value: unknown, taken: boolean) => {
    if (taken && value !== undefined && value !== "") {
      body[name] = value;
    }
  };
  const still = wish.kind === "still";
  put("kind", "still", still);
  put("model", wish.model, wish.model !== "auto");
  put("format", wish.format, still);
  put("seconds", wish.seconds, !still);
  put("size", wish.size, true);
  put("audio", wish.audio, model.silence);
  put("seed", wish.seed, model.seed);
  put("negativePrompt", wish.negativePrompt, model.negativePrompt);
  put("style", wish.style, model.style);
  put("priority", wish.priority, true);
  put("notBefore", wish.notBefore && new Date(wish.notBefore).toISOString(), true);
  const references = wish.references.filter(reference => reference.uri !== "" && model.references.includes(reference.role));
  put("references", references, references.length > 0);
  put("extends", wish.extends, !still);
  put("extendBy", "auto", !still && wish.extends !== undefined);
  put("remixes", wish.remixes, !still);
  put("variants", wish.variants, (wish.variants ?? 1) > 1);
  put("characters", wish.characters, (wish.characters ?? []).length > 0);
  put("metadata", { parent: wish.parent }, wish.parent !== undefined);
  return body;
}

/** The film's body: what all shots share, then the shots. */
export function film(wish: Wish, model: Model, user: string): Record<string, unknown> {
  const { userId, prompt, priority, notBefore, metadata, references, extends: before, extendBy, remixes, variants, ...defaults } = request(wish, model, user);
  const shots = wish.shots.filter(shot => shot.prompt.trim() !== "");
  return {
    userId,
    defaults,
    shots: [
      { prompt, ...(references ? { references } : {}), ...(before ? { extends: before, extendBy } : {}), ...(remixes ? { remixes } : {}) },
      ...shots.map(shot => ({ prompt: shot.prompt, ...(shot.continues ? { continues: true } : {}) })),
    ],
    ...(wish.transition === "cut" ? {} : { transition: wish.transition }),
    ...(priority === undefined ? {} : { priority }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

export interface Price {
  lowest: number;
  highest: number;
  currency: string;
}

/** The body of a question what it would come to: whole pictures need not be sent for that, and words may come later. */
export function question(body: Record<string, unknown>): Record<string, unknown> {
  const small = { ...body };
  if (Array.isArray(small.references)) {
    small.references = (small.references as Reference[]).filter(reference => !reference.uri.startsWith("data:"));
  }
  if (typeof small.prompt === "string" && small.prompt.trim() === "") {
    small.prompt = "…";
  }
  if (Array.isArray(small.shots)) {
    small.shots = (small.shots as { prompt: string }[]).map(shot => (shot.prompt.trim() === "" ? { ...shot, prompt: "…" } : shot));
  }
  return small;
}

/** What the wish would cost at the offers that take jobs. */
export function price(wish: Wish, model: Model): Price {
  const seconds = wish.seconds ?? lengths(model)[0] ?? 0;
  const size = wish.size ?? model.sizes[0];
  const silent = model.silence && wish.audio === false;
  const prices = model.offers
    .filter((offer, _, all) => offer.health !== "paused" || all.every(other => other.health === "paused"))
    .map(offer => {
      if (wish.kind === "still") {
        return offer.pricePerStillBySize?.[size] ?? offer.pricePerStill ?? 0;
      }
      const loud = offer.pricePerSecondBySize?.[size] ?? offer.pricePerSecond ?? 0;
      return seconds * (silent ? (offer.silentPricePerSecondBySize?.[size] ?? offer.silentPricePerSecond ?? loud) : loud);
    });
  const shots = Math.max(1, wish.shots.length > 0 ? 1 : (wish.variants ?? 1)) + wish.shots.filter(shot => shot.prompt.trim() !== "").length;
  return { lowest: rounded(shots * Math.min(...prices)), highest: rounded(shots * Math.max(...prices)), currency: model.currency };
}

/** To millionths, as amounts are; sums of fractions are not. */
function rounded(sum: number): number {
  return Math.round(sum * 1_000_000) / 1_000_000;
}

/** Money left of the month's and of top-ups. */
export function moneyLeft(quota: Quota): number {
  return Math.max(0, quota.money.limit - quota.money.used) + quota.money.prepaid;
}
