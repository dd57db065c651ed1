// Calls of the public HTTP interface; the pages know no other.

/** An error as RFC 9457 has it, with Bobine's members. */
export interface Problem {
  status: number;
  code: string;
  detail?: string;
  field?: string;
  retryAt?: string;
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.code);
  }

  /** Whether this installation has no such endpoint. */
  get missing(): boolean {
    return this.problem.status === 404 && this.problem.code === "not_found";
  }
}

/** An address relative to where the service is mounted, which may be below a path of somebody else's host. */
export function address(path: string, query: Record<string, string | number | undefined | null> = {}): string {
  const url = new URL(path.replace(/^\//, ""), document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") {
      url.searchParams.set(name, String(value));
    }
  }
  return url.href;
}

interface Call {
  method?: string;
  query?: Record<string, string | number | undefined | null>;
  body?: unknown;
  /** The body as it is, rather than JSON. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The answer's JSON, or a ProblemError. What cannot be reached is a problem too. */
export async function call<T>(path: string, { method = "GET", query, body, file, headers = {}, signal }: Call = {}): Promise<T> {
  const init: RequestInit = { method, headers: { Accept: "application/json, application/schema+json", ...headers }, credentials: "same-origin", signal };
  if (file) {
    init.body = file;
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, "Content-Type": "application/json" };
  }
  let response: Response;
  try {
    response = await fetch(address(path, query), init);
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new ProblemError({ status: 0, code: "unreachable", detail: "The service cannot be reached." });
  }
  const text = await response.text();
  const json = parsed(text);
  if (!response.ok) {
    const said = (json ?? {}) as Partial<Problem>;
    throw new ProblemError({
      ...said,
      status: response.status,
      code: said.code ?? `http_${response.status}`,
      detail: said.detail ?? `The service answered ${response.status}.`,
    });
  }
  return json as T;
}

/** What `call` says, or undefined where the endpoint does not exist or is not for this caller. */
export async function callIfThere<T>(path: string, options: Call = {}): Promise<T | undefined> {
  try {
    return await call<T>(path, options);
  } catch (failure) {
    if (failure instanceof ProblemError && [401, 403, 404, 405].includes(failure.problem.status)) {
      return undefined;
    }
    throw failure;
  }
}

/** The cursor within a link to a further page. */
export function cursorOf(link: string | undefined): string | undefined {
  return link === undefined ? undefined : (new URL(link, document.baseURI).searchParams.get("cursor") ?? undefined);
}

/** A random key; the browser's own generator of them is missing on plain HTTP. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), part => part.toString(16).padStart(2, "0")).join("");
}

/** The problem behind anything that was thrown. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof ProblemError) {
    return failure.problem;
  }
  console.error(failure);
  return { status: 0, code: "page_error", detail: "This page met an error of its own; the browser's console has it." };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
