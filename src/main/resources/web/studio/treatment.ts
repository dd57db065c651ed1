// Films on paper, as the service tells them.

export interface Line {
  who: string;
  line: string;
  language: string;
}

export interface Shot {
  title: string;
  seconds: number;
  framing: string;
  camera: string;
  action: string[];
  light: string;
  palette: string[];
  dialogue: Line[];
  sound: string;
  negative: string;
  continues: boolean;
}

export interface Script {
  title: string;
  logline: string;
  look?: string;
  cast: { name: string; description: string }[];
  shots: Shot[];
}

export interface Changes {
  /** Fields of the whole film. */
  film: string[];
  shots: { shot: number; kind: "added" | "removed" | "changed" | "same"; fields: (keyof Shot)[] }[];
}

export interface Treatment {
  treatmentId: string;
  version: number;
  newest: number;
  createdAt: string;
  changedAt: string;
  wish: string;
  said?: string;
  author: "model" | "plain" | "hand";
  target: { model: string; size: string; audio?: boolean };
  treatment: Script;
  seconds: number;
  estimateMicros: number;
  currency: string;
  warnings: string[];
  changes?: Changes;
  shot?: { version: number; productionId?: string; jobs: string[] };
}

export const FRAMINGS = ["extreme_wide", "wide", "medium", "close", "extreme_close", "low", "overhead", "over_shoulder", "point_of_view"];

const WARNINGS: Record<string, string> = {
  plain: "The director was away, so the words are yours alone.",
  over_budget: "It costs more than the budget.",
};

export function warning(code: string): string {
  return WARNINGS[code] ?? code.replaceAll("_", " ");
}

/** The fields of a shot as texts, in the order in which they are read. */
export const FIELDS: [field: keyof Shot, label: string][] = [
  ["title", "Title"],
  ["seconds", "Length"],
  ["framing", "Framing"],
  ["camera", "Camera"],
  ["action", "Action"],
  ["dialogue", "Dialogue"],
  ["light", "Light"],
  ["palette", "Palette"],
  ["sound", "Sound"],
  ["negative", "Kept out"],
  ["continues", "Begins"],
];

export function worded(shot: Shot | undefined, field: keyof Shot): string {
  if (!shot) {
    return "";
  }
  switch (field) {
    case "seconds":
      return `${shot.seconds} s`;
    case "framing":
      return shot.framing.replaceAll("_", " ");
    case "action":
      return shot.action.join("\n");
    case "palette":
      return shot.palette.join(", ");
    case "dialogue":
      return shot.dialogue.map(line => `${line.who}: ${line.line}`).join("\n");
    case "continues":
      return shot.continues ? "where the shot before ends" : "";
    default:
      return shot[field];
  }
}

/** Lines of `who: what`, with the language that a line of the same words had. */
export function dialogueOf(text: string, before: Line[]): Line[] {
  return text
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "")
    .map(line => {
      const [, who, words] = /^([^:：]+)[:：]\s*(.+)$/.exec(line) ?? [undefined, "", line];
      const same = before.find(other => other.line === words) ?? before.find(other => other.who === who.trim());
      return { who: who.trim(), line: words, language: same?.language ?? "" };
    });
}

/** What is new in a version, in a sentence. */
export function told(changes: Changes | undefined): string {
  if (!changes) {
    return "";
  }
  const shots = changes.shots.filter(change => change.kind !== "same");
  const parts = [
    ...(changes.film.length > 0 ? [`the film's ${changes.film.join(", ")}`] : []),
    ...shots.map(change => (change.kind === "changed" ? `shot ${change.shot}: ${change.fields.join(", ")}` : `shot ${change.shot} ${change.kind}`)),
  ];
  return parts.length === 0 ? "Nothing is different." : `${parts.join("; ")}.`;
}
