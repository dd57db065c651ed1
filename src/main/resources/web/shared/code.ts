// The program that would make the same request, in the languages that people publish from.

export type Language = "curl" | "kcat" | "Python" | "JavaScript" | "Java";

export const LANGUAGES: readonly Language[] = ["curl", "kcat", "Python", "JavaScript", "Java"];

export interface Snippet {
  /** Where the service is mounted, without a slash at the end. */
  base: string;
  /** Whether callers need credentials. */
  guarded: boolean;
  body: Record<string, unknown>;
  /** Whether it asks for a film rather than for one clip. */
  film: boolean;
}

/** What differs between asking for one clip, for a still and for a film. */
function words({ film, body }: Snippet): { path: string; id: string; type: string; ends: string[]; clip: string; file: string } {
  const still = body.kind === "still";
  const file = still ? `still.${String(body.format ?? "png")}` : "clip.mp4";
  return film
    ? { file, path: "/productions", id: "productionId", type: "dev.bobine.production.requested.v1", ends: ["completed", "failed", "cancelled"], clip: "clip" }
    : { file, path: "/jobs", id: "jobId", type: "dev.bobine.generation.requested.v1", ends: ["completed", "failed", "cancelled", "expired"], clip: still ? "still.href" : "clip.href" };
}

export function code(language: Language, snippet: Snippet): string {
  return WRITERS[language](snippet);
}

const WRITERS: Record<Language, (snippet: Snippet) => string> = { curl, kcat, Python: python, JavaScript: javaScript, Java: java };

/** Text as one word of a shell. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function curl(snippet: Snippet): string {
  const { base, guarded, body, film } = snippet;
  const { path, file } = words(snippet);
  const key = guarded ? ` \\\n  -H "Authorization: Bearer $BOBINE_API_KEY"` : "";
  return `curl -sS ${base}${path}${key} \\
  -H 'Content-Type: application/json' -H "Idempotency-Key: order-$(date +%s)" \\
  -d ${shell(JSON.stringify(body))}
${
    film
      ? `# How it stands; \`clip\` is where it is in the end:
curl -sS ${base}/productions/PRODUCTION_ID${key}`
      : `# Follow it, then fetch it:
curl -N ${base}/jobs/JOB_ID/events${key}
curl -L -o ${file} ${base}/jobs/JOB_ID/clip${key}`
  }`;
}

function kcat(snippet: Snippet): string {
  const { body } = snippet;
  return `id=order-$(date +%s)
echo ${shell(JSON.stringify(body))} |
  kcat -b localhost:9092 -P -t video.generation.requests -k ${shell(String(body.userId))} \\
    -H ce_specversion=1.0 -H ce_type=${words(snippet).type} -H ce_source=/studio -H ce_id=$id \\
    -H content-type=application/json
kcat -b localhost:9092 -C -u -q -t video.generation.events -f '%k %h %s\\n' | grep --line-buffered "\\"$id\\""`;
}

/** JSON as a Python expression. Its strings are Python's too. */
function pythonValue(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(pythonValue).join(", ")}]`;
  }
  if (value !== null && typeof value === "object") {
    return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${pythonValue(member)}`).join(", ")}}`;
  }
  return value === true ? "True" : value === false ? "False" : value === null ? "None" : JSON.stringify(value);
}

function python(snippet: Snippet): string {
  const { base, guarded, body, film } = snippet;
  const { path, id, ends, file } = words(snippet);
  const key = guarded ? `, "Authorization": "Bearer " + os.environ["BOBINE_API_KEY"]` : "";
  return `import json, ${guarded ? "os, " : ""}shutil, time, urllib.request, uuid

headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())${key}}

def call(path, body=None):
    request = urllib.request.Request("${base}" + path, None if body is None else json.dumps(body).encode())
    for name, value in headers.items():
        request.add_unredirected_header(name, value)  # the link of a clip needs none
    return urllib.request.urlopen(request)

job = json.load(call("${path}", ${pythonValue(body)}))
while job["state"] not in (${ends.map(end => `"${end}"`).join(", ")}):
    time.sleep(2)
    job = json.load(call("${path}/" + job["${id}"]))
print(job["state"], job.get("error", ""))
if job["state"] == "completed":
    with call(job["${body.kind === "still" ? "still" : "clip"}"]${film ? "" : `["href"]`}) as clip, open("${file}", "wb") as file:
        shutil.copyfileobj(clip, file)`;
}

function javaScript(snippet: Snippet): string {
  const { base, guarded, body } = snippet;
  const { path, id, ends, clip } = words(snippet);
  const key = guarded ? `, Authorization: \`Bearer \${process.env.BOBINE_API_KEY}\`` : "";
  return `const base = ${JSON.stringify(base)};
const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID()${key} };

const sent = await fetch(base + '${path}', { method: 'POST', headers, body: JSON.stringify(${JSON.stringify(body)}) });
let job = await sent.json();
while (sent.ok && ![${ends.map(end => `'${end}'`).join(", ")}].includes(job.state)) {
  await new Promise(later => setTimeout(later, 2000));
  job = await (await fetch(base + '${path}/' + job.${id}, { headers })).json();
}
console.log(job.state ?? job.detail, job.error ?? '', job.${clip.split(".")[0]} ? base + job.${clip} : '');`;
}

/** Text as a literal of Java. */
function javaText(text: string): string {
  return JSON.stringify(text);
}

function java(snippet: Snippet): string {
  const { base, guarded, body } = snippet;
  const key = guarded ? `\n        .header("Authorization", "Bearer " + System.getenv("BOBINE_API_KEY"))` : "";
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

void main() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(${javaText(base + words(snippet).path)}))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())${key}
        .POST(HttpRequest.BodyPublishers.ofString(${javaText(JSON.stringify(body))}))
        .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
        System.out.println(client.send(request, BodyHandlers.ofString()).body());
    }
}`;
}
